"""The home of a model's roles: what changes them runs in one database of the server, and in no copy of it."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.alembic.preparing import begin
from crm_rls.catalog import ServerFacts
from crm_rls.cli.exits import ExitCode
from crm_rls.report.contents import Part
from crm_rls.report.gathering import gathered
from tests.cli.conftest import ModelFile, Run
from tests.cli.copying import administer, homes, members
from tests.fixtures.database import Connection, Database

CHANGES = {
    "assign": "select crm_people.assign('anna', 'pumps')",
    "assign for a time": "select crm_people.assign('anna', 'pumps', current_date, current_date + 3)",
    "unassign": "select crm_people.unassign('anna', 'nord')",
    "cover": "select crm_people.cover('anna', 'bert', current_date, current_date + 3)",
    "end a cover": "select crm_people.end_cover(1)",
    "prolong a cover": "select crm_people.prolong_cover(1)",
    "appoint an auditor": "select crm_people.appoint_auditor('anna')",
    "dismiss an auditor": "select crm_people.dismiss_auditor('anna')",
    "hand over": "select crm_people.handover('anna', 'bert')",
    "register": "select crm_people.register('carl', 'Carl')",
    "make a login": "select crm_people.make_login('carl')",
    "make a password": "select crm_people.new_password('anna')",
    "deactivate": "select crm_people.deactivate('anna')",
    "reactivate": "select crm_people.reactivate('anna')",
    "rehire": "select crm_people.rehire('anna')",
    "unregister": "select crm_people.unregister('anna')",
    "forget": "select crm_people.forget('anna')",
    "appoint": "select crm_people.appoint('anna', 'DE')",
    "dismiss": "select crm_people.dismiss('anna', 'DE')",
    "expel": "select crm_people.expel('anna')",
    "tidy": "select * from crm_people.tidy()",
    "adopt": "select * from crm_people.adopt()",
    "share": "select crm_people.share('anna', '1', '2999-01-01')",
    "unshare": "select crm_people.unshare('anna', '1')",
    "add a territory": "select crm_people.add_territory('X', 'HH')",
    "remove a territory": "select crm_people.remove_territory('X')",
    "tick": "update crm_people.user_access_groups set assigned = not assigned where person = 'anna'",
}
"""Every way to change people and groups by SQL."""


@pytest.fixture
def applied(ruled: ModelFile, run: Run) -> ModelFile:
    result = run("apply", ruled, "--allow-widening", "--yes")
    assert result.exit_code == ExitCode.FINE, result.stderr
    return ruled


def forget_home(crm: Database, prefix: str, database: str) -> None:
    administer(crm, "alter role {} in database {} reset application_name", f"{prefix}_registrar", database)


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
        "add_territory", "adopt", "appoint", "appoint_auditor", "assign", "cover", "deactivate", "dismiss",
        "dismiss_auditor", "end_cover", "expel", "forget", "handover", "make_login", "new_password",
        "prolong_cover", "reactivate", "register", "rehire", "remove_territory", "share", "tidy",
        "unassign", "unregister", "unshare",
    }  # fmt: skip
    assert applied.prefix


COMMANDS = (
    ("apply", "--allow-widening"),
    ("remove", "--allow-destroying"),
    ("reassign",),
)


def test_in_a_copy_no_command_changes_anything(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: Run
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
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: Run
) -> None:
    copy = copies("_copy")
    fine = within(copy, "verify", applied)
    assert fine.exit_code == ExitCode.FINE, fine.stdout
    assert "CR0613" in fine.stdout
    assert crm.name in fine.stdout
    with crm.connect(make_conninfo(crm.dsn, dbname=copy)) as owner:
        owner.execute("alter table crm.contact no force row level security")
    assert within(copy, "verify", applied).exit_code == ExitCode.PENDING


def listened(session: Connection) -> list[str]:
    """Return a list that gets what the server tells a session."""
    heard: list[str] = []
    session.add_notice_handler(lambda each: heard.append(each.message_primary or ""))
    return heard


def test_in_a_copy_answers_say_that_they_do_not_know_who_is_in_a_group(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: Run, run: Run
) -> None:
    """People have in the copy what their roles have, and the log of the copy stays as it was."""
    copy = copies("_copy")
    told = f"belong to database {crm.name}"
    with crm.connect() as owner:
        owner.execute("select crm_people.assign('anna', 'pumps')")
    for words in (("who-sees", "1"), ("why", "anna", "1"), ("sees", "anna"), ("groups", "pumps")):
        for at in ((), ("--at", "2098-01-01")) if words[0] != "groups" else ((),):
            answer = within(copy, *words, *at)
            assert answer.exit_code == ExitCode.FINE, answer.stderr
            assert told in answer.stderr.replace("\n", " "), words
            assert "belong to database" not in run(*words, *at).stderr
    with crm.connect(make_conninfo(crm.dsn, dbname=copy)) as owner, crm.connect() as at_home:
        for session, expected in ((owner, 1), (at_home, 0)):
            notices = listened(session)
            for call in ("who_sees('1')", "why('anna', '1')", "sees('anna')", "faces_of('1')", "holders()"):
                session.execute(f"select from crm_people.{call}".encode())
                assert sum(told in each for each in notices) == expected, call
                notices.clear()
    assert applied.prefix


def test_an_auditors_report_says_that_it_is_about_a_copy(
    applied: ModelFile, crm: Database, copies: Callable[[str], str]
) -> None:
    copy, auditor = copies("_copy"), f"{applied.prefix}_reader"
    administer(crm, "create role {} login password 'x'", auditor)
    administer(crm, "grant {} to {}", f"{applied.prefix}_auditors", auditor)
    asks = make_conninfo(crm.login_dsn(auditor, "x"), dbname=copy)
    with crm.connect(asks, autocommit=False) as session:
        found = gathered(session).tables[Part.FINDINGS]
    assert [each["severity"] for each in found if each["code"] == "CR0613"] == ["warning"]


def test_a_copy_that_replaces_the_home_adopts_it(
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: Run, run: Run
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
    applied: ModelFile, crm: Database, copies: Callable[[str], str], within: Run
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


def test_a_rename_needs_nothing(applied: ModelFile, crm: Database, within: Run) -> None:
    renamed = f"{crm.name}_renamed"
    crm.close()
    administer(crm, "alter database {} rename to {}", crm.name, renamed)
    try:
        assert within(renamed, "plan", applied).exit_code == ExitCode.FINE
        verified = within(renamed, "verify", applied)
        assert verified.exit_code == ExitCode.FINE, verified.stdout
        assert "CR0613" not in verified.stdout
        with psycopg.connect(make_conninfo(crm.dsn, dbname=renamed)) as owner:
            owner.execute(CHANGES["assign"])
    finally:
        administer(Database(crm.server, renamed), "alter database {} rename to {}", renamed, crm.name)


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


# -- migrations ----------------------------------------------------------------------------------------


def asked(prefix: str, *, sets: bool) -> bytes:
    """Return what a migration without changes begins with."""
    return ";".join(begin([], ServerFacts(version=180000), prefix, sets=sets).statements).encode()


@pytest.mark.parametrize(("where", "sets", "fine"), [("home", False, True), ("copy", True, False)])
def test_a_migration_asks_before_its_first_statement(
    where: str, sets: bool, fine: bool, applied: ModelFile, crm: Database, copies: Callable[[str], str]
) -> None:
    database = crm.name if where == "home" else copies("_copy")
    statements = asked(applied.prefix, sets=sets)
    with crm.connect(make_conninfo(crm.dsn, dbname=database)) as owner:
        if fine:
            owner.execute(statements)
            return
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match=crm.name):
            owner.execute(statements)


def test_a_migration_in_a_restored_database_goes_on_only_if_it_makes_the_home(
    applied: ModelFile, crm: Database
) -> None:
    forget_home(crm, applied.prefix, crm.name)
    with crm.connect() as owner:
        owner.execute(asked(applied.prefix, sets=True))
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="no database is"):
            owner.execute(asked(applied.prefix, sets=False))
