"""Attacks on the registrar and on the log: what it is, and what nobody may do."""

from __future__ import annotations

import pytest
from psycopg import sql

from tests.managing.conftest import Office
from tests.managing.refusals import refused


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
        "or case when c.relkind <> 'S' then "
        "has_any_column_privilege(%(who)s, c.oid, 'SELECT, INSERT, UPDATE') end)",
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
    assert {name for (name,) in grants} == groups | {
        office.names.persons,
        office.names.area_managers,
        office.names.auditors,
    }


@pytest.mark.parametrize("statement", [
    "update crm_access.log set actor = 'x'",
    "delete from crm_access.log",
    "truncate crm_access.log",
    "merge into crm_access.log as l using (select 1) as s on true when matched then delete",
])  # fmt: skip
def test_nobody_changes_the_log_whoever_it_is(office: Office, statement: str) -> None:
    """As manager, as registrar and as owner; the superuser stands for whoever becomes one of the two."""
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
