"""Names of tables and of their columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class TableName:
    """A table's schema and name as the catalog has them."""

    schema: str
    name: str

    @classmethod
    def of(cls, text: str) -> TableName:
        """Return the table of which `str` gives that text; a dot in the name of a schema misleads it."""
        schema, _, name = text.partition(".")
        return cls(schema, name)

    def __str__(self) -> str:
        """Return `schema.name` for people; never used as SQL."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class ColumnOf:
    """A column of a table."""

    table: TableName
    column: str
