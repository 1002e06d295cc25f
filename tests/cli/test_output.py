"""Streams and colours: data on stdout, talk on stderr, colour for people only."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import threading

import pytest

from crm_rls.cli import output


def on_a_terminal(program: str, **environment: str) -> str:
    """Return what a program writes to a terminal."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm-256color", **environment},
    ):
        os.close(theirs)
        written = io.BytesIO()
        while True:
            try:
                written.write(os.read(ours, 4096))
            except OSError:  # how Linux says that the other side is closed
                break
    os.close(ours)
    return written.getvalue().decode()


def test_colour_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    program = "from crm_rls.cli.output import complain; complain('no such table')"
    assert "\x1b[1;31merror: " in on_a_terminal(program)
    assert "\x1b" not in on_a_terminal(program, NO_COLOR="1")
    output.complain("no such table")
    captured = capsys.readouterr()
    assert captured.err == "error: no such table\n"
    assert captured.out == ""


def test_long_lines_are_wrapped_for_people_only(capsys: pytest.CaptureFixture[str]) -> None:
    line = "  " + "word " * 60 + "end"
    output.show(line, {})
    assert capsys.readouterr().out == line + "\n"
    program = f"from crm_rls.cli.output import show; show({line!r}, {{}})"
    lines = on_a_terminal(program, COLUMNS="100").splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 100
    assert lines[1].startswith("    word")


def test_a_style_goes_by_the_beginning_of_a_line() -> None:
    program = "from crm_rls.cli.output import show; show('Widens\\n  one', {'Widens': 'bold'})"
    assert on_a_terminal(program).splitlines() == ["\x1b[1mWidens\x1b[0m", "  one"]


def test_short_work_shows_no_progress() -> None:
    program = (
        "from crm_rls.cli.output import patience, progress\n"
        "with patience('Reading'): pass\n"
        "with progress('Applying') as advance:\n"
        "    advance(1, 2)\n"
        "    advance(2, 2)\n"
    )
    shown = on_a_terminal(program)
    assert "Reading" not in shown
    assert "Applying" not in shown


def test_long_work_shows_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = (
        "import time\n"
        "from crm_rls.cli import output\n"
        "output.PATIENCE_SECONDS = 0.0\n"
        "with output.patience('Reading'): time.sleep(0.5)\n"
        "with output.progress('Applying') as advance:\n"
        "    for done in range(3): advance(done, 3)\n"
    )
    shown = on_a_terminal(program)
    assert "Reading" in shown
    assert "Applying" in shown
    monkeypatch.setattr(output, "PATIENCE_SECONDS", 0.0)
    with output.patience("Reading"), output.progress("Applying") as advance:
        advance(1, 2)
    assert capsys.readouterr().err == ""


def test_patience_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with output.patience("Reading"):
        pass
    assert threading.active_count() == before


def test_no_line_of_a_table_ends_with_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    listed = output.table("", "Person", "Reason")
    output.add_row(listed, "jörg", "")
    output.add_row(listed, "中文", "on holiday")
    output.data().print(listed)
    shown = capsys.readouterr().out
    assert shown.splitlines() == ["", " Person  Reason", f" {'─' * 18}", " jörg", " 中文    on holiday", ""]


def test_a_heading_may_be_wider_than_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    heading = "Bypassing the policies, all rows of crm.contact"
    listed = output.table(heading, "Name")
    output.add_row(listed, "dba")
    output.data().print(listed)
    assert capsys.readouterr().out.splitlines() == [heading, "", " Name", " ────", " dba", ""]
    program = f"from crm_rls.cli.output import data, table; data().print(table({heading!r}, 'Name'))"
    assert max(map(len, on_a_terminal(program, COLUMNS="30", NO_COLOR="1").splitlines())) <= 30
