"""Attacks on crm_people: who may call it, what a manager gains by it, and what its owner can do."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from tests.attacks.attacker import Attacker
from tests.fix_db import Connection
from tests.people.conftest import Office, office
from tests.people.sessions import rows

__all__ = ["office"]

CALLS = (
    "assign('anna', 'nord')", "unassign('anna', 'nord')", "cover('anna', 'bert')", "end_cover(1)",
    "handover('anna', 'bert')", "register('anna')", "deactivate('anna')", "reactivate('anna')",
    "appoint('{login}', 'NORD')", "dismiss('{login}')", "tidy()", "adopt()", "membership_at('anna')",
    "compare_reach('[]', '[]')", "moment_of('2027-01-06')",
)  # fmt: skip
VIEWS = ("people", "covers", "log", "user_access_groups")
OURS = ("person", "membership", "cover", "log", "model", "access_group", "territory", "area_manager", "standing",
        "contact_group")  # fmt: skip


def refused(connection: Connection, statement: str | sql.Composed) -> psycopg.Error:
    """Run a statement that must be refused for want of a right, and return the refusal."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught, connection.transaction():
        connection.execute(statement)
    return caught.value


def explained(error: psycopg.Error) -> str:
    """Return message and hint of a refusal; AssertionError if it does not say what is missing."""
    assert error.diag.message_primary and error.diag.message_hint, error
    return f"{error.diag.message_primary} / {error.diag.message_hint}"


# -- the registrar ----------------------------------------------------------------------------------------


def test_the_registrar_is_nothing_but_what_it_is_for(office: Office) -> None:
    registrar = office.names.registrar
    row = office.superuser.execute(
        "select rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolinherit "
        "from pg_roles where rolname = %s",
        (registrar,),
    ).fetchone()
    assert row == (False,) * 7
    members = (
        "select count(*) from pg_auth_members where roleid = %s::regrole and inherit_option and member <> 10"
    )
    if office.superuser.info.server_version < 160000:
        members = "select count(*) from pg_auth_members where roleid = %s::regrole"
    assert office.superuser.execute(members, (registrar,)).fetchone() == (0,)
    tables = office.superuser.execute(
        "select c.oid::regclass::text from pg_class as c where c.relnamespace = 'crm'::regnamespace "
        "and c.relkind in ('r', 'p', 'v', 'm', 'S') and (has_table_privilege(%(who)s, c.oid, "
        "'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') "
        "or case when c.relkind <> 'S' then has_any_column_privilege(%(who)s, c.oid, 'SELECT, INSERT, UPDATE') end)",
        {"who": registrar},
    ).fetchall()
    assert tables == []
    owned = office.superuser.execute(
        "select count(*) from pg_class as c join pg_rewrite as w on w.ev_class = c.oid "
        "join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid "
        "join pg_class as t on t.oid = d.refobjid and t.relrowsecurity where c.relowner = %s::regrole",
        (registrar,),
    ).fetchone()
    assert owned == (0,)
    grants = office.superuser.execute(
        "select r.rolname from pg_auth_members as m join pg_roles as r on r.oid = m.roleid "
        "where m.member = %s::regrole and m.admin_option",
        (registrar,),
    ).fetchall()
    groups = {
        role
        for g in office.model.groups
        for role in (office.names.group_role(g.name), office.names.timed_role(g.name))
    }
    assert {name for (name,) in grants} == groups | {office.names.umbrella, office.names.area_managers}


@pytest.mark.parametrize("statement", [
    "update crm_access.log set actor = 'x'",
    "delete from crm_access.log",
    "truncate crm_access.log",
    "merge into crm_access.log as l using (select 1) as s on true when matched then delete",
])  # fmt: skip
def test_nobody_changes_the_log_whoever_it_is(office: Office, statement: str) -> None:
    """As manager, as registrar and as owner; the superuser stands for whoever gets to be one of the last two."""
    office.call("assign", "anna", "nord")
    before = office.superuser.execute("select count(*), max(logged_at) from crm_access.log").fetchone()
    refused(office.manager, statement)
    for role in (office.names.registrar, office.names.owner):
        with office.database.connect() as became:
            became.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            refused(became, statement)
    refused(office.superuser, statement)
    assert (
        office.superuser.execute("select count(*), max(logged_at) from crm_access.log").fetchone() == before
    )


