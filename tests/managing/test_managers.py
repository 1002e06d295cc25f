"""Attacks by persons and by access managers: who may call crm_people, and what a manager gains by it."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from tests.attacks.attacker import Attacker
from tests.fixtures.database import Connection
from tests.managing.calls import CALLS, OURS, VIEWS
from tests.managing.conftest import Office
from tests.managing.refusals import explained, refused
from tests.managing.sessions import rows


@pytest.mark.parametrize("call", CALLS)
def test_a_person_calls_nothing(office: Office, call: str) -> None:
    office.call("assign", "anna", "nord")
    refused(office.open("anna"), f"select crm_people.{call.format(login=office.login('anna'))}")


def test_a_person_reads_nothing_and_becomes_nobody(office: Office) -> None:
    office.call("assign", "anna", "nord")
    anna = office.open("anna")
    for view in VIEWS:
        refused(anna, f"select * from crm_people.{view}")
        refused(anna, f"update crm_people.{view} set person = 'x'")
    for table in OURS:
        refused(anna, f"select * from crm_access.{table}")
    names = office.names
    for role in (names.managers, names.area_managers, names.registrar, names.owner, office.login("manager")):
        refused(anna, sql.SQL("set role {}").format(sql.Identifier(role)))
        refused(anna, sql.SQL("set session authorization {}").format(sql.Identifier(role)))
        refused(anna, sql.SQL("select set_config('role', {}, false)").format(sql.Literal(role)))
        refused(
            anna, sql.SQL("select set_config('session_authorization', {}, false)").format(sql.Literal(role))
        )
        refused(anna, sql.SQL("grant {} to current_user").format(sql.Identifier(role)))


def test_a_person_with_execute_is_still_refused_by_the_functions(office: Office) -> None:
    """The functions ask themselves, so a careless GRANT to PUBLIC opens nothing; they say what is missing."""
    office.superuser.execute(
        "grant usage on schema crm_people to public; "
        "grant execute on all functions in schema crm_people to public"
    )
    anna = office.open("anna")
    for call in CALLS:
        statement = f"select crm_people.{call.format(login=office.login('anna'))}"
        if call.startswith("membership_at"):
            assert anna.execute(statement).fetchall() == []
        elif call.startswith(("end_cover", "prolong_cover")):  # there is none
            with pytest.raises(psycopg.errors.UndefinedObject):
                anna.execute(statement)
        else:
            assert "may not" in explained(refused(anna, statement)), call
    assert rows(anna) == set()


@pytest.fixture
def seller(office: Office) -> Connection:
    """Return a session of anna, who sees the north and is an access manager."""
    office.call("assign", "anna", "nord")
    office.superuser.execute(f"grant {office.names.managers} to {office.login('anna')}")
    return office.open("anna", autocommit=False)


def test_a_manager_sees_no_more_contacts_than_before(office: Office, seller: Connection) -> None:
    assert rows(seller) == {1}
    hidden = office.superuser.execute("select name from crm.contact where id <> 1").fetchall()
    attacker = Attacker(seller)
    views = office.superuser.execute(
        "select oid::int8, relname from pg_class "
        "where relnamespace = 'crm_access'::regnamespace and relkind in ('v', 'r')"
    ).fetchall()
    assert len(views) > len(OURS)
    heard = ""
    for oid, view in views:
        for statement in (
            f"select * from crm_access.{view}",
            f"select * from {view}" if view not in VIEWS else "select * from crm_access.log",
            f"select table_to_xml({oid}::regclass, true, false, '')",
            f"select query_to_xml('table crm_access.{view}', true, false, '')",
            f"create temp view mine as select * from crm_access.{view}",
            f"select crm_access.write_log(null::crm_access.{view})",
            f"insert into crm_access.{view} default values",
            f"create function pg_temp.f(crm_access.{view}) returns int language sql as 'select 1'",
        ):
            attacker.run("set local search_path = crm_access, crm_people, crm")
            outcome = attacker.run(statement)
            assert outcome.denied or outcome.sqlstate in ("42P01", "0A000"), outcome.heard
            heard += outcome.heard
    for view in VIEWS:
        heard += attacker.run(f"select * from crm_people.{view}").heard
    heard += attacker.run(
        "select crm_people.compare_reach('[]', '[{\"access_group\": \"all_of_them\"}]')"
    ).heard
    assert not [name for (name,) in hidden if name in heard]


def test_names_in_front_of_the_search_path_change_nothing(office: Office, seller: Connection) -> None:
    attacker = Attacker(seller)
    for shadow in (
        "create temp table person (login text, person text, active bool)",
        "create temp table pg_roles (rolname text, oid oid, rolcanlogin bool)",
        "create temp table pg_auth_members (roleid oid, member oid, grantor oid, inherit_option bool)",
        "create temp table pg_namespace (nspname text, xmin2 int)",
        "create temp table model (manager_role text)",
        "create function pg_temp.caller() returns text language sql as $$ select 'somebody' $$",
        "create function pg_temp.manages() returns text language sql as $$ select 'all' $$",
        "create function pg_temp.format(text, variadic text[]) returns text language sql as $$ select 'x' $$",
        "set search_path = pg_temp, crm_people, pg_catalog",
    ):
        assert attacker.run(shadow).sqlstate == "", shadow
    assert attacker.run("select crm_people.assign('bert', 'sued')").sqlstate == ""
    assert attacker.run(
        "select actor from crm_people.log where action = 'assign' order by log_id desc limit 1"
    ).column == [office.login("anna")]
    assert attacker.run("select crm_people.tidy()").sqlstate == ""


HOSTILE = (
    "x'; drop table crm.contact; --", 'x"; grant all on crm.contact to public; --', "%I %s %L %", "a\nb",
    "\\", "$body$", "ü" * 40, "x" * 63, "{registrar}", "{owner}", "{managers}", "{persons}", "{group}",
    "public", "none", "current_user", "pg_read_all_data", "", " ", "1; select 1", "%(x)s", "E'\\x00'",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_names(office: Office, name: str) -> None:
    names = office.names
    said = name
    for word, value in (("registrar", names.registrar), ("owner", names.owner), ("managers", names.managers),
                        ("persons", names.persons), ("group", names.group_role("nord"))):  # fmt: skip
        said = said.replace("{" + word + "}", value)
    before = office.superuser.execute("select count(*) from pg_auth_members").fetchone()
    for function, arguments in (
        ("assign", (said, "nord")), ("assign", ("anna", said)), ("unassign", (said, said)),
        ("cover", (said, "anna")),
        ("cover", ("anna", said)), ("handover", ("anna", said)), ("register", (said,)),
        ("register", ("new", said)),
        ("register", ("anna", office.login("anna"), f'{{"{"employee"}": 1}}')), ("deactivate", (said,)),
        ("appoint", (said, "NORD")), ("appoint", (office.login("anna"), said)),
        ("assign", ("anna", "nord", said or "x")),
        ("assign", ("anna", "nord", None, said or "x")),
    ):  # fmt: skip
        with pytest.raises(psycopg.Error) as caught:
            office.call(function, *arguments)
        assert caught.value.diag.message_hint, (function, arguments, caught.value)
    assert office.superuser.execute("select count(*) from pg_auth_members").fetchone() == before
    office.call("assign", "anna", "nord", None, None, said)
    assert office.manager.execute(
        "select reason from crm_people.log order by log_id desc limit 1"
    ).fetchone() == (said,)


@pytest.mark.parametrize(
    "name", ["O'Brien", 'say "hi"', "per%cent", "new\nline", "Ünïcödé", "x" * 50, "Upper Case"]
)
def test_logins_with_hostile_names_work(office: Office, name: str) -> None:
    login = f"{office.model.prefix}_{name}"
    office.superuser.execute(sql.SQL("create role {} login").format(sql.Identifier(login)))
    office.call("register", name, login, '{"employee_no": "1\'; --"}')
    session = office.database.login(login)
    for verb, arguments, seen in (
        ("assign", (name, "nord"), {1}), ("unassign", (name, "nord"), set()),
        ("cover", ("anna", name), {3, 4}),
        ("handover", (name, "bert"), set()), ("assign", (name, "sued", None, "2999-01-01"), {3, 4}),
        ("deactivate", (name,), set()), ("reactivate", (name,), {3, 4}),
    ):  # fmt: skip
        if verb == "cover":
            office.call("assign", "anna", "sued")
        office.call(verb, *arguments)
        assert rows(session) == seen, verb


def test_nobody_is_taken_for_somebody_else(office: Office) -> None:
    """People are found by name and by login, so a name must not be the login of another."""
    eve = office.make_login("eve")
    with pytest.raises(psycopg.errors.UniqueViolation) as refusal:
        office.call("register", office.login("anna"), eve)
    assert refusal.value.diag.message_hint
    with pytest.raises(psycopg.errors.UniqueViolation):
        office.call("register", "anna", eve)
    assert office.call("register", "eve", eve)


@pytest.mark.parametrize(
    ("person", "attributes"), [(None, "{}"), ("", "{}"), ("anna", "[]"), ("anna", "1"), ("anna", '"x"')]
)
def test_what_is_no_person_is_refused_with_a_hint(
    office: Office, person: str | None, attributes: str
) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue) as refusal:
        office.call("register", person, office.login("anna"), attributes)
    assert refusal.value.diag.message_hint
    assert office.call("register", "anna", office.login("anna"), None)
