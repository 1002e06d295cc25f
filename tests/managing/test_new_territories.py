"""Managers add territories: who sees their contacts from then on, who may, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg.errors import DuplicateObject, FeatureNotSupported, ObjectInUse, UndefinedObject

from crm_rls.model import AddedTerritory
from crm_rls.model.growing import grown
from tests.fixtures.database import Connection
from tests.managing.conftest import Office, changed
from tests.managing.refusals import explained

EAST, HARBOUR = "HH-OST", "HAFEN"


@pytest.fixture
def office(growing_office: Office) -> Office:
    growing_office.call("assign", "anna", "nord")
    growing_office.call("assign", "bert", "sued")
    return growing_office


def move(connection: Connection, contact: int, territory: str) -> int:
    return connection.execute(
        "update crm.contact set territory = %s where id = %s", (territory, contact)
    ).rowcount


def grown_office(office: Office, *added: AddedTerritory) -> Office:
    """Return the office whose expectations know what was added."""
    return replace(office, model=grown(office.model, added))


def test_who_sees_the_parent_as_a_subtree_sees_the_new_one_in_an_open_session(office: Office) -> None:
    with office.open("anna") as anna, office.open("bert") as bert:
        anna.prepare_threshold = 0
        assert office.seen(anna) == {1}
        answer = office.call("add_territory", EAST, "HH", "Hamburg Ost", "the branch opens")
        assert answer == "HH-OST is below HH now. Groups that see it: nord."
        assert move(office.superuser, 3, EAST) == 1
        assert office.seen(anna) == {1, 3}
        assert office.seen(bert) == {4}
        activities = {key for (key,) in anna.execute("select id from crm.activity")}
        assert activities == {11, 12, 31, 32}
        known = grown_office(office, AddedTerritory(EAST, "HH"))
        assert office.seen(anna) == known.expected({("nord", "anna")})
        # Below an added one, too; a restriction still holds.
        office.call("add_territory", HARBOUR, EAST)
        assert move(office.superuser, 5, HARBOUR) == 1
        assert office.seen(anna) == {1, 3}
        office.superuser.execute("update crm.contact set legal_hold = false where id = 5")
        assert office.seen(anna) == {1, 3, 5}


def test_a_person_moves_contacts_into_it_and_out_of_it(office: Office) -> None:
    office.call("add_territory", EAST, "HH")
    with office.open("anna") as anna, office.open("bert") as bert:
        assert move(anna, 1, EAST) == 1
        assert move(anna, 1, "SH") == 1
        assert move(anna, 1, EAST) == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            move(bert, 4, EAST)
        assert move(bert, 1, "BY") == 0
        office.superuser.execute("update crm.contact set territory = 'HH' where id = 1")
        office.call("remove_territory", EAST)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            move(anna, 1, EAST)


def test_it_counts_for_who_stands_in_and_for_groups_that_are_not_over_it(office: Office) -> None:
    office.superuser.execute("update crm.contact set territory = %s where id = 3", (EAST,))
    office.call("assign", "carl", "nord", "2020-01-01", "2099-01-01")
    with office.open("carl") as carl, office.open("anna") as anna:
        assert office.seen(carl) == {1}
        answer = office.call("add_territory", EAST, "NORD")
        assert answer == "HH-OST is below NORD now. Groups that see it: nord. Contacts have it already."
        assert office.seen(carl) == office.seen(anna) == {1, 3}


def test_what_was_added_can_be_taken_back_while_no_contact_has_it(office: Office) -> None:
    office.call("add_territory", EAST, "HH")
    office.call("add_territory", HARBOUR, EAST)
    with pytest.raises(ObjectInUse, match="HAFEN are below HH-OST") as inner:
        office.call("remove_territory", EAST)
    assert explained(inner.value)
    move(office.superuser, 1, HARBOUR)
    with pytest.raises(ObjectInUse, match="contacts have the territory HAFEN"):
        office.call("remove_territory", HARBOUR)
    with office.open("anna") as anna:
        move(anna, 1, "HH")
    assert office.call("remove_territory", HARBOUR) == "HAFEN is not a territory any more."
    assert office.call("remove_territory", EAST, "it was a mistake") == "HH-OST is not a territory any more."
    with pytest.raises(UndefinedObject, match="no territory 'HAFEN'"):
        office.call("remove_territory", HARBOUR)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="the model has it"):
        office.call("remove_territory", "HH")
    # A key can come again.
    office.call("add_territory", EAST, "SH")
    rows = office.superuser.execute(
        "select action, holds, reason, new ->> 'parent' from crm_access.log "
        "where kind = 'territory' and new ->> 'territory' = %s order by log_id",
        (EAST,),
    ).fetchall()
    assert rows == [
        ("add_territory", True, "", "HH"),
        ("remove_territory", False, "it was a mistake", "HH"),
        ("add_territory", True, "", "SH"),
    ]


@pytest.mark.parametrize(
    ("key", "below", "told"),
    [
        ("HH", "SUED", "there is a territory 'HH' already"),
        ("NORD", "HH", "there is a territory 'NORD' already"),
        ("X", "NRD", "there is no territory 'NRD'"),
        ("", "HH", "needs a key"),
        (None, "HH", "needs a key"),
        (" X", "HH", "spaces around it"),
        ("X\n", "HH", "spaces around it"),
        ("X\tY", "HH", "cannot be printed"),
        ("x" * 101, "HH", "at most 100 characters"),
        ("X", None, "there is no territory"),
        ("X", "DE", "no group sees DE as a subtree"),
    ],
)
def test_what_cannot_be_added(office: Office, key: str | None, below: str | None, told: str) -> None:
    with pytest.raises(psycopg.Error, match=told) as caught:
        office.call("add_territory", key, below)
    assert explained(caught.value)
    assert office.superuser.execute("select count(*) from crm_access.added_territory").fetchone() == (0,)


@pytest.mark.parametrize(
    "key", ["O'Brien", 'a"b', "{a,b}", "\\", "%s", "ÄÖÜ-東京", "NULL", "null", "$1", "x" * 100]
)
def test_any_other_key_is_one(office: Office, key: str) -> None:
    office.call("add_territory", key, "HH", 'its "label"')
    move(office.superuser, 3, key)
    with office.open("anna") as anna, office.open("bert") as bert:
        assert office.seen(anna) == {1, 3}
        assert office.seen(bert) == {4}
    move(office.superuser, 3, "BY")
    office.call("remove_territory", key)


@pytest.mark.parametrize(("key", "existing"), [("hh", "HH"), ("hh-ost", EAST)])
def test_a_key_that_differs_in_case_only_is_refused(office: Office, key: str, existing: str) -> None:
    office.call("add_territory", EAST, "HH")
    with pytest.raises(
        DuplicateObject, match=f"there is a territory '{existing}' already, and only the case"
    ) as caught:
        office.call("add_territory", key, "BY")
    assert f"Use {existing}" in explained(caught.value)
    office.call("remove_territory", EAST)
    office.call("add_territory", EAST.lower(), "HH")


def test_without_the_word_nothing_can_be_added(office: Office) -> None:
    from tests.fixtures.small_crm import small_model  # noqa: PLC0415

    plain = changed(office, small_model(office.model.prefix))
    with pytest.raises(FeatureNotSupported, match="lets nobody add territories") as caught:
        plain.call("add_territory", EAST, "HH")
    assert "new_territories: below" in explained(caught.value)


def test_an_added_territory_is_an_area_once_the_file_has_it(office: Office) -> None:
    office.call("add_territory", EAST, "HH")
    office.call("add_territory", HARBOUR, EAST)
    nora = office.make_login("nora")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="HAFEN was added by") as caught:
        office.call("appoint", nora, HARBOUR)
    assert f"Appoint {nora} for HH" in explained(caught.value)
    assert "`crm-rls plan` shows the line" in explained(caught.value)
    office.call("remove_territory", HARBOUR)
    with pytest.raises(UndefinedObject, match="there is no territory 'HAFEN'"):
        office.call("appoint", nora, HARBOUR)


def test_the_same_key_twice_is_refused_also_elsewhere(office: Office) -> None:
    office.call("add_territory", EAST, "HH")
    for below in ("HH", "BY"):
        with pytest.raises(DuplicateObject, match="already"):
            office.call("add_territory", EAST, below)