def test_only_the_owner_of_the_log_could_switch_its_trigger_off(office: Office) -> None:
    for statement in (
        "alter table crm_access.log disable trigger log_is_final",
        "drop trigger log_is_final on crm_access.log",
        "alter table crm_access.log disable trigger all",
        "set session_replication_role = replica",
    ):
        refused(office.manager, statement)
        with office.database.connect() as became:
            became.execute(sql.SQL("set role {}").format(sql.Identifier(office.names.registrar)))
            if not statement.startswith("set session"):  # a superuser's session may, whatever its role
                refused(became, statement)
    for role in (office.names.owner, office.names.registrar):
        refused(office.manager, sql.SQL("set role {}").format(sql.Identifier(role)))
        refused(office.manager, sql.SQL("grant {} to current_user").format(sql.Identifier(role)))


# -- who is no manager ------------------------------------------------------------------------------------


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
    """The functions ask themselves, so a careless GRANT to PUBLIC opens nothing; and they say what is missing."""
    office.superuser.execute(
        "grant usage on schema crm_people to public; grant execute on all functions in schema crm_people to public"
    )
    anna = office.open("anna")
    for call in CALLS:
        statement = f"select crm_people.{call.format(login=office.login('anna'))}"
        if call.startswith(("moment_of", "membership_at")):
            assert anna.execute(statement).fetchall() in ([], [(office.call("moment_of", "2027-01-06"),)])
        elif call.startswith("end_cover"):  # there is none
            with pytest.raises(psycopg.errors.UndefinedObject):
                anna.execute(statement)
        else:
            assert "may not" in explained(refused(anna, statement)), call
    assert rows(anna) == set()


# -- a manager who is a person too --------------------------------------------------------------------------


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
        "select oid::int8, relname from pg_class where relnamespace = 'crm_access'::regnamespace and relkind in ('v', 'r')"
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
        "create function pg_temp.format(text, variadic text[]) returns text language sql as $$ select 'grant x to y' $$",
        "set search_path = pg_temp, crm_people, pg_catalog",
    ):
        assert attacker.run(shadow).sqlstate == "", shadow
    assert attacker.run("select crm_people.assign('bert', 'sued')").sqlstate == ""
    assert attacker.run(
        "select actor from crm_people.log where action = 'assign' order by log_id desc limit 1"
    ).column == [office.login("anna")]
    assert attacker.run("select crm_people.tidy()").sqlstate == ""


