"""What apply took from PUBLIC: `remove` gives it back with --open-tables, and else says how."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.cli.test_remove import execute, snapshot
from tests.fixtures.database import Database, Logins

READ, WRITE = "select id from crm.contact", "update crm.deal set title = title"
BACK = (
    'GRANT SELECT ON TABLE "crm"."contact" TO PUBLIC;',
    'GRANT UPDATE ("title") ON TABLE "crm"."deal" TO PUBLIC;',
)


@pytest.fixture
def opened(model: ModelFile, crm: Database, logins: Logins) -> ModelFile:
    """Return the model of a database with privileges for everybody, and a column for another role."""
    with crm.connect() as owner:
        execute(owner, "grant usage on schema crm to public")
        execute(owner, "grant select on crm.contact to public")
        execute(owner, "grant select (title), update (title) on crm.deal to public")
        execute(owner, "grant select (name) on crm.contact to {bi}", bi=logins.role("bi"))
    return model


def may(logins: Logins, name: str, statement: str) -> bool:
    """Say whether a person may run a statement over an own connection, and reach a row by it."""
    try:
        return logins(name).execute(statement.encode()).rowcount > 0
    except psycopg.errors.InsufficientPrivilege:
        return False


def test_open_tables_gives_back_what_was_taken(
    opened: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    before = snapshot(crm, opened.prefix)
    guest = logins.role("guest")
    assert may(logins, "guest", READ)
    assert may(logins, "guest", WRITE)
    assert run("apply", opened, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    assert not may(logins, "guest", READ)
    assert not may(logins, "guest", WRITE)
    shown = run("remove", opened, "--open-tables", "--full")
    assert shown.exit_code == ExitCode.REFUSED
    assert "SELECT on table crm.contact to public" in shown.stdout
    assert "CR0617" not in shown.stdout
    script = run("remove", opened, "--open-tables", "--format", "sql").stdout
    assert script.index("DISABLE ROW LEVEL SECURITY") < script.index(BACK[0]) < script.index("DROP ROLE")
    removed = run("remove", opened, "--open-tables", "--allow-destroying")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    assert guest
    assert may(logins, "guest", READ)
    assert may(logins, "guest", WRITE)
    assert snapshot(crm, opened.prefix) == before


def test_without_the_word_it_says_what_was_not_given_back(
    opened: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    with crm.connect() as owner:
        execute(owner, "revoke select (name) on crm.contact from {bi}", bi=logins.role("bi"))
    logins.role("guest")
    assert run("apply", opened, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    removed = run("remove", opened, "--allow-destroying")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    said = " ".join(removed.stdout.split())
    assert "CR0617" in said
    for statement in BACK:
        assert statement in said
    assert not may(logins, "guest", READ)
    assert not may(logins, "guest", WRITE)


def test_what_others_hold_is_neither_taken_nor_recorded(
    opened: ModelFile, run: Run, crm: Database, logins: Logins
) -> None:
    assert run("apply", opened, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    with crm.connect() as owner:
        held = "select pg_catalog.has_column_privilege(%s, 'crm.contact', 'name', 'select')"
        assert owner.execute(held, (logins.role("bi"),)).fetchone() == (True,)
        taken = "select distinct grantee from crm_access.taken"
        assert owner.execute(taken).fetchall() == [("public",)]


def test_it_is_recorded_once_and_given_back_where_it_still_can_be(
    opened: ModelFile, run: Run, crm: Database
) -> None:
    assert run("apply", opened, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    with crm.connect() as owner:
        first = owner.execute("select * from crm_access.taken order by 1, 2, 3, 4, 5").fetchall()
        assert len(first) == 3
        execute(owner, "grant select on crm.contact to public")
    assert run("apply", opened).exit_code == ExitCode.FINE
    with crm.connect() as owner:
        assert owner.execute("select * from crm_access.taken order by 1, 2, 3, 4, 5").fetchall() == first
        execute(owner, "alter table crm.deal drop column title")
    removed = run("remove", opened, "--open-tables", "--allow-destroying")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    with crm.connect() as owner:
        granted = "select pg_catalog.has_table_privilege('public', 'crm.contact', 'select')"
        assert owner.execute(granted).fetchone() == (True,)


def test_nobody_of_the_people_writes_the_record(opened: ModelFile, run: Run, crm: Database) -> None:
    assert run("apply", opened, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    anna = crm.login(f"{opened.prefix}_anna")
    for statement in ("select from crm_access.taken", "delete from crm_access.taken"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            anna.execute(statement.encode())
    with crm.connect() as owner:
        writers = """
            select r.rolname from pg_catalog.pg_roles as r
            where pg_catalog.starts_with(r.rolname::text, %s) and not r.rolsuper
              and pg_catalog.has_table_privilege(r.oid, 'crm_access.taken', 'insert, update, delete')"""
        found = owner.execute(writers, (opened.prefix,)).fetchall()
        assert found == [(f"{opened.prefix}_owner",)]
