"""Which groups, restrictions and territories no assertion touches: if they change, nobody is told.

It is tried. Each has two mutants: the group shows no row, or every row that restrictions leave; the
restriction hides none, or all that it can; rows of the territory are shown by no group, or by every one. An
assertion about rows touches what has a mutant of which it fails while it holds today, or the other way
round; one that keeps groups apart touches those. Every row of its table is asked once for each assertion,
which conditions are true; the rest is reckoned here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crm_rls.catalog import ServerFacts
from crm_rls.compile.expressions import expression
from crm_rls.compile.layout import Layout
from crm_rls.model import AccessGroup, Model, Saying
from crm_rls.model.predicates import FALSE, TRUE, Predicate
from crm_rls.plan.assertions.asking import scopes
from crm_rls.plan.assertions.eyes import Eyes, reached_by
from crm_rls.plan.assertions.questions import Condition, Question, question
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL, Identifier, joined, qualified

SHOWN = 10
"""Names of one kind that are listed before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Untouched:
    """Of `known` things of one kind those that no assertion touches."""

    known: int
    untouched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What no assertion touches, by the data of today."""

    groups: Untouched
    restrictions: Untouched
    territories: Untouched


@dataclass(slots=True)
class _Touched:
    groups: set[str] = field(default_factory=set)
    restrictions: set[str] = field(default_factory=set)
    territories: set[str] = field(default_factory=set)


def covered(
    connection: Connection, layout: Layout, facts: ServerFacts, people: Mapping[str, Eyes]
) -> Coverage:
    """Return what no assertion touches. Reads only. Raises DatabaseError."""
    model, touched = layout.model, _Touched()
    for assertion in model.assertions:
        if assertion.says is Saying.SEPARATE:
            touched.groups |= set(assertion.groups)
        else:
            _touch(connection, question(assertion, layout, people), layout, facts, touched)
    return Coverage(
        _left((group.name for group in model.groups), touched.groups),
        _left((each.name for each in model.restrictions), touched.restrictions),
        _left(model.territories.keys(), touched.territories),
    )


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield for people what no assertion touches, and the sum."""
    kinds = {
        "groups": coverage.groups,
        "restrictions": coverage.restrictions,
        "territories": coverage.territories,
    }
    for kind, each in kinds.items():
        if each.untouched:
            more = f" and {len(each.untouched) - SHOWN} more" if len(each.untouched) > SHOWN else ""
            yield f"untouched  {kind}: {', '.join(each.untouched[:SHOWN])}{more}"
    sums = (f"{each.known - len(each.untouched)} of {each.known} {kind}" for kind, each in kinds.items())
    yield f"Coverage: assertions touch {', '.join(sums)}."


def _left(known: Iterable[str], touched: set[str]) -> Untouched:
    names = tuple(known)
    return Untouched(len(names), tuple(name for name in names if name not in touched))


# -- one assertion -------------------------------------------------------------------------------------

Unit = int
Units = tuple[Unit, ...]
"""Conditions by their numbers: what decides of a row, for the model itself or for a mutant."""


@dataclass(slots=True)
class _Units:
    """The conditions that are asked of each row, each once."""

    numbers: dict[tuple[Predicate, str], Unit] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)

    def of(self, condition: Condition) -> Unit:
        number = self.numbers.setdefault(condition.meaning, len(self.conditions))
        if number == len(self.conditions):
            self.conditions.append(condition)
        return number

    def changed(self, asked: Question, model: Model, only: str | None = None) -> Units:
        """Return the conditions of a question for a mutant that changes what groups show, or one of them."""
        groups = {group.name: group for group in model.groups}
        known: dict[str, Predicate] = {}
        found = []
        for each in asked.conditions:
            if each.group is None or only not in (None, each.group.name):
                found.append(self.of(each))
                continue
            name = each.group.name
            if name not in known or not name:
                known[name] = reached_by(model, asked.table, groups.get(name, each.group))
            found.append(self.of(replace(each, predicate=known[name])))
        return tuple(found)


