"""What the demo shows while it works."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from crm_rls.demo.content import generate
from crm_rls.demo.progress import shown


def test_each_thing_that_is_worked_on_has_a_line_with_its_last_count() -> None:
    written = io.StringIO()
    with shown(Console(file=written, width=100)) as progress:
        progress("contact", 1_000, 1_500)
        progress("contact", 1_500, 1_500)
        progress("deal", 7, 7)
    assert [line.split()[0] for line in written.getvalue().splitlines()] == ["contact", "deal"]
    assert "1500/1500" in written.getvalue()


def test_progress_goes_to_stderr_and_leaves_stdout_to_data(capsys: pytest.CaptureFixture[str]) -> None:
    with shown() as progress:
        generate(50, progress=progress)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "50/50" in captured.err
