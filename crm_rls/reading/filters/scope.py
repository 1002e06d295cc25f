"""What a filter may name: territories, attributes of people, link tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_rls.diagnostics import Place
from crm_rls.model import PersonAttribute, TableName
from crm_rls.model.predicates import OpenWithin, Within
from crm_rls.model.territories import TerritoryTree
from crm_rls.reading.filters.words import Wording


@dataclass(frozen=True, slots=True)
class LinkTable:
    """A table that `exists` may look into: its columns `via` point to `own` columns of the asked one.

    With `to_one` these point to those, of one row.
    """

    table: TableName
    via: tuple[str, ...]
    own: tuple[str, ...]
    to_one: bool = False


@dataclass(frozen=True, slots=True)
class FilterScope:
    """What a filter may name, and where it stands; `grows`: managers add territories to the tree."""

    place: Place
    territories: TerritoryTree = field(default_factory=TerritoryTree)
    attributes: Mapping[str, PersonAttribute] = field(default_factory=dict)
    links: tuple[LinkTable, ...] = ()
    grows: bool = False

    def within(self, column: str, keys: tuple[str, ...]) -> Within:
        """Return that a column holds a territory of these subtrees. Raises KeyError for an unknown key."""
        said, below = ", ".join(keys), self.territories.subtree(keys)
        return OpenWithin(column, said, below, keys) if self.grows else Within(column, said, below)


@dataclass(frozen=True, slots=True)
class Reading:
    """One filter while it is read. After a mistake reading goes on with a stand-in, to find the others."""

    scope: FilterScope
    wording: Wording
    in_link: bool = False
