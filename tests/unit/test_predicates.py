"""Predicates: what conjunction and disjunction drop, and what a predicate names."""

from __future__ import annotations

import pytest

from crm_rls.model.evaluation import true_of_nulls
from crm_rls.model.predicates import (
    FALSE,
    TRUE,
    And,
    Attribute,
    Compare,
    Contains,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
    attributes,
    columns,
    conjunction,
    disjunction,
    links,
    walk,
)

A, B, C = IsTrue("a"), IsTrue("b"), IsTrue("c")


# -- putting together and reading ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((), TRUE),
        ((TRUE,), TRUE),
        ((A,), A),
        ((A, TRUE, A), A),
        ((A, B), And((A, B))),
        ((B, A), And((B, A))),
        ((A, And((B, C))), And((A, B, C))),
        ((And((A, B)), And((B, C))), And((A, B, C))),
        ((A, FALSE, B), FALSE),
        ((A, And((B, FALSE))), FALSE),
        ((A, Or((B, C))), And((A, Or((B, C))))),
    ],
)
def test_a_conjunction_is_flat_and_false_wins(parts: tuple[Predicate, ...], whole: Predicate) -> None:
    assert conjunction(parts) == whole


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((), FALSE),
        ((FALSE,), FALSE),
        ((A,), A),
        ((A, FALSE, A), A),
        ((A, B), Or((A, B))),
        ((A, Or((B, C))), Or((A, B, C))),
        ((A, TRUE, B), TRUE),
        ((A, Or((B, TRUE))), TRUE),
        ((A, And((B, C))), Or((A, And((B, C))))),
    ],
)
def test_a_disjunction_is_flat_and_true_wins(parts: tuple[Predicate, ...], whole: Predicate) -> None:
    assert disjunction(parts) == whole


LINK = Linked(
    "crm.link", ("contact_id",), ("id",), And((Compare("owner", "=", Attribute("no")), IsTrue("inside")))
)
EVERYTHING = Or(
    (
        Not(And((Compare("compared", "=", "1"), InList("listed", ("1",))))),
        Within("territory", "DE", ("DE",)),
        IsNull("nullable"),
        IsTrue("flag"),
        Prefix("name", "A"),
        Contains("tags", "x"),
        Compare("team", ">", Attribute("team")),
        Not(LINK),
        TRUE,
    )
)


def test_columns_are_those_of_the_table_itself() -> None:
    assert columns(EVERYTHING) == {
        "compared", "listed", "territory", "nullable", "flag", "name", "tags", "team", "id",
    }  # fmt: skip


def test_links_and_attributes_are_found_at_any_depth() -> None:
    assert links(EVERYTHING) == (LINK,)
    assert attributes(EVERYTHING) == {"team", "no"}
    assert LINK.condition not in walk(EVERYTHING)


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (TRUE, True),
        (FALSE, False),
        (Compare("a", "=", "1"), False),
        (Not(Compare("a", "=", "1")), False),
        (Compare("a", "<>", Attribute("no")), False),
        (InList("a", ("1", "2")), False),
        (Prefix("a", "x"), False),
        (Contains("a", "x"), False),
        (Not(Contains("a", "x")), False),
        (IsTrue("a"), False),
        (Not(IsTrue("a")), False),
        (IsNull("a"), True),
        (Not(IsNull("a")), False),
        (Not(Not(IsNull("a"))), True),
        (Or((Within("a", "DE", ("DE",)), IsNull("a"))), True),
        (And((IsNull("a"), Compare("b", "=", "1"))), False),
        (Or((Compare("a", "=", "1"), Compare("b", "=", "1"))), False),
        (LINK, False),
        (Not(LINK), True),
    ],
)
def test_what_is_true_of_nulls(predicate: Predicate, expected: bool) -> None:
    assert true_of_nulls(predicate) is expected
