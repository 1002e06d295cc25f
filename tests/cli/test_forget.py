"""`forget` and `subject-access`: who left gets a pseudonym, and what is held of a person is one file."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, Run, row


def put_in_force(desk: Desk, run: Run) -> None:
    """Let the model name a period, and have no person who has left."""
    desk.model.replace("logins: create", "logins: create, forget_after: 1 day")
    applied = run("apply", desk.model, "--allow-widening")
    assert applied.exit_code == 0, applied.stderr


def later(desk: Desk, days: int) -> None:
    """Let days go by: all that is written in the log is older."""
    desk.dba(
        "alter table crm_access.log disable trigger user; "  # noqa: S608 -- a number
        f"update crm_access.log set logged_at = logged_at - interval '{days} days'; "
        "alter table crm_access.log enable trigger user"
    )


def export(desk: Desk, folder: Path) -> None:
    """Export what is held of eva, in both forms, into files that nobody else reads."""
    for suffix in ("md", "json"):
        target = folder / f"eva.{suffix}"
        assert f"All that crm_rls holds about eva is in {target}." in desk.fine(
            "subject-access", "eva", "-o", target
        )
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert "is there already" in desk("subject-access", "eva", "-o", target).stderr
        desk.fine("subject-access", "eva", "-o", target, "--overwrite")
    read = (folder / "eva.md").read_text(encoding="utf-8")
    assert "# What crm_rls holds about eva" in read
    assert "reason: eva begins" in read
    assert "valid_until: 2099-01-06" in read
    held = json.loads((folder / "eva.json").read_text(encoding="utf-8"))
    assert held["registered"]["attributes"] == {"employee_no": "773"}
    assert json.loads(desk("subject-access", "eva").stdout) == held
    assert desk("subject-access", "eva", "-o", folder / "eva.txt").exit_code == ExitCode.USAGE


def test_forgetting_one_and_all_who_are_due(desk: Desk, run: Run, tmp_path: Path) -> None:
    put_in_force(desk, run)
    logins = {name: f"{desk.model.prefix}_{name}" for name in ("eva", "max", "ida")}
    for name, login in logins.items():
        desk.dba("create role {} login", login)
        desk.fine("register", name, "--login", login, "--set", f"employee_no=77{len(name)}")
        desk.fine("assign", name, "nord", "--reason", f"{name} begins")
    desk.fine("assign", "eva", "pumps", "--until", "2099-01-06")
    assert "Nobody has left" in desk.fine("forget", "--list")
    assert "eva has not left" in desk("forget", "eva").stderr
    for name in logins:
        desk.fine("deactivate", name, "--reason", f"{name} left")
    refused = desk("forget", "eva")
    assert refused.exit_code == ExitCode.REFUSED
    assert "can be forgotten from" in refused.stderr
    assert "without a reason" in desk("forget", "eva", "--anyway").stderr
    assert "0 people can be forgotten" in desk.fine("forget", "--due", "--dry-run")
    preview = desk.fine("forget", "eva", "--anyway", "--reason", "law", "--dry-run")
    assert "Preview: eva would be forgotten: leaver-" in preview
    assert "eva" in desk.fine("forget", "--list")

    export(desk, tmp_path)
    later(desk, 2)
    assert "3 people can be forgotten." in desk.fine("forget", "--due", "--dry-run", "--reason", "monthly")
    refused = desk("forget", "--due", "--drop-login")
    assert refused.exit_code == ExitCode.REFUSED
    assert f'Let a DBA do it: DROP ROLE "{logins["eva"]}";' in refused.stderr
    assert "3 people could not be forgotten" in refused.stderr
    # Of three, the login of one owns something: he is not forgotten, the others are.
    desk.dba("create schema kept authorization {}", logins["ida"])
    outcome = run("forget", "--due", "--reason", "monthly", "--drop-login")
    assert outcome.exit_code == ExitCode.REFUSED
    assert "owner of schema kept" in outcome.stderr
    assert f"The login {logins['max']} is dropped." in outcome.stderr
    assert "Forgotten: 2 people." in outcome.stderr
    assert row(desk.fine("forget", "--list"), "ida")[-1] == logins["ida"]
    assert f"The login {logins['ida']} stays until a DBA drops it." in desk.fine("forget", "--due")
    assert "Nobody has left" in desk.fine("forget", "--list")
    (pseudonym,) = {entry["login"] for entry in desk.data("log", "--limit", "1")}
    actions = [entry["action"] for entry in desk.data("log", pseudonym)]
    assert actions == ["forget"] * 2 + ["deactivate"] * 2 + ["assign", "register"]
    assert {entry["reason"] for entry in desk.data("log", pseudonym)} >= {f"{pseudonym} begins"}
    boss = f"{desk.model.prefix}_boss"
    assert {entry["actor"] for entry in desk.data("log", "--by", boss)} == {boss}
    assert desk("log", "nobody").exit_code == ExitCode.ERROR
