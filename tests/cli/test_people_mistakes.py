"""What goes wrong in commands about people: every message names the cause and the next step."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, Run

MISTAKES = (
    (("assign", "nobody", "nord"), "no person 'nobody'", "crm_people.register"),
    (("people", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("log", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("end-cover", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("assign", "anna", "west"), "no access group 'west'", "user_access_groups lists them"),
    (("cover", "anna", "anna"), "cannot stand in for", "Name another person"),
    (("assign", "anna", "pumps", "--from", "2030-02-30"), "neither a day nor a moment", "2027-01-06"),
    (("assign", "anna", "pumps", "--until", "soon"), "neither a day nor a moment", "2027-01-06"),
    (("people", "anna", "--at", "01/06/2027"), "neither a day nor a moment", "2027-01-06"),
    (("unassign", "anna", "nord", "--until", "2020-01-01"), "has passed", "a later moment"),
    (
        ("cover", "anna", "bert", "--from", "2030-01-02", "--until", "2030-01-01 12:00"),
        "before it begins",
        "a later end",
    ),
    (
        ("assign", "anna", "pumps", "--from", "2030-03-31 02:30"),
        "does not exist in Europe/Berlin",
        "with its offset",
    ),
    (
        ("assign", "anna", "pumps", "--from", "2030-10-27 02:30"),
        "comes twice in Europe/Berlin",
        "with its offset",
    ),
)
"""A command line, the cause that its message names, and the next step."""


def test_an_error_names_cause_and_next_step(desk: Desk) -> None:
    for words, cause, next_step in MISTAKES:
        result = desk(*words)
        assert result.exit_code == ExitCode.ERROR, result.stderr
        assert result.stdout == ""
        assert result.stderr.startswith("error: ")
        assert cause in result.stderr
        assert next_step in result.stderr


def test_who_is_no_manager_is_refused(desk: Desk) -> None:
    anna = desk.crm.login_dsn(desk.login("anna"))
    for command in (("people",), ("assign", "anna", "pumps"), ("log",), ("tidy",), ("end-cover", "bert")):
        refused = desk(*command, "--dsn", anna)
        assert refused.exit_code == ExitCode.REFUSED
        assert "permission denied for schema crm_people" in refused.stderr
        assert "_managers TO" in refused.stderr


def test_a_database_where_nothing_is_installed(run: Run) -> None:
    for command in (("people",), ("assign", "anna", "pumps"), ("appoint", "anna", "NORD")):
        result = run(*command)
        assert result.exit_code == ExitCode.ERROR
        assert result.stderr.startswith("error: this database has no crm_people")
        assert "crm-rls apply" in result.stderr
