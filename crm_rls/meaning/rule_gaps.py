"""Holes between ranges: values between two rules' ranges for which no rule is written. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_rls.model.assignment import Bound, Condition, Rule, Test, plain


@dataclass(frozen=True, slots=True)
class Hole:
    """The last value before a hole in a column's ranges, and the first one after it."""

    column: str
    after: str
    before: str


def holes(rules: Sequence[Rule]) -> Iterator[Hole]:
    """Yield the holes between ranges of rules that ask one column alone, in order.

    A rule without conditions takes everything, so then there are none. `25999` and `26000` are neighbours.
    """
    if any(not each.conditions for each in rules):
        return
    alone: dict[str, list[Condition]] = defaultdict(list)
    for each in rules:
        if len(each.conditions) == 1:
            alone[each.conditions[0].column].append(each.conditions[0])
    for column, conditions in sorted(alone.items()):
        if any(each.test is Test.RANGE for each in conditions):
            yield from _of_column(column, conditions)


def _of_column(column: str, conditions: list[Condition]) -> Iterator[Hole]:
    ordered = sorted(conditions, key=lambda each: each.low)
    furthest = ordered[0]
    for each in ordered[1:]:
        beside_range = Test.RANGE in (furthest.test, each.test)
        if beside_range and furthest.high < each.low and not _neighbours(furthest, each):
            yield Hole(column, _shown(furthest.high), _shown(each.low))
        furthest = max(furthest, each, key=lambda each: each.high)


def _neighbours(one: Condition, other: Condition) -> bool:
    last, first = _shown(one.high), _shown(other.low)
    if one.high[1] != 1 or not (last.isdecimal() and first.isdecimal() and last.isascii()):
        return False
    if one.numeric:
        return int(last) + 1 == int(first)
    return str(int(last) + 1).zfill(len(last)) == first.ljust(len(last), "0")


def _shown(bound: Bound) -> str:
    return bound[0] if isinstance(bound[0], str) else plain(bound[0])
