"""`people`: who was in what, and tables that fit the screen."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, row
from tests.cli.terminal import sit


def test_who_was_in_what(desk: Desk) -> None:
    desk.fine("unassign", "anna", "nord", "--until", "2030-01-31")
    assert row(desk.fine("people", "anna", "--at", "2030-01-31 23:59"), "nord")[1] == "timed"
    assert "anna, 2030-02-01: in no group.\n" in desk.fine("people", "anna", "--at", "2030-02-01")
    assert "in no group" in desk.fine("people", "anna", "--at", "2020-01-01")
    assert desk("people", "--at", "2030-01-01").exit_code == ExitCode.FINE


def test_tables_fit_the_screen(desk: Desk) -> None:
    period = ("--from", "2030-12-21", "--until", "2031-01-06", "--reason", "a holiday in the mountains")
    desk.fine("cover", "bert", "anna", *period)
    for columns in (80, 120):
        for words in (("people",), ("people", "anna"), ("log",)):
            sitting = sit(*words, dsn=desk.dsn, columns=columns)
            assert sitting.code == ExitCode.FINE
            assert max(len(line) for line in sitting.screen.splitlines()) <= columns
            assert ("2030-12-21" in sitting.screen) == (words != ("people",))
