"""Assignment rules: which one decides, which ones tie, where there are holes."""

from __future__ import annotations

import time

import pytest

from crm_rls.meaning.rule_gaps import Hole, holes
from crm_rls.meaning.rule_ties import overlaps, ties
from crm_rls.model.assignment import Condition, Rule, assign, between, exact, prefix, rule


def of(value: str, *conditions: Condition) -> Rule:
    return rule(conditions, value)


P20, P204 = prefix("postcode", "20"), prefix("postcode", "204")
NORTH, HAMBURG = between("postcode", "20000", "29999"), between("postcode", "20000", "21999")
STEEL, CARS = exact("industry", "steel"), exact("industry", "cars")


@pytest.mark.parametrize(
    ("deciding", "other"),
    [
        ((exact("postcode", "20457"), STEEL), (exact("postcode", "20457"),)),
        ((NORTH, STEEL), (exact("postcode", "20457"),)),
        ((exact("postcode", "20457"),), (P204,)),
        ((P204,), (P20,)),
        ((P20,), (HAMBURG,)),
        ((HAMBURG,), (NORTH,)),
        ((NORTH,), (between("postcode", "20000", None),)),
        ((between("postcode", None, "5"),), ()),
        ((P20, STEEL), (HAMBURG, STEEL)),
        ((HAMBURG, prefix("industry", "st")), (NORTH, prefix("industry", "st"))),
    ],
)
def test_the_more_specific_rule_decides(
    deciding: tuple[Condition, ...], other: tuple[Condition, ...]
) -> None:
    row = {"postcode": "20457", "industry": "steel"}
    rules = [of("A", *deciding), of("B", *other)]
    assert assign(rules, row) == "A"
    assert assign(rules[::-1], row) == "A"
    assert list(ties(rules)) == []
    assert list(overlaps(rules[::-1])) == [tuple(rules)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((exact("postcode", "20457"),), (STEEL,)),
        ((exact("postcode", "20457"),), (exact("postcode", "20457"),)),
        ((HAMBURG,), (between("postcode", "21000", "22999"),)),
        ((HAMBURG, STEEL), (NORTH, exact("size", "L"))),
        ((), ()),
    ],
)
def test_equally_specific_rules_with_two_values_tie(
    one: tuple[Condition, ...], other: tuple[Condition, ...]
) -> None:
    assert len(list(ties([of("A", *one), of("B", *other)]))) == 1
    assert list(ties([of("A", *one), of("A", *other)])) == []


def test_rules_that_cannot_meet_do_not_tie() -> None:
    assert list(ties([of("A", HAMBURG, STEEL), of("B", between("postcode", "21000", "23"), CARS)])) == []


def test_a_third_rule_that_has_what_two_share_ends_their_tie() -> None:
    pair = [of("A", exact("postcode", "20457")), of("B", STEEL)]
    assert list(ties([*pair, of("C", exact("postcode", "20457"), STEEL)])) == []
    assert len(list(ties([*pair, of("C", exact("postcode", "20458"), STEEL)]))) == 1
    ranges = [of("A", HAMBURG), of("B", between("postcode", "21000", "22999"))]
    assert list(ties([*ranges, of("C", between("postcode", "21000", "21999"))])) == []
    assert list(ties([*ranges, of("C", prefix("postcode", "21"))])) == []
    assert len(list(ties([*ranges, of("C", prefix("postcode", "211"))]))) == 1


def test_texts_keep_their_zeros_and_numbers_their_size() -> None:
    rules = [of("A", between("postcode", "01001", "09999")), of("B", between("n", "9", "10", numeric=True))]
    assert assign(rules, {"postcode": "01067", "n": None}) == "A"
    assert assign(rules, {"postcode": "1067", "n": None}) is None
    assert assign(rules, {"postcode": None, "n": "9.50"}) == "B"
    assert assign([of("C", exact("n", "7.0", numeric=True))], {"n": "7"}) == "C"


@pytest.mark.parametrize(("start", "end"), [("25999", "20000"), ("9", "10")])
def test_a_range_does_not_end_before_it_begins(start: str, end: str) -> None:
    with pytest.raises(ValueError, match="before it begins"):
        between("postcode", start, end)


@pytest.mark.parametrize("text", ["five", "1,5", "NaN", "Infinity", ""])
def test_a_number_is_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        exact("n", text, numeric=True)


def test_holes_stand_between_ranges_only() -> None:
    rules = [of("A", HAMBURG), of("B", between("postcode", "22000", "22999"))]
    assert list(holes(rules)) == []
    assert list(holes([*rules, of("C", between("postcode", "24000", "25999"))])) == [
        Hole("postcode", "22999", "24000")
    ]
    assert list(holes([*rules, of("C", prefix("postcode", "23")), of("D", prefix("postcode", "24"))])) == []
    assert list(holes([of("A", exact("postcode", "1")), of("B", exact("postcode", "3"))])) == []
    assert list(holes([*rules, of("C", between("postcode", "24000", "25999")), of("rest")])) == []


def test_many_rules_are_judged_fast() -> None:
    postcodes = [of(f"T{number % 16}", exact("postcode", f"{number:05}")) for number in range(30_000)]
    ranges = [
        of(f"T{number % 16}", between("postcode", f"{number:03}00", f"{number:03}99"))
        for number in range(1000)
    ]
    lines = [of(f"T{number % 7}", exact("line", str(number)), STEEL) for number in range(5_000)]
    begun = time.perf_counter()
    assert list(ties([*postcodes, *ranges, *lines])) == []
    # All pairs would be 650 million; a slow machine has time enough.
    assert time.perf_counter() - begun < 10
