"""Overlaps of groups that people write: what is reported with which contact, and what is not."""

from __future__ import annotations

import time

import pytest

from crm_rls.diagnostics import Code, Severity
from crm_rls.meaning.proving.overlaps import SHOWN, overlap, overlaps, search_in
from crm_rls.model import AccessGroup, Right
from crm_rls.model.predicates import And, Attribute, Compare, InList, Predicate, Prefix, Within
from tests.fixtures.model_text import group, load, place, text_of, warnings

READ = frozenset({Right.READ})


def pair(one: str, other: str) -> dict[str, str | None]:
    """Return a model with two groups of one family."""
    h = f'h: {{family: sales, where: "{other}", rights: [read]}}'
    unused = {} if "me." in one + other else {"attributes": None}
    return {**group(f'{{family: sales, where: "{one}", rights: [read]}}\n  {h}'), **unused}


def told(one: str, other: str) -> list[str]:
    """Return the causes of the warnings about overlaps of two filters."""
    found = warnings(text_of(**pair(one, other)))
    return [each.cause for each in found if "overlap" in each.cause]


@pytest.mark.parametrize(
    ("one", "other", "contact"),
    [
        (
            "within(territory, 'NORD')", "kind = 'key account'",
            "kind = 'key account' and territory = 'HH'",
        ),
        ("territory is null", "kind = 'b'", "kind = 'b' and territory null"),
        ("kind <> 'a'", "kind <> 'b'", "kind = '0'"),
        ("kind <> 'a'", "kind in ('a', 'c')", "kind = 'c'"),
        ("code like '20%'", "code like '201%'", "code = '201'"),
        ("code between '20000' and '25999'", "code between '25999' and '29999'", "code = '25999'"),
        ("code between '20000' and '25999'", "code > '25998'", "code = '25999'"),
        ("size between 50 and 499", "size between 400 and 1000", "size = 499"),
        ("since >= '2027-01-31'", "since < '2027-02-02'", "since = '2027-01-31'"),
        ("legal_hold", "not kind = 'a'", "kind = '0' and legal_hold true"),
        ("'P' = any(lines)", "'Q' = any(lines)", "lines = {P, Q}"),
        (
            "exists(contact_product, line = 'P')", "not exists(contact_product, line = 'Q')",
            "a row of crm.contact_product with line = 'P'",
        ),
        (
            "exists(contact_product, line = 'P')", "exists(contact_product, term = 'Q')",
            "a row of crm.contact_product with line = 'P' and a row of crm.contact_product with term = 'Q'",
        ),
        ("'P' = any(lines) or lines = '{}'", "kind = 'b'", "kind = 'b' and lines = {P}"),
        (
            "first_contact_by = me.employee_no", "kind = 'b'",
            "first_contact_by = '1' and kind = 'b'",
        ),
    ],
)  # fmt: skip
def test_an_overlap_is_told_with_a_contact(one: str, other: str, contact: str) -> None:
    (cause,) = told(one, other)
    assert cause.startswith(
        f"`g` and `h` of family `sales` overlap: a contact with {contact} would be in both"
    )
    assert cause.endswith("and so could have two faces")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kind = 'a'", "kind = 'b'"),
        ("kind = 'a'", "kind <> 'a'"),
        ("kind = 'a'", "kind is null"),
        ("kind in ('a', 'b')", "kind not in ('a', 'b')"),
        ("within(territory, 'NORD')", "within(territory, 'SUED')"),
        ("code between '20000' and '25999'", "code between '26000' and '29999'"),
        ("code like '20%'", "code like '21%'"),
        ("size between 50 and 499", "size between 500 and 1000"),
        ("legal_hold", "legal_hold is not true"),
        ("'P' = any(lines)", "not 'P' = any(lines)"),
        ("exists(contact_product, line = 'P')", "not exists(contact_product, line in ('P', 'Q'))"),
        # What an array is as a whole is not known.
        ("'P' = any(lines)", "lines <> '{Q}'"),
        # The order of texts is another one than that of numbers: one of the two would be a false alarm.
        ("code >= '5'", "code < '10000'"),
        ("code < '10000'", "code > '900'"),
        # Equal in one case or the other, and only in some collations.
        ("name > 'a'", "name < 'C'"),
        # As a boolean, there is no third value.
        ("flag <> 'true'", "flag <> 'false'"),
    ],
)
def test_no_false_alarm(one: str, other: str) -> None:
    assert told(one, other) == []


