"""What a contact's columns can hold at most if some claims are true: enough to see that two filters exclude
each other, without a search. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from crm_rls.meaning.proving.alternatives import Claim, Leaf
from crm_rls.meaning.proving.readings import Column
from crm_rls.model.predicates import Compare, CompareValues, InList, IsNull, Linked, Prefix, Within

Values = frozenset[str | None]
Span = tuple[Any, Any]
"""The smallest and the largest value, in the column's first reading."""

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Bounds:
    """By column the values that are possible (`pins`), and the ends of what is possible (`spans`).

    A column that is in neither can hold anything.
    """

    pins: Mapping[str, Values] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)

    def excludes(self, other: Bounds) -> bool:
        """Say whether some column would have to hold two values at once."""
        for name, values in self.pins.items():
            if name in other.pins and values.isdisjoint(other.pins[name]):
                return True
        for name, (low, high) in self.spans.items():
            if name in other.spans and (high < other.spans[name][0] or other.spans[name][1] < low):
                return True
        return False


def bounds_of(claims: Sequence[Claim], column_of: Callable[[str], Column]) -> Bounds:
    """Return what the columns of the contact itself can hold if all claims are true."""
    pins: dict[str, Values] = {}
    ends: dict[str, list[Span]] = {}
    for leaf, wanted in claims:
        if isinstance(leaf, Linked | CompareValues) or not wanted:
            continue
        possible = possible_values(leaf)
        if possible is not None:
            pins[leaf.column] = pins[leaf.column] & possible if leaf.column in pins else possible
        with suppress(ValueError):
            ends.setdefault(leaf.column, []).append(_ends(leaf, column_of(leaf.column)))
    spans = {name: span for name, each in ends.items() if (span := _narrowest(each)) is not None}
    return Bounds(pins, spans)


def any_of(bounds: Sequence[Bounds]) -> Bounds:
    """Return what the columns can hold if one of several alternatives is true; at least one is given."""
    return reduce(_either, bounds)


def possible_values(leaf: Leaf) -> Values | None:
    """Return the values for which a leaf can be true; None if they are not counted."""
    match leaf:
        case Compare(op="=", operand=str() as value):
            return frozenset((value,))
        case InList(values=values) | Within(keys=values):
            return frozenset(values)
        case IsNull():
            return frozenset((None,))
        case _:
            return None


def _either(one: Bounds, other: Bounds) -> Bounds:
    pins = {name: one.pins[name] | other.pins[name] for name in one.pins if name in other.pins}
    spans = {
        name: (min(low, other.spans[name][0]), max(high, other.spans[name][1]))
        for name, (low, high) in one.spans.items()
        if name in other.spans
    }
    return Bounds(pins, spans)


def _ends(leaf: Leaf, column: Column) -> Span:
    """Return the ends that a leaf sets, None for an open one. Raises ValueError for what is no value."""
    read = column.readings[0].read
    match leaf:
        case Compare(op=">" | ">=", operand=str() as value):
            return (read(value), None)
        case Compare(op="<" | "<=", operand=str() as value):
            return (None, read(value))
        case Compare(op="=", operand=str() as value):
            return (read(value), read(value))
        case InList(values=values) | Within(keys=values):
            found = sorted(map(read, values))
            return (found[0], found[-1])
        case Prefix(prefix=prefix):
            return (prefix, prefix + _LAST)
        case _:
            return (None, None)


def _narrowest(ends: Sequence[Span]) -> Span | None:
    """Return both ends together; None if one is open, or if values have no common order."""
    lows = [low for low, _ in ends if low is not None]
    highs = [high for _, high in ends if high is not None]
    try:
        return (max(lows), min(highs)) if lows and highs else None
    except TypeError:  # moments with and without offset
        return None
