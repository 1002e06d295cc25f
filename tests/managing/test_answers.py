"""The answers of crm_people are what people really see, and they tell nobody about hidden contacts."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.answers import answering
from crm_rls.answers.seeing import who_sees
from crm_rls.model import SelfService
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.applying import brought_in_line
from tests.managing.actions import PEOPLE
from tests.managing.conftest import Office
from tests.managing.refusals import explained, refused

CONTACTS = range(1, 7)


@pytest.fixture
def staffed(sharing_office: Office) -> Office:
    """Return an office with people in groups of every kind, a cover, shares, and what is over."""
    office = sharing_office
    for person, group in (
        ("anna", "nord"), ("anna", "first_contact"), ("bert", "first_contact"), ("carl", "sued"),
        ("carl", "pumps"),
    ):  # fmt: skip
        office.call("assign", person, group)
    office.call("assign", "dora", "data_protection", None, "2999-01-01", "audit")
    office.call("cover", "bert", "dora")
    # No group shows it, a restriction hides it, a group shows it, too; and two that are over.
    for person, contact in (("bert", "4"), ("carl", "5"), ("carl", "3"), ("anna", "6"), ("dora", "1")):
        office.call("share", person, contact, "2999-01-01", "helps")
    office.call("unshare", "anna", "6")
    office.superuser.execute(
        "update crm_access.share set valid_until = clock_timestamp() where login = %s", [office.login("dora")]
    )
    return office


def test_who_sees_is_who_sees_it(staffed: Office) -> None:
    seen = {person: staffed.seen(staffed.open(person)) for person in PEOPLE}
    for contact in CONTACTS:
        rows = staffed.manager.execute("select distinct person from crm_people.who_sees(%s)", (str(contact),))
        assert {person for (person,) in rows} == {name for name in PEOPLE if contact in seen[name]}, contact
    assert staffed.manager.execute("select from crm_people.who_sees('4711')").fetchall() == []


def test_why_says_yes_where_the_person_sees_it_and_names_what_hides_it(staffed: Office) -> None:
    for person in PEOPLE:
        seen = staffed.seen(staffed.open(person))
        for contact in CONTACTS:
            rows = staffed.manager.execute(
                "select access_group, allows, has_contact, hidden, how from crm_people.why(%s, %s)",
                (person, str(contact)),
            ).fetchall()
            assert any(allows for _, allows, *_ in rows) == (contact in seen), (person, contact, rows)
            for _, allows, has_contact, hidden, how in rows:
                assert allows == bool(has_contact and not hidden and how), rows
    hidden = staffed.manager.execute(
        "select access_group, hidden, how from crm_people.why('anna', '5') where how is not null"
    ).fetchall()
    assert hidden == [("nord", True, "permanent"), ("first_contact", False, "permanent")]
    shared = staffed.manager.execute(
        "select access_group, allows, hidden, how, reason from crm_people.why('carl', '5') "
        "where how = 'share'"
    ).fetchall()
    assert shared == [(None, False, True, "share", "helps")]
    covered = staffed.manager.execute(
        "select access_group, acting_for from crm_people.why('dora', '2') where allows"
    ).fetchall()
    assert covered == [("first_contact", "bert")]


def test_sees_counts_what_the_person_sees(staffed: Office) -> None:
    for person in PEOPLE:
        rows = staffed.manager.execute("select * from crm_people.sees(%s)", (person,)).fetchall()
        assert rows[-1] == (None, None, None, None, len(staffed.seen(staffed.open(person)))), person
    assert staffed.manager.execute("select * from crm_people.sees('carl')").fetchall()[:2] == [
        (None, "pumps", "permanent", "carl", 3),
        (None, "sued", "permanent", "carl", 2),
    ]


def test_an_area_manager_is_told_of_the_own_groups(staffed: Office) -> None:
    nora = staffed.make_area_manager("nora", "NORD")
    told = nora.execute("select distinct access_group from crm_people.who_sees('1')").fetchall()
    assert told == [("nord",)]
    assert nora.execute("select from crm_people.who_sees('3')").fetchall() == []
    assert nora.execute("select access_group from crm_people.why('anna', '1')").fetchall() == [("nord",)]
    assert nora.execute("select access_group from crm_people.sees('carl')").fetchall() == [(None,)]


def test_a_person_is_told_of_the_own_reasons_and_of_nothing_hidden(staffed: Office) -> None:
    anna = staffed.open("anna")
    for call in ("why('anna', '1')", "why('carl', '3')", "who_sees('1')", "sees('anna')"):
        refused(anna, f"select * from crm_people.{call}")
    model = replace(staffed.model, self_service=SelfService.COVERS)
    with staffed.database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    assert anna.execute("select access_group from crm_people.why('anna', '1')").fetchall() == [
        ("first_contact",),
        ("nord",),
    ]
    # 4 is hidden and 4711 is not there: the answers are alike.
    assert anna.execute("select * from crm_people.why('anna', '4')").fetchall() == []
    assert anna.execute("select * from crm_people.why('anna', '4711')").fetchall() == []
    for call in ("why('carl', '1')", "why('nobody', '1')", "who_sees('1')", "sees('anna')"):
        refused(anna, f"select * from crm_people.{call}")


def test_who_sees_finds_whom_a_group_was_given_to_under_another_login(staffed: Office) -> None:
    old = staffed.login("anna")
    rename = SQL("alter role {} rename to {}").format(Identifier(old), Identifier(f"{old}_meier"))
    staffed.superuser.execute(rename)
    # The next change of people writes the new login into the log.
    staffed.call("unassign", "bert", "first_contact")
    told = staffed.manager.execute("select person from crm_people.who_sees('1') where access_group = 'nord'")
    assert told.fetchall() == [("anna",)]
    with staffed.database.connect(autocommit=False) as operator, answering(operator) as answers:
        assert "anna" in {each.person for each in who_sees(answers, "1").people}


def test_answers_about_a_further_root_are_what_people_see(house: Office) -> None:
    for person, group in (
        ("anna", "nord"),
        ("anna", "first_contact"),
        ("bert", "first_contact"),
        ("carl", "sued"),
    ):
        house.call("assign", person, group)
    house.cover_anyway("anna", "dora")
    seen = {
        person: {key for (key,) in house.open(person).execute("select code from crm.lead")}
        for person in PEOPLE
    }
    assert not {"b", "e"} & set[str]().union(*seen.values())
    assert seen["anna"] | seen["dora"] == {"a", "c"}
    for lead in ("a", "b", "c", "1", "e", "x"):
        rows = house.manager.execute(
            "select person from crm_people.who_sees(%s, root => 'crm.lead')", (lead,)
        )
        assert {person for (person,) in rows} == {name for name in PEOPLE if lead in seen[name]}, lead
        for person in PEOPLE:
            why = house.manager.execute(
                "select allows from crm_people.why(%s, %s, root => 'crm.lead')", (person, lead)
            )
            assert any(allows for (allows,) in why) == (lead in seen[person]), (person, lead)
    for person in PEOPLE:
        counts = house.manager.execute(
            "select contacts from crm_people.sees(%s) where root = 'crm.lead' and how is null", (person,)
        ).fetchall()
        assert counts == [(len(seen[person]),)], person
    hidden = house.manager.execute(
        "select access_group, hidden from crm_people.why('anna', 'b', root => 'crm.lead') "
        "where how is not null"
    ).fetchall()
    assert hidden == [("nord", True), ("first_contact", False)]
    nora = house.make_area_manager("nora", "NORD")
    told = nora.execute("select distinct access_group from crm_people.who_sees('a', root => 'crm.lead')")
    assert told.fetchall() == [("nord",)]


def test_a_person_learns_nothing_of_a_hidden_row_of_a_further_root(house: Office) -> None:
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    for call in ("why('anna', 'a', root => 'crm.lead')", "who_sees('a', root => 'crm.lead')"):
        refused(anna, f"select * from crm_people.{call}")
    with house.database.connect(autocommit=False) as owner:
        brought_in_line(owner, replace(house.model, self_service=SelfService.COVERS))
    own = "select access_group from crm_people.why('anna', %s, root => 'crm.lead')"
    assert anna.execute(own, ("a",)).fetchall() == [("nord",)]
    # A restriction hides b from the group that has it, no group of hers has 1, and x is not there.
    for lead in ("b", "1", "x"):
        assert anna.execute(own, (lead,)).fetchall() == [], lead
    refused(anna, "select * from crm_people.why('bert', 'a', root => 'crm.lead')")
    refused(anna, "select * from crm_people.who_sees('a', root => 'crm.lead')")


@pytest.mark.parametrize(
    "call", ["why('anna', '1', root => 'crm.activity')", "who_sees('1', root => 'crm.led')"]
)
def test_what_is_no_further_root_is_told_with_the_next_step(house: Office, call: str) -> None:
    with pytest.raises(psycopg.errors.UndefinedObject) as told:
        house.manager.execute(f"select * from crm_people.{call}".encode())
    said = explained(told.value)
    assert "is not a further root of the model" in said
    assert "crm.lead" in said


def test_what_is_no_key_is_told(staffed: Office) -> None:
    for call in ("why('anna', 'x')", "who_sees('x')"):
        with pytest.raises(psycopg.errors.InvalidParameterValue) as told:
            staffed.manager.execute(f"select crm_people.{call}")
        assert "Keys of contacts are of type integer" in explained(told.value)
