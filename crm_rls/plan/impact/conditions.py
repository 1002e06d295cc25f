"""Conditions on the rows of a table that differ in what they say, each once. Pure.

What 200 people see by 1,000 groups comes down to few conditions: those of groups that ask nobody are the same
for all members, and what a change leaves alone is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from crm_rls.catalog import ServerFacts
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.scope import Copies, Scope
from crm_rls.compile.protection.shown import shown_by
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.shared_ways import SHARED, key_type
from crm_rls.compile.reach.ways import Way
from crm_rls.compile.support_schema.contact_groups import pinned
from crm_rls.model import Attributes, TableName
from crm_rls.model.evaluation import true_of_nulls
from crm_rls.model.predicates import (
    FALSE,
    TRUE,
    And,
    Compare,
    Const,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Linked,
    LinkKey,
    Not,
    Or,
    Predicate,
    Within,
    asks_clock,
    attributes,
    disjunction,
    linked_in,
    walk,
)
from crm_rls.postgres.sqltext import SQL, Composable

Pins = Mapping[str, frozenset[str | None]]
"""Columns, and the values of which each must have one."""

Unit = int
"""A condition, by its number in `Conditions`."""

EVERY_ROW: Unit = 0


@dataclass(slots=True)
class Shape:
    """Ways with what they ask: attributes (`asked`), and whether they ask who has made a row."""

    number: int
    layout: Layout
    table: TableName
    ways: tuple[Way, ...]
    asked: frozenset[str]
    asks_login: bool
    asks_maker: bool


@dataclass(slots=True)
class Conditions:
    """All conditions that somebody asks for; what says the same is one."""

    facts: ServerFacts
    _shapes: dict[Hashable, Shape] = field(default_factory=dict)
    _units: dict[Hashable, Unit] = field(default_factory=lambda: {EVERY_ROW: EVERY_ROW})
    _shape_of: dict[Unit, Shape] = field(default_factory=dict)
    _written: list[Callable[[], Composable]] = field(default_factory=lambda: [lambda: SQL("true")])

    def shape(self, layout: Layout, table: TableName, ways: Iterable[Way]) -> Shape | None:
        """Return what says that; None where no row can be reached."""
        known = self.facts.tables.get(table)
        has_makers = known is not None and layout.names.maker in known.columns
        found = tuple(each for each in ways if has_makers or not each.made)
        if not found:
            return None
        asked = frozenset[str]().union(*(attributes(way.predicate) for way in found))
        declared = tuple(sorted((name, repr(layout.model.attributes.get(name))) for name in asked))
        zone = layout.model.time_zone if any(asks_clock(way.predicate) for way in found) else ""
        named = (table, found, declared, zone)
        if named not in self._shapes:
            in_tables = bool(asked & layout.value_views.keys())
            makers = any(way.made for way in found)
            self._shapes[named] = Shape(len(self._shapes), layout, table, found, asked, in_tables, makers)
        return self._shapes[named]

    def unit(self, shape: Shape | None, me: Attributes, login: str) -> frozenset[Unit]:
        """Return the condition for a login with the attributes of whom it acts for; empty for no shape."""
        if shape is None:
            return frozenset()
        if not (shape.asks_maker or shape.asked) and all(way.predicate == TRUE for way in shape.ways):
            return frozenset({EVERY_ROW})
        names = shape.asked | ({"login"} if shape.asks_login else set())
        values = tuple((name, me.get(name)) for name in sorted(names))
        named = (shape.number, values, login if shape.asks_maker else "")
        if named not in self._units:
            self._units[named] = len(self._written)
            self._written.append(lambda: _written(shape, me, login, self.facts))
            self._shape_of[self._units[named]] = shape
        return frozenset({self._units[named]})

    def of_predicate(self, layout: Layout, table: TableName, predicate: Predicate) -> Shape | None:
        """Return what says one predicate; None for FALSE."""
        return self.shape(layout, table, () if predicate == FALSE else (Way("", predicate),))

    def pins(self, unit: Unit) -> Pins:
        """Return columns and the values of which each must have one for the condition to be true."""
        shape = self._shape_of.get(unit)
        return {} if shape is None else _pins_of(shape, _copies(shape, self.facts))

    def reads(self, unit: Unit) -> frozenset[str] | None:
        """Return the columns that alone decide a condition; None if it also asks something else."""
        shape = self._shape_of.get(unit)
        if shape is None:
            return frozenset()
        if shape.asks_maker or shape.asks_login:
            return None
        copies = _copies(shape, self.facts)
        found = [_reads(way.predicate, copies) for way in shape.ways]
        return None if None in found else frozenset[str]().union(*filter(None, found))

    def pinning(self, unit: Unit, column: str, values: frozenset[str | None]) -> Composable:
        """Return that a column of the table of a condition has one of the values; None is null."""
        keys = tuple(sorted(value for value in values if value is not None))
        null = IsNull(column) if None in values else FALSE
        has = disjunction((InList(column, keys) if keys else FALSE, null))
        return expression(has, _scope(self._shape_of[unit], {}, self.facts))

    def tables(self, units: Iterable[Unit]) -> frozenset[TableName]:
        """Return the other tables that conditions read: those of links, and of attributes."""
        shapes = {shape.number: shape for unit in units if (shape := self._shape_of.get(unit)) is not None}
        return frozenset[TableName]().union(*map(_read, shapes.values()))

    def written(self, unit: Unit) -> Composable:
        """Return a condition in SQL."""
        return self._written[unit]()


def _read(shape: Shape) -> frozenset[TableName]:
    views = shape.layout.value_views
    of_attributes = (views[name].source.table for name in shape.asked & views.keys())
    of_links = (TableName.of(link.table) for way in shape.ways for link in linked_in(way.predicate))
    return frozenset((*of_attributes, *of_links))


def _written(shape: Shape, me: Attributes, login: str, facts: ServerFacts) -> Composable:
    scope = _scope(shape, me, facts)
    return shown_by(shape.layout, shape.ways, shape.table, scope, login) or SQL("false")


def _scope(shape: Shape, me: Attributes, facts: ServerFacts) -> Scope:
    """The keys of shared contacts are written as an attribute that everybody has."""
    scope = shape.layout.scope_outside_policies(shape.table, me)
    scope = replace(scope, copies=_copies(shape, facts))
    if SHARED in shape.asked:
        root = shape.layout.model.root
        types = {SHARED: key_type(facts.tables.get(root.name), root.key)}
        scope = replace(scope, attribute_types={**scope.attribute_types, **types})
    return scope


def _copies(shape: Shape, facts: ServerFacts) -> Mapping[LinkKey, Copies]:
    """Return what rows carry, if all of it is there already: else links are followed.

    Without intervals: the tree of the model may have other positions than rows have now.
    """
    found = shape.layout.copies.get(shape.table, {})
    table = facts.tables.get(shape.table)
    known = table.columns if table is not None else {}
    there = all({*each.columns.values(), *each.key} <= known.keys() for each in found.values())
    return {link: _without_intervals(each) for link, each in found.items()} if there else {}


def _without_intervals(copies: Copies) -> Copies:
    links = {link: _without_intervals(each) for link, each in copies.links.items()}
    return replace(copies, intervals={}, links=links)


def _reads(
    predicate: Predicate, copies: Mapping[LinkKey, Copies], named: Callable[[str], str] = str
) -> frozenset[str] | None:
    """Return the columns of the row itself that a predicate asks, `named` so.

    None if it follows links, or may answer otherwise for values that are equal, as a pattern does.
    """
    found: set[str] = set()
    for node in walk(predicate):
        match node:
            case Linked():
                carried = copies.get(node.key)
                if carried is None:
                    return None
                inside = _reads(node.condition, carried.links, _through(carried, named))
                if inside is None:
                    return None
                # Whether the row hangs on another one at all is asked where nulls fulfil the condition.
                found |= inside | (set(map(named, carried.key)) if true_of_nulls(node.condition) else set())
            case Const() | Not() | And() | Or():
                pass
            case Compare() | InList() | InAttribute() | Within() | IsNull() | IsTrue():
                found.add(named(node.column))
            case _:
                return None
    return frozenset(found)


def _through(carried: Copies, named: Callable[[str], str]) -> Callable[[str], str]:
    return lambda name: named(carried.columns[name])


def _pins_of(shape: Shape, copies: Mapping[LinkKey, Copies]) -> Pins:
    first, *others = (_pins(way.predicate, copies) for way in shape.ways)
    shared = set(first).intersection(*others)
    return {column: first[column].union(*(each[column] for each in others)) for column in shared}


def _pins(predicate: Predicate, copies: Mapping[LinkKey, Copies]) -> Pins:
    match predicate:
        case Linked() if predicate.key in copies:
            carried = copies[predicate.key]
            found = _pins(predicate.condition, carried.links)
            return {carried.columns[name]: values for name, values in found.items()}
        case And(parts):
            return {name: values for part in parts for name, values in _pins(part, copies).items()}
        case _:
            return pinned(predicate)
