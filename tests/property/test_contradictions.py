"""What is called contradictory is never true for any row, whatever the types of its columns."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_rls.model.calculations import ColumnValue
from crm_rls.model.clock import Clock, Today
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import (
    COMPARISONS,
    And,
    Attribute,
    Compare,
    CompareValues,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Row,
    Within,
    conjunction,
    disjunction,
)
from crm_rls.reading.sections.contradictions import never_true

pytestmark = pytest.mark.fuzz

OWES = CompareValues(ColumnValue("paid"), "<", ColumnValue("due"))
CLOCK = Clock(datetime(2027, 1, 15, 23, 30, tzinfo=UTC), "Europe/Berlin")
TEXTS = ("1", "01", "1.0", "2", "9", "10", "-1", "a", "ab", "2026-01-01", "2026-06-01")
NUMBERS = tuple(text for text in TEXTS if text[-1].isdigit() and len(text) < 5)


def _leaves(values: st.SearchStrategy[str], column: str) -> st.SearchStrategy[Predicate]:
    some = st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)
    operand = values | st.just(Attribute("mine"))
    return st.one_of(
        st.builds(Compare, st.just(column), st.sampled_from(sorted(COMPARISONS)), operand),
        st.builds(InList, st.just(column), some),
        st.builds(lambda keys: Within(column, "node", keys), some),
        st.just(IsNull(column)),
    )


words = _leaves(st.sampled_from(TEXTS), "word") | st.builds(Prefix, st.just("word"), st.sampled_from(TEXTS))
numbers = _leaves(st.sampled_from(NUMBERS), "number")
flags = st.sampled_from((IsTrue("flag"), IsNull("flag")))
days = st.one_of(
    st.builds(
        Compare,
        st.just("day"),
        st.sampled_from(sorted(COMPARISONS)),
        st.sampled_from((Today(-10), Today(-9), Today(), Today(2))),
    ),
    st.just(IsNull("day")),
)
pairs = st.builds(
    CompareValues,
    st.just(ColumnValue("number")),
    st.sampled_from(sorted(COMPARISONS)),
    st.just(ColumnValue("other")),
)
plain = words | numbers | flags | days | pairs


def _grown(parts: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    several = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(
        several.map(conjunction),
        several.map(lambda each: And(tuple(each))),
        several.map(disjunction),
        parts.map(Not),
        parts.map(lambda part: Linked("crm.link", ("contact_id",), ("id",), part)),
    )


predicates = st.recursive(plain, _grown, max_leaves=8)
rows = st.fixed_dictionaries(
    {
        "word": st.none() | st.sampled_from(TEXTS),
        "number": st.none() | st.sampled_from([Decimal(text) for text in NUMBERS]),
        "other": st.none() | st.sampled_from([Decimal(text) for text in NUMBERS]),
        "flag": st.none() | st.booleans(),
        "day": st.none() | st.sampled_from([CLOCK.day(Today(n)) for n in (-11, -10, -9, -1, 0, 1, 2, 3)]),
    }
)


@given(predicates, st.lists(rows, min_size=5, max_size=20), st.none() | st.sampled_from(NUMBERS))
def test_a_contradiction_is_never_true(predicate: Predicate, some: list[Row], mine: str | None) -> None:
    if never_true(predicate):
        for row in some:
            assert evaluate(predicate, row, {"mine": mine}, lambda *_: some, CLOCK) is not True


@pytest.mark.parametrize(
    "predicate",
    [
        And((Compare("word", "=", "a"), Compare("word", "=", "b"))),
        And((IsTrue("flag"), Not(IsTrue("flag")))),
        And((IsNull("word"), Compare("word", "<>", "a"))),
        And((InList("word", ("a", "b")), Not(Within("word", "node", ("a", "b", "c"))))),
        And((Compare("number", ">", "5"), Compare("number", "<=", "5"))),
        And((Compare("number", ">", "9"), Compare("number", "<", "1"))),
        And((Compare("number", "=", "5"), Compare("number", ">", "9"))),
        And((Compare("word", ">=", "2026-06-01"), Compare("word", "<", "2026-01-01"))),
        And((Compare("day", ">=", Today(-9)), Compare("day", "<", Today(-10)))),
        And((Compare("day", ">", Today()), Not(Compare("day", ">=", Today(-30))))),
        And((OWES, Not(OWES))),
        And((Prefix("word", "ab"), Prefix("word", "ac"))),
        And((Prefix("word", "ab"), Compare("word", "=", "xy"))),
        And((Compare("word", "=", Attribute("mine")), Not(Compare("word", "=", Attribute("mine"))))),
        Not(Or((IsNull("word"), Not(IsNull("word"))))),
        Linked("crm.link", ("id",), ("id",), And((IsNull("x"), IsTrue("x")))),
        And(
            (
                Linked("crm.link", ("id",), ("id",), IsTrue("x")),
                Not(Linked("crm.link", ("id",), ("id",), IsTrue("x"))),
            )
        ),
        And((Or((Compare("word", "=", "a"), Compare("word", "=", "b"))), Compare("word", "=", "c"))),
    ],
)
def test_obvious_contradictions_are_found(predicate: Predicate) -> None:
    assert never_true(predicate)


@pytest.mark.parametrize(
    "predicate",
    [
        And((Compare("x", "=", "1"), Compare("x", "=", "1.0"))),  # a number
        And((Compare("x", "=", "DE"), Compare("x", "=", "de"))),  # citext
        And((InList("x", ("DE", "AT")), Not(Compare("x", "<>", "de")))),
        And((Compare("x", "=", "café"), Compare("x", "=", "CAFE"))),  # a collation without accents
        And((Prefix("x", "Stra\u00dfe"), Prefix("x", "STRASSE"))),
        And((Compare("x", "=", "978-3-16"), Compare("x", "=", "978316"))),  # an ISBN
        And((Compare("x", ">=", "1.9"), Compare("x", "<=", "1.10"))),  # a version
        And((Compare("x", "=", "yes"), Compare("x", "=", "true"))),  # a boolean
        And((Compare("x", ">", "9"), Compare("x", "<", "10"))),  # as numbers; not so as texts
        And((Compare("x", ">", "b"), Compare("x", "<", "a"))),  # an enum has an order of its own
        And(
            (
                Linked("crm.link", ("id",), ("id",), IsTrue("x")),
                Linked("crm.link", ("id",), ("id",), Not(IsTrue("x"))),
            )
        ),
    ],
)
def test_what_may_be_true_in_some_type_is_no_contradiction(predicate: Predicate) -> None:
    assert not never_true(predicate)


def test_too_many_alternatives_are_not_tried() -> None:
    pairs = [Or((Compare(f"c{n}", "=", "a"), Compare(f"c{n}", "=", "b"))) for n in range(30)]
    assert not never_true(And((*pairs, IsTrue("x"), Not(IsTrue("x")))))
