"""Rules that meet: two of them that hold for the same contact. Pure.

A list of ten thousand exact postcodes must not be compared pair by pair. So rules are joined on what both
ask exactly, and what is left is swept along one column, in the order of where its conditions begin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

from crm_rls.model.assignment import Condition, Rule, Test

Pair = tuple[Rule, Rule]

Box = Mapping[str, Condition]


def ties(rules: Sequence[Rule]) -> Iterator[Pair]:
    """Yield two rules that may hold for the same contact, are equally specific, and give different values.

    There is no tie where a third rule decides all that the two share.
    """
    by_rank: dict[Hashable, list[Rule]] = defaultdict(list)
    for each in rules:
        by_rank[each.rank].append(each)
    deciding = _Deciding(rules)
    for equals in by_rank.values():
        for one, other in _meeting(equals):
            if one.more_specific(other) or other.more_specific(one):
                continue
            if not deciding.over(one, other):
                yield one, other


def overlaps(rules: Sequence[Rule]) -> Iterator[Pair]:
    """Yield two rules that may hold for the same contact but differ, the deciding one first."""
    for one, other in _meeting(rules):
        if one.more_specific(other):
            yield one, other
        elif other.more_specific(one):
            yield other, one


class _Deciding:
    """Finds a rule that decides everything that two others share."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._boxes: dict[Hashable, Rule] = {}
        for each in rules:
            self._boxes.setdefault(_key({c.column: c for c in each.conditions}), each)

    def over(self, one: Rule, other: Rule) -> bool:
        shared = _shared(one, other)
        exactly = self._boxes.get(_key(shared))
        candidates: Iterable[Rule] = self._rules if exactly is None else (exactly,)
        return any(
            each.more_specific(one) and each.more_specific(other) and _covers(each, shared)
            for each in candidates
        )


def _key(box: Box) -> Hashable:
    return frozenset((column, condition.low, condition.high) for column, condition in box.items())


def _covers(rule: Rule, box: Box) -> bool:
    return all(each.column in box and box[each.column].within(each) for each in rule.conditions)


def _shared(one: Rule, other: Rule) -> Box:
    box = {each.column: each for each in one.conditions}
    for each in other.conditions:
        mine = box.get(each.column, each)
        low = max(mine.low, each.low)
        high = min(mine.high, each.high)
        box[each.column] = Condition(each.column, Test.RANGE, low, high)
    return box


def _meeting(rules: Sequence[Rule]) -> Iterator[Pair]:
    by_shape: dict[Hashable, list[Rule]] = defaultdict(list)
    for each in rules:
        by_shape[each.shape].append(each)
    order = {id(each): place for place, each in enumerate(rules)}
    for ours, theirs in combinations_with_replacement(by_shape.values(), 2):
        yield from _of_two_shapes(ours, theirs, order)


def _of_two_shapes(ours: list[Rule], theirs: list[Rule], order: Mapping[int, int]) -> Iterator[Pair]:
    tests, others = dict(ours[0].shape), dict(theirs[0].shape)
    shared = [column for column in tests if column in others]
    joined = [column for column in shared if tests[column] is others[column] is Test.EXACT]
    swept = next((column for column in shared if column not in joined), None)
    right = _buckets(theirs, joined)
    for key, some in _buckets(ours, joined).items():
        other = some if ours is theirs else right.get(key, [])
        if len({each.value for each in (*some, *other)}) < 2:
            continue
        pairs = product(some, other) if swept is None else _sweep(some, other, swept)
        for one, two in pairs:
            in_order = ours is not theirs or order[id(one)] < order[id(two)]
            if in_order and one.value != two.value and _meet(one, two):
                yield one, two


def _buckets(rules: list[Rule], columns: list[str]) -> Mapping[Hashable, list[Rule]]:
    found: dict[Hashable, list[Rule]] = defaultdict(list)
    for each in rules:
        texts = {condition.column: condition.text for condition in each.conditions}
        found[tuple(texts[column] for column in columns)].append(each)
    return found


def _sweep(ours: list[Rule], theirs: list[Rule], column: str) -> Iterator[Pair]:
    """Yield the pairs whose conditions on the column meet, ordered by where the later one begins."""

    entries = [(_on(each, column), side, each) for side, rules in enumerate((ours, theirs)) for each in rules]
    open_: tuple[list[tuple[Condition, Rule]], list[tuple[Condition, Rule]]] = ([], [])
    for condition, side, each in sorted(entries, key=lambda entry: (entry[0].low, entry[1])):
        facing = open_[1 - side]
        facing[:] = [entry for entry in facing if entry[0].high > condition.low]
        for _, other in facing:
            yield (each, other) if side == 0 else (other, each)
        open_[side].append((condition, each))


def _on(rule: Rule, column: str) -> Condition:
    return next(each for each in rule.conditions if each.column == column)


def _meet(one: Rule, other: Rule) -> bool:
    box = {each.column: each for each in one.conditions}
    return all(each.column not in box or each.meets(box[each.column]) for each in other.conditions)
