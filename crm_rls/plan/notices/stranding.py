"""Which territories leave the tree while rows have them: no territory group shows such a row any more.

What leaves is the difference between the tree that the database recorded when it was put in force, and the
tree that shall be in force.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.catalog.privileges import reads_all_rows
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import ColumnOf
from crm_rls.model.growing import standing
from crm_rls.model.in_force import same_structure, structure_in
from crm_rls.model.predicates import And, Not, Within
from crm_rls.plan.notices.tree_columns import count_values, territory_columns
from crm_rls.postgres.connection import Connection, read_only

SHOWN = 10
"""Territories that are named for each column, the most frequent first."""


def stranded(
    connection: Connection, layout: Layout, current: CatalogState, desired: CatalogState, facts: ServerFacts
) -> tuple[str, ...]:
    """Return the territories that leave the tree and that rows have, for people: with table and rows.

    Where the session does not see every row of a table, what leaves may be there, and is named without a
    number. Raises InForceUnreadable and DatabaseError.
    """
    leaving = _leaving(layout, current, desired)
    if not leaving:
        return ()
    with read_only(connection, by_policies=not facts.superuser):
        return tuple(
            told
            for column in territory_columns(layout.model)
            for told in _stranded_in(connection, layout, column, leaving)
        )


def _leaving(layout: Layout, current: CatalogState, desired: CatalogState) -> tuple[str, ...]:
    if same_structure(current.in_force, desired.in_force):
        return ()
    before = structure_in(current.in_force)
    if before is None or structure_in(desired.in_force) is None:
        return ()
    added = (each.key for each in standing(before.territories, current.added))
    return tuple(sorted({*before.territories.keys(), *added} - {*layout.model.territories.keys()}))


def _stranded_in(
    connection: Connection, layout: Layout, column: ColumnOf, leaving: tuple[str, ...]
) -> Iterator[str]:
    if not reads_all_rows(connection, column.table):
        yield f"{', '.join(leaving)} (rows of {column.table} cannot be counted by this connection)"
        return
    staying = layout.model.territories.keys()
    # A column's type may know them as equal, such as `hh` and `HH` of citext.
    gone = And((Within(column.column, "", leaving), Not(Within(column.column, "", staying))))
    counted = count_values(connection, layout, column, gone, SHOWN)
    if counted is None:
        return
    for key, rows in counted.values:
        yield f"{key} ({'1 row' if rows == 1 else f'{rows:,} rows'} of {column.table})"
    if left := counted.different - len(counted.values):
        yield f"{left:,} more"
