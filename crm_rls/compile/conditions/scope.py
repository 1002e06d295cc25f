"""How names become SQL in one policy or query. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from crm_rls.catalog import OperatorClass
from crm_rls.compile.conditions.attributes import Source, login_of_caller, one_of_caller, several_of_caller
from crm_rls.compile.conditions.comparisons import NO_CLASSES, Classes
from crm_rls.compile.conditions.moving_dates import CALLED_DAYS, Days
from crm_rls.model import ColumnOf, TableName
from crm_rls.model.predicates import LinkKey
from crm_rls.postgres.sqltext import Composable, Identifier

Types = Mapping[tuple[TableName, str], str]
"""Types of columns by table and column: without modifiers, of domains what they are over."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a territory field keeps positions: the integer column, and first and last of each node."""

    column: str
    positions: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Copies:
    """What a row carries of the row that it belongs to: by that one's columns, the names of its own.

    `key` are own columns that are not null where it belongs to one. `links` are what it carries of the rows
    that the other one belongs to.
    """

    columns: Mapping[str, str]
    key: tuple[str, ...]
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    links: Mapping[LinkKey, Copies] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """How names become SQL in one policy.

    `table` is what the row is called, `column` turns a column of its table into SQL, qualified by that name;
    `link_view` gives the view of another table and `copies` what the row carries of it instead;
    `attribute_types` are the declared types of attributes, `attribute` gives the SQL of their values, and
    `several` where those stand that have several; `operand`, if there is one, gives all that stands right of
    the operator. `value_views` are the views of attributes that stand in tables of the user's, and `login` is
    the SQL of what the person is called there. `depth` is that of sub-selects.

    `climbed` has columns of ours that are not there, with what finds their value by what the row is called.
    `classes` has the operator classes of the table `of` and of link tables, `types` the types of columns, as
    far as they are known; `days` is how a day is asked. With `asks_added` the database says which
    territories managers have added, else the predicate does.
    """

    table: str
    column: Callable[[str], Composable]
    link_view: Callable[[str], Composable]
    attribute_types: Mapping[str, str]
    intervals: Mapping[str, Interval]
    copies: Mapping[LinkKey, Copies] = field(default_factory=dict)
    depth: int = 0
    negated: bool = False
    attribute: Callable[[str], Composable] = one_of_caller
    several: Callable[[str], Source] = several_of_caller
    value_views: Mapping[str, Composable] = field(default_factory=dict)
    login: Composable = field(default_factory=login_of_caller)
    operand: Callable[[str, OperatorClass | None], Composable] | None = None
    of: TableName | None = None
    classes: Mapping[TableName, Classes] = field(default_factory=dict)
    types: Types = field(default_factory=dict)
    days: Days = CALLED_DAYS
    climbed: Mapping[ColumnOf, Callable[[str], Composable]] = field(default_factory=dict)
    asks_added: bool = True

    def column_of(self, table: TableName, row: str, name: str) -> Composable:
        """Return a column of a row of some table, by what the row is called."""
        found = self.climbed.get(ColumnOf(table, name))
        return Identifier(row, name) if found is None else found(row)

    def type_of(self, column: str) -> str:
        """Return the type of a column of the table; empty if it is not known."""
        return self.types.get((self.of, column), "") if self.of is not None else ""

    def operator_class(self, column: str) -> OperatorClass | None:
        """Return how a column of the table is compared."""
        return self.classes.get(self.of, NO_CLASSES).get(column) if self.of is not None else None
