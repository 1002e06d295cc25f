"""What a plan tells of columns that grant: which become such columns, and which are none any more. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.compile.fit.granting import Granting, columns_that_grant
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import TableName
from crm_rls.model.in_force import same_structure, structure_in

SHOWN = 3
"""Readers of a column that a sentence names before it says how many more there are."""


def granting_changes(
    current: CatalogState, desired: CatalogState, facts: ServerFacts
) -> Iterator[Diagnostic]:
    """Yield for each table which columns begin or cease to decide who sees which rows.

    Raises InForceUnreadable.
    """
    if same_structure(current.in_force, desired.in_force):
        return
    before, after = (granting_in_force(state, facts) for state in (current, desired))
    changed = sorted(before.keys() ^ after.keys())
    for table in dict.fromkeys(column.table for column in changed):
        begun = {column: after[column] for column in changed if column.table == table and column in after}
        ended = {column: before[column] for column in changed if column.table == table and column in before}
        yield _told(table, begun, ended)


def granting_in_force(state: CatalogState, facts: ServerFacts) -> Granting:
    """Return the columns that grant by what is recorded in a state. Raises InForceUnreadable."""
    structure = structure_in(state.in_force)
    return {} if structure is None else columns_that_grant(structure.model(), facts)


def _told(table: TableName, begun: Granting, ended: Granting) -> Diagnostic:
    parts = []
    if begun:
        parts.append(f"from now on who sees which rows depends on {_named(begun)}")
    if ended:
        parts.append(f"it no longer depends on {_named(ended)}")
    step = (
        "let only those write them who may decide who sees the rows; `crm-rls inspect` lists all such columns"
        if begun
        else "nothing to do if this is intended; `crm-rls inspect` lists the remaining columns"
    )
    return Diagnostic(Code.GRANTING_COLUMNS, Severity.INFO, "; ".join(parts), step, object=f"table {table}")


def _named(columns: Granting) -> str:
    return ", ".join(f"{each.column} ({_shown(readers)})" for each, readers in columns.items())


def _shown(readers: tuple[str, ...]) -> str:
    more = len(readers) - SHOWN
    return ", ".join(readers if more <= 1 else (*readers[:SHOWN], f"{more} more"))
