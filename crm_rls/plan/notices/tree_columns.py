"""Columns that hold territories, and how many rows have which value in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import AssignmentField, ColumnOf, Model, TableName
from crm_rls.model.predicates import Linked, Predicate, Within, walk
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL, relation

_VALUES = SQL(
    "SELECT ({column})::pg_catalog.text, pg_catalog.count(*), "
    "(pg_catalog.sum(pg_catalog.count(*)) OVER ())::pg_catalog.int8, pg_catalog.count(*) OVER () "
    "FROM {table} WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {limit}"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The most frequent values of a column with their rows, all rows, and the number of values."""

    values: tuple[tuple[str, int], ...]
    rows: int
    different: int


def assigned_columns(model: Model) -> Iterator[tuple[AssignmentField, ColumnOf]]:
    """Yield the columns of each assignment field over the tree, that of the contacts first."""
    for field in model.assignment:
        if field.tree:
            for column in (ColumnOf(model.root.name, field.column), *field.on):
                yield field, column


def territory_columns(model: Model) -> tuple[ColumnOf, ...]:
    """Return every column that is compared with territories: of assignment fields, and in filters."""
    found = {column for _, column in assigned_columns(model)}
    for declared in model.filters():
        found.update(_compared(declared.predicate, declared.table))
    return tuple(sorted(found))


def _compared(predicate: Predicate, table: TableName) -> Iterator[ColumnOf]:
    for node in walk(predicate):
        if isinstance(node, Within):
            yield ColumnOf(table, node.column)
        elif isinstance(node, Linked):
            yield from _compared(node.condition, TableName.of(node.table))


def count_values(
    connection: Connection, layout: Layout, column: ColumnOf, condition: Predicate, most: int
) -> Counted | None:
    """Return the values of a column in the rows that fulfil a condition, None if there is no such row."""
    scope = layout.scope_outside_policies(column.table, {})
    query = _VALUES.format(
        column=scope.column(column.column),
        table=relation(column.table),
        condition=expression(condition, scope),
        limit=most,
    )
    found = connection.execute(query).fetchall()
    if not found:
        return None
    _, _, rows, different = found[0]
    return Counted(tuple((value, count) for value, count, _, _ in found), rows, different)
