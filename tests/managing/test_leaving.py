"""Who leaves is forgotten after the period of the model: a pseudonym stands wherever a name stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from crm_rls.errors import Refused
from crm_rls.model import SelfService
from tests.managing.conftest import Office, changed
from tests.managing.leaving import (
    NAMING,
    OF_NOBODY,
    OTHERS,
    SECTIONS,
    Traces,
    in_force,
    later,
    live_everywhere,
    without,
)
from tests.managing.refusals import refused

NOT_YET = psycopg.errors.ObjectNotInPrerequisiteState


@pytest.fixture
def leaving(sharing_office: Office) -> Office:
    return changed(sharing_office, replace(sharing_office.model, forget_after="3 years"))


def test_who_was_deactivated_manages_nothing_when_the_model_file_loses_him(leaving: Office) -> None:
    """An area manager, an auditor and an access manager are deactivated, and an `apply` takes them out."""
    office = leaving
    sessions = {person: office.open(person) for person in ("anna", "bert", "carl", "dora")}
    logins = {person: office.login(person) for person in sessions}
    for person in ("anna", "bert"):
        office.call("appoint", logins[person], "NORD")
    office.call("appoint_auditor", logins["carl"])
    office.superuser.execute(f"grant {office.names.managers} to {logins['dora']}")
    for person in ("bert", "carl", "dora"):
        office.call("deactivate", person, "left")
    remaining = without(office, "carl")
    # What a DBA granted only a DBA takes away: until then the model file cannot lose the person.
    with pytest.raises(Refused, match="CR0618") as caught:
        without(remaining, "dora")
    assert f'REVOKE "{office.names.managers}" FROM "{logins["dora"]}"' in str(caught.value)
    office.superuser.execute(f"revoke {office.names.managers} from {logins['dora']}")
    for person in ("dora", "bert", "anna"):
        remaining = without(remaining, person)
    office.call("register", "eva", office.make_login("eva"))
    for person in ("bert", "carl", "dora"):
        for statement in (
            "select crm_people.assign('eva', 'nord')",
            "select crm_people.cover('eva', 'eva')",
            "select * from crm_people.people",
            "select * from crm_people.log",
        ):
            refused(sessions[person], statement)
    # Who was active manages on, and is told apart by that only.
    assert office.call("assign", "eva", "nord", by=sessions["anna"])
    assert office.superuser.execute("select login from crm_access.area_manager").fetchall() == [
        (logins["anna"],)
    ]
    told = office.superuser.execute(
        "select kind from crm_access.log where login = %s and holds = false order by log_id desc limit 2",
        (logins["bert"],),
    )
    assert told.fetchall() == [("person",), ("manager",)]


def test_every_table_that_names_people_is_exported_and_forgotten(leaving: Office) -> None:
    office, traces = leaving, Traces(leaving)
    live_everywhere(office)
    (lived,) = office.superuser.execute("select clock_timestamp()").fetchone() or ()
    columns = traces.columns()
    assert set(columns) == set(NAMING) | OF_NOBODY
    for table, naming in NAMING.items():
        assert set(columns[table]) == naming | OTHERS[table], table
    before = traces.of("anna")
    assert set(before) == {(table, column) for table, naming in NAMING.items() for column in naming} - {
        ("person", "attributes")
    }
    held = office.call("about_person", "anna")
    assert isinstance(held, dict)
    assert exported(held) == held_rows(office)
    office.call("deactivate", "anna")
    office = without(office, "anna")
    assert exported(office.call("about_person", "anna"))["log"] == held_rows(office)["log"]
    later(office, 4)
    office.superuser.execute(
        "update crm.contact set first_contact_by = '1002' where first_contact_by = '1001'"
    )
    said = office.call("forget", "anna", "asked by Anna", False, None, True)
    assert isinstance(said, str)
    assert said.startswith("anna is forgotten: leaver-0001 in ")
    assert said.endswith(f"The login {office.login('anna_meier')} stays until a DBA drops it.")
    assert traces.of("anna") == {}
    assert traces.of("1001") == {}
    told = office.superuser.execute(
        "select l.action, l.kind, l.actor = 'leaver-0001' from crm_access.log as l "
        "where 'leaver-0001' in (actor, login, absent) order by log_id"
    ).fetchall()
    # Who did what is still told, and the last entry says that somebody was forgotten.
    assert ("assign", "permanent", True) in told
    assert told[-1] == ("forget", "person", False)
    assert len(told) == len(held_rows(office, "leaver-0001")["log"])
    assert office.superuser.execute("select person, login from crm_access.who_left()").fetchall() == []
    had = office.manager.execute(
        "select acting_for from crm_people.membership_at('bert', %s::timestamptz - interval '4 years') "
        "where how = 'cover' and access_group = 'nord'",
        (lived,),
    )
    assert had.fetchall() == [("leaver-0001",)]


def exported(held: Any) -> Mapping[str, list[Any]]:
    """Return what can be compared with `held_rows`."""
    rows: dict[str, list[Any]] = {}
    for table, sections in SECTIONS.items():
        found = [row for section in sections for row in _listed(held[section])]
        rows[table] = sorted(row["log_id"] for row in found) if table == "log" else [len(found)]
    return rows


def _listed(found: Any) -> list[Any]:
    return [] if found is None else found if isinstance(found, list) else [found]


def held_rows(office: Office, name: str = "anna") -> Mapping[str, list[Any]]:
    """Return the entries of the log, and how many rows of other tables, with a name in a column for names."""
    rows: dict[str, list[Any]] = {}
    for table, columns in NAMING.items():
        named = [column for column in columns if column not in ("reason", "old", "new")]
        where = " or ".join(f"to_jsonb(t.{column})::text ~ '{name}'" for column in named)
        what = "log_id" if table == "log" else "1"
        found = office.superuser.execute(
            f"select {what} from crm_access.{table} as t where {where}"
        ).fetchall()
        rows[table] = sorted(row for (row,) in found) if table == "log" else [len(found)]
    return rows


def test_who_may_be_forgotten_and_when(leaving: Office) -> None:
    office = leaving
    login = office.make_login("eva")
    office.call("register", "eva", login, Jsonb({"employee_no": "1009"}))
    office.superuser.execute("update crm.contact set first_contact_by = '1009' where id in (1, 3)")

    def not_yet(error: type[psycopg.Error], words: str, *arguments: object) -> str:
        with pytest.raises(error, match=words) as caught:
            office.call("forget", *arguments)
        return caught.value.diag.message_hint or ""

    not_yet(NOT_YET, "eva has not left", "eva")
    assert "crm_people.leavers" in not_yet(psycopg.errors.UndefinedObject, "nobody with the name", "nobody")
    assert "DROP ROLE" in not_yet(
        NOT_YET, "is not a person, and the login still exists", office.login("manager")
    )
    office.call("deactivate", "anna")
    not_yet(NOT_YET, "the model file declares anna", "anna", "law", True)
    office.call("deactivate", "eva")
    not_yet(NOT_YET, r"eva left on \d{4}-\d\d-\d\d, and can be forgotten from \d{4}-", "eva")
    not_yet(psycopg.errors.InvalidParameterValue, "without a reason", "eva", "", True)
    later(office, 2)
    not_yet(NOT_YET, "eva left on", "eva")
    later(office, 1)
    hint = not_yet(
        psycopg.errors.DependentObjectsStillExist, "eva still has 2 contacts, by an attribute", "eva"
    )
    assert "crm_people.handover('eva', successor, contacts => true)" in hint
    office.call("handover", "eva", "bert", None, True)
    # Anna is due, too, once the model file does not declare her.
    assert office.manager.execute("select person, due_at < now() from crm_people.leavers()").fetchall() == [
        ("anna", True), ("eva", True),
    ]  # fmt: skip
    office.superuser.execute(f"grant {office.names.managers} to {login}")
    not_yet(NOT_YET, f"eva does not leave {office.names.managers}", "eva")
    office.superuser.execute(f"revoke {office.names.managers} from {login}")
    assert str(office.call("forget", "eva")).startswith("eva is forgotten: leaver-0001 in ")
    in_force(office, replace(office.model, forget_after=None))
    office.call("register", "eva", login)
    office.call("deactivate", "eva")
    not_yet(NOT_YET, "the model does not say after which time", "eva")


def test_nobody_changes_the_log_in_another_way(leaving: Office) -> None:
    """Neither who owns the tables, nor while somebody is forgotten anything but names."""
    office = leaving
    owner = office.superuser.execute("select tableowner from pg_tables where tablename = 'log'").fetchone()
    assert owner is not None
    office.superuser.execute(f"set role {owner[0]}")
    changes = (
        "update crm_access.log set reason = 'x'", "delete from crm_access.log", "truncate crm_access.log",
        "update crm_access.in_force set who = 'x'", "delete from crm_access.in_force",
    )  # fmt: skip
    for change in changes:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            office.superuser.execute(change)
    opened = "begin; insert into crm_access.leaver values (1, 'leaver-0001'); "
    for change in (
        *changes[1:3], changes[4], "update crm_access.log set holds = not holds",
        "update crm_access.log set actor = 'somebody'", "update crm_access.log set logged_at = now()",
        "update crm_access.in_force set recorded_at = now()",
        "update crm_access.log set contact = 'leaver-0001'",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            office.superuser.execute(opened + change)
        office.superuser.execute("rollback")
    office.superuser.execute("reset role")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        office.manager.execute("update crm_people.log set actor = 'x'")


@pytest.mark.parametrize("strings", ["on", "off"])
def test_names_are_whole_words_in_every_session(leaving: Office, strings: str) -> None:
    """Also where a backslash in a literal means something, as legacy applications want it."""
    office = leaving
    office.superuser.execute(f"set standard_conforming_strings = {strings}")
    for said, names, expected in (
        ("Anna, ANNA and anna.meier: annas", ["anna", "anna.meier"], "X, X and X: annas"),
        ("a+b (c) a+bc", ["a+b"], "X (c) a+bc"),
        ("für Jürgen", ["jürgen"], "für X"),
        ("nothing", [""], "nothing"),
    ):
        found = office.superuser.execute("select crm_access.without_names(%s, %s, 'X')", (said, names))
        assert found.fetchone() == (expected,)


def test_a_later_hire_of_the_same_name_has_no_past_and_keeps_the_own(leaving: Office) -> None:
    office = leaving
    login = office.make_login("eva")
    for number in ("1", "2"):
        office.call("register", "eva", login, Jsonb({"employee_no": f"900{number}"}))
        office.call("assign", "eva", "nord", None, None, f"Eva {number}")
        office.call("assign", "bert", "pumps", None, None, f"with Eva {number}")
        office.call("unassign", "bert", "pumps")
        if number == "1":
            office.call("cover", "eva", "bert")
            office.call("unregister", "eva", "left")
            office.superuser.execute(f"drop role {login}; create role {login} login")
    held = office.call("about_person", "eva")
    assert isinstance(held, dict)
    assert "9001" not in str(held)
    assert "Eva 1" not in str(held)
    assert "9001" in str(office.call("about_person", "eva", day(office)))
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="somebody else is called eva now"):
        office.call("forget", "eva", "law", True, None, True)
    said = str(office.call("forget", "eva", "law", True))
    assert said.endswith("The name stands in the reasons of 3 other entries.")
    assert str(held["log"]) == str(dict(office.call("about_person", "eva"))["log"])  # type: ignore[call-overload]
    told = office.superuser.execute(
        "select distinct reason from crm_access.log where reason ~* 'eva' order by 1"
    )
    assert told.fetchall() == [("Eva 2",), ("with Eva 1",), ("with Eva 2",)]
    # Two who left on one day under one name are told apart by nothing but the order.
    office.call("unregister", "eva")
    office.call("register", "eva", login, Jsonb({"employee_no": "9003"}))
    office.call("deactivate", "eva")
    with pytest.raises(psycopg.errors.AmbiguousParameter, match="2 people with the name or login 'eva'"):
        office.call("forget", "eva", "law", True)
    notices: list[str | None] = []
    office.manager.add_notice_handler(lambda said: notices.append(said.message_primary))
    assert "9002" in str(office.call("about_person", "eva", day(office)))
    assert str(office.call("forget", "eva", "law", True, day(office))).startswith(
        "eva is forgotten: leaver-0002"
    )
    assert (
        notices
        == [f"2 people with the name or login eva left on {day(office)}: this is the first of them"] * 2
    )
    assert "9003" in str(office.call("about_person", "eva", day(office)))
    assert str(office.call("forget", "eva", "law", True, day(office))).startswith(
        "eva is forgotten: leaver-0003"
    )
    assert office.manager.execute("select from crm_people.leavers() where person = 'eva'").rowcount == 0
    assert len(notices) == 2
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="leaver-0001"):
        office.call("register", "leaver-0001", office.make_login("frank"))


def day(office: Office) -> date:
    """Return today in the model's time zone."""
    row = office.superuser.execute("select (now() at time zone 'Europe/Berlin')::date").fetchone()
    assert row is not None
    return date.fromisoformat(str(row[0]))


def test_people_read_about_themselves_where_the_model_lets_them(leaving: Office) -> None:
    office = changed(leaving, replace(leaving.model, self_service=SelfService.COVERS))
    with office.open("anna") as anna:
        held = office.call("about_person", "anna", by=anna)
        assert isinstance(held, dict)
        assert held["registered"]["attributes"] == {"employee_no": "1001"}
        for other in ("bert", "nobody"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                office.call("about_person", other, by=anna)
        for call in ("forget('bert')", "leavers()", "unregister('bert')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                anna.execute(f"select crm_people.{call}")
    nora = office.make_area_manager("nora", "NORD")
    for call in ("about_person('anna')", "leavers()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not read"):
            nora.execute(f"select crm_people.{call}")
