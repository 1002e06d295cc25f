"""Statements of row security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.change.kinds import OpenTable, ProtectTable, RowSecurityChange, Suspend
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, relation

_FLAGS = {
    "LOCK": SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE"),
    "ENABLE": SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY"),
    "DISABLE": SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY"),
    "FORCE": SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY"),
    "NO FORCE": SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY"),
}


def row_security_statements(change: RowSecurityChange) -> Iterator[Composable]:
    """Yield the statements of a change of row security."""
    match change:
        case Suspend(on):
            # LOCK TABLE fails outside a transaction, where everybody could look in between.
            yield from flag_statements(on, "LOCK", "DISABLE")
        case ProtectTable(on, current):
            if not current.enabled:
                yield from flag_statements(on, "ENABLE")
            if not current.forced:
                yield from flag_statements(on, "FORCE")
        case OpenTable(on):
            yield from flag_statements(on, "NO FORCE", "DISABLE")
        case _:
            assert_never(change)


def flag_statements(on: TableName, *words: str) -> Iterator[Composable]:
    """Yield a statement for each word: LOCK, ENABLE, DISABLE, FORCE, NO FORCE."""
    for word in words:
        yield _FLAGS[word].format(relation(on))
