"""Changes as steps of a migration, which runs in other databases than the one that was compared. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crm_rls.catalog import CatalogState, Filling, RoleMembership, ServerFacts, TableFlags
from crm_rls.change.kinds import Change, RenameHome, SetHome
from crm_rls.change.render.row_security import flag_statements
from crm_rls.change.steps import Step, step
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.sqltext import text

Standing = Mapping[tuple[str, str, str, str], Creation]
"""The statement that makes a standing object again, by the object's identity."""


@dataclass(frozen=True, slots=True)
class Before:
    """The database before the changes, the model's prefix, and the members that a lost role gets back."""

    prefix: str
    facts: ServerFacts
    current: CatalogState
    standing: Standing
    fillings: tuple[Filling, ...]
    members: tuple[RoleMembership, ...] = ()


def forward(change: Change, before: Before) -> Step:
    """Return a change as a step that runs in any database that the migration is applied to."""
    if isinstance(change, SetHome | RenameHome):
        change = replace(change, database="")
    return step(change, before.facts.version)


def unforced(before: Before, table: TableName, statement: str) -> Iterator[str]:
    """Yield a statement that fills a table, so that its owner sees every row of it and of its parents.

    Forced row security counts for the owner too, and an UPDATE that sees no rows succeeds.
    """
    tables = {table, *(key.target for key in before.facts.tables[table].foreign_keys)}
    forced = sorted(each for each in tables if before.current.tables.get(each, TableFlags()).forced)
    yield from (text(each) for name in forced for each in flag_statements(name, "NO FORCE"))
    yield statement
    yield from (text(each) for name in forced for each in flag_statements(name, "FORCE"))
