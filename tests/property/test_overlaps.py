"""Overlaps: every witness is one, and where a search through a small domain finds a contact, we find one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from crm_rls.meaning.proving.candidates import THEN
from crm_rls.meaning.proving.overlaps import overlap
from crm_rls.meaning.proving.readings import read_columns
from crm_rls.meaning.proving.witnesses import Search, Witness
from crm_rls.model import Attributes, PersonAttribute
from crm_rls.model.calculations import Calculation, Coalesce, ColumnValue, LiteralValue
from crm_rls.model.clock import Today
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import (
    And,
    Attribute,
    Compare,
    CompareValues,
    Contains,
    Elements,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Like,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Row,
    attributes,
    columns,
    links,
)
from tests.property.strategies import EXAMPLES

LINK, VIA = "crm.link", "contact_id"
DOMAIN: Mapping[str, Sequence[object]] = {
    "word": (None, "a", "b", "c", "d", "e"),
    "number": (None, 1, 2, 3, 4, 5),
    "flag": (None, False, True),
    "kinds": (None, [], ["p"], ["q"], ["p", "q"]),
    "owner": (None, "b", "c", "d", "e"),
    "day": (None, *(THEN.day(Today(n)) for n in range(-3, 4))),
}
LINK_ROWS: Sequence[Row] = tuple({VIA: 1, "product": value} for value in (None, "x", "y", "z"))
LINKED: Sequence[Sequence[Row]] = (
    (), *((row,) for row in LINK_ROWS), *product(LINK_ROWS[:3], LINK_ROWS[1:]),
)  # fmt: skip
ATTRIBUTE_VALUES = ("b", "c", "d")
TYPES = {"who": PersonAttribute(), "them": PersonAttribute(many=True)}

OPS = st.sampled_from(("=", "<>", "<", "<=", ">", ">="))


def _values(column: str, literals: Sequence[str]) -> st.SearchStrategy[Predicate]:
    one = st.sampled_from(literals)
    return st.one_of(
        st.builds(Compare, st.just(column), OPS, one),
        st.builds(InList, st.just(column), st.lists(one, min_size=1, max_size=2).map(tuple)),
        st.just(IsNull(column)),
    )


LEAVES: st.SearchStrategy[Predicate] = st.one_of(
    _values("word", ("b", "d")),
    _values("number", ("2", "4")),
    st.sampled_from((Prefix("word", "b"), Prefix("word", "d"))),
    st.sampled_from((Like("word", "_"), Like("word", "b_%"), Like("word", "%B", folded=True))),
    st.sampled_from((IsTrue("flag"), IsNull("flag"))),
    st.sampled_from((Contains("kinds", "p"), Contains("kinds", "q"), IsNull("kinds"))),
    st.builds(Elements, st.just("kinds"), st.sampled_from((("p",), ("q",), ("p", "q"))), st.booleans()),
    st.builds(Compare, st.just("owner"), st.sampled_from(("=", "<>")), st.just(Attribute("who"))),
    st.just(InAttribute("owner", Attribute("them"))),
    st.builds(Compare, st.just("owner"), st.sampled_from(("=", "<>")), st.sampled_from(("b", "d"))),
    st.builds(Compare, st.just("day"), OPS, st.sampled_from((Today(-1), Today(1)))),
    st.just(IsNull("day")),
    _values("product", ("x", "y")).map(lambda inside: Linked(LINK, (VIA,), ("id",), inside)),
)


def _wider(inner: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several), st.builds(And, several), st.builds(Or, several), st.builds(Not, inner)
    )


FILTERS = st.recursive(LEAVES, _wider, max_leaves=4)
UNDECIDED: st.SearchStrategy[Predicate] = st.builds(
    CompareValues,
    st.sampled_from(
        (ColumnValue("number"), Calculation("*", ColumnValue("number"), LiteralValue("2", number=True)))
    ),
    OPS,
    st.sampled_from((ColumnValue("limit"), Coalesce((ColumnValue("limit"), LiteralValue("3", number=True))))),
)
"""What no witness is looked for; where one is found all the same, it must be one."""


def _search(*filters: Predicate) -> Search:
    return Search(read_columns(filters, TYPES), {"who": ("b",)})


def _contacts(one: Predicate, other: Predicate) -> Iterator[tuple[Row, Sequence[Row]]]:
    read = columns(one) | columns(other)
    choices = [values if name in read else (None,) for name, values in DOMAIN.items()]
    linked = LINKED if links(one) or links(other) else ((),)
    for values in product(*choices):
        row = dict(zip(DOMAIN, values, strict=True))
        yield from ((row, rows) for rows in linked)


def _people(predicate: Predicate) -> Sequence[Attributes]:
    if not attributes(predicate):
        return [{}]
    sets = [(), *combinations(ATTRIBUTE_VALUES, 1), *combinations(ATTRIBUTE_VALUES, 2)]
    return [{"who": value, "them": some} for value, some in product(ATTRIBUTE_VALUES, sets)]


def _exists(one: Predicate, other: Predicate) -> bool:
    def true(predicate: Predicate, row: Row, rows: Sequence[Row]) -> bool:
        return any(evaluate(predicate, row, me, lambda *_: rows, THEN) is True for me in _people(predicate))

    return any(true(one, *contact) and true(other, *contact) for contact in _contacts(one, other))


def _is_witness(found: Witness, one: Predicate, other: Predicate) -> bool:
    def linked(link: Linked, _row: Row) -> Sequence[Row]:
        return found.linked.get((link.table, link.via), ())

    filters = zip((one, other), found.people, strict=True)
    return all(evaluate(predicate, found.row, me, linked, THEN) is True for predicate, me in filters)


@pytest.mark.fuzz
@settings(max_examples=10 * EXAMPLES, deadline=None)
@given(FILTERS, FILTERS)
def test_a_witness_is_found_exactly_where_a_contact_of_a_small_domain_has_both(
    one: Predicate, other: Predicate
) -> None:
    found = overlap(_search(one, other), one, other)
    event("overlap" if found else "none")
    if found is not None:
        assert _is_witness(found, one, other)
    else:
        assert not _exists(one, other)


@pytest.mark.fuzz
@settings(max_examples=3 * EXAMPLES, deadline=None)
@given(
    st.recursive(LEAVES | UNDECIDED, _wider, max_leaves=4),
    FILTERS,
    st.recursive(LEAVES, _wider, max_leaves=3).filter(lambda each: not attributes(each)),
)
def test_a_witness_is_a_contact_of_the_family(one: Predicate, other: Predicate, family: Predicate) -> None:
    found = overlap(_search(one, other, family), one, other, family)
    if found is not None:
        assert _is_witness(found, one, other)
        assert found.fulfils(family, {})
