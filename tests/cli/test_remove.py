"""`remove`: afterwards the database is as if nothing had been there, and nobody sees more than before."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg import sql

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Connection, Database, Logins

CATALOGS = {
    "policies": "select schemaname, tablename, policyname, roles, qual from pg_catalog.pg_policies",
    "schemas": """
        select nspname, pg_catalog.obj_description(oid, 'pg_namespace') from pg_catalog.pg_namespace
        where nspname !~ '^pg_(toast_)?temp_'""",
    "relations": """
        select oid::regclass, relkind, relrowsecurity, relforcerowsecurity, relowner::regrole
        from pg_catalog.pg_class where relnamespace = 'crm'::regnamespace""",
    "columns": """
        select attrelid::regclass, attname, atttypid::regtype, attnotnull from pg_catalog.pg_attribute
        where attrelid::regclass::text like 'crm.%' and not attisdropped""",
    "constraints": """
        select conrelid::regclass, conname, pg_catalog.pg_get_constraintdef(oid)
        from pg_catalog.pg_constraint where connamespace = 'crm'::regnamespace""",
    "triggers": "select tgrelid::regclass, tgname from pg_catalog.pg_trigger where not tgisinternal",
    "functions": "select oid::regprocedure from pg_catalog.pg_proc where oid >= 16384",
    "comments": """
        select classoid::regclass, objsubid, description from pg_catalog.pg_description
        where objoid >= 16384""",
    "privileges": """
        select c.oid::regclass, a.grantee::regrole, a.privilege_type
        from pg_catalog.pg_class as c,
            pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) as a
        where c.relnamespace = 'crm'::regnamespace""",
    "privileges on columns": """
        select attrelid::regclass, attname, attacl from pg_catalog.pg_attribute
        where attacl <> '{}' and attrelid >= 16384""",
    "privileges on schemas": """
        select n.nspname, a.grantee::regrole, a.privilege_type
        from pg_catalog.pg_namespace as n,
            pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) as a
        where n.nspname !~ '^pg_'""",
    "default privileges": "select * from pg_catalog.pg_default_acl",
}
"""Queries for all that `apply` touches, and more."""


def snapshot(crm: Database, prefix: str) -> dict[str, list[str]]:
    """Return what the catalogs say of the database, and our roles but the people's logins."""
    with crm.connect() as owner:
        found = {name: sorted(map(str, owner.execute(query.encode()))) for name, query in CATALOGS.items()}
        roles = owner.execute(
            "select rolname, pg_catalog.shobj_description(oid, 'pg_authid') from pg_catalog.pg_roles "
            "where pg_catalog.starts_with(rolname::text, %s) and not rolcanlogin",
            (prefix,),
        )
        return {**found, "roles": sorted(map(str, roles))}


def execute(connection: Connection, statement: str, **names: str) -> None:
    identifiers = {key: sql.Identifier(name) for key, name in names.items()}
    connection.execute(sql.SQL(statement).format(**identifiers))


@pytest.fixture
def applied(model: ModelFile, run: Run) -> ModelFile:
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    return model


def test_nothing_is_left(model: ModelFile, run: Run, crm: Database) -> None:
    before = snapshot(crm, model.prefix)
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    assert snapshot(crm, model.prefix) != before
    removed = run("remove", model, "--allow-destroying")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    assert snapshot(crm, model.prefix) == before
    again = run("remove", model, "--allow-destroying")
    assert again.exit_code == ExitCode.FINE
    assert "There is nothing" in again.stderr


def test_without_a_word_it_only_shows(applied: ModelFile, run: Run, crm: Database) -> None:
    before = snapshot(crm, applied.prefix)
    shown = run("remove", applied, "--full")
    assert shown.exit_code == ExitCode.REFUSED
    assert "schema crm_access" in shown.stdout
    assert "--allow-destroying" in shown.stderr
    assert snapshot(crm, applied.prefix) == before


def test_people_lose_what_the_model_gave_them(applied: ModelFile, run: Run, crm: Database) -> None:
    run("remove", applied, "--allow-destroying")
    with crm.connect() as owner:
        rights = "select pg_catalog.has_table_privilege(%s, 'crm.contact', 'select')"
        assert owner.execute(rights, (f"{applied.prefix}_anna",)).fetchone() == (False,)


OPENINGS = {
    "a grant on a table": ("grant select on crm.contact to {bi}", "crm.contact", "{bi}"),
    "a grant on one column": ("grant update (name) on crm.contact to {bi}", "crm.contact", "{bi}"),
    "a grant to everybody": ("grant select on crm.payroll to public", "crm.payroll", "PUBLIC"),
    "a role that reads all data": ("grant pg_read_all_data to {bi}", "crm.deal", "{bi}"),
}


