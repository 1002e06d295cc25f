"""Who is responsible for a contact: holders, covers, nobody, several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_rls.meaning.responsibility import Responsibility, Responsible, Roster, responsible
from crm_rls.model import AccessGroup, Cover, Faces, Family, Membership
from crm_rls.model.predicates import TRUE, Compare, Linked, Row
from tests.fixtures.small_crm import small_model

NOW = datetime(2027, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HH: Row = {
    "id": 1, "territory": "HH", "customer_type": "customer", "first_contact_by": "1001", "legal_hold": False,
}  # fmt: skip
MODEL = replace(
    small_model("x"),
    groups=tuple(
        replace(group, oversight=group.name in ("all_of_them", "data_protection"))
        for group in small_model("x").groups
    ),
)


def links(_link: Linked, row: Row) -> Sequence[Row]:
    return ({"contact_id": 1, "product_line": "PUMPS"},) if row["id"] == 1 else ()


def faces(
    *memberships: Membership, covers: Sequence[Cover] = (), contact: Row = HH, at: datetime = NOW
) -> Responsibility:
    return responsible(MODEL, "sales", contact, Roster(memberships, covers), at, links)


def cover(absent: str, substitute: str, *groups: str) -> Cover:
    return Cover(absent, substitute, NOW - DAY, NOW + DAY, frozenset(groups) or None)


def test_the_member_of_the_group_that_has_the_contact_is_its_face() -> None:
    found = faces(Membership("anna", "nord"), Membership("bert", "sued"))
    assert found.people == (Responsible("anna", ("nord",)),)
    assert (found.nobody, found.several) == (False, False)


def test_one_person_in_two_groups_is_one_face() -> None:
    found = faces(Membership("anna", "nord"), Membership("anna", "pumps"))
    assert found.people == (Responsible("anna", ("nord", "pumps")),)
    assert not found.several


def test_two_people_are_too_many() -> None:
    found = faces(Membership("anna", "nord"), Membership("bert", "pumps"))
    assert [each.person for each in found.people] == ["anna", "bert"]
    assert found.several


def test_two_members_of_one_group_are_too_many() -> None:
    assert faces(Membership("anna", "nord"), Membership("bert", "nord")).several


def test_oversight_is_nobodys_face() -> None:
    found = faces(Membership("carl", "all_of_them"))
    assert (found.people, found.nobody) == ((), True)


def test_first_contact_counts_with_the_holders_own_attribute() -> None:
    both = (Membership("anna", "first_contact"), Membership("bert", "first_contact"))
    assert faces(*both).people == (Responsible("anna", ("first_contact",)),)


def test_a_timed_membership_counts_in_its_half_open_time() -> None:
    timed = Membership("anna", "nord", NOW, NOW + DAY)
    assert not faces(timed).nobody
    assert faces(timed, at=NOW - timedelta(microseconds=1)).nobody
    assert faces(timed, at=NOW + DAY).nobody


@pytest.mark.parametrize(("hour", "who"), [(-1, "anna"), (0, "bert"), (23, "bert"), (24, "anna")])
def test_a_substitute_stands_instead_of_the_absent_in_the_half_open_time(hour: int, who: str) -> None:
    holiday = Cover("anna", "bert", NOW, NOW + DAY)
    found = faces(Membership("anna", "nord"), covers=[holiday], at=NOW + timedelta(hours=hour))
    (face,) = found.people
    assert face == Responsible(who, ("nord",), () if who == "anna" else ("anna",))


def test_a_cover_may_have_no_end() -> None:
    ill = Cover("anna", "bert", NOW, None)
    assert ill.active(NOW + 1000 * DAY)
    assert faces(Membership("anna", "nord"), covers=[ill], at=NOW + 1000 * DAY).people[0].person == "bert"


def test_a_cover_for_some_groups_leaves_the_others() -> None:
    both = (Membership("anna", "nord"), Membership("anna", "pumps"))
    found = faces(*both, covers=[cover("anna", "bert", "pumps")])
    assert found.people == (Responsible("anna", ("nord",)), Responsible("bert", ("pumps",), ("anna",)))
    assert found.several


def test_a_substitute_who_has_the_contact_already_is_one_face() -> None:
    both = (Membership("anna", "nord"), Membership("bert", "pumps"))
    found = faces(*both, covers=[cover("anna", "bert")])
    assert found.people == (Responsible("bert", ("nord", "pumps"), ("anna",)),)
    assert not found.several


def test_two_substitutes_are_two_faces() -> None:
    found = faces(Membership("anna", "nord"), covers=[cover("anna", "bert"), cover("anna", "carl")])
    assert [each.person for each in found.people] == ["bert", "carl"]
    assert found.several


def test_covers_are_not_transitive() -> None:
    chain = [cover("anna", "bert"), cover("bert", "carl")]
    assert faces(Membership("anna", "nord"), covers=chain).people[0].person == "bert"
    circle = [cover("anna", "bert"), cover("bert", "anna")]
    both = (Membership("anna", "nord"), Membership("bert", "pumps"))
    assert [(each.person, each.groups) for each in faces(*both, covers=circle).people] == [
        ("anna", ("pumps",)),
        ("bert", ("nord",)),
    ]


def test_a_substitute_has_the_first_contacts_of_the_absent_and_not_those_of_his_own() -> None:
    absent = [cover("anna", "bert")]
    assert faces(Membership("anna", "first_contact"), covers=absent).people[0].person == "bert"
    other = {**HH, "first_contact_by": "1002"}
    assert faces(Membership("anna", "first_contact"), covers=absent, contact=other).nobody


def test_a_contact_that_no_group_has_needs_somebody() -> None:
    nowhere = {**HH, "id": 2, "territory": None}
    assert faces(Membership("anna", "nord"), contact=nowhere).nobody


@pytest.mark.parametrize(
    ("family", "concerned", "nobody"),
    [
        (Family("sales", filter=Compare("customer_type", "=", "customer")), True, True),
        (Family("sales", filter=Compare("customer_type", "<>", "customer")), False, False),
        (Family("sales", filter=Compare("customer_type", "=", "supplier")), False, False),
        (Family("sales", faces=Faces.AT_MOST_ONE), True, False),
        (Family("sales", faces=Faces.ANY), True, False),
    ],
)
def test_who_is_missing_depends_on_the_family(family: Family, concerned: bool, nobody: bool) -> None:
    model = replace(MODEL, families=(family,))
    found = responsible(model, "sales", HH, Roster(()), NOW, links)
    assert (found.concerned, found.nobody, found.people) == (concerned, nobody, ())


@pytest.mark.parametrize(
    ("rule", "several"), [(Faces.ONE, True), (Faces.AT_MOST_ONE, True), (Faces.ANY, False)]
)
def test_who_is_too_many_depends_on_the_family(rule: Faces, several: bool) -> None:
    model = replace(MODEL, families=(Family("sales", faces=rule, filter=TRUE),))
    roster = Roster((Membership("anna", "nord"), Membership("bert", "nord")))
    found = responsible(model, "sales", HH, roster, NOW, links)
    assert len(found.people) == 2
    assert found.several is several


def test_other_families_do_not_count() -> None:
    service = AccessGroup("service", TRUE, frozenset(), frozenset(), family="service")
    model = replace(MODEL, groups=(*MODEL.groups, service))
    roster = Roster((Membership("anna", "nord"), Membership("bert", "service")))
    assert [each.person for each in responsible(model, "sales", HH, roster, NOW, links).people] == ["anna"]
    assert [each.person for each in responsible(model, "service", HH, roster, NOW, links).people] == ["bert"]
