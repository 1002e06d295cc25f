"""Assignment fields: the columns that say where contacts, and rows of further roots, belong."""

from __future__ import annotations

from dataclasses import dataclass

from crm_rls.model.assignment import Rule
from crm_rls.model.table_name import ColumnOf, TableName

Steps = tuple[str, ...]
"""The keys that lead to a declaration: section, name, key of the entry."""


@dataclass(frozen=True, slots=True)
class RuledColumn:
    """A column of a root that a trigger fills by rules; `numbers` are those that they compare as numbers.

    `field` is the assignment field that it belongs to, `steps` the keys that lead to its rules.
    """

    field: str
    table: TableName
    column: str
    rules: tuple[Rule, ...]
    numbers: frozenset[str] = frozenset()
    steps: Steps = ()


@dataclass(frozen=True, slots=True)
class AssignmentField:
    """A column of the root table that says where a contact belongs.

    `position` names an integer column that holds the territory's place in the tree, for large trees. With
    `rules` a trigger fills the column; `numbers` are the columns that the rules compare as numbers. `on` are
    the columns of other tables that say the same of their rows, `ruled_on` those that have rules, too.
    """

    name: str
    column: str
    tree: bool = False
    position: str | None = None
    rules: tuple[Rule, ...] = ()
    numbers: frozenset[str] = frozenset()
    on: tuple[ColumnOf, ...] = ()
    ruled_on: tuple[RuledColumn, ...] = ()

    def column_on(self, table: TableName) -> str | None:
        """Return the column of another table that says it there; None if there is none."""
        return next((each.column for each in self.on if each.table == table), None)