def test_the_place_is_that_of_the_second_group_and_the_next_step_is_named() -> None:
    (found,) = warnings(text_of(**pair("a = 'x'", "b = 'y'")))
    assert (place(found).path, found.severity) == ("access_groups.h", Severity.WARNING)
    assert "oversight: true" in found.next_step


@pytest.mark.parametrize(
    "declared",
    ["oversight: true", "family: service", "where: \"a = 'x'\""],
)
def test_what_has_no_rule_is_no_overlap(declared: str) -> None:
    text = text_of(**pair("a = 'x'", "b = 'y'"))
    before = "g: {family: sales, where: \"a = 'x'\""
    assert before in text
    changed = {
        "oversight: true": before.replace("sales,", "sales, oversight: true,"),
        "family: service": before.replace("sales", "service"),
        "where: \"a = 'x'\"": "g: {where: \"a = 'x'\"",
    }[declared]
    assert warnings(text.replace(before, changed)) == []


@pytest.mark.parametrize("family", ["faces: any", "where: \"a = 'z'\"", "where: a is null"])
def test_a_family_can_end_an_overlap(family: str) -> None:
    sections = pair("a = 'x' or a = 'w'", "b = 'y'")
    assert len(warnings(text_of(**sections))) == 1
    assert warnings(text_of(**sections, families=f"\n  sales: {{{family}}}\n")) == []


def test_a_first_contact_is_no_overlap_with_itself() -> None:
    only = group("{family: sales, where: first_contact_by = me.employee_no, rights: [read]}")
    assert warnings(text_of(**only)) == []


def test_two_people_can_have_the_contact_by_different_attributes() -> None:
    (cause,) = told("first_contact_by = me.employee_no", "second_contact_by = me.employee_no")
    assert "in `g` for who has employee_no '1', in `h` for who has employee_no '1'" in cause


def test_an_attribute_is_taken_from_people_of_the_model() -> None:
    text = text_of(
        **{
            **pair("first_contact_by = me.employee_no", "kind = 'b'"),
            "people": '\n  anna: {employee_no: "0815", groups: [g]}\n',
        }
    )
    (found,) = warnings(text)
    assert "first_contact_by = '0815'" in found.cause


def test_values_are_looked_for_in_all_filters() -> None:
    sections = pair("kind <> 'a'", "kind <> 'b'")
    others = {"restrictions": "\n  r: {where: kind <> 'key account'}\n"}
    (found,) = warnings(text_of(**{**sections, **others}))
    assert "kind = 'key account'" in found.cause


def test_what_is_too_much_is_counted() -> None:
    names = "\n  ".join(f"g{n}: {{family: sales, where: c{n} = 'x', rights: [read]}}" for n in range(10))
    found = warnings(text_of(access_groups=f"\n  {names}\n", people=None, attributes=None))
    assert len(found) == SHOWN + 1
    (rest,) = (each for each in found if "more pairs" in each.cause)
    assert rest.cause == f"{10 * 9 // 2 - SHOWN} more pairs of groups overlap in family `sales`"


def test_too_many_alternatives_are_told() -> None:
    many = " and ".join(f"(a{n} = 'x' or b{n} = 'y')" for n in range(9))
    (found,) = warnings(text_of(**pair(many, "c = 'z'")))
    assert found.cause == "not every pair of groups of family `sales` could be compared"


def _territory(number: int) -> Predicate:
    keys = tuple(f"T{number}_{key}" for key in range(50))
    return And((Within("territory", f"T{number}", keys), InList("kind", ("prospect", "customer"))))


def _postcodes(number: int) -> Predicate:
    return And((Compare("code", ">=", f"{number:04}0"), Compare("code", "<=", f"{number:04}9")))


