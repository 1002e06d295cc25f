"""Two groups of one family whose filters are any the language allows: a model or its mistakes, never a crash.

The same few columns are asked in every way, so what goes together in no type stands side by side.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from crm_rls.diagnostics import Diagnostic, Severity
from crm_rls.errors import ModelError
from tests.fixtures.model_text import place, text_of, warnings
from tests.property.strategies import EXAMPLES, FUZZING

pytestmark = pytest.mark.fuzz

TABLES = """
  crm.contact: {class: root, key: id}
  crm.product: {class: child, parent: crm.contact, via: contact_id}
  crm.visit: {class: child, parent: crm.contact, via: contact_id}
"""
ATTRIBUTES = """
  word: {type: text}
  number: {type: integer}
  key: {type: uuid}
"""
PEOPLE = """
  anna: {word: x, number: "10", key: 0a6cbd0e-7c39-4c0c-9d40-2b4bd3f0a4f1, groups: [one, other]}
"""
PAIRS = 10_000 if EXAMPLES >= FUZZING else 200
"""Pairs of filters; `make fuzz` tries ten thousand."""

COLUMNS = ("a", "b", "territory")
LITERALS = (
    "'x'", "'xy'", "''", "'1'", "'01'", "10", "-2.5", "'NaN'", "'Infinity'", "true", "false", "'yes'",
    "'{x,y}'", "'2027-01-31'", "date '2027-02-01'", "'2027-01-31 10:00'", "'2027-01-31 10:00+01:00'",
    "'0a6cbd0e-7c39-4c0c-9d40-2b4bd3f0a4f1'", "'it''s'", "'é'", "'\U0010ffff'",
)  # fmt: skip
LIKES = ("like", "not like", "ilike", "not ilike")
PATTERNS = ("%x", "_", "x_%", "%", "", "É%", "1\\_", "%27-%", "x\\")
OPERANDS = (*LITERALS, "today()", "today() - 30", "today() + 9", "me.word", "me.number", "me.key")

column, literal = st.sampled_from(COLUMNS), st.sampled_from(LITERALS)
operator = st.sampled_from(("=", "<>", "<", "<=", ">", ">="))
texts = st.sampled_from(("x", "1", "2027-", "é"))


def _written(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda values: pattern.format(*values))


values = st.recursive(
    column | st.sampled_from(("10", "-2.5", "0")),
    lambda inner: _written("({} {} {})", inner, st.sampled_from("+-*/"), inner),
    max_leaves=4,
)

leaves = st.one_of(
    _written("{} {} {}", column, operator, st.sampled_from(OPERANDS)),
    _written("{} {} {}", values, operator, values),
    _written("coalesce({}, {}) {} {}", column, literal, operator, literal),
    _written("coalesce({}, {})", column, st.sampled_from(("true", "false"))),
    _written("{} in ({})", column, st.lists(literal, min_size=1, max_size=3).map(", ".join)),
    _written("{} between {} and {}", column, literal, literal),
    _written("{} is {}", column, st.sampled_from(("null", "not null", "true", "not false"))),
    _written("{}", column),
    _written("{} like '{}%'", column, texts),
    _written("{} {} '{}'", column, st.sampled_from(LIKES), st.sampled_from(PATTERNS)),
    _written("{} = any({})", literal, column),
    _written("{} <> all({})", literal, column),
    _written(
        "{} {} array[{}]",
        column,
        st.sampled_from(("&&", "@>")),
        st.lists(literal, min_size=1, max_size=3).map(", ".join),
    ),
    _written("{} = any(array[{}])", column, literal),
    _written("within({}, '{}')", column, st.sampled_from(("DE", "NORD", "HH"))),
)


def nested(part: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    return st.recursive(
        part,
        lambda inner: st.one_of(
            _written("not ({})", inner),
            _written("({}) and ({})", inner, inner),
            _written("({}) or ({})", inner, inner),
        ),
        max_leaves=most,
    )


exists = _written("exists({}, {})", st.sampled_from(("product", "visit")), nested(leaves, 2))
filters = nested(leaves | exists, 4)


@settings(max_examples=PAIRS)
@given(one=filters, other=filters, family=st.none() | filters, hold=st.none() | filters)
def test_a_pair_of_groups_is_a_model_or_mistakes(
    one: str, other: str, family: str | None, hold: str | None
) -> None:
    def group(where: str) -> str:
        return f"{{family: sales, where: {json.dumps(where)}, rights: [read], children: [read]}}"

    text = text_of(
        tables=TABLES,
        attributes=ATTRIBUTES,
        people=PEOPLE,
        access_groups=f"\n  one: {group(one)}\n  other: {group(other)}\n",
        families=family and f"\n  sales: {{where: {json.dumps(family)}}}\n",
        restrictions=hold and f"\n  hold: {{where: {json.dumps(hold)}}}\n",
    )
    found = read(text)
    assert all(place(each).line and each.cause and each.next_step for each in found)
    if any(each.severity is Severity.ERROR for each in found):
        event("mistakes")
    else:
        event("overlap" if any("overlap" in each.cause for each in found) else "no overlap")


def read(text: str) -> list[Diagnostic]:
    """Return the mistakes or else the warnings."""
    try:
        return warnings(text)
    except ModelError as failure:
        return list(failure.diagnostics)
