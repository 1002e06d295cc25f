"""Rows that look alike to conditions are asked once: by kind of row, with the number of rows of each.

Many conditions on few columns, as those of many groups on one territory, then cost one pass over the rows and
one answer for each kind. The planner says whether there are few kinds; what it thinks changes no count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crm_rls.catalog.facts import ColumnFacts, TableFacts
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL, Composable, Composed, Identifier, joined, relation, text

ALIKE = 4
"""As many rows of a kind, on average, make kinds worth while."""

_EXACT = frozenset((
    "bigint", "boolean", "character varying", "date", "integer", "smallint", "text",
    "timestamp with time zone", "timestamp without time zone", "uuid",
))  # fmt: skip
"""Types of which equal values are the same in every respect, unlike 1 and 1.0 of numeric."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from in a query, called as their table; by kind if `weight` says how many each is."""

    rows: Composable
    weight: Composable | None = None

    def count(self, condition: Composable) -> Composable:
        """Return the number of rows of which a condition is true, as an aggregate."""
        if self.weight is None:
            return SQL("pg_catalog.count(*) filter (where {})").format(condition)
        summed = SQL("coalesce(pg_catalog.sum({}) filter (where {}), 0)::pg_catalog.int8")
        return summed.format(self.weight, condition)


def by_kind(
    connection: Connection, table: TableName, known: TableFacts | None, asked: Sequence[Composable]
) -> Source:
    """Return the rows of a table, by kind where `asked` reads columns with few different values in all.

    `asked` is SQL on columns of rows that are called as their table.
    """
    each_row = Source(relation(table))
    read = None if known is None else _columns_read(table, known, asked)
    if read is None or not all(map(_is_exact, read)):
        return each_row
    columns = joined(",", (Identifier(each.name) for each in read)) if read else SQL("")
    kinds = SQL("select {} from {} group by {}").format(columns, each_row.rows, columns) if read else None
    rows = _expected(connection, SQL("select from {}").format(each_row.rows))
    if kinds is not None and ALIKE * _expected(connection, kinds) > rows:
        return each_row
    weight = _new_name({each.name for each in read})
    return Source(
        SQL("(select {} pg_catalog.count(*) as {} from {} {}) as {}").format(
            SQL("").join(SQL("{},").format(Identifier(each.name)) for each in read),
            Identifier(weight),
            each_row.rows,
            SQL("group by {}").format(columns) if read else SQL(""),
            Identifier(table.name),
        ),
        Identifier(table.name, weight),
    )


def _columns_read(
    table: TableName, known: TableFacts, asked: Iterable[Composable]
) -> Sequence[ColumnFacts] | None:
    """Return the columns that SQL names; None if it also names something else of the row."""
    row = text(Identifier(table.name))
    named = {each for part in asked for each in _names(part) if each == row or each.startswith(f"{row}.")}
    columns = {text(Identifier(table.name, each.name)): each for each in known.columns.values()}
    return [columns[each] for each in sorted(named)] if named <= columns.keys() else None


def _names(part: Composable) -> Iterator[str]:
    if isinstance(part, Composed):
        for each in part:
            yield from _names(each)
    elif isinstance(part, Identifier):
        yield text(part)


def _is_exact(column: ColumnFacts) -> bool:
    return column.deterministic and column.base in _EXACT and column.operator_class is None


def _expected(connection: Connection, query: Composable) -> float:
    """Return how many rows the planner expects of a query."""
    found = connection.execute(SQL("explain (format json) {}").format(query)).fetchone()
    return float(found[0][0]["Plan"]["Plan Rows"]) if found else 0.0


def _new_name(taken: set[str]) -> str:
    name = "rows"
    while name in taken:
        name += "_"
    return name
