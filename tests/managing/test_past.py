"""What crm_people says of the past goes by the row as it was, and tells nobody more than of today.

A person learns nothing of a row that is hidden from him or her now or was then, and an area manager nothing
of one that is not in the own area now.
"""

from __future__ import annotations

import psycopg
import pytest

from tests.managing.conftest import Office
from tests.managing.past import CAME, GONE, HIDDEN, LEFT, NEW, NOWHERE, STAYED, Past, staged, told
from tests.managing.refusals import refused

NORD, SUED = ("nord", "permanent"), ("sued", "permanent")
FUTURE = "2998-06-01"
NOTHING: tuple[list[tuple[object, ...]], list[str]] = ([], [])


@pytest.fixture
def past(sharing_office: Office) -> Past:
    return staged(sharing_office)


def test_managers_are_told_of_the_row_as_it_was(past: Past) -> None:
    manager, then = past.office.manager, past.then
    people = {
        contact: {(person, group) for person, group, _ in told(manager, "who_sees", contact, then)[0]}
        for contact in (STAYED, LEFT, CAME, NEW, GONE, HIDDEN, NOWHERE)
    }
    members = {("anna", "nord"), ("dora", "nord")}
    assert people == {
        STAYED: members | {("carl", None)},
        LEFT: members,
        CAME: {("bert", "sued")},
        NEW: set(),
        GONE: members | {("carl", None)},
        HIDDEN: set(),
        NOWHERE: set(),
    }
    now = {contact: told(manager, "who_sees", contact) for contact in (LEFT, CAME, GONE)}
    assert now == {
        LEFT: ([("bert", *SUED)], []),
        CAME: ([("anna", *NORD)], []),
        GONE: NOTHING,
    }
    assert ("nord", True, "permanent") in told(manager, "why", "anna", LEFT, then)[0]
    assert ("nord", False, "permanent") in told(manager, "why", "anna", CAME, then)[0]
    assert told(manager, "why", "carl", GONE, then)[0][0] == (None, True, "share")


def test_a_notice_says_what_is_known_in_the_words_of_the_command(past: Past) -> None:
    said = {
        contact: told(past.office.manager, "who_sees", contact, past.then)[1]
        for contact in (STAYED, LEFT, NEW, GONE, NOWHERE)
    }
    rest = "; rows of other tables and attributes of people are as they are now."
    assert all(len(each) == 1 for each in said.values())
    assert "on the row as it is now and was from " in said[STAYED][0]
    assert "on the row as it was from " in said[LEFT][0]
    assert ", which has been deleted since; " in said[GONE][0]
    assert all(said[contact][0].endswith(rest) for contact in (STAYED, LEFT, GONE))
    assert said[NEW][0].endswith("or its history begins later. It has one now.")
    assert said[NOWHERE][0].endswith("or its history begins later. It has none now.")
    assert told(past.office.manager, "who_sees", STAYED, FUTURE)[1] == []


def test_a_person_learns_nothing_of_what_is_hidden_now_or_was_then(past: Past) -> None:
    anna = past.office.open("anna")
    reasons, notices = told(anna, "why", "anna", STAYED, past.then)
    assert reasons == [("nord", True, "permanent")]
    assert len(notices) == 1
    for contact in (LEFT, CAME, NEW, GONE, HIDDEN, "3", NOWHERE):
        assert told(anna, "why", "anna", contact, past.then) == NOTHING, contact
    assert told(anna, "why", "anna", CAME)[0] == [("nord", True, "permanent")]
    # Nor that versions of a hidden row overlap.
    past.office.superuser.execute(
        "insert into crm.contact_history (id, name, legal_hold, sys_period) "
        "select id, '', false, tstzrange('2001-01-01', null) from unnest('{3,21,24,4711}'::int[]) as id"
    )
    for contact in (LEFT, GONE, "3", NOWHERE):
        assert told(anna, "why", "anna", contact, past.then) == NOTHING, contact
    with pytest.raises(psycopg.errors.CardinalityViolation, match=r"several versions of crm\.contact 21"):
        told(past.office.manager, "why", "anna", LEFT, past.then)


def test_a_person_asks_nobody_else_and_no_view(past: Past) -> None:
    anna = past.office.open("anna")
    refused(anna, f"select * from crm_people.why('bert', '{STAYED}', '{past.then}')")
    refused(anna, f"select * from crm_people.who_sees('{STAYED}', '{past.then}')")
    for name in ("version_group", "contact_version", "row_then('20', '', now())"):
        refused(anna, f"select * from crm_access.{name}")
    refused(anna, "select * from crm.contact_history")


def test_who_was_or_will_be_entitled_is_told_of_no_row_that_is_hidden_now(past: Past) -> None:
    dora, carl = past.office.open("dora"), past.office.open("carl")
    for contact in (STAYED, LEFT, NEW, NOWHERE):
        assert told(dora, "why", "dora", contact, past.then) == NOTHING, contact
        assert told(carl, "why", "carl", contact, FUTURE) == NOTHING, contact
        assert told(carl, "why", "carl", contact, past.then) == NOTHING, contact
    assert ("nord", True, "permanent") in told(past.office.manager, "why", "dora", STAYED, past.then)[0]
    assert ("nord", True, "timed") in told(past.office.manager, "why", "carl", STAYED, FUTURE)[0]


def test_an_area_manager_is_told_of_the_past_of_rows_that_are_in_the_area_now(past: Past) -> None:
    nora = past.office.make_area_manager("nora", "NORD")
    people, notices = told(nora, "who_sees", STAYED, past.then)
    assert {person for person, *_ in people} == {"anna", "carl", "dora"}
    assert len(notices) == 1
    for contact in (LEFT, CAME, NEW, GONE, HIDDEN, "3", NOWHERE):
        assert told(nora, "who_sees", contact, past.then) == NOTHING, contact
        rows, notices = told(nora, "why", "anna", contact, past.then)
        assert (rows, notices) == ([("nord", False, "permanent")], []), contact


def test_a_count_of_the_past_says_that_rows_are_as_they_are_now(past: Past) -> None:
    manager = past.office.manager
    notices: list[str] = []
    manager.add_notice_handler(lambda said: notices.append(said.message_primary or ""))
    ask = "select contacts from crm_people.sees('anna', %s) where root is null and how is null"
    now = manager.execute(ask, ["now"]).fetchall()
    manager.execute(ask, [FUTURE])
    assert notices == []
    assert manager.execute(ask, [past.then]).fetchall() == now
    (said,) = notices
    assert said.startswith("By the filters in force now, on rows and attributes of people as they are now; ")