@pytest.mark.parametrize(
    ("one", "other", "contact"),
    [
        ("kind = 'DE'", "kind = 'de'", "kind = 'DE'"),
        ("kind in ('DE', 'FR')", "kind in ('at', 'fr') and size > 3", "kind = 'FR' and size = '4'"),
        ("kind = 'DE'", "not kind <> 'de'", "kind = 'DE'"),
        (
            "exists(contact_product, line = 'P')",
            "not exists(contact_product, line <> 'p')",
            "a row of crm.contact_product with line = 'P'",
        ),
        ("kind = 'Ä'", "kind = 'ä'", "kind = 'Ä'"),
        ("kind = 'DE'", "kind <> 'de' and kind = 'de'", ""),
        ("kind = 'DE'", "kind = 'D'", ""),
        ("kind = '1'", "kind = '1.0'", ""),
    ],
)
def test_an_overlap_that_is_there_only_without_case_is_not_decided(
    one: str, other: str, contact: str
) -> None:
    """As text the filters exclude each other, so that without the type nothing can be said."""
    found = warnings(text_of(**pair(one, other)))
    causes = [each.cause for each in found if each.code is Code.OVERLAP_BY_CASE]
    if not contact:
        assert causes == []
        return
    (cause,) = causes
    assert cause.startswith("`g` and `h` of family `sales` overlap if case does not count, as in a column of")
    assert f": a contact with {contact} would be in both then. The model does not say the type" in cause
    assert not any(each.code is Code.GROUPS_OVERLAP for each in found)


def test_what_overlaps_anyway_is_told_once() -> None:
    found = warnings(text_of(**pair("kind = 'DE' or size = 1", "kind = 'de' or size = 1")))
    assert [each.code for each in found if "OVERLAP" in each.code.name] == [Code.GROUPS_OVERLAP]


def test_filters_that_differ_by_case_only_are_not_one_for_an_oversight() -> None:
    assert told("kind <> 'DE'", "kind = 'de'") == []


def _beginnings(number: int) -> Predicate:
    return Prefix("code", f"{number:04}")


@pytest.mark.parametrize("make", [_territory, _postcodes, _beginnings])
def test_a_thousand_groups_of_one_family_are_compared_quickly(make: object) -> None:
    assert callable(make)
    groups = tuple(AccessGroup(f"g{n:04}", make(n), READ, READ, "sales") for n in range(1000))
    model = load(text_of())
    whole = type(model)(model.prefix, model.schemas, model.time_zone, model.root, groups=groups)
    start = time.perf_counter()
    assert list(overlaps(whole)) == []
    assert time.perf_counter() - start < 5  # about 0.3 s on one core
    same = AccessGroup("zz", make(500), READ, READ, "sales", label="x")
    again = type(model)(
        model.prefix, model.schemas, model.time_zone, model.root, groups=(*groups, same_but(same))
    )
    (found,) = overlaps(again)
    assert [(each.first.name, each.second.name) for each in found.shown] == [("g0500", "zz")]
    assert found.complete


def same_but(group: AccessGroup) -> AccessGroup:
    """Return the group with one condition more, so that its filter is another one."""
    more = And((group.filter, Compare("industry", "=", "water")))
    return AccessGroup(group.name, more, READ, READ, group.family)


def test_an_integer_attribute_says_that_the_column_is_a_number() -> None:
    model = load(
        text_of(
            **{
                **pair("team = me.team and team > 9", "team < 11"),
                "attributes": "\n  team: {type: integer}\n",
            }
        )
    )
    found = overlap(search_in(model), model.groups[0].filter, model.groups[1].filter)
    assert found is not None
    assert found.row["team"] == 10
    assert found.people[0] == {"team": "10"}
    assert isinstance(model.groups[0].filter, And)
    assert Compare("team", "=", Attribute("team")) in model.groups[0].filter.parts


STORES = {
    "tables": """
  crm.contact: {class: root, key: id, refers: [{to: crm.store, via: store_id}]}
  crm.store: {class: blocked}
"""
}


@pytest.mark.parametrize(
    ("one", "other", "overlapping"),
    [
        ("exists(store, owner = '1')", "exists(store, owner = '2')", False),
        ("exists(store, owner = '1')", "exists(store, kind = 'x')", True),
        ("exists(store, owner = '1')", "not exists(store, kind = 'x')", True),
        ("exists(store, owner = '1')", "not exists(store, owner in ('1', '2'))", False),
        ("exists(store, owner = '1')", "not exists(store, owner = '2')", True),
        ("exists(store, owner = '1')", "country = 'DE'", True),
        ("exists(store, owner = '1')", "store_id is null", False),
        # Nobody looks for a store with that number, so it is not decided.
        ("exists(store, owner = '1')", "store_id = 7", False),
        ("exists(store, owner = '1' and id = 3)", "country = 'DE'", False),
    ],
)
def test_a_contact_has_one_store_at_most(one: str, other: str, overlapping: bool) -> None:
    found = warnings(text_of(**{**pair(one, other), **STORES}))
    assert any("overlap" in each.cause for each in found) == overlapping
