"""What patterns, arrays, days that move and values of the row mean in Python."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm_rls.model.calculations import Calculation, Coalesce, ColumnValue, LiteralValue, Value
from crm_rls.model.clock import Clock, Today
from crm_rls.model.evaluation import evaluate, true_of_nulls
from crm_rls.model.predicates import Compare, CompareValues, Contains, Elements, Like, Predicate, Row
from tests.unit.truth import truth, unlinked

TWO = LiteralValue("2", number=True)


@pytest.mark.parametrize(
    ("pattern", "folded", "text", "answer"),
    [
        ("%@x", False, "a@x", True), ("%@x", False, "a@xy", False), ("a_c%", False, "abcd", True),
        ("a_c%", False, "ac", False), ("a\\_c", False, "abc", False), ("a\\_c", False, "a_c", True),
        ("\\\\%", False, "\\x", True), ("%", False, "", True), ("", False, "", True),
        ("_", False, "😀", True), ("a%c", False, "a\nc", True), (".*", False, "abc", False),
        ("A%", True, "abc", True), ("ä_", True, "ÄB", True), ("A%", False, "abc", False),
    ],
)  # fmt: skip
def test_a_pattern_is_matched_as_like_does_it(pattern: str, folded: bool, text: str, answer: bool) -> None:
    assert truth(Like("a", pattern, folded), {"a": text}) is answer
    assert truth(Like("a", pattern, folded), {"a": None}) is None


def test_elements_of_an_array_are_never_unknown() -> None:
    row = {"a": ["x", None]}
    assert truth(Elements("a", ("x", "y")), row) is True
    assert truth(Elements("a", ("y",)), row) is False
    assert truth(Elements("a", ("x", "y"), every=True), row) is False
    assert truth(Elements("a", ("x",), every=True), row) is True
    assert truth(Elements("a", ("x",)), {"a": None}) is None
    assert truth(Contains("a", "y"), row) is None


@pytest.mark.parametrize(
    ("left", "right", "row", "answer"),
    [
        (Calculation("/", ColumnValue("a"), ColumnValue("b")), TWO, {"a": Decimal(4), "b": Decimal(2)}, True),
        (Calculation("/", ColumnValue("a"), ColumnValue("b")), TWO, {"a": 4, "b": 0}, None),
        (Calculation("*", ColumnValue("a"), ColumnValue("b")), TWO, {"a": 2, "b": None}, None),
        (Calculation("*", ColumnValue("a"), TWO), TWO, {"a": Decimal("NaN")}, None),
        (Calculation("*", ColumnValue("a"), TWO), TWO, {"a": Decimal(10) ** 31}, None),
        (
            Calculation("-", ColumnValue("a"), ColumnValue("a")),
            LiteralValue("0", number=True),
            {"a": 7},
            True,
        ),
        (Coalesce((ColumnValue("a"), LiteralValue("x"))), LiteralValue("x"), {"a": None}, True),
        (Coalesce((ColumnValue("a"), ColumnValue("b"))), LiteralValue("x"), {"a": None, "b": None}, None),
        (ColumnValue("a"), ColumnValue("b"), {"a": 1, "b": Decimal("1.0")}, True),
        (ColumnValue("a"), ColumnValue("b"), {"a": Decimal("NaN"), "b": Decimal("NaN")}, True),
    ],
)
def test_values_of_a_row_are_compared_or_unknown(
    left: Value, right: Value, row: Row, answer: bool | None
) -> None:
    assert truth(CompareValues(left, "=", right), row) is answer


def test_a_day_that_moves_needs_a_clock() -> None:
    clock = Clock(datetime(2027, 1, 31, 23, 30, tzinfo=UTC), "Europe/Berlin")
    today = Compare("a", "=", Today())
    for moment in (date(2027, 2, 1), datetime(2027, 1, 31, 23, 5, tzinfo=UTC), datetime(2027, 2, 1, 12)):  # noqa: DTZ001
        assert evaluate(today, {"a": moment}, {}, unlinked, clock) is True
    assert evaluate(today, {"a": datetime(2027, 1, 31, 22, 59, tzinfo=UTC)}, {}, unlinked, clock) is False
    with pytest.raises(ValueError, match="at a moment only"):
        evaluate(today, {"a": date(2027, 2, 1)}, {}, unlinked)


@pytest.mark.parametrize(
    ("predicate", "possible"),
    [
        (CompareValues(ColumnValue("a"), "<", ColumnValue("b")), False),
        (CompareValues(Calculation("*", ColumnValue("a"), TWO), ">", TWO), False),
        (CompareValues(Coalesce((ColumnValue("a"), ColumnValue("b"))), "=", LiteralValue("x")), False),
        # Texts or numbers: only the type of the column says which is the larger one.
        (CompareValues(Coalesce((ColumnValue("a"), LiteralValue("10"))), ">", LiteralValue("9")), True),
        (CompareValues(Coalesce((ColumnValue("a"), LiteralValue("x"))), "=", LiteralValue("y")), True),
        (Compare("a", "<", Today()), False),
        (Like("a", "%"), False),
        (Elements("a", ("x",)), False),
    ],
)
def test_what_may_be_true_of_a_row_that_hangs_on_nothing(predicate: Predicate, possible: bool) -> None:
    assert true_of_nulls(predicate) is possible
