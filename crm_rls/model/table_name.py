"""The name of a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class TableName:
    """A table's schema and name as the catalog has them."""

    schema: str
    name: str

    def __str__(self) -> str:
        """Return `schema.name` for people; never used as SQL."""
        return f"{self.schema}.{self.name}"
