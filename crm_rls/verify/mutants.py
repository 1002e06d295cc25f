"""What mutants of a model make of the rows of which an assertion speaks. Reads only.

The server says of each row which conditions are true, those of mutants among them. With a thousand groups
there are thousands of mutants, so that none is asked of every row: what the other groups make of the rows is
summed up once, and a mutant of a group adds its own part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from crm_rls.catalog import ServerFacts
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import AccessGroup, Model
from crm_rls.model.predicates import Predicate, columns, linked_in
from crm_rls.model.territories import TerritoryTree
from crm_rls.plan.assertions.asking import scopes
from crm_rls.plan.assertions.eyes import reached_by
from crm_rls.plan.assertions.questions import Breaks, Condition, Question
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL, Identifier, joined, relation

Unit = int
Units = tuple[Unit, ...]
"""Conditions by their numbers: what decides of a row, for the model itself or for a mutant."""

NEVER: Unit = -1
"""A condition that is true of no row."""


@dataclass
class Mutants:
    """The conditions that are asked of each row for an assertion and its mutants, each once."""

    asked: Question
    conditions: list[Condition] = field(default_factory=list)
    _numbers: dict[tuple[Predicate, str], Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know those of the model itself, and whose they are."""
        self.base: Units = tuple(map(self._of, self.asked.conditions))
        self.owners = tuple("" if each.group is None else each.group.name for each in self.asked.conditions)

    def of_group(self, model: Model, group: AccessGroup) -> Units:
        """Return the conditions of a group, for a mutant in which it is another one."""
        own = [
            condition
            for condition, owner in zip(self.asked.conditions, self.owners, strict=True)
            if owner == group.name
        ]
        shown = reached_by(model, self.asked.table, group)
        return tuple(self._of(replace(each, predicate=shown)) for each in own)

    def of_model(self, model: Model) -> Units:
        """Return the conditions for a mutant that changes what groups show."""
        groups, known = {group.name: group for group in model.groups}, dict[str, Predicate]()
        found = []
        for each, unit in zip(self.asked.conditions, self.base, strict=True):
            if each.group is None:
                found.append(unit)
                continue
            name = each.group.name
            if (
                name not in known or not name
            ):  # what is shared has no name, and is another one for each person
                known[name] = reached_by(model, self.asked.table, groups.get(name, each.group))
            found.append(self._of(replace(each, predicate=known[name])))
        return tuple(found)

    def without_groups(self) -> Units:
        """Return the conditions where no group shows anything."""
        return tuple(NEVER if owner else unit for owner, unit in zip(self.owners, self.base, strict=True))

    def _of(self, condition: Condition) -> Unit:
        number = self._numbers.setdefault(condition.meaning, len(self.conditions))
        if number == len(self.conditions):
            self.conditions.append(condition)
        return number


