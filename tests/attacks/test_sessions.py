"""Attacks with what a session may say about itself: roles, settings, search paths, leftovers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import replace

import pytest
from psycopg import sql

from crm_rls.embedded.binaries import find_binaries
from crm_rls.errors import ApplyError
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.waiting import Patience
from tests.attacks.attacker import DENIED, Attacker, leaked
from tests.attacks.stage import MARKERS, Stage
from tests.fixtures.applying import EVERYTHING, applying
from tests.fixtures.small_crm import ACTIVITY

CANNOT_CHANGE_NOW = "55P02"


def everything(attacker: Attacker, tables: Iterable[object] = MARKERS) -> str:
    """Read all tables and return everything that came back as one text."""
    return "\n".join(attacker.run(f"select * from {table}").heard for table in tables)


def assert_only_own(stage: Stage, attacker: Attacker, person: str = "anna") -> None:
    heard = everything(attacker)
    assert not {marker for marker in stage.hidden(person) if marker in heard}


@pytest.mark.parametrize(
    "setting",
    ["session_replication_role = replica", "zero_damaged_pages = on", "lo_compat_privileges = on",
     "allow_system_table_mods = on", "session_preload_libraries = 'x'", "ignore_system_indexes = on"],
)  # fmt: skip
def test_a12_switches_of_the_administrator_are_refused(stage: Stage, anna: Attacker, setting: str) -> None:
    outcome = anna.run(f"set {setting}")
    assert outcome.sqlstate in (DENIED, CANNOT_CHANGE_NOW), outcome.heard
    assert_only_own(stage, anna)


def test_a12_row_security_off_is_an_error_never_rows(anna: Attacker) -> None:
    anna.run("set row_security = off")
    for table in MARKERS:
        outcome = anna.run(f"select * from {table}")
        assert outcome.denied, outcome.heard
    assert anna.run("update crm.contact set pad = 1").denied
    assert anna.run("insert into crm.activity (id, contact_id) values (500, 1)").denied


@pytest.mark.parametrize("target", ["group_sued", "group_nord", "timed_sued", "persons", "owner", "carl"])
@pytest.mark.parametrize("how", ["set role {}", "set local role {}", "select set_config('role', '{}', true)"])
def test_e09_becoming_another_role_gains_nothing(stage: Stage, anna: Attacker, target: str, how: str) -> None:
    """From 16 on memberships are granted WITH SET FALSE; on 15 a member may become his groups."""
    outcome = anna.run(how.format(f"{stage.model.prefix}_{target}"))
    own_on_15 = stage.version < 160000 and target in ("group_nord", "persons")
    assert outcome.denied or own_on_15, outcome.heard
    assert_only_own(stage, anna)


def test_e09_nobody_sets_the_session_authorization(stage: Stage, anna: Attacker) -> None:
    assert anna.run(f"set session authorization {stage.role('carl')}").denied
    assert anna.run(f"set session authorization {stage.database.server.user}").denied
    assert anna.run("set session authorization default").sqlstate == ""
    assert_only_own(stage, anna)


def test_a73_a_function_with_the_rights_of_its_owner_cannot_become_another(
    stage: Stage, anna: Attacker
) -> None:
    anna.run(
        "create function pg_temp.hop() returns text language plpgsql security definer as $$ begin "
        f"perform set_config('role', '{stage.role('carl')}', false); return current_user; end $$"
    )
    assert anna.run("select pg_temp.hop()").denied
    assert_only_own(stage, anna)


def test_a51_no_setting_decides_who_somebody_is(stage: Stage, anna: Attacker) -> None:
    """No policy of ours reads a setting, so none of any name widens anything."""
    with stage.owner() as owner:
        reading = owner.execute(
            "select policyname from pg_policies where schemaname = 'crm' "
            "and (coalesce(qual, '') || coalesce(with_check, '')) ~ 'current_setting'"
        )
        assert reading.fetchall() == []
    for name in ("app.user", "app.tenant", "crm.person", "crm_access.person", "request.jwt.claims"):
        for value in (stage.role("carl"), "", "'; --"):
            anna.run("select set_config(%s, %s, false)", name, value)
    assert_only_own(stage, anna)


@pytest.mark.parametrize("reset", ["reset all", "reset role", "reset session authorization"])
def test_a71_a_reset_leads_back_to_the_login(stage: Stage, anna: Attacker, reset: str) -> None:
    anna.run(reset)
    assert anna.run("select current_user::text").column == [stage.role("anna")]
    assert_only_own(stage, anna)


def test_a72_sessions_leave_nothing_to_each_other(stage: Stage, anna: Attacker, carl: Attacker) -> None:
    carl.run("prepare secret as select 'marker-contact-3-'")
    carl.run("set app.secret = 'marker-contact-3-'")
    heard = [
        anna.run("select * from pg_prepared_statements"),
        anna.run("select * from pg_cursors"),
        anna.run("select current_setting('app.secret', true)"),
        anna.run("select query from pg_stat_activity where usename <> current_user"),
    ]
    assert not leaked(heard, stage.hidden("anna"))
    assert "<insufficient privilege>" in heard[-1].heard
    space = stage.attacker("carl", commits=True)
    space.run("create temp table secret as select * from crm.contact")
    (name,) = space.run("select pg_my_temp_schema()::regnamespace::text").column
    assert anna.run(f"select * from {name}.secret").denied


def test_a57_names_in_front_of_the_search_path_change_nothing(stage: Stage, anna: Attacker) -> None:
    """Policies and functions are bound to objects, not to names that a session resolves."""
    for shadow in (
        "create temp table contact (id int, name text, territory text)",
        "create temp table membership (login text, access_group text)",
        "create temp table person (login text, attributes jsonb)",
        "create function pg_temp.active(text, name) returns boolean language sql as 'select true'",
        "create function pg_temp.now() returns timestamptz language sql as $$ select 'epoch'::timestamptz $$",
        "set search_path = pg_temp, crm, pg_catalog",
    ):
        assert anna.run(shadow).sqlstate == ""
    assert_only_own(stage, anna)
    assert_only_own(stage, stage.attacker("frida"), "frida")


def test_a52_an_own_function_shows_the_same_rows(anna: Attacker) -> None:
    for rights in ("security invoker", "security definer"):
        anna.run(
            f"create or replace function pg_temp.all_of_it() returns setof crm.contact language sql {rights} "
            "as 'select * from crm.contact'"
        )
        outcome = anna.run("select name from pg_temp.all_of_it()")
        assert outcome.column == ["marker-contact-1-"]


def test_a65_a_cursor_holds_what_was_seen_and_nothing_else(stage: Stage, anna: Attacker) -> None:
    anna.run("declare mine scroll cursor with hold for select name from crm.contact")
    anna.run(f"set role {stage.model.prefix}_persons")
    assert anna.run("fetch all from mine").column == ["marker-contact-1-"]


@pytest.mark.parametrize("option", [(), ("--enable-row-security",)])
def test_a74_a_dump_holds_own_rows_or_fails(stage: Stage, option: tuple[str, ...]) -> None:
    program = find_binaries().directory / "pg_dump"
    if not program.exists():
        pytest.skip("this PostgreSQL comes without pg_dump")
    stage.attacker("anna")
    done = subprocess.run(
        [
            program,
            "--data-only",
            f"--table={ACTIVITY}",
            *option,
            stage.database.login_dsn(stage.role("anna")),
        ],
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == bool(option), done.stderr
    assert not {marker for marker in stage.hidden("anna") if marker in done.stdout + done.stderr}
    assert ("marker-activity-11-" in done.stdout) == bool(option)


def test_f15_who_keeps_our_lock_delays_an_apply_but_does_not_hang_it(
    restored: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who changes people can keep the lock; even then apply must not wait for it without end."""
    monkeypatch.setattr("crm_rls.plan.waiting.PATIENCE_MS", 100)
    manager = restored.owner(autocommit=False)
    manager.execute("select crm_people.deactivate('anna')")
    without = replace(restored.model, memberships=())
    with applying(restored.superuser, restored.model.prefix) as whom:
        plan = make_plan(whom, without).plan
        with pytest.raises(ApplyError, match=r"table crm_access\.model is held by pid"):
            apply_plan(whom, without, plan, allowed=EVERYTHING, patience=Patience(0))
    manager.rollback()
    restored.apply(without)
    assert restored.attacker("anna").run("select * from crm.contact").rows == ()


def test_a08_nobody_reaches_the_files_of_the_server(anna: Attacker) -> None:
    for statement in (
        "copy crm.country to program 'cat'",
        "create temp table taken (line text)",
        "copy taken from program 'id'",
        "copy taken from '/etc/passwd'",
        "select pg_read_file('PG_VERSION')",
        "select pg_ls_dir('.')",
        "select pg_stat_file('PG_VERSION')",
        "select lo_import('/etc/passwd')",
    ):
        outcome = anna.run(statement)
        assert outcome.denied or statement.startswith("create temp"), outcome.heard


def test_a86_nobody_reads_the_log_of_the_server(anna: Attacker) -> None:
    for call in ("pg_current_logfile()", "pg_ls_logdir()", "pg_ls_waldir()", "pg_hba_file_rules()"):
        assert anna.run(sql.SQL("select {}").format(sql.SQL(call))).denied
