"""Assignment rules as one SQL expression that needs no table: constants, looked up by binary search.

Rules that ask the same columns alike are one jsonb object: the key is the exact value or the beginning of
the text, or the number of the segment between sorted bounds. The most specific kinds are asked first.
Measured against a table with an index and other shapes in docs/performance (ADR 0010).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from crm_rls.model.assignment import ABOVE_NUMBERS, ABOVE_TEXT, Bound, Condition, Rank, Rule, Test, plain
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, joined, literal

Column = Callable[[str], Composable]
"""Gives a column of the contact as SQL, of its own type."""

MOST_CELLS = 500_000
"""Keys in one object; a function with more would be too large to be of use."""

LONGEST_NAME = 56
"""Bytes of a bound that fits into type `name`; its fixed length lets a search jump, as text does not."""

_KEYS = SQL("{object}::pg_catalog.jsonb OPERATOR(pg_catalog.->>) {key}")
_PATH = SQL("{object}::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[{keys}]")

Lengths = tuple[int, ...]


class TooManyRules(ValueError):
    """Ranges on several columns cut each other into too many pieces; becomes a CompileError."""


def lookup(rules: Sequence[Rule], column: Column) -> Composable:
    """Return the SQL of the value that the rules give, as text; null where no rule holds.

    Raises TooManyRules.
    """
    tables: dict[tuple[Rank, object, Lengths], list[Rule]] = defaultdict(list)
    for each in rules:
        lengths = tuple(len(part.text) if part.test is Test.PREFIX else 0 for part in each.conditions)
        tables[(each.rank, each.shape, lengths)].append(each)
    ordered = sorted(tables, key=lambda key: (*(-part for part in key[0]), repr(key[1:])))
    found = [_table(tables[key], column) for key in ordered]
    if not found:
        return SQL("null::pg_catalog.text")
    return found[0] if len(found) == 1 else SQL("coalesce({})").format(joined(",", found))


def _table(rules: Sequence[Rule], column: Column) -> Composable:
    if not rules[0].conditions:
        return SQL("{}::pg_catalog.text").format(literal(rules[0].value))
    axes = [_axis([each.conditions[place] for each in rules]) for place in range(len(rules[0].conditions))]
    cells = literal(json.dumps(_cells(rules, axes), ensure_ascii=False, separators=(",", ":")))
    keys = [axis.sql(column) for axis in axes]
    if len(keys) == 1:
        return _KEYS.format(object=cells, key=keys[0])
    return _PATH.format(object=cells, keys=joined(",", keys))


def _cells(rules: Sequence[Rule], axes: Sequence[_Axis]) -> dict[str, object]:
    """Return the value of each combination of keys, nested; of several rules the narrowest one's."""
    spans = {
        id(each): [axis.keys(part) for axis, part in zip(axes, each.conditions, strict=True)]
        for each in rules
    }
    sizes = {each: prod(map(len, parts)) for each, parts in spans.items()}
    if sum(sizes.values()) > MOST_CELLS:
        raise TooManyRules(
            f"{len(rules):,} rules with ranges cut each other into {sum(sizes.values()):,} pieces, more than "
            f"{MOST_CELLS:,}"
        )
    cells: dict[str, object] = {}
    # Of two rules that meet without a tie one is inside the other, or another rule has what they share.
    for each in sorted(rules, key=lambda each: -sizes[id(each)]):
        for keys in product(*spans[id(each)]):
            inner = cells
            for key in keys[:-1]:
                inner = inner.setdefault(key, {})  # type: ignore[assignment] # only the last key has a text
            inner[keys[-1]] = each.value
    return cells


class _Axis:
    """One column of a table of rules: the SQL of its key, and the keys that a condition covers."""

    def __init__(self, condition: Condition) -> None:
        self.column, self.numeric, self.text = condition.column, condition.numeric, condition.text

    def sql(self, column: Column) -> Composable:
        if self.numeric:
            return SQL("pg_catalog.trim_scale({}::pg_catalog.numeric)::pg_catalog.text").format(
                column(self.column)
            )
        return SQL("{}::pg_catalog.text").format(column(self.column))

    def keys(self, condition: Condition) -> Sequence[str]:
        return (condition.text,)


class _Beginning(_Axis):
    def sql(self, column: Column) -> Composable:
        return SQL("pg_catalog.left({}::pg_catalog.text, {})").format(
            column(self.column), SQL(str(len(self.text)))
        )


class _Segments(_Axis):
    """Numbers of the segments between sorted bounds."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        found = tuple(conditions)
        super().__init__(found[0])
        bounds = {bound for each in found for bound in (each.low, each.high)}
        # The lower end stays even where it is open: it tells a value from none.
        self._bounds: list[Bound] = sorted(bounds - {ABOVE_TEXT, ABOVE_NUMBERS})
        self._places: Mapping[Bound, int] = {
            bound: place for place, bound in enumerate(self._bounds, start=1)
        }

    def keys(self, condition: Condition) -> Sequence[str]:
        low = self._places[condition.low]
        high = self._places.get(condition.high, len(self._bounds) + 1)
        return tuple(map(str, range(low, high)))

    def sql(self, column: Column) -> Composable:
        return SQL("({})::pg_catalog.text").format(
            self._number(column(self.column)) if self.numeric else self._text(column(self.column))
        )

    def _text(self, value: Composable) -> Composable:
        # The first text behind another one is that one and the smallest character that there is.
        bounds = [text + "\x01" * behind for text, behind in self._bounds]
        if max(len(bound.encode()) for bound in bounds) <= LONGEST_NAME:
            search = SQL(
                "pg_catalog.width_bucket({}::pg_catalog.text::pg_catalog.name, {}::pg_catalog.name[])"
            )
            return search.format(value, array_literal(bounds))
        search = SQL('pg_catalog.width_bucket({}::pg_catalog.text collate "C", {}::pg_catalog.text[])')
        return search.format(value, array_literal(bounds))

    def _number(self, value: Composable) -> Composable:
        # Of numbers nothing is the next one: count from below where ranges begin, from above where they end.
        begin = [plain(at) for at, behind in self._bounds if not behind]
        end = [plain(at.copy_negate()) for at, behind in reversed(self._bounds) if behind]
        number = SQL("{}::pg_catalog.numeric").format(value)
        parts: list[Composable] = [SQL(str(len(end))), _counted(SQL(" + "), number, begin)]
        if end:
            # NaN is above all numbers, and so is -NaN: least() makes it fall below.
            below = SQL("-least({}, 'Infinity')").format(number)
            parts.append(_counted(SQL(" - "), below, end))
        return SQL("").join(parts)


def _counted(sign: SQL, number: Composable, bounds: Sequence[str]) -> Composable:
    return SQL("{}pg_catalog.width_bucket({}, {}::pg_catalog.numeric[])").format(
        sign, number, array_literal(bounds)
    )


def _axis(conditions: Sequence[Condition]) -> _Axis:
    match conditions[0].test:
        case Test.EXACT:
            return _Axis(conditions[0])
        case Test.PREFIX:
            return _Beginning(conditions[0])
        case Test.RANGE:
            return _Segments(conditions)


def own_keys_of(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the columns of the contact itself that the rules ask, sorted, each once."""
    yield from sorted({each.column for one in rules for each in one.conditions if each.joined is None})


def keys_of(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the columns that the rules ask, sorted, each once."""
    yield from sorted({each.column for one in rules for each in one.conditions})
