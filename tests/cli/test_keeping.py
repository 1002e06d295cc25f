"""Looking back and forward, keeping order, and what goes wrong with people."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, Run, cells, row


def test_who_was_in_what(desk: Desk) -> None:
    desk.fine("unassign", "anna", "nord", "--until", "2030-01-31")
    assert row(desk.fine("people", "anna", "--at", "2030-01-31 23:59"), "nord")[1] == "timed"
    assert "anna, 2030-02-01: in no group.\n" in desk.fine("people", "anna", "--at", "2030-02-01")
    assert "in no group" in desk.fine("people", "anna", "--at", "2020-01-01")
    assert desk("people", "--at", "2030-01-01").exit_code == ExitCode.USAGE


def test_the_log_says_who_did_what_why(desk: Desk) -> None:
    desk.fine("assign", "anna", "pumps", "--reason", "new pumps")
    newest = desk.data("log")[0]
    assert {name: newest[name] for name in ("actor", "action", "login", "access_group", "reason")} == {
        "actor": desk.login("boss"),
        "action": "assign",
        "login": desk.login("anna"),
        "access_group": "pumps",
        "reason": "new pumps",
    }
    shown = desk.fine("log", "anna", "--limit", "1")
    entry = next(line for line in shown.splitlines() if "assign" in line)
    assert cells(entry)[2:] == [desk.login("boss"), "assign", "anna", "pumps", "new", "pumps"]
    of_bert = [entry for entry in desk.data("log") if entry["login"] == desk.login("bert")]
    assert of_bert
    assert desk.data("log", "bert") == of_bert


def test_tidy_removes_what_has_run_out(desk: Desk) -> None:
    assert "Nothing to tidy.\n" in desk.fine("tidy")
    desk.fine("cover", "bert", "anna")
    desk.fine("end-cover", "bert")
    tidied = desk.fine("tidy")
    assert "0 memberships, 1 cover and 0 role memberships removed; 0 memberships made permanent.\n" in tidied


def test_what_was_granted_by_hand_is_adopted_by_a_superuser(desk: Desk, run: Run) -> None:
    desk.dba("grant {} to {}", f"{desk.model.prefix}_group_pumps", desk.login("anna"))
    refused = desk("adopt")
    assert refused.exit_code == ExitCode.REFUSED
    assert "That takes a superuser: ask a DBA" in refused.stderr
    adopted = run("adopt", "--reason", "emergency on Sunday")
    assert adopted.exit_code == ExitCode.FINE, adopted.stderr
    assert "the log knows all that there are" in adopted.stderr
    assert desk.data("log", "anna")[0]["reason"] == "emergency on Sunday"
    assert "anna is no longer in pumps.\n" in desk.fine("unassign", "anna", "pumps")


# -- what goes wrong -----------------------------------------------------------------------------------


MISTAKES = (
    (("assign", "nobody", "nord"), "no person 'nobody'", "crm_people.register"),
    (("people", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("log", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("end-cover", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("assign", "anna", "west"), "no access group 'west'", "user_access_groups lists them"),
    (("cover", "anna", "anna"), "cannot stand in for", "Name another person"),
    (("assign", "anna", "pumps", "--from", "2030-02-30"), "no day and no moment", "2027-01-06"),
    (("assign", "anna", "pumps", "--until", "soon"), "no day and no moment", "2027-01-06"),
    (("people", "anna", "--at", "06.01.2027"), "no day and no moment", "2027-01-06"),
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


def test_a_moment_that_comes_twice_may_be_written_with_its_offset(desk: Desk) -> None:
    desk.fine("assign", "anna", "pumps", "--from", "2030-10-27 02:30+01:00", "--until", "2030-10-27")
    (planned,) = desk.data("people", "anna")["planned"]
    assert planned["valid_from"] == "2030-10-27T02:30:00+01:00"
    assert planned["valid_until"] == "2030-10-28T00:00:00+01:00"


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
        assert "this database has no crm_people" in result.stderr
        assert "crm-rls apply" in result.stderr
