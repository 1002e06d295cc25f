"""What filters mean for rows: three values, leaves, the types of literals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import (
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
    Row,
    Within,
)
from crm_rls.model.values import typed
from tests.unit.truth import NO, UNKNOWN, YES, truth

# -- three values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, True, True),
        (YES, NO, False, True),
        (YES, UNKNOWN, None, True),
        (NO, YES, False, True),
        (NO, NO, False, False),
        (NO, UNKNOWN, False, None),
        (UNKNOWN, YES, None, True),
        (UNKNOWN, NO, False, None),
        (UNKNOWN, UNKNOWN, None, None),
    ],
)
def test_and_and_or_are_those_of_sql(
    left: Predicate, right: Predicate, both: bool | None, either: bool | None
) -> None:
    assert truth(And((left, right))) is both
    assert truth(Or((left, right))) is either


@pytest.mark.parametrize(("part", "negated"), [(YES, False), (NO, True), (UNKNOWN, None)])
def test_not_leaves_the_unknown_unknown(part: Predicate, negated: bool | None) -> None:
    assert truth(Not(part)) is negated
    assert truth(Not(Not(part))) is truth(part)


@pytest.mark.parametrize(
    "leaf",
    [
        Compare("x", "=", "1"),
        Compare("x", "<>", "1"),
        Compare("x", "<", "1"),
        Compare("x", "<=", "1"),
        Compare("x", ">", "1"),
        Compare("x", ">=", "1"),
        Compare("x", "=", Attribute("team")),
        InList("x", ("1", "2")),
        Within("x", "DE", ("DE", "NORD")),
        IsTrue("x"),
        Prefix("x", "A"),
        Prefix("x", ""),
        Contains("x", "PUMPS"),
    ],
    ids=repr,
)
def test_null_is_unknown_in_every_leaf_also_under_not(leaf: Predicate) -> None:
    assert truth(leaf, {"x": None}, team="1") is None
    assert truth(Not(leaf), {"x": None}, team="1") is None


def test_only_is_null_answers_for_null() -> None:
    assert truth(IsNull("x"), {"x": None}) is True
    assert truth(IsNull("x"), {"x": ""}) is False
    assert truth(Not(IsNull("x")), {"x": None}) is False


@pytest.mark.parametrize("me", [{}, {"team": None}])
def test_an_attribute_that_somebody_lacks_is_unknown(me: dict[str, str | None]) -> None:
    for op in ("=", "<>", "<"):
        assert truth(Compare("x", op, Attribute("team")), {"x": "a"}, **me) is None
        assert truth(Not(Compare("x", op, Attribute("team"))), {"x": "a"}, **me) is None


def test_an_empty_attribute_is_a_value() -> None:
    assert truth(Compare("x", "=", Attribute("team")), {"x": ""}, team="") is True
    assert truth(Compare("x", "=", Attribute("team")), {"x": None}, team="") is None


def test_a_column_that_the_row_lacks_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="misspelt"):
        truth(Compare("misspelt", "=", "1"), {"x": "1"})


# -- leaves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("op", "below", "same", "above"),
    [
        ("=", False, True, False),
        ("<>", True, False, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_comparisons_put_the_column_on_the_left(op: str, below: bool, same: bool, above: bool) -> None:
    answers = [truth(Compare("x", op, "10"), {"x": number}) for number in (9, 10, 11)]
    assert answers == [below, same, above]


def test_numbers_compare_as_numbers_and_text_as_text() -> None:
    assert truth(Compare("x", "<", "10"), {"x": 9}) is True
    assert truth(Compare("x", "<", "10"), {"x": "9"}) is False
    assert truth(Compare("x", "=", "01067"), {"x": "1067"}) is False
    assert truth(InList("x", ("1", "2.50")), {"x": Decimal("2.5")}) is True


def test_text_is_ordered_by_code_point_and_keeps_its_case() -> None:
    assert truth(Compare("x", "<", "a"), {"x": "Z"}) is True
    assert truth(Compare("x", ">", "z"), {"x": "ä"}) is True
    assert truth(Compare("x", "=", "hh"), {"x": "HH"}) is False


def test_within_asks_the_subtree_and_not_the_node() -> None:
    nord = Within("x", "NORD", ("HH", "SH"))
    assert [truth(nord, {"x": key}) for key in ("HH", "SH", "NORD", "BY")] == [True, True, False, False]


def test_a_prefix_has_no_wildcards() -> None:
    assert truth(Prefix("x", "A%"), {"x": "A%b"}) is True
    assert truth(Prefix("x", "A%"), {"x": "Ab"}) is False
    assert truth(Prefix("x", "A_"), {"x": "Ab"}) is False
    assert truth(Prefix("x", ""), {"x": ""}) is True


@pytest.mark.parametrize(
    ("elements", "answer"),
    [
        ([], False),
        (["PUMPS"], True),
        (["VALVES"], False),
        (["VALVES", None], None),
        ([None], None),
        ([None, "PUMPS"], True),
        (("PUMPS",), True),
    ],
)
def test_a_null_element_could_be_the_wanted_one(elements: Sequence[object], answer: bool | None) -> None:
    assert truth(Contains("x", "PUMPS"), {"x": elements}) is answer


def test_elements_have_their_own_type() -> None:
    assert truth(Contains("x", "07"), {"x": [7, 8]}) is True
    assert truth(Contains("x", "07"), {"x": ["7"]}) is False


def test_contains_on_what_is_no_array_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="not an array: 'PUMPS'"):
        truth(Contains("x", "PUMPS"), {"x": "PUMPS"})


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([], False),
        ([{"line": "PUMPS"}], True),
        ([{"line": "VALVES"}], False),
        ([{"line": None}], False),
        ([{"line": None}, {"line": "PUMPS"}], True),
    ],
)
def test_exists_is_never_unknown(rows: Sequence[Row], answer: bool) -> None:
    link = Linked("crm.link", ("contact_id",), ("id",), Compare("line", "=", "PUMPS"))

    def linked(asked: Linked, row: Row) -> Sequence[Row]:
        assert (asked, row) == (link, {"id": 1})
        return rows

    assert evaluate(link, {"id": 1}, {}, linked) is answer
    assert evaluate(Not(link), {"id": 1}, {}, linked) is not answer


def test_the_condition_of_exists_knows_who_asks() -> None:
    link = Linked("crm.link", ("contact_id",), ("id",), Compare("owner", "=", Attribute("employee_no")))
    rows = [{"owner": "1001"}]
    assert evaluate(link, {}, {"employee_no": "1001"}, lambda *_: rows) is True
    assert evaluate(link, {}, {"employee_no": "1002"}, lambda *_: rows) is False


# -- the type of a literal -----------------------------------------------------------------------------

BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "like", "value"),
    [
        ("7", 1, Decimal(7)),
        ("-7", 1, Decimal(-7)),
        ("2.50", Decimal(1), Decimal("2.5")),
        ("12345678901234567890", 1, Decimal(12345678901234567890)),
        ("0.1", 1.0, 0.1),
        ("2027-01-31", date(2000, 1, 1), date(2027, 1, 31)),
        ("2027-01-31", datetime(2000, 1, 1), datetime(2027, 1, 31)),  # noqa: DTZ001 -- no zone: that is the case
        ("2027-01-31T12:00+01:00", datetime(2000, 1, 1), datetime(2027, 1, 31, 12)),  # noqa: DTZ001
        ("2027-01-31T12:00", datetime(2000, 1, 1, tzinfo=UTC), datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("2027-01-31T12:00", datetime(2000, 1, 1, tzinfo=BERLIN), datetime(2027, 1, 31, 11, tzinfo=UTC)),
        ("2027-01-31T12:00-05:00", datetime(2000, 1, 1, tzinfo=UTC), datetime(2027, 1, 31, 17, tzinfo=UTC)),
        ("true", False, True),
        ("T", False, True),
        ("yes", False, True),
        ("on", False, True),
        ("1", False, True),
        (" f ", True, False),
        ("of", True, False),
        ("n", True, False),
        ("0", True, False),
        ("6BA7B810-9DAD-11D1-80B4-00C04FD430C8", UUID(int=0), UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")),
        ("01067", "", "01067"),
        ("NULL", "", "NULL"),
    ],
)
def test_a_literal_takes_the_type_of_its_column(text: str, like: object, value: object) -> None:
    found = typed(text, like)
    assert found == value
    assert type(found) is type(value)


def test_a_boolean_is_not_compared_as_a_number() -> None:
    assert typed("1", True) is True
    with pytest.raises(ValueError, match="'2' is not a boolean"):
        typed("2", True)


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("", 1),
        ("seven", 1),
        ("1,5", Decimal(1)),
        ("", 1.0),
        ("31.01.2027", date(2000, 1, 1)),
        ("2027-02-29", date(2000, 1, 1)),
        ("noon", datetime(2000, 1, 1, tzinfo=UTC)),
        ("", True),
        ("o", True),  # the beginning of two words
        ("maybe", True),
        ("no-uuid", UUID(int=0)),
        ("x", ["x"]),
        ("x", {"x": 1}),
        ("x", b"x"),
    ],
)
def test_a_text_that_is_no_value_of_the_type_is_refused(text: str, like: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- Python's own conversions word it
        typed(text, like)


def test_a_bad_literal_is_never_just_false() -> None:
    with pytest.raises(ValueError, match="'seven' is not a number"):
        truth(Not(Compare("x", "=", "seven")), {"x": 7})
