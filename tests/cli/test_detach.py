"""A model gets another prefix, and a copy of the database roles of its own: who is where afterwards."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.cli.copying import contacts, homes, members, policies
from tests.fixtures.database import Database

STORES = """
create table crm.store (chain text, no int, region text, primary key (chain, no));
insert into crm.store values ('A', 1, 'north'), ('A', 2, 'south');
alter table crm.contact add column chain text, add column store int,
    add foreign key (chain, store) references crm.store;
update crm.contact set chain = 'A', store = 1 where id = 6;
"""


@pytest.fixture
def applied(ruled: ModelFile, crm: Database, crm_dsn: str, run: Run) -> ModelFile:
    """Return a model that is applied; its rules ask a store, by one column of a key of two."""
    with crm.connect(crm_dsn) as owner:
        owner.execute(STORES.encode())
    ruled.replace("{class: root, key: id}", "{class: root, key: id, refers: [{to: crm.store, via: chain}]}")
    ruled.replace("crm.country:", "crm.store: {class: blocked}\n  crm.country:")
    ruled.replace("rules: [", "rules: [{store.region: south, name: Nirgends, territory: BW}, ")
    result = run("apply", ruled, "--allow-widening", "--yes")
    assert result.exit_code == ExitCode.FINE, result.stderr
    return ruled


# -- another prefix ------------------------------------------------------------------------------------


def rows(crm: Database, query: str) -> list[object]:
    with crm.connect() as owner:
        return list(owner.execute(query.encode()))


def test_a_new_prefix_renames_and_keeps_everybody(applied: ModelFile, crm: Database, run: Run) -> None:
    old, new = applied.prefix, f"{applied.prefix}n"
    with crm.connect() as owner:
        owner.execute("select crm_people.assign('bert', 'nord', current_date, current_date + 9)")
        owner.execute("select crm_people.assign('anna', 'pumps')")
    anna = crm.login(f"{old}_anna")
    query = "select id from crm.contact order by id"
    seen = anna.execute(query).fetchall()
    people = {login: contacts(crm, f"{old}_{login}") for login in ("anna", "bert")}
    before, log = policies(crm), rows(crm, "select * from crm_access.log order by log_id")
    timed = rows(crm, "select login, access_group, valid_until from crm_access.membership")
    joined = [(role.removeprefix(old), member.removeprefix(old)) for role, member in members(crm, old)]

    applied.replace(f"prefix: {old},", f"prefix: {{name: {new}, was: {old}}},")
    done = run("apply", applied, "--allow-widening", "--yes")
    assert done.exit_code == ExitCode.FINE, done.stdout + done.stderr
    assert anna.execute(query).fetchall() == seen
    assert {login: contacts(crm, f"{old}_{login}") for login in people} == people
    assert set(policies(crm)) == set(before)
    assert all(str(name).startswith(new) for name in policies(crm).values())
    assert rows(crm, "select login, access_group, valid_until from crm_access.membership") == timed
    after = rows(crm, "select * from crm_access.log order by log_id")
    assert after[: len(log)] == log
    now = [
        (role.removeprefix(new), member.removeprefix(new if member.startswith(f"{new}_") else old))
        for role, member in members(crm, new)
    ]
    assert sorted(now) == sorted(joined)
    assert homes(crm, old) == []
    assert homes(crm, new) == [crm.name]
    with crm.connect() as owner:
        owner.execute("update crm.store set region = 'south' where no = 1")
        assert owner.execute("select territory from crm.contact where id = 6").fetchone() == ("BW",)
    assert run("plan", applied).exit_code == ExitCode.FINE, run("plan", applied).stdout
    assert run("verify", applied, "--deep").exit_code == ExitCode.FINE, run("verify", applied).stdout
    with crm.connect() as owner:
        owner.execute("select crm_people.unassign('anna', 'pumps')")
    with crm.connect() as owner:
        left = (
            "select rolname from pg_roles where starts_with(rolname, %s) "
            "and shobj_description(oid, 'pg_authid') = %s"
        )
        assert owner.execute(left, (f"{old}_", f"crm_rls {old}")).fetchall() == []


def test_a_new_prefix_whose_names_are_taken_is_refused(applied: ModelFile, crm: Database, run: Run) -> None:
    old, new = applied.prefix, f"{applied.prefix}n"
    with crm.connect() as owner:
        owner.execute(sql.SQL("create role {}").format(sql.Identifier(f"{new}_group_nord")))
    before = members(crm, old)
    applied.replace(f"prefix: {old},", f"prefix: {{name: {new}, was: {old}}},")
    refused = run("apply", applied, "--allow-widening", "--allow-destroying", "--yes")
    assert refused.exit_code == ExitCode.REFUSED, refused.stdout
    assert f"{new}_group_nord" in refused.stderr
    assert members(crm, old) == before


# -- detached ------------------------------------------------------------------------------------------


def test_a_detached_copy_has_roles_of_its_own_and_nobody_in_them(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: Run, run: Run
) -> None:
    old, new = applied.prefix, f"{applied.prefix}s"
    copy = copies("_staging")
    before, seen = members(crm, old), contacts(crm, f"{old}_anna")
    assert contacts(crm, f"{old}_anna", copy) == seen
    done = within(copy, "detach", applied, "--prefix", new, "--yes")
    assert done.exit_code == ExitCode.FINE, done.stdout + done.stderr

    # The home has not noticed.
    assert [each for each in members(crm, old) if not str(each[0]).startswith(f"{new}_")] == before
    assert contacts(crm, f"{old}_anna") == seen
    assert run("plan", applied).exit_code == ExitCode.FINE
    assert run("verify", applied).exit_code == ExitCode.FINE
    assert homes(crm, old) == [crm.name]

    # Rules ask the store in the copy as before.
    with crm.connect(make_conninfo(crm.dsn, dbname=copy)) as owner:
        owner.execute("update crm.store set region = 'south' where no = 1")
        assert owner.execute("select territory from crm.contact where id = 6").fetchone() == ("BW",)

    # The copy is open for nobody, has its own home, and its data are whole.
    dsn = make_conninfo(crm.dsn, dbname=copy)
    assert homes(crm, new) == [copy]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        contacts(crm, f"{old}_anna", copy)
    inside = {member for role, member in members(crm, new) if role.startswith(f"{new}_")}
    assert inside <= {f"{new}_registrar", f"{old}operator"}
    with crm.connect(dsn) as owner:
        assert owner.execute("select count(*) from crm.contact").fetchone() == (6,)
        for table in ("person", "membership", "cover"):
            found = owner.execute(sql.SQL("select count(*) from crm_access.{}").format(sql.Identifier(table)))
            assert found.fetchone() == (0,)
        named = owner.execute(
            "select count(*) from pg_shdepend d join pg_roles r on r.oid = d.refobjid "
            "join pg_database b on b.oid = d.dbid "
            "where b.datname = current_database() and starts_with(r.rolname, %s) "
            "and not starts_with(r.rolname, %s) and not r.rolcanlogin",
            (f"{old}_", f"{new}_"),
        )
        assert named.fetchone() == (0,)

    # A model of its own works in it, and its people are nobody in the home.
    applied.replace(f"prefix: {old},", f"prefix: {new},")
    applied.replace(f"login: {old}_bert", f"login: {old}_tester")
    assert within(copy, "apply", applied, "--allow-widening", "--yes").exit_code == ExitCode.FINE
    assert within(copy, "verify", applied).exit_code == ExitCode.FINE
    with crm.connect(dsn) as owner:
        owner.execute("select crm_people.assign('bert', 'nord')")
    assert contacts(crm, f"{old}_tester", copy)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        contacts(crm, f"{old}_tester")
    assert within(copy, "remove", applied, "--allow-destroying", "--yes").exit_code == ExitCode.FINE
    assert contacts(crm, f"{old}_anna") == seen


def test_the_home_itself_is_not_detached(applied: ModelFile, crm: Database, run: Run) -> None:
    before = members(crm, applied.prefix)
    refused = run("detach", applied, "--yes")
    assert refused.exit_code == ExitCode.REFUSED
    assert "CR0615" in refused.stderr
    assert members(crm, applied.prefix) == before


def test_a_database_without_the_model_is_not_detached(ruled: ModelFile, run: Run) -> None:
    refused = run("detach", ruled, "--yes")
    assert refused.exit_code == ExitCode.REFUSED
    assert "CR0616" in refused.stderr
