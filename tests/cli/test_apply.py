"""`apply` against a real database."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from psycopg import sql

from crm_rls.cli.exits import ExitCode
from crm_rls.plan.value import from_json
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database
from tests.fixtures.operator import AS_OPERATOR


def contacts(crm: Database, login: str) -> list[object]:
    return [key for (key,) in crm.login(login).execute("select id from crm.contact order by id")]


def test_from_nothing_to_in_line(model: ModelFile, run: Run, crm: Database) -> None:
    assert run("plan", model).exit_code == ExitCode.PENDING
    applied = run("apply", model, "--allow-widening")
    assert applied.exit_code == ExitCode.FINE
    assert "Done:" in applied.stderr
    planned = run("plan", model)
    assert planned.exit_code == ExitCode.FINE
    assert "Nothing to change" in planned.stdout
    assert contacts(crm, f"{model.prefix}_anna") == [1]
    assert contacts(crm, f"{model.prefix}_bert") == [1, 2, 4, 6]


def test_a_second_apply_changes_nothing(model: ModelFile, run: Run) -> None:
    run("apply", model, "--allow-widening")
    again = run("apply", model)
    assert again.exit_code == ExitCode.FINE
    assert "Nothing to change" in again.stdout
    assert "Done:" not in again.stderr


def test_a_warning_about_the_model_is_told_as_by_check(model: ModelFile, run: Run) -> None:
    model.replace("employee_no: {type: text}", "employee_no: {type: text}\n  phone: {type: text}")
    for command in ("plan", "apply", "verify"):
        told = run(command, model).stderr
        assert "warning CR1108: attributes.phone" in told
        assert "Diagnostic(" not in told


def test_ctrl_c_after_the_commit_says_that_it_is_done(
    model: ModelFile, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("crm_rls.cli.policies.apply"), "verify", interrupt)
    applied = run("apply", model, "--allow-widening")
    assert applied.exit_code == ExitCode.INTERRUPTED
    done, interrupted = applied.stderr.splitlines()
    assert done.startswith("Done: ")
    assert interrupted == "error: interrupted"
    assert "Nothing to change" in run("plan", model).stdout


def test_what_widens_is_refused_without_a_word(model: ModelFile, run: Run) -> None:
    refused = run("apply", model)
    assert refused.exit_code == ExitCode.REFUSED
    assert "--allow-widening" in refused.stderr
    # The name of the database, and that of the operator.
    assert run("inspect", "--prefix", model.prefix).stdout.count(model.prefix) == 1 + AS_OPERATOR


def test_a_dropped_group_is_refused_without_a_word(model: ModelFile, run: Run) -> None:
    run("apply", model, "--allow-widening")
    model.replace("groups: [pumps, first_contact]", "groups: [first_contact]")
    text = model.path.read_text(encoding="utf-8")
    model.path.write_text("".join(line for line in text.splitlines(keepends=True) if "  pumps:" not in line))
    refused = run("apply", model, "--allow-widening")
    assert refused.exit_code == ExitCode.REFUSED
    assert "--allow-destroying" in refused.stderr
    assert run("apply", model, "--allow-widening", "--allow-destroying").exit_code == ExitCode.FINE


def test_a_filter_over_another_column_destroys_nothing(model: ModelFile, run: Run) -> None:
    run("apply", model, "--allow-widening")
    model.replace("exists(contact_product, product_line = 'PUMPS')", "name = 'Hafen AG'")
    assert "drop object" in run("plan", model, "--full").stdout
    applied = run("apply", model, "--allow-widening")
    assert applied.exit_code == ExitCode.FINE, applied.stderr


def test_done_is_said_with_what_is_still_open(model: ModelFile, run: Run, crm: Database) -> None:
    """A view with its owner's rights is a way around the policies, which no change of ours closes."""
    superuser = crm.connect()
    superuser.execute("create view crm.everything as select * from crm.contact")
    superuser.execute("grant select on crm.everything to public")
    model.replace("  crm.payroll:", "  crm.everything: {class: blocked}\n  crm.payroll:")
    applied = run("apply", model, "--allow-widening")
    assert applied.exit_code == ExitCode.FINE, applied.stderr
    assert "CR0401" in applied.stdout
    assert re.search(r"Done: \d+ changes .*Still open: 1 error", applied.stderr)
    superuser.execute("drop view crm.everything")
    model.replace("  crm.everything: {class: blocked}\n", "")
    again = run("apply", model)
    assert again.exit_code == ExitCode.FINE
    assert re.search(r"Still open: \d+ warnings?;", again.stderr)
    assert run("apply", model).stderr == ""


