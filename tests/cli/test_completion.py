"""`completion`: what a shell offers when somebody presses the tab key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Desk, Run


def offered(desk: Desk, *words: str) -> list[str]:
    """Return what click offers a shell for the last word."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "crm-rls")],
        env={**os.environ, "_CRM_RLS_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("crm-rls", *words)),
             "COMP_CWORD": str(len(words)), "CRM_RLS_DSN": desk.dsn},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_people_groups_commands_and_options_complete(desk: Desk) -> None:
    assert offered(desk, "assi") == ["assign"]
    assert offered(desk, "assign", "a") == ["anna"]
    assert offered(desk, "assign", "anna", "P") == ["pumps"]
    assert offered(desk, "cover", "anna", "") == ["anna", "bert"]
    assert offered(desk, "log", "--group", "no") == ["nord"]
    assert "--until" in offered(desk, "assign", "anna", "nord", "--u")


def test_no_name_is_offered_that_a_shell_would_run(desk: Desk) -> None:
    with desk.crm.connect() as owner:
        owner.execute("update crm_access.person set person = 'anna;reboot' where person = 'anna'")
        assert offered(desk, "assign", "a") == []
        owner.execute("update crm_access.person set person = 'änne.b@x' where person = 'anna;reboot'")
    assert offered(desk, "assign", "ä") == ["änne.b@x"]


def test_without_a_database_or_a_right_nothing_is_offered_and_nothing_is_said(desk: Desk) -> None:
    for dsn in ("host=/nonexistent", desk.crm.login_dsn(desk.login("anna"))):
        assert offered(Desk(desk.crm, desk.model, dsn), "assign", "a") == []
    assert offered(desk, "assign", "a")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_one_command_installs_it(
    shell: str, offline: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    printed = offline("completion", shell).stdout
    installed = offline("completion", shell, "--install")
    (written,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert written.read_text(encoding="utf-8").rstrip() == printed.rstrip()
    assert str(written) in installed.stderr.replace("\n", "")


ASKED = {
    "bash": (
        "source {script}; COMP_WORDS=(crm-rls assign a); COMP_CWORD=2; _crm_rls_completion crm-rls; "
        'printf "%s\\n" "${{COMPREPLY[@]}}"'
    ),
    # Only a line that is being edited can complete in zsh: the functions that would offer print instead.
    "zsh": (
        "compdef() {{ }}; _describe() {{ print -l ${{(P)3%%:*}} }}; "
        "compadd() {{ print -l ${{(P)argv[-1]}} }}; "
        "source {script}; words=(crm-rls assign a); CURRENT=3; _crm_rls_completion"
    ),
    "fish": "source {script}; complete -C 'crm-rls assign a'",
}
"""What makes a shell print what it would offer for `crm-rls assign a`."""


@pytest.mark.parametrize("shell", ASKED)
def test_the_shell_completes_with_what_was_installed(
    shell: str, desk: Desk, offline: Run, tmp_path: Path
) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"needs {shell}")
    script = tmp_path / "crm-rls"
    script.write_text(offline("completion", shell).stdout, encoding="utf-8")
    without = {"bash": "--norc", "zsh": "-f", "fish": "--no-config"}[shell]
    programs = str(Path(sys.executable).parent)
    done = subprocess.run(
        [program, without, "-c", ASKED[shell].format(script=script)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "CRM_RLS_DSN": desk.dsn, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.stdout.split() == ["anna"], done.stderr
