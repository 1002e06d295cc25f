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
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, relation

Pair = tuple[frozenset[Unit], frozenset[Unit]]
"""Conditions of both sides: what counts is whether one of the first is true, and one of the second."""

Values = frozenset[str | None]
"""Values of a column, where None is null."""

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
        """Return the query: places, true conditions, number of rows, first and last key as text.

        Rows are brought together by the values of a few columns first. What these decide alone is asked of
        each combination of values and not of each row.
        """
        pins = {unit: conditions.pins(unit) for unit in self.units}
        usual = Counter(name for each in pins.values() for name in each).most_common(1)
        column = usual[0][0] if usual and len(self.units) > UNDIVIDED else ""
        values = {unit: each.get(column, frozenset()) for unit, each in pins.items()}
        units = self._possible(values)
        written = {unit: SQL("({})").format(conditions.written(unit)) for unit in units}

        def guard(units: Iterable[Unit]) -> Composable:
            some = list(units)
            needed = frozenset[str | None]().union(*(values[unit] for unit in some))
            return conditions.pinning(some[0], column, needed)

        kept = sorted({*self.places, column} - {""})
        own = {name: Identifier(_beside(name, kept)) for name in ("true", "rows", "first", "last")}
        late = [each for each in units if (asked := conditions.reads(each)) is not None and asked <= {*kept}]
        early = [each for each in units if each not in set(late)]
        changing = {unit for was, will in self.pairs for unit in was | will} - {EVERY_ROW}
        where = []
        if self.pairs and all(_needed(pair, values) for pair in self.pairs):
            where.append(guard(sorted(changing)))
        # Few questions leave few rows to bring together; many cost more than that.
        sooner = len(self.pairs) <= UNDIVIDED or changing.isdisjoint(late)
        if sooner:
            where.append(SQL("({})").format(self._differs(written, values, guard)))
        known = {
            each: SQL("({} operator(pg_catalog.=) any ({}))").format(each, own["true"]) for each in early
        }
        columns = [Identifier(self.table.name, name) for name in kept]
        places = [
            SQL("{}::pg_catalog.text").format(Identifier(self.table.name, each)) for each in self.places
        ]
        # Materialized, because a condition on columns of a GROUP BY would be asked of every row again.
        return SQL(
            "with {name} as materialized (select {columns}, pg_catalog.count(*) as {rows}, "
            'pg_catalog.min({key} collate "C") as {first}, pg_catalog.max({key} collate "C") as {last} '
            "from {table} where {where} group by {grouped}) "
            'select {told}, pg_catalog.sum({rows})::pg_catalog.int8, pg_catalog.min({first} collate "C"), '
            'pg_catalog.max({last} collate "C") from {name} where {differs} group by {numbers}'
        ).format(
            **own,
            name=Identifier(self.table.name),
            columns=joined(
                ",", (*columns, SQL("{} as {}").format(_true(early, written, values, guard), own["true"]))
            ),
            key=SQL("({})").format(self.key),
            table=relation(self.table),
            where=joined("and", where) if where else SQL("true"),
            grouped=_numbers(len(columns) + 1),
            told=joined(
                ",",
                (
                    *places,
                    SQL("{} operator(pg_catalog.||) {}").format(
                        own["true"], _true(late, written, values, guard)
                    ),
                ),
            ),
            differs=SQL("true") if sooner else self._differs({**written, **known}, values, guard),
            numbers=_numbers(len(places) + 1),
        )

    def _possible(self, values: Mapping[Unit, Values]) -> Sequence[Unit]:
        """Return the conditions that may be true of a row that counts.

        Where all that changes needs one of some values, conditions that need other ones are false: of one
        changed group in a family of a thousand few are left, and the rows can be found by an index.
        """
        needed = [_needed(pair, values) for pair in self.pairs]
        if not all(needed):
            return self.units
        there = frozenset[str | None]().union(*needed)
        return [unit for unit in self.units if not values[unit] or values[unit] & there]

    def _differs(
        self,
        written: Mapping[Unit, Composable],
        values: Mapping[Unit, frozenset[str | None]],
        guard: Callable[[Iterable[Unit]], Composable],
    ) -> Composable:
        needed = {pair: _needed(pair, values) for pair in self.pairs}
        found = [_differ(written, *pair) for pair in self.pairs if not needed[pair]]
        for bundle in _bundles([pair for pair in self.pairs if needed[pair]], needed.__getitem__):
            differ = joined("or", (_differ(written, *pair) for pair in bundle))
            units = {unit for was, will in bundle for unit in was | will}
            found.append(SQL("({} and ({}))").format(guard(sorted(units)), differ))
        return joined("or", found) if found else SQL("false")


def _needed(pair: Pair, values: Mapping[Unit, Values]) -> Values:
    """Return the values of which a row has one if a condition of a pair is true; none where any may do."""
    some = [values.get(unit, frozenset()) for unit in pair[0] | pair[1]]
    return frozenset[str | None]().union(*some) if all(some) else frozenset()


def _true(
    units: Sequence[Unit],
    written: Mapping[Unit, Composable],
    values: Mapping[Unit, frozenset[str | None]],
    guard: Callable[[Iterable[Unit]], Composable],
) -> Composable:
    """Return an array of those conditions that are true."""

    def among(units: Iterable[Unit]) -> Composable:
        cases = (SQL("case when {} then {} end").format(written[each], SQL(str(each))) for each in units)
        return SQL("pg_catalog.array_remove(array[{}]::pg_catalog.int4[], null)").format(joined(",", cases))

    bundles = _bundles([unit for unit in units if values[unit]], values.__getitem__)
    parts = (SQL("case when {} then {} end").format(guard(each), among(each)) for each in bundles)
    rest = among([unit for unit in units if not values[unit]])
    return joined("operator(pg_catalog.||)", (rest, *parts))


def _beside(name: str, columns: Sequence[str]) -> str:
    """Return a name that no column has."""
    return _beside(f"{name}_", columns) if name in columns else name


def _numbers(count: int) -> Composable:
    return joined(",", (SQL(str(number + 1)) for number in range(count)))


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
