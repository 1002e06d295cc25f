"""Whatever goes wrong: one message that names it, the right exit code, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database, Logins
from tests.fixtures.waiting import wait_until

COMMAND = [sys.executable, "-m", "crm_rls"]


def real(
    *arguments: object, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a user does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "CRM_RLS"))}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, env={**kept, **(environment or {})}, capture_output=True, text=True, check=False
    )


def one_message(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == ExitCode.ERROR, done.stderr
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_a_wrong_password(model: ModelFile, crm: Database, logins: Logins) -> None:
    dsn = make_conninfo(crm.dsn, user=logins.role("dba"), password="not this one")
    done = real("plan", model.path, "--dsn", dsn)
    one_message(done, "password authentication failed", "PGPASSWORD")
    assert "not this one" not in done.stderr


def test_an_unreachable_server(model: ModelFile, tmp_path: Path) -> None:
    one_message(real("plan", model.path, "--dsn", f"host={tmp_path}"), "cannot connect", str(tmp_path))


def test_a_connection_string_that_is_none(model: ModelFile) -> None:
    for dsn in ("postgresql://me:secret word@", "postgresql://me:very@secret@localhost/crm"):
        done = real("plan", model.path, "--dsn", dsn)
        one_message(done, "connection string")
        assert "secret" not in done.stderr


def test_a_database_that_is_not_there(model: ModelFile, crm: Database) -> None:
    dsn = make_conninfo(crm.dsn, dbname="nowhere")
    one_message(real("verify", model.path, environment={"CRM_RLS_DSN": dsn}), '"nowhere" does not exist')


def test_the_usual_variables_do_as_well(model: ModelFile, crm: Database) -> None:
    with crm.connect() as owner:
        info = owner.info
        environment = {
            "PGHOST": info.host,
            "PGPORT": str(info.port),
            "PGUSER": info.user,
            "PGPASSWORD": info.password,
            "PGDATABASE": info.dbname,
        }
    assert real("plan", model.path, environment=environment).returncode == ExitCode.PENDING


def test_a_missing_privilege(model: ModelFile, run: Run, logins: Logins, crm: Database) -> None:
    nobody = crm.login_dsn(logins.role("nobody"), logins._made["nobody"])  # noqa: SLF001
    for command in (("plan",), ("apply", "--allow-widening")):
        result = run(*command, model, "--dsn", nobody)
        assert result.exit_code == ExitCode.REFUSED, result.stderr
        assert "CR0649 table crm.contact" in result.stderr
        assert "GRANT SELECT ON crm.contact TO" in result.stderr


def test_a_table_that_is_not_there(model: ModelFile, run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute("drop table crm.deal_line")
    result = run("plan", model)
    assert result.exit_code == ExitCode.ERROR
    assert "crm.deal_line" in result.stderr


def test_a_table_that_nobody_classified(model: ModelFile, run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute("create table crm.forgotten (id int)")
    result = run("plan", model)
    assert result.exit_code == ExitCode.ERROR
    assert "crm.forgotten" in result.stderr


def test_a_column_of_an_unfit_type(model: ModelFile, run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute("alter table crm.contact alter territory type int using 0")
    result = run("plan", model)
    assert result.exit_code == ExitCode.ERROR
    assert "crm.contact" in result.stderr


def test_an_error_in_a_pipeline_is_the_only_thing_on_stderr(
    model: ModelFile, crm: Database, tmp_path: Path, crm_dsn: str
) -> None:
    saved = tmp_path / "plan.json"
    assert real("plan", model.path, "--dsn", crm_dsn, "--out", saved).returncode == ExitCode.PENDING
    broken = tmp_path / "broken.json"
    for step in (0, 50):  # answers of later statements come after the error, those of earlier ones before it
        plan = json.loads(saved.read_text(encoding="utf-8"))
        plan["steps"][step]["statements"].insert(0, "select 1 / 0 from pg_catalog.pg_sleep(0.01)")
        broken.write_text(json.dumps(plan), encoding="utf-8")
        failed = real("apply", model.path, "--plan", broken, "--allow-widening", "--dsn", crm_dsn)
        one_message(failed, plan["steps"][step]["subject"], "division by zero", "Nothing was changed")
        assert failed.stderr.count("\n") == 1
    with crm.connect() as owner:
        owner.execute("alter table crm.contact alter territory type int using 0")
    unfit = real("plan", model.path, "--dsn", crm_dsn)
    one_message(unfit, "crm.contact")
    assert all(line.startswith((str(model.path), "    ")) for line in unfit.stderr.splitlines()[1:])


@pytest.mark.parametrize("command", ["check", "compile", "plan"])
def test_a_model_that_is_not_there(command: str, tmp_path: Path) -> None:
    done = real(command, tmp_path / "nothing.yaml")
    assert done.returncode == ExitCode.ERROR
    assert "nothing.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_bytes(b"\xff\xfe\x00crm")
    done = real("check", tmp_path / "model.yaml")
    assert done.returncode == ExitCode.ERROR
    assert "model.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_that_cannot_be_written(model: ModelFile, run: Run, tmp_path: Path) -> None:
    result = run("plan", model, "--out", tmp_path / "nowhere" / "plan.json")
    assert result.exit_code == ExitCode.ERROR
    assert "nowhere/plan.json: No such file or directory" in result.stderr


@pytest.mark.parametrize("content", [b"{}", b"not json", b"\xff\xfe", b'{"crm_rls_plan": 99}'])
def test_a_plan_that_is_none(content: bytes, model: ModelFile, run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    result = run("apply", model, "--plan", tmp_path / "plan.json", "--allow-widening")
    assert result.exit_code == ExitCode.ERROR
    assert "plan" in result.stderr


def test_a_reader_who_goes_away(model: ModelFile) -> None:
    with subprocess.Popen(
        [*COMMAND, "compile", str(model.path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


def test_ctrl_c(model: ModelFile, crm: Database, crm_dsn: str) -> None:
    with crm.connect(autocommit=False) as blocker:
        blocker.execute("lock table crm.contact")
        command = [*COMMAND, "apply", str(model.path), "--allow-widening", "--dsn", crm_dsn]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            waiting = "select from pg_catalog.pg_locks where locktype = 'relation' and not granted"

            def waits() -> bool:
                assert process.poll() is None
                return blocker.execute(waiting).fetchone() is not None

            wait_until(waits)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate()
    assert process.returncode == ExitCode.INTERRUPTED
    assert said.splitlines()[-1] == "error: interrupted"
    assert "Traceback" not in said


def test_debug_shows_where(model: ModelFile, tmp_path: Path) -> None:
    done = real("--debug", "plan", model.path, "--dsn", f"host={tmp_path}")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "DatabaseError" in done.stderr


def test_hostile_names_do_not_disturb_the_screen(run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute(sql.SQL("create table crm.{} (id int)").format(sql.Identifier("[bold]%s {x}\x1b[31m")))
    result = run("inspect", "--schema", "crm")
    assert result.exit_code == ExitCode.FINE
    assert "[bold]%s {x}" in result.stdout
    assert "\x1b" not in result.stdout
