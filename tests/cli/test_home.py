"""The home of a model's roles: what changes them runs in one database of the server, and in no copy of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database

In = Callable[..., Result]

CHANGES = {
    "assign": "select crm_people.assign('anna', 'pumps')",
    "assign for a time": "select crm_people.assign('anna', 'pumps', current_date, current_date + 3)",
    "unassign": "select crm_people.unassign('anna', 'nord')",
    "cover": "select crm_people.cover('anna', 'bert', current_date, current_date + 3)",
    "end a cover": "select crm_people.end_cover(1)",
    "hand over": "select crm_people.handover('anna', 'bert')",
    "register": "select crm_people.register('carl', 'Carl')",
    "deactivate": "select crm_people.deactivate('anna')",
    "reactivate": "select crm_people.reactivate('anna')",
    "rehire": "select crm_people.rehire('anna')",
    "forget": "select crm_people.forget('anna')",
    "appoint": "select crm_people.appoint('anna', 'DE')",
    "dismiss": "select crm_people.dismiss('anna', 'DE')",
    "tidy": "select * from crm_people.tidy()",
    "adopt": "select * from crm_people.adopt()",
    "tick": "update crm_people.user_access_groups set assigned = not assigned where person = 'anna'",
}
"""Every way to change people and groups by SQL."""


@pytest.fixture
def copies(crm: Database) -> Iterator[Callable[[str], str]]:
    """Return a function that copies the database under a name and returns that."""
    made: list[str] = []

    def copy(suffix: str) -> str:
        name = crm.name + suffix
        made.append(name)
        with psycopg.connect(crm.server.dsn()) as owner:
            query = "select pg_get_userbyid(datdba) from pg_database where datname = %s"
            (whose,) = owner.execute(query, (crm.name,)).fetchone() or ("",)
        _admin(crm, "create database {} template {} owner {}", name, crm.name, whose)
        return name

    yield copy
    for name in made:
        _admin(crm, "drop database if exists {} with (force)", name)


def _admin(crm: Database, statement: str, *names: str) -> None:
    with psycopg.connect(crm.server.dsn(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (crm.name,)
        )
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def within(crm_dsn: str) -> In:
    """Return the command in another database: `within("shop_copy", "plan", model)`."""

    def call(database: str, *words: object) -> Result:
        given = [word.__fspath__() if isinstance(word, ModelFile) else str(word) for word in words]
        return CliRunner().invoke(main, given, env={"CRM_RLS_DSN": make_conninfo(crm_dsn, dbname=database)})

    return call


@pytest.fixture
def applied(ruled: ModelFile, run: Run) -> ModelFile:
    result = run("apply", ruled, "--allow-widening", "--yes")
    assert result.exit_code == ExitCode.FINE, result.stderr
    return ruled


def members(crm: Database, prefix: str) -> list[tuple[str, str]]:
    """Return who is in which role of ours, on the whole server."""
    with crm.connect() as owner:
        found = owner.execute(
            "select r.rolname, u.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid "
            "join pg_roles u on u.oid = m.member where starts_with(r.rolname, %s) and not r.rolcanlogin "
            "order by 1, 2",
            (prefix,),
        )
        return [(role, member) for role, member in found]


def homes(crm: Database, prefix: str) -> list[str]:
    with psycopg.connect(crm.server.dsn()) as owner:
        return [
            name
            for (name,) in owner.execute(
                "select d.datname from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase "
                "where %s = any (s.setconfig) order by 1",
                (f"application_name=crm_rls {prefix}",),
            )
        ]


def forget_home(crm: Database, prefix: str, database: str) -> None:
    _admin(crm, "alter role {} in database {} reset application_name", f"{prefix}_registrar", database)


# -- a copy --------------------------------------------------------------------------------------------


def test_in_a_copy_no_function_changes_anything(
    applied: ModelFile, crm: Database, copies: Callable[[str], str]
) -> None:
    copy = copies("_copy")
    before = members(crm, applied.prefix)
    for what, statement in CHANGES.items():
        with crm.connect(make_conninfo(crm.dsn, dbname=copy)) as owner:
            with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match=crm.name) as refused:
                owner.execute(statement)
            assert "detach" in (refused.value.diag.message_hint or ""), what
    assert members(crm, applied.prefix) == before


def test_every_function_that_changes_is_tried(applied: ModelFile, crm: Database) -> None:
    """What calls begin_change asks; no function of crm_people changes roles without it."""
    with crm.connect() as owner:
        rows = owner.execute(
            "select distinct proname from pg_proc where pronamespace = 'crm_people'::regnamespace "
            "and prosrc like '%begin_change%'"
        )
        asking = {name for (name,) in rows}
    assert asking == {
        "adopt", "appoint", "assign", "cover", "deactivate", "dismiss", "end_cover", "forget", "handover",
        "reactivate", "register", "rehire", "tidy", "unassign",
    }  # fmt: skip
    assert applied.prefix


COMMANDS = (
    ("apply", "--allow-widening"),
    ("remove", "--allow-destroying"),
    ("reassign",),
)


def test_in_a_copy_no_command_changes_anything(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: In
) -> None:
    copy = copies("_copy")
    before = members(crm, applied.prefix)
    for command, *flags in COMMANDS:
        refused = within(copy, command, applied, *flags)
        assert refused.exit_code == ExitCode.REFUSED, (command, refused.stdout + refused.stderr)
        assert f"belong to database {crm.name}" in refused.stderr
    for words in (("assign", "anna", "pumps", "--yes"), ("deactivate", "anna", "--yes"), ("tidy", "--yes")):
        refused = within(copy, *words)
        assert refused.exit_code != ExitCode.FINE, words
    assert within(copy, "plan", applied).exit_code == ExitCode.PENDING
    assert members(crm, applied.prefix) == before
    assert homes(crm, applied.prefix) == [crm.name]


def test_verify_says_that_it_is_a_copy_and_still_verifies(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: In
) -> None:
    copy = copies("_copy")
    fine = within(copy, "verify", applied)
    assert fine.exit_code == ExitCode.FINE, fine.stdout
    assert "CR0613" in fine.stdout
    assert crm.name in fine.stdout
    with crm.connect(make_conninfo(crm.dsn, dbname=copy)) as owner:
        owner.execute("alter table crm.contact no force row level security")
    assert within(copy, "verify", applied).exit_code == ExitCode.PENDING


def test_a_copy_that_replaces_the_home_adopts_it(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: In, run: Run
) -> None:
    copy = copies("_copy")
    unsaid = within(copy, "apply", applied, "--adopt-database")
    assert unsaid.exit_code == ExitCode.REFUSED
    assert "--allow-widening" in unsaid.stderr
    adopted = within(copy, "apply", applied, "--adopt-database", "--allow-widening", "--yes")
    assert adopted.exit_code == ExitCode.FINE, adopted.stderr
    assert homes(crm, applied.prefix) == [copy]
    assert within(copy, "plan", applied).exit_code == ExitCode.FINE
    refused = run("apply", applied)
    assert refused.exit_code == ExitCode.REFUSED
    assert f"belong to database {copy}" in refused.stderr


def test_two_homes_are_refused_in_both(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: In
) -> None:
    copy = copies("_copy")
    with crm.connect() as owner:
        owner.execute(
            sql.SQL("alter role {} in database {} set application_name = {}").format(
                sql.Identifier(f"{applied.prefix}_registrar"),
                sql.Identifier(copy),
                sql.Literal(f"crm_rls {applied.prefix}"),
            )
        )
    for database in (crm.name, copy):
        for flags in ((), ("--adopt-database",)):
            refused = within(database, "apply", applied, "--allow-widening", *flags)
            assert refused.exit_code == ExitCode.REFUSED
            assert "CR0614" in refused.stderr
        owner = crm.connect(make_conninfo(crm.dsn, dbname=database))
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="all claim"):
            owner.execute(CHANGES["assign"])
        owner.close()


# -- rename and restore --------------------------------------------------------------------------------


def test_a_rename_needs_nothing(applied: ModelFile, crm: Database, within: In) -> None:
    renamed = f"{crm.name}_renamed"
    crm.close()
    _admin(crm, "alter database {} rename to {}", crm.name, renamed)
    try:
        assert within(renamed, "plan", applied).exit_code == ExitCode.FINE
        verified = within(renamed, "verify", applied)
        assert verified.exit_code == ExitCode.FINE, verified.stdout
        assert "CR0613" not in verified.stdout
        with psycopg.connect(make_conninfo(crm.dsn, dbname=renamed)) as owner:
            owner.execute(CHANGES["assign"])
    finally:
        _admin(Database(crm.server, renamed), "alter database {} rename to {}", renamed, crm.name)


def test_a_restored_database_becomes_the_home_by_a_listed_change(
    applied: ModelFile, crm: Database, run: Run
) -> None:
    """A dump without -C brings everything but the setting."""
    forget_home(crm, applied.prefix, crm.name)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="no database"):
        crm.connect().execute(CHANGES["assign"])
    planned = run("plan", applied)
    assert planned.exit_code == ExitCode.PENDING
    assert "set home" in planned.stdout
    refused = run("apply", applied)
    assert refused.exit_code == ExitCode.REFUSED
    assert "--allow-widening" in refused.stderr
    mended = run("apply", applied, "--allow-widening", "--yes")
    assert mended.exit_code == ExitCode.FINE, mended.stderr
    assert homes(crm, applied.prefix) == [crm.name]
    with crm.connect() as owner:
        owner.execute(CHANGES["assign"])


def test_the_home_goes_with_the_model(applied: ModelFile, crm: Database, run: Run) -> None:
    removed = run("remove", applied, "--allow-destroying", "--yes")
    assert removed.exit_code == ExitCode.FINE, removed.stderr
    assert homes(crm, applied.prefix) == []


# -- one model -----------------------------------------------------------------------------------------


def test_a_second_model_is_refused_and_the_first_is_named(
    applied: ModelFile, crm: Database, run: Run
) -> None:
    first = applied.prefix
    before = members(crm, first)
    applied.replace(f"prefix: {first}", f"prefix: {first}b")
    for words in (("plan",), ("apply", "--allow-widening", "--allow-destroying"), ("verify",)):
        command, *flags = words
        refused = run(command, applied, *flags)
        assert refused.exit_code == ExitCode.REFUSED, refused.stdout
        assert "CR0610" in refused.stderr
        assert f"prefix {first}," in refused.stderr
    assert run("remove", applied, "--allow-destroying").exit_code == ExitCode.REFUSED
    assert members(crm, first) == before
    applied.replace(f"prefix: {first}b", f"prefix: {first}")
    assert run("plan", applied).exit_code == ExitCode.FINE
    assert run("remove", applied, "--allow-destroying", "--yes").exit_code == ExitCode.FINE


# -- another prefix ------------------------------------------------------------------------------------


def policies(crm: Database) -> dict[int, str]:
    with crm.connect() as owner:
        return dict(owner.execute("select oid, polname from pg_policy").fetchall())


def contacts(crm: Database, login: str, database: str | None = None) -> list[object]:
    dsn = make_conninfo(crm.login_dsn(login), dbname=database or crm.name)
    with crm.connect(dsn) as connection:
        return [key for (key,) in connection.execute("select id from crm.contact order by id")]


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
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: In, run: Run
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