@pytest.mark.parametrize("opening", OPENINGS)
def test_it_does_not_open_a_table(
    opening: str, applied: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    statement, table, reader = OPENINGS[opening]
    bi = logins.role("bi")
    with crm.connect() as owner:
        execute(owner, statement, bi=bi)
    before = snapshot(crm, applied.prefix)
    refused = run("remove", applied, "--allow-destroying")
    assert refused.exit_code == ExitCode.REFUSED
    assert f"table {table}" in refused.stderr
    assert reader.format(bi=bi) in refused.stderr
    assert "--open-tables" in refused.stderr
    assert snapshot(crm, applied.prefix) == before
    opened = run("remove", applied, "--allow-destroying", "--open-tables")
    assert opened.exit_code == ExitCode.FINE, opened.stderr
    assert snapshot(crm, applied.prefix)["policies"] == []


def test_it_does_not_open_a_view_over_a_table(
    applied: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    maker, bi = logins.role("maker"), logins.role("bi")
    with crm.connect() as owner:
        execute(owner, "create schema shop authorization {maker}", maker=maker)
        execute(owner, "grant usage on schema crm to {maker}", maker=maker)
        execute(owner, "create view shop.all_contacts as select id, name from crm.contact")
        execute(owner, "create view shop.all_of_them as select * from shop.all_contacts")
        execute(owner, "alter view shop.all_contacts owner to {maker}", maker=maker)
        execute(owner, "alter view shop.all_of_them owner to {maker}", maker=maker)
        execute(owner, "grant select on shop.all_of_them to {bi}", bi=bi)
    refused = run("remove", applied, "--allow-destroying")
    assert refused.exit_code == ExitCode.REFUSED
    assert "shop.all_of_them" in refused.stderr
    assert bi in refused.stderr
    with crm.connect() as owner:
        execute(owner, "alter view shop.all_contacts set (security_invoker = on)")
    assert run("remove", applied, "--allow-destroying").exit_code == ExitCode.FINE


def test_who_sees_everything_already_is_no_reason(
    applied: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    with crm.connect() as owner:
        execute(owner, "alter role {auditor} bypassrls", auditor=logins.role("auditor"))
        execute(owner, "grant select on crm.contact to {auditor}", auditor=logins.role("auditor"))
    assert run("remove", applied, "--allow-destroying").exit_code == ExitCode.FINE


def test_a_policy_of_others_for_our_role_must_go_first(applied: ModelFile, run: Run, crm: Database) -> None:
    group = f"{applied.prefix}_group_nord"
    with crm.connect() as owner:
        execute(owner, "create policy extra on crm.country for select to {role} using (true)", role=group)
    refused = run("remove", applied, "--allow-destroying")
    assert refused.exit_code == ExitCode.REFUSED
    assert "policy extra on crm.country" in refused.stderr
    assert group in refused.stderr


def test_row_security_stays_on_where_others_have_policies(
    applied: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    bi = logins.role("bi")
    with crm.connect() as owner:
        execute(owner, "create policy first_one on crm.contact for select to {bi} using (id = 1)", bi=bi)
        execute(owner, "grant usage on schema crm to {bi}", bi=bi)
        execute(owner, "grant select on crm.contact to {bi}", bi=bi)
    removed = run("remove", applied, "--allow-destroying")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    assert "row security stays on" in removed.stdout
    assert logins("bi").execute("select id from crm.contact").fetchall() == [(1,)]


def test_a_privilege_elsewhere_is_named(applied: ModelFile, run: Run, crm: Database) -> None:
    group = f"{applied.prefix}_group_nord"
    with crm.connect() as owner:
        execute(owner, "create table public.elsewhere (id int)")
        execute(owner, "grant select on public.elsewhere to {role}", role=group)
    before = snapshot(crm, applied.prefix)
    failed = run("remove", applied, "--allow-destroying")
    assert failed.exit_code == ExitCode.ERROR
    assert group in failed.stderr
    assert "elsewhere" in failed.stderr
    assert "Nothing was changed" in failed.stderr
    assert snapshot(crm, applied.prefix) == before


def test_default_privileges_that_a_person_altered_do_not_block(
    applied: ModelFile, run: Run, crm: Database
) -> None:
    """Who is in a group may alter the default privileges of its role, and of the own one for it."""
    anna, group = f"{applied.prefix}_anna", f"{applied.prefix}_group_nord"
    session = crm.login(anna)
    for role in (group, f"{applied.prefix}_persons"):
        execute(
            session, "alter default privileges for role {role} grant select on tables to public", role=role
        )
        execute(session, "alter default privileges grant select on tables to {role}", role=role)
        execute(
            session,
            "alter default privileges for role {role} revoke execute on functions from public",
            role=role,
        )
    removed = run("remove", applied, "--allow-destroying")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    assert snapshot(crm, applied.prefix)["roles"] == []


def test_what_the_plan_prints_is_what_would_run(applied: ModelFile, run: Run, tmp_path: Path) -> None:
    script = run("remove", applied, "--format", "sql").stdout
    (tmp_path / "remove.sql").write_text(script, encoding="utf-8")
    assert (
        script.index("DISABLE ROW LEVEL SECURITY") < script.index("DROP POLICY") < script.index("DROP ROLE")
    )
