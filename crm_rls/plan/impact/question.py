"""The query that finds the rows of one table that two sides treat otherwise, and what is true of them. Pure.

A row is asked few of a thousand conditions: those that need a value in one column, as territories do, stand
in bundles, and a bundle is asked only if the row has one of its values (as in ADR 0011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import TypeVar

from crm_rls.model import TableName
from crm_rls.plan.impact.conditions import EVERY_ROW, Conditions, Unit
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, qualified

Pair = tuple[frozenset[Unit], frozenset[Unit]]
"""Conditions of both sides: what counts is whether one of the first is true, and one of the second."""

Item = TypeVar("Item", Unit, Pair)

UNDIVIDED = 32
"""Up to so many conditions are asked one by one."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table: `places` are columns whose values are told, `units` the conditions that are.

    Only rows count for which one of the pairs says two things.
    """

    table: TableName
    key: Composable
    places: Sequence[str]
    units: Sequence[Unit]
    pairs: Sequence[Pair]

    def statement(self, conditions: Conditions) -> Composable:
        """Return the query: places, true conditions, number of rows, first and last key as text."""
        written = {unit: SQL("({})").format(conditions.written(unit)) for unit in self.units}
        pins = {unit: conditions.pins(unit) for unit in self.units}
        usual = Counter(name for each in pins.values() for name in each).most_common(1)
        column = usual[0][0] if usual and len(self.units) > UNDIVIDED else ""
        values = {unit: each.get(column, frozenset()) for unit, each in pins.items()}

        def guard(units: Iterable[Unit]) -> Composable:
            some = list(units)
            needed = frozenset[str | None]().union(*(values[unit] for unit in some))
            return conditions.pinning(some[0], column, needed)

        places = [
            SQL("{}::pg_catalog.text").format(Identifier(self.table.name, each)) for each in self.places
        ]
        return SQL(
            'select {columns}, pg_catalog.count(*), pg_catalog.min({key} collate "C"), '
            'pg_catalog.max({key} collate "C") from {table} where {differs} group by {numbers}'
        ).format(
            columns=joined(",", (*places, self._true(written, values, guard))),
            key=SQL("({})").format(self.key),
            table=qualified(self.table.schema, self.table.name),
            differs=self._differs(written, values, guard),
            numbers=joined(",", (SQL(str(number + 1)) for number in range(len(places) + 1))),
        )

    def _true(
        self,
        written: Mapping[Unit, Composable],
        values: Mapping[Unit, frozenset[str | None]],
        guard: Callable[[Iterable[Unit]], Composable],
    ) -> Composable:
        """Return an array of the conditions that are true."""

        def among(units: Iterable[Unit]) -> Composable:
            cases = (SQL("case when {} then {} end").format(written[each], SQL(str(each))) for each in units)
            return SQL("pg_catalog.array_remove(array[{}]::pg_catalog.int4[], null)").format(
                joined(",", cases)
            )

        bundles = _bundles([unit for unit in self.units if values[unit]], values.__getitem__)
        parts = (SQL("case when {} then {} end").format(guard(each), among(each)) for each in bundles)
        rest = among([unit for unit in self.units if not values[unit]])
        return joined("operator(pg_catalog.||)", (rest, *parts))

    def _differs(
        self,
        written: Mapping[Unit, Composable],
        values: Mapping[Unit, frozenset[str | None]],
        guard: Callable[[Iterable[Unit]], Composable],
    ) -> Composable:
        def needed(pair: Pair) -> frozenset[str | None]:
            """Return the values of which a row has one if a condition is true; none where any may do."""
            units = pair[0] | pair[1]
            some = [values.get(unit, frozenset()) for unit in units]
            return frozenset[str | None]().union(*some) if all(some) else frozenset()

        found = [_differ(written, *pair) for pair in self.pairs if not needed(pair)]
        for bundle in _bundles([pair for pair in self.pairs if needed(pair)], needed):
            differ = joined("or", (_differ(written, *pair) for pair in bundle))
            units = {unit for was, will in bundle for unit in was | will}
            found.append(SQL("({} and ({}))").format(guard(sorted(units)), differ))
        return joined("or", found) if found else SQL("false")


def _bundles(
    found: Sequence[Item], needed: Callable[[Item], frozenset[str | None]]
) -> Iterator[Sequence[Item]]:
    """Yield as many bundles as each has members, about, of those that need values next to each other."""
    ordered = sorted(found, key=lambda each: sorted(value or "" for value in needed(each)))
    size = max(UNDIVIDED, isqrt(len(ordered)))
    yield from (ordered[start : start + size] for start in range(0, len(ordered), size))


def _differ(written: Mapping[Unit, Composable], was: frozenset[Unit], will: frozenset[Unit]) -> Composable:
    one, other = (
        _any(SQL("true") if unit == EVERY_ROW else written[unit] for unit in sorted(each))
        for each in (was, will)
    )
    return SQL("(({}) is true) is distinct from (({}) is true)").format(one, other)


def _any(parts: Iterable[Composable]) -> Composable:
    """Return that one of the parts is true."""
    conditions = list(parts)
    return joined("or", conditions) if conditions else SQL("false")