def test_a_saved_plan_is_what_is_applied(model: ModelFile, run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "plan.json"
    assert run("plan", model, "--out", saved, "--no-exit-code").exit_code == ExitCode.FINE
    assert from_json(saved.read_text(encoding="utf-8")).steps
    assert run("apply", model, "--plan", saved, "--allow-widening").exit_code == ExitCode.FINE
    assert run("plan", model).exit_code == ExitCode.FINE


def test_a_stale_plan_is_refused_as_a_whole(
    model: ModelFile, run: Run, tmp_path: Path, crm: Database
) -> None:
    saved = tmp_path / "plan.json"
    run("plan", model, "--out", saved)
    with crm.connect() as owner:
        owner.execute("alter table crm.deal enable row level security")
    stale = run("apply", model, "--plan", saved, "--allow-widening")
    assert stale.exit_code == ExitCode.ERROR
    assert "no longer in the state" in stale.stderr
    with crm.connect() as owner:
        assert owner.execute("select count(*) from pg_catalog.pg_policies").fetchone() == (0,)


def test_an_empty_saved_plan_does_not_hide_what_came_since(
    model: ModelFile, run: Run, tmp_path: Path, crm: Database
) -> None:
    saved = tmp_path / "plan.json"
    run("apply", model, "--allow-widening")
    run("plan", model, "--out", saved)
    with crm.connect() as owner:
        owner.execute("alter table crm.deal no force row level security")
    assert run("apply", model, "--plan", saved).exit_code == ExitCode.PENDING


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C until it is noticed: one that comes just before the waiting begins is seen after it."""
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)


@pytest.mark.parametrize(
    ("answer", "code"), [("y", ExitCode.FINE), ("n", ExitCode.REFUSED), ("ctrl-c", ExitCode.INTERRUPTED)]
)
def test_who_sits_at_a_terminal_is_asked(
    answer: str, code: ExitCode, model: ModelFile, crm: Database, crm_dsn: str, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    shown = tmp_path / "shown"
    with (
        shown.open("w") as stdout,
        subprocess.Popen(
            [sys.executable, "-m", "crm_rls", "apply", str(model.path), "--allow-widening"],
            stdin=theirs,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env={**os.environ, "CRM_RLS_DSN": crm_dsn},
            start_new_session=True,
        ) as process,
    ):
        assert process.stderr is not None
        asked = b""
        while b"[y/N]" not in asked:
            more = process.stderr.read(1)
            assert more, f"it ended without a question: {asked.decode()}"
            asked += more
        assert "Who gains and loses rows" in shown.read_text()
        if answer == "ctrl-c":
            interrupt(process)
        else:
            os.write(ours, f"{answer}\n".encode())
        said = process.stderr.read().decode()
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code, said
    assert "Traceback" not in said
    with crm.connect() as owner:
        (policies,) = owner.execute(
            sql.SQL("select count(*) from pg_catalog.pg_policies where schemaname = 'crm'")
        ).fetchone() or (0,)
    assert bool(policies) == (code == ExitCode.FINE)


def test_a_login_that_goes_blind_needs_a_word(model: ModelFile, run: Run, crm: Database) -> None:
    old = f"{model.prefix}_old"
    with crm.connect() as owner:
        owner.execute(sql.SQL("create role {} login").format(sql.Identifier(old)))
        owner.execute(sql.SQL("grant select on crm.contact to {}").format(sql.Identifier(old)))
    assert f"CR0651 login {old}" in run("plan", model).stdout
    refused = run("apply", model, "--allow-widening")
    assert refused.exit_code == ExitCode.REFUSED
    assert f"the plan blinds login {old}" in refused.stderr
    assert "--allow-blinding" in refused.stderr
    assert run("apply", model, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    assert f"CR0127 {old}" in run("verify", model).stdout


@pytest.mark.usefixtures("crm")
def test_a_territory_that_rows_have_needs_a_word(model: ModelFile, run: Run) -> None:
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    model.replace("BY: {}, BW: {}", "BY: {}")
    refused = run("apply", model, "--allow-destroying")
    assert refused.exit_code == ExitCode.REFUSED
    assert "without BW (1 row of crm.contact). " in refused.stderr
    assert "--allow-stranding" in refused.stderr
    assert run("apply", model, "--allow-stranding").exit_code == ExitCode.FINE


def test_a_busy_table_is_named_and_waited_for_as_long_as_said(
    model: ModelFile, run: Run, crm: Database
) -> None:
    with crm.connect(autocommit=False, application_name="report") as reader:
        reader.execute("select from crm.contact")
        refused = run("apply", model, "--allow-widening", "--wait", "500ms")
        who = f"table crm.contact is held by pid {reader.info.backend_pid} ("
        assert refused.exit_code == ExitCode.ERROR
        assert f"Waiting, 0 s left: {who}" in refused.stderr
        assert f"error: {who}" in refused.stderr
        assert "It was tried for 0.5 s, and nothing was changed" in refused.stderr
        assert run("apply", model, "--wait", "soon").exit_code == ExitCode.USAGE
    assert run("apply", model, "--allow-widening", "--wait", "0s").exit_code == ExitCode.FINE
    with crm.connect(autocommit=False) as reader:
        reader.execute("select from crm.contact")
        assert (
            f"pid {reader.info.backend_pid}"
            in run("remove", model, "--allow-destroying", "--open-tables", "--wait", "0s").stderr
        )


@pytest.mark.usefixtures("crm")
def test_a_part_is_done_when_nothing_of_it_is_left(model: ModelFile, run: Run, tmp_path: Path) -> None:
    assert run("plan", model, "--only", "people").exit_code == ExitCode.REFUSED
    assert run("plan", model, "--only", "people", "--group", "nord").exit_code == ExitCode.USAGE
    first = run("apply", model, "--only", "policies", "--allow-widening")
    assert first.exit_code == ExitCode.FINE, first.stderr
    assert re.search(r"Only a part, --only policies: \d+ changes of the whole plan left out\.", first.stdout)
    assert re.search(r"Done: \d+ changes in database \S+\. Left out: \d+ changes\.", first.stderr)
    assert run("plan", model, "--only", "policies").exit_code == ExitCode.FINE
    assert run("plan", model).exit_code == ExitCode.PENDING
    saved = tmp_path / "people.json"
    assert run("plan", model, "--only", "people", "--out", saved).exit_code == ExitCode.PENDING
    assert run("apply", model, "--group", "nord", "--plan", saved).exit_code == ExitCode.USAGE
    assert run("apply", model, "--plan", saved, "--allow-widening").exit_code == ExitCode.FINE
    assert run("plan", model).exit_code == ExitCode.FINE
