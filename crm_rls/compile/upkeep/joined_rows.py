"""Rows that a contact refers to and that assignment rules ask (ADR 0032). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crm_rls.compile.reach.layout import Layout
from crm_rls.model import Link, RuledColumn, TableName
from crm_rls.model.assignment import joined_columns
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """A row that each row of a table refers to. `columns` are those that rules ask, by what they call them.

    `version` is the column of the table with the version that its value was assigned by.
    """

    table: TableName
    link: Link
    columns: Mapping[str, str]
    version: str

    @property
    def parent(self) -> TableName:
        """Return the table of the row."""
        return self.link.to

    @property
    def via(self) -> tuple[str, ...]:
        """Return the columns that refer to it."""
        return self.link.via

    @property
    def parent_key(self) -> tuple[str, ...]:
        """Return the columns that these refer to."""
        return self.link.columns

    def joined(self, child: str, parent: str) -> Composable:
        """Return that a row refers to another one, by words of our own that stand for the two."""
        pairs = zip(self.parent_key, self.via, strict=True)
        return joined(
            "and",
            (
                SQL("{}.{} = {}.{}").format(SQL(parent), Identifier(theirs), SQL(child), Identifier(own))
                for theirs, own in pairs
            ),
        )


def joined_rows(layout: Layout) -> tuple[JoinedRow, ...]:
    """Return the rows that rules ask, by table and table referred to, with what all rules of a table ask."""
    by_table: dict[TableName, list[RuledColumn]] = {}
    for each in layout.model.ruled():
        by_table.setdefault(each.table, []).append(each)
    return tuple(row for table in sorted(by_table) for row in _rows(layout, table, by_table[table]))


def rows_of(layout: Layout, ruled: RuledColumn) -> tuple[JoinedRow, ...]:
    """Return the rows that the rules of one column ask, with what these ask."""
    return _rows(layout, ruled.table, (ruled,))


def _rows(layout: Layout, table: TableName, ruled: Iterable[RuledColumn]) -> tuple[JoinedRow, ...]:
    asked: dict[TableName, dict[str, str]] = {}
    for each in ruled:
        for name, of in joined_columns(each.rules).items():
            asked.setdefault(of.table, {})[name] = of.column
    found = ((layout.model.referring(table, to), columns) for to, columns in sorted(asked.items()))
    return tuple(
        JoinedRow(table, link, columns, layout.names.version_of(_word(table, link.to)))
        for link, columns in found
        if link is not None
    )


def _word(table: TableName, to: TableName) -> str:
    return to.name if to.schema == table.schema else f"{to.schema}_{to.name}"
