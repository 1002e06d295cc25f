"""A machine without libpq: one sentence instead of a traceback, and what needs no database works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_rls import __version__
from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, write_model

WITHOUT_DRIVER = {"check", "completion", "fmt", "help"}
"""Commands that load no psycopg."""


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    return write_model(tmp_path, "crm")


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a machine without libpq: none is bundled, and none is found."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    for bundled in ("psycopg_binary", "psycopg_c"):
        (hidden / f"{bundled}.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    (hidden / "sitecustomize.py").write_text(
        "import ctypes.util\nctypes.util.find_library = lambda name: None\n", encoding="utf-8"
    )
    return {**os.environ, "PYTHONPATH": str(hidden)}


def run(machine: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crm_rls", *map(str, words)]
    return subprocess.run(command, env=machine, capture_output=True, text=True, check=False)


def test_the_machine_has_none(machine: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import psycopg"], env=machine, capture_output=True, check=False
    )
    assert b"no pq wrapper available" in done.stderr


@pytest.mark.parametrize("name", ["demo", "inspect", "compile", "plan", "people", "end-cover"])
def test_a_command_says_what_to_install(name: str, machine: dict[str, str], model: ModelFile) -> None:
    done = run(machine, name, model.path)
    assert done.returncode == ExitCode.ERROR
    assert done.stdout == ""
    (message,) = done.stderr.splitlines()
    assert message.startswith("error: libpq, PostgreSQL's client library, cannot be loaded: ")
    assert 'pip install "psycopg[binary]"' in message
    assert "libpq5" in message


def test_a_wrong_choice_of_implementation_is_told_alike(model: ModelFile) -> None:
    done = run({**os.environ, "PSYCOPG_IMPL": "nothing"}, "plan", model.path)
    assert done.returncode == ExitCode.ERROR
    assert 'pip install "psycopg[binary]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_what_psycopg_tried(machine: dict[str, str], model: ModelFile) -> None:
    done = run(machine, "--debug", "plan", model.path)
    assert done.returncode == ExitCode.ERROR
    assert "no pq wrapper available" in done.stderr


def test_check_and_help_need_none(machine: dict[str, str], model: ModelFile) -> None:
    checked = run(machine, "check", model.path)
    assert checked.returncode == ExitCode.FINE, checked.stderr
    assert "3 access groups" in checked.stdout
    model.replace("territory: NORD,", "territory: NORDEN,")
    wrong = run(machine, "check", model.path)
    assert wrong.returncode == ExitCode.ERROR
    assert "NORDEN" in wrong.stderr
    assert "Usage: python -m crm_rls check" in run(machine, "check", "--help").stdout
    assert __version__ in run(machine, "--version").stdout
    assert run(machine, "chekc").returncode == ExitCode.USAGE


def test_the_list_of_commands_says_which_need_it(machine: dict[str, str]) -> None:
    listed = run(machine, "--help")
    assert listed.returncode == ExitCode.FINE, listed.stderr
    lines = {
        line.split()[0]: line for line in listed.stdout.splitlines() if line.startswith("  ") and line.split()
    }
    for name in main.commands:
        assert ("(needs libpq, which is not installed)" in lines[name]) == (name not in WITHOUT_DRIVER)
