"""Statements of the home, for a database that is named; `steps` has those that run in any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.change.kinds import HomeChange, LeaveHome, RenameHome, SetHome
from crm_rls.postgres.names import home_of
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, literal

_ALTER = SQL("ALTER ROLE {} IN DATABASE {} {}")
_SET = SQL("SET application_name = {}")
_RESET = SQL("RESET application_name")


def home_statements(change: HomeChange) -> Iterator[Composable]:
    """Yield the statement of a change of the home."""
    registrar, database = Identifier(change.registrar), Identifier(change.database)
    match change:
        case LeaveHome():
            yield _ALTER.format(registrar, database, _RESET)
        case SetHome(prefix) | RenameHome(_, _, prefix):
            yield _ALTER.format(registrar, database, _SET.format(literal(home_of(prefix))))
        case _:
            assert_never(change)