HOSTILE = (
    "x'; drop table crm.contact; --", 'x"; grant all on crm.contact to public; --', "%I %s %L %", "a\nb", "\\",
    "$body$", "ü" * 40, "x" * 63, "{registrar}", "{owner}", "{managers}", "{umbrella}", "{group}", "public", "none",
    "current_user", "pg_read_all_data", "", " ", "1; select 1", "%(x)s", "E'\\x00'",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_names(office: Office, name: str) -> None:
    names = office.names
    said = name
    for word, value in (("registrar", names.registrar), ("owner", names.owner), ("managers", names.managers),
                        ("umbrella", names.umbrella), ("group", names.group_role("nord"))):  # fmt: skip
        said = said.replace("{" + word + "}", value)
    before = office.superuser.execute("select count(*) from pg_auth_members").fetchone()
    for function, arguments in (
        ("assign", (said, "nord")), ("assign", ("anna", said)), ("unassign", (said, said)), ("cover", (said, "anna")),
        ("cover", ("anna", said)), ("handover", ("anna", said)), ("register", (said,)), ("register", ("new", said)),
        ("register", ("anna", office.login("anna"), f'{{"{"employee"}": 1}}')), ("deactivate", (said,)),
        ("appoint", (said, "NORD")), ("appoint", (office.login("anna"), said)), ("assign", ("anna", "nord", said or "x")),
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
        ("assign", (name, "nord"), {1}), ("unassign", (name, "nord"), set()), ("cover", ("anna", name), {3, 4}),
        ("handover", (name, "bert"), set()), ("assign", (name, "sued", None, "2999-01-01"), {3, 4}),
        ("deactivate", (name,), set()), ("reactivate", (name,), {3, 4}),
    ):  # fmt: skip
        if verb == "cover":
            office.call("assign", "anna", "sued")
        office.call(verb, *arguments)
        assert rows(session) == seen, verb


# -- area managers ------------------------------------------------------------------------------------------


@pytest.fixture
def area(office: Office) -> Connection:
    """Return a session of the area manager of the north, who is a person too."""
    return office.make_area_manager("nora", "NORD")


def test_an_area_manager_assigns_at_or_below_the_own_node_only(office: Office, area: Connection) -> None:
    assert office.call("assign", "anna", "nord", by=area)
    for group in ("sued", "first_contact", "pumps", "all_of_them", "data_protection", "key_accounts"):
        for call in (
            f"assign('bert', '{group}')",
            f"unassign('bert', '{group}')",
            f"assign('bert', '{group}', null, '2999-01-01')",
        ):
            assert group in explained(refused(area, f"select crm_people.{call}"))
    visible = area.execute('select distinct "group" from crm_people.user_access_groups').fetchall()
    assert visible == [("nord",)]
    for call in CALLS:
        if call.startswith(("register", "deactivate", "reactivate", "appoint", "dismiss", "tidy", "adopt")):
            explained(refused(area, f"select crm_people.{call.format(login='x')}"))
    assert area.execute("select * from crm_people.log").fetchall() == []


def test_an_area_manager_reads_no_log_by_a_leaky_function(office: Office, area: Connection) -> None:
    office.call("assign", "anna", "sued", None, None, "secret reason")
    attacker = Attacker(area)
    attacker.run(
        "create function pg_temp.f_leak(text) returns boolean language plpgsql cost 0.0000001 as "
        "$$ begin raise notice 'f_leak => %', $1; return true; end $$"
    )
    assert "secret" not in attacker.run("select * from crm_people.log where pg_temp.f_leak(reason)").heard


def ways_to_oneself(me: str) -> tuple[str, ...]:
    """Return calls by which somebody would get a group of the north him- or herself."""
    return (
        f"select crm_people.assign('{me}', 'nord')",
        f"select crm_people.assign('{me}', 'nord', null, '2999-01-01')",
        f"select crm_people.cover('anna', '{me}')",
        f"select crm_people.handover('anna', '{me}')",
        f"select crm_people.handover('{me}', 'anna')",
        f"select crm_people.unassign('{me}', 'nord')",
        f"update crm_people.user_access_groups set assigned = true where person = '{me}'",
        f"update crm_people.user_access_groups set valid_until = '2999-01-01' where person = '{me}'",
    )


def test_an_area_manager_never_changes_the_own_groups(office: Office, area: Connection) -> None:
    me = office.login("nora")
    office.call("register", "nora", me)
    office.call("assign", "anna", "nord")
    for name in ("nora", me):
        for statement in ways_to_oneself(name):
            if statement.startswith("update") and name == me:
                continue  # the view knows people by name only
            explained(refused(area, statement))
    assert rows(office.open("nora")) == set()


def test_nor_through_somebody_for_whom_he_or_she_stands_in(office: Office, area: Connection) -> None:
    """An access manager made nora the substitute of bert; what she gives bert she would give herself."""
    office.call("register", "nora", office.login("nora"))
    office.call("cover", "bert", "nora")
    explained(refused(area, "select crm_people.assign('bert', 'nord')"))
    explained(refused(area, "update crm_people.user_access_groups set assigned = true where person = 'bert'"))
    assert rows(area) == set()


def test_a_cover_by_an_area_manager_never_grows_beyond_the_area(office: Office, area: Connection) -> None:
    office.call("assign", "anna", "nord")
    office.call("assign", "anna", "first_contact")
    number = office.call("cover", "anna", "bert", by=area)
    assert office.superuser.execute(
        "select access_groups from crm_access.cover where cover_id = %s", (number,)
    ).fetchone() == (["nord"],)
    office.call("assign", "anna", "sued")
    assert rows(office.open("bert")) == {1}
    office.call("assign", "carl", "sued")
    explained(refused(area, "select crm_people.cover('carl', 'bert')"))
    empty = office.call("cover", "dora", "carl", by=area)  # dora has nothing yet, and this stays nothing
    office.call("assign", "dora", "key_accounts")
    assert empty
    assert rows(office.open("carl")) == {3, 4}


def test_an_area_manager_hands_over_no_cover_of_somebody_elses_area(office: Office, area: Connection) -> None:
    """bert holds nothing himself but stands in for carl in the south."""
    office.call("assign", "carl", "sued")
    office.call("cover", "carl", "bert")
    explained(refused(area, "select crm_people.handover('bert', 'anna')"))
    assert rows(office.open("anna")) == set()
    assert rows(office.open("bert")) == {3, 4}


def test_an_area_manager_ends_no_cover_of_somebody_elses_area(office: Office, area: Connection) -> None:
    office.call("assign", "carl", "sued")
    numbers = [office.call("cover", "carl", "bert"), office.call("cover", "dora", "bert")]
    for number in numbers:
        explained(refused(area, f"select crm_people.end_cover({number})"))
    office.call("assign", "anna", "nord")
    own = office.call("cover", "anna", "dora", by=area)
    assert office.call("end_cover", own, by=area)


def test_an_area_manager_moves_no_contacts(office: Office, area: Connection) -> None:
    office.call("assign", "anna", "nord")
    explained(refused(area, "select crm_people.handover('anna', 'bert', null, true)"))


# -- identity -----------------------------------------------------------------------------------------------


def actor(office: Office) -> str:
    """Return who the log says did the last thing."""
    ((name,),) = office.superuser.execute(
        "select actor from crm_access.log order by log_id desc limit 1"
    ).fetchall()
    return str(name)


def test_a_manager_who_becomes_the_role_of_all_managers_is_still_known(office: Office) -> None:
    office.manager.execute(sql.SQL("set role {}").format(sql.Identifier(office.names.managers)))
    office.call("assign", "anna", "nord")
    assert actor(office) == office.login("manager")


def test_a_pooled_login_that_becomes_the_manager_is_the_manager(office: Office) -> None:
    pool = office.make_login("pool")
    office.superuser.execute(f"alter role {pool} noinherit; grant {office.login('manager')} to {pool}")
    with office.database.login(pool) as session:
        with session.transaction():
            session.execute(f"set local role {office.login('manager')}")
            session.execute("select crm_people.assign('anna', 'nord')")
        assert actor(office) == office.login("manager")
        refused(session, "select crm_people.assign('bert', 'nord')")


def test_a_superuser_who_becomes_a_person_is_that_person(office: Office) -> None:
    office.superuser.execute("grant usage on schema crm_people to public; "
                             "grant execute on all functions in schema crm_people to public")  # fmt: skip
    for become in ("set role {}", "set session authorization {}"):
        with office.database.connect() as became:
            became.execute(sql.SQL(become).format(sql.Identifier(office.login("anna"))))
            explained(refused(became, "select crm_people.assign('anna', 'nord')"))


def test_a_function_of_a_manager_that_a_person_calls_does_nothing(office: Office) -> None:
    """SECURITY DEFINER changes current_user, but neither the login nor the role that the server has checked."""
    office.superuser.execute("create schema shared; grant create, usage on schema shared to public")
    office.manager.execute(
        "create function shared.lend() returns text language sql security definer as "
        "$$ select crm_people.assign('anna', 'nord') $$"
    )
    explained(refused(office.open("anna"), "select shared.lend()"))
    office.superuser.execute("drop schema shared cascade")


def test_no_setting_forges_the_log(office: Office) -> None:
    for statement in (
        "set crm_rls.action = 'forged'", "set crm_rls.reason = 'forged'", "set application_name = 'forged'",
        "select set_config('crm_rls.reason', 'forged', false)",
    ):  # fmt: skip
        office.manager.execute(statement)
    with office.manager.transaction():
        office.call("assign", "anna", "nord", None, None, "mine")
        office.manager.execute("set local crm_rls.reason = 'forged'; set local crm_rls.action = 'forged'")
        office.call("assign", "anna", "sued")
        office.call("unassign", "anna", "nord")
    rows_ = office.superuser.execute(
        "select actor, action, reason from crm_access.log where login = %s order by log_id desc limit 3",
        (office.login("anna"),),
    ).fetchall()
    me = office.login("manager")
    assert rows_ == [(me, "unassign", ""), (me, "assign", ""), (me, "assign", "mine")]


def test_who_was_deactivated_manages_nothing_any_more(office: Office) -> None:
    nora = office.make_area_manager("nora", "NORD")
    office.call("register", "nora", office.login("nora"))
    office.superuser.execute(f"grant {office.names.managers} to {office.login('anna')}")
    anna = office.open("anna")
    for person, session, role in (("nora", nora, None), ("anna", anna, office.names.managers)):
        assert office.call("assign", "bert", "nord", by=session)
        office.call("deactivate", person)
        explained(refused(session, "select crm_people.unassign('bert', 'nord')"))
        if role:
            session.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            explained(refused(session, "select crm_people.unassign('bert', 'nord')"))
            refused(session, f"select crm_people.reactivate('{person}')")
