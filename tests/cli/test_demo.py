"""`demo` from start to end, as a stranger runs it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from crm_rls.demo.appointing import MANAGERS, TRY
from crm_rls.embedded.binaries import find_binaries
from crm_rls.errors import EmbeddedServerError

COMMAND = [sys.executable, "-m", "crm_rls", "demo", "--contacts", "300"]

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def _needs_binaries() -> None:
    try:
        find_binaries()
    except EmbeddedServerError as failure:
        pytest.skip(str(failure))


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the folder in which the demo makes its server: its own, for other workers make servers too.

    Short, for the sockets' sake, and open to the server's account.
    """
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("TMPDIR", folder)
        yield folder


def directories(place: str) -> set[Path]:
    return set(Path(place).glob("crm-rls-*"))


def test_the_demo_shows_who_sees_what_and_leaves_nothing(place: str) -> None:
    before = directories(place)
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.FINE, done.stderr
    people = dict(re.findall(r"^ (\w+) .*?\s([\d,]+)\s+\d+%", done.stdout, re.MULTILINE))
    assert people["quirin"] == "0"
    assert 0 < int(people["anna"]) < int(people["lena"]) < 300
    assert re.search(r"in all\s+300\s+100%", done.stdout)
    before_it, meanwhile, afterwards = (
        int(found.replace(",", ""))
        for found in re.findall(r"^ (?:on any|emine is)[a-z, ]+?\s([\d,]+) *$", done.stdout, re.MULTILINE)
    )
    assert before_it == afterwards < meanwhile
    assert "0 rows read" in done.stdout
    assert "0 rows changed" in done.stdout
    assert "permission denied for table payroll" in done.stdout
    assert "violates row-level security policy" in done.stdout
    assert re.search(
        r"^crm-rls why anna (\d+)\n  no: anna may not see crm.contact \1.\n", done.stdout, re.MULTILINE
    )
    assert "sales_nord" in done.stdout.partition("crm-rls why")[2]
    assert "PASSWORD" not in done.stdout  # of a server that is gone
    assert "PostgreSQL" in done.stderr
    assert "\x1b" not in done.stdout
    assert directories(place) <= before


def as_manager(dsn: str, command: str) -> int:
    """Run a command that the demo shows, with the login that it shows, and return how it ended."""
    _, *words = shlex.split(command)
    environment = {**os.environ, "CRM_RLS_DSN": dsn}
    done = subprocess.run(
        [sys.executable, "-m", "crm_rls", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode


def test_it_waits_to_be_logged_into_where_it_is_told_to(place: str) -> None:
    before = directories(place)
    with subprocess.Popen(
        [*COMMAND, "--keep"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            if "until Ctrl-C" in line:
                break
        shown = ""
        while "-U anna" not in shown:
            shown = process.stdout.readline()
        password, _, *words = shlex.split(shown)
        options = dict(zip(words[::2], words[1::2], strict=False))
        connection = psycopg.connect(
            host=options["-h"],
            port=options["-p"],
            user=options["-U"],
            password=password.removeprefix("PGPASSWORD="),
            dbname="crm",
        )
        with connection:
            (count,) = connection.execute("select count(*) from crm.contact").fetchone() or (0,)
        told = list(iter(process.stdout.readline, f"  {TRY[-1]}\n"))
        managers = dict(
            re.findall(r"^  # (\w+): .*\n.*\n  export CRM_RLS_DSN='(.*)'$", "".join(told), re.MULTILINE)
        )
        assert set(managers) == set(MANAGERS)
        for login, dsn in managers.items():
            tried = {command: as_manager(dsn, command) for command in TRY}
            changing = {command for command in TRY if "--reason" in command}
            refused = {command for command, status in tried.items() if status != ExitCode.FINE}
            assert refused == {"manager": set(), "manager_nord": {TRY[2]}, "auditor": changing}[login], login
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert 0 < count < 300
    assert process.returncode == ExitCode.FINE
    assert directories(place) <= before