def _touch(
    connection: Connection, asked: Question, layout: Layout, facts: ServerFacts, touched: _Touched
) -> None:
    """Add what an assertion about rows touches."""
    model, units = layout.model, _Units()
    base = tuple(map(units.of, asked.conditions))
    named = {each.group.name for each in asked.conditions if each.group is not None} - {""}
    everything = {group.name: _showing_all(group) for group in model.groups if group.name in named}
    whole = replace(model, groups=tuple(everything.get(group.name, group) for group in model.groups))
    mutants: list[tuple[set[str], str, Units]] = []
    for name in sorted(named):
        nothing = tuple(
            _NEVER if each.group is not None and each.group.name == name else unit
            for each, unit in zip(asked.conditions, base, strict=True)
        )
        every = units.changed(asked, whole, name)
        mutants += [(touched.groups, name, nothing), (touched.groups, name, every)]
    for each in model.restrictions:
        for passed in (TRUE, FALSE):
            changed = tuple(
                replace(each, filter=passed) if other is each else other for other in model.restrictions
            )
            found = units.changed(asked, replace(model, restrictions=changed))
            mutants.append((touched.restrictions, each.name, found))
    all_of_place = units.changed(asked, whole)
    rows = tuple(_rows(connection, asked, layout, facts, units))
    holds = not any(_breaks(asked, base, true) for true, _ in rows)
    for kind, name, mutant in mutants:
        if name not in kind and holds is any(_breaks(asked, mutant, true) for true, _ in rows):
            kind.add(name)
    none_of_place = tuple(
        _NEVER if each.group is not None and each.group.name else unit
        for each, unit in zip(asked.conditions, base, strict=True)
    )
    by_place = _by_place(rows, model)
    for key, inside in by_place.items():
        elsewhere = [true for number, (true, _) in enumerate(rows) if number not in inside]
        outside = any(_breaks(asked, base, true) for true in elsewhere)
        for mutant in (none_of_place, all_of_place):
            if holds is (outside or any(_breaks(asked, mutant, rows[each][0]) for each in inside)):
                touched.territories.add(key)


_NEVER: Unit = -1
"""A condition that is true of no row."""


def _breaks(asked: Question, units: Units, true: frozenset[Unit]) -> bool:
    return not asked.of_nobody and asked.is_broken(unit in true for unit in units)


def _showing_all(group: AccessGroup) -> AccessGroup:
    """Return a group that shows all rows of the tables on which it grants, as far as restrictions leave."""
    grants = tuple(replace(grant, filter=TRUE) for grant in group.on)
    return replace(group, filter=FALSE if group.filter == FALSE else TRUE, on=grants)


def _rows(
    connection: Connection, asked: Question, layout: Layout, facts: ServerFacts, units: _Units
) -> Iterator[tuple[frozenset[Unit], frozenset[str]]]:
    """Yield what is true of rows of which the assertion speaks, and their territories; what is alike once."""
    table, scope_of = asked.table, scopes(layout, facts, asked.table)
    known = facts.tables[table].columns
    fields = [each for each in layout.model.assignment if each.tree]
    root = table == layout.model.root.name
    places = [each.column if root else each.column_on(table) for each in fields]
    cases = (
        SQL("case when {} then {} end").format(
            expression(each.predicate, scope_of(each.attributes)), SQL(str(number))
        )
        for number, each in enumerate(units.conditions)
    )
    texts = (
        SQL("{}::pg_catalog.text").format(Identifier(table.name, each))
        for each in places
        if each is not None and each in known
    )
    statement = _ROWS.format(
        true=joined(",", cases),
        places=joined(",", texts),
        table=qualified(table.schema, table.name),
        matches=expression(asked.assertion.filter, scope_of(asked.attributes)),
    )
    for true, names in connection.execute(statement).fetchall():
        yield frozenset(true), frozenset(names)


_ROWS = SQL(
    "select distinct pg_catalog.array_remove(array[{true}]::pg_catalog.int4[], null), "
    "pg_catalog.array_remove(array[{places}]::pg_catalog.text[], null) from {table} where {matches}"
)


def _by_place(rows: Sequence[tuple[frozenset[Unit], frozenset[str]]], model: Model) -> Mapping[str, set[int]]:
    """Return by territory the rows in it, or below it, by their numbers."""
    parents = {node.key: node.parent for node in model.territories.nodes}
    found: dict[str, set[int]] = defaultdict(set)
    for number, (_, places) in enumerate(rows):
        for place in places:
            key: str | None = place if place in parents else None
            while key is not None:
                found[key].add(number)
                key = parents[key]
    return found