@dataclass
class Judge:
    """The rows of which an assertion speaks: which conditions are true, and territories; alike ones once."""

    mutants: Mutants
    true: Sequence[frozenset[Unit]]
    places: Sequence[frozenset[str]]

    def breaks(self, units: Units) -> Iterator[bool]:
        """Yield for each row whether it breaks the assertion by these conditions.

        A group of which nobody can be asked has none, and breaks nothing.
        """
        for true in self.true:
            yield self.mutants.asked.is_broken(unit in true for unit in units)

    def differs(self, name: str, shown: Units, *, holds: bool) -> bool:
        """Say whether the assertion fails, if it holds now, or else holds, by a mutant of a group.

        The group shows no row, or what `shown` says.
        """
        never = (NEVER,) * len(shown)
        return any(holds is self._is_broken(name, own) for own in (never, shown))

    def _is_broken(self, name: str, own: Units) -> bool:
        match self.mutants.asked.breaks:
            case Breaks.ANY:
                return bool(self._owners.keys() - {name}) or not self._all_true.isdisjoint(own)
            case Breaks.NONE:
                alone = (*self._alone.get("", ()), *self._alone.get(name, ()))
                return any(true.isdisjoint(own) for true in alone)
            case Breaks.NOT_ALL:
                others = any(owner != name for owner in self.mutants.owners)
                if others:
                    raise ValueError("it is asked of one group")
                return any(not true.issuperset(own) for true in self.true)

    @cached_property
    def _all_true(self) -> frozenset[Unit]:
        return frozenset().union(*self.true)

    @cached_property
    def _owners(self) -> Mapping[str, None]:
        """Return whose conditions are true of some row."""
        pairs = zip(self.mutants.owners, self.mutants.base, strict=True)
        return {owner: None for owner, unit in pairs if unit in self._all_true}

    @cached_property
    def _alone(self) -> Mapping[str, Sequence[frozenset[Unit]]]:
        """Return by group the rows of which no condition is true that is not of the group; "": of none."""
        found: dict[str, list[frozenset[Unit]]] = defaultdict(list)
        of_unit: dict[Unit, set[str]] = defaultdict(set)
        for owner, unit in zip(self.mutants.owners, self.mutants.base, strict=True):
            of_unit[unit].add(owner)
        for true in self.true:
            owners = set().union(*(of_unit.get(unit, ()) for unit in true))
            if not owners:
                found[""].append(true)
            elif len(owners) == 1 and "" not in owners:
                found[owners.pop()].append(true)
        return found

    def by_place(self, tree: TerritoryTree) -> Mapping[str, set[int]]:
        """Return by territory the rows in it, or below it, by their numbers."""
        parents = {node.key: node.parent for node in tree.nodes}
        found: dict[str, set[int]] = defaultdict(set)
        for number, places in enumerate(self.places):
            for place in places:
                key: str | None = place if place in parents else None
                while key is not None:
                    found[key].add(number)
                    key = parents[key]
        return found


_ROWS = SQL(
    "select distinct pg_catalog.array_remove(array[{true}]::pg_catalog.int4[], null), "
    "pg_catalog.array_remove(array[{places}]::pg_catalog.text[], null) from {rows}"
)

_DIFFERENT = SQL("(select distinct on ({texts}) {columns} from {table} where {matches}) as {name}")


def judged(connection: Connection, mutants: Mutants, layout: Layout, facts: ServerFacts) -> Judge:
    """Ask all rows of which the assertion speaks. Reads only. Raises DatabaseError."""
    asked = mutants.asked
    table, scope_of = asked.table, scopes(layout, facts, asked.table)
    known = facts.tables[table].columns
    fields = [each for each in layout.model.assignment if each.tree]
    root = table == layout.model.root.name
    places = [each.column if root else each.column_on(table) for each in fields]
    there = [each for each in places if each is not None and each in known]
    matches = expression(asked.assertion.filter, scope_of(asked.attributes))
    rows = SQL("{} where {}").format(relation(table), matches)
    predicates = [each.predicate for each in mutants.conditions]
    if root and not any(linked_in(*predicates)):
        # A condition is asked of all values that occur together, not of each row that has them.
        intervals = (each.column for each in scope_of({}).intervals.values())
        read = sorted({*there, *intervals}.union(*map(columns, predicates))) or [layout.model.root.key[0]]
        named = [Identifier(table.name, each) for each in read]
        rows = _DIFFERENT.format(
            # As bytes: values that are equal may still differ for a condition, as texts without case do.
            texts=joined(",", (SQL('{}::pg_catalog.text collate "C"').format(each) for each in named)),
            columns=joined(",", named),
            table=relation(table),
            matches=matches,
            name=Identifier(table.name),
        )
    cases = (
        SQL("case when {} then {} end").format(
            expression(each.predicate, scope_of(each.attributes)), SQL(str(number))
        )
        for number, each in enumerate(mutants.conditions)
    )
    texts = (SQL("{}::pg_catalog.text").format(Identifier(table.name, each)) for each in there)
    found = connection.execute(
        _ROWS.format(true=joined(",", cases), places=joined(",", texts), rows=rows)
    ).fetchall()
    return Judge(
        mutants, tuple(frozenset(true) for true, _ in found), tuple(frozenset(names) for _, names in found)
    )
