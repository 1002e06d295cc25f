"""Statements that record what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.change.kinds import InForceChange, RecordInForce
from crm_rls.postgres.sqltext import SQL, Composable, literal

_RECORD = SQL("INSERT INTO crm_access.in_force (part, content) VALUES ({part}, {content})")


def in_force_statements(change: InForceChange) -> Iterator[Composable]:
    """Yield the statement that appends a part."""
    match change:
        case RecordInForce(part=part, content=content):
            yield _RECORD.format(part=literal(part), content=literal(content))
        case _:
            assert_never(change)
