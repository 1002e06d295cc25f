"""Who there is, who leaves, and who manages whom."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, row


def test_a_newcomer_is_registered(desk: Desk) -> None:
    carl = desk.login("carl")
    unknown = desk("register", "carl", "--login", carl)
    assert unknown.exit_code == ExitCode.ERROR
    assert f"CREATE ROLE {carl} LOGIN" in unknown.stderr
    desk.dba("create role {} login", carl)
    said = desk.fine("register", "carl", "--login", carl, "--set", "employee_no=1001")
    assert f"carl is registered with the login {carl}.\n" in said
    desk.fine("assign", "carl", "first_contact")
    assert desk.sees("carl") == [1, 3]
    changed = desk.fine("register", "carl", "--login", carl, "--set", "employee_no=1002")
    assert row(changed, "carl") == ["carl", "1"]
    assert desk.sees("carl") == [2]
    without = desk.fine("register", "carl", "--login", carl, "--set", "employee_no=")
    assert row(without, "carl") == ["carl", "1"]
    assert desk.sees("carl") == []
    wrong = desk("register", "carl", "--login", carl, "--set", "shoe_size=43")
    assert wrong.exit_code == ExitCode.ERROR
    assert "the model has no attribute shoe_size. It has: employee_no." in wrong.stderr
    assert desk("register", "carl", "--set", "employee_no").exit_code == ExitCode.USAGE


def test_nobody_who_passes_the_policies_becomes_a_person(desk: Desk) -> None:
    desk.dba("create role {} login bypassrls", desk.login("root"))
    refused = desk("register", "root", "--login", desk.login("root"))
    assert refused.exit_code == ExitCode.ERROR
    assert "cannot be a person" in refused.stderr


def test_a_leaver_is_deactivated_and_comes_back(desk: Desk) -> None:
    gone = desk.fine("deactivate", "bert", "--reason", "left")
    assert row(gone, "bert") == ["bert", "4"]
    assert "bert is deactivated; what open sessions hold already, only their end takes away.\n" in gone
    assert "not active" in desk.fine("people")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sees("bert")
    assert "bert was not active." in desk.fine("deactivate", "bert")
    refused = desk("assign", "bert", "nord")
    assert refused.exit_code == ExitCode.ERROR
    assert "is not active" in refused.stderr
    back = desk.fine("reactivate", "bert")
    assert row(back, "bert") == ["bert", "4"]
    assert "bert is active again.\n" in back
    assert desk.sees("bert") == [1, 2, 4, 6]


def test_open_sessions_are_ended_by_who_may(desk: Desk) -> None:
    with desk.crm.login(desk.login("bert")) as open_session:
        refused = desk("deactivate", "bert", "--end-sessions")
        assert refused.exit_code == ExitCode.REFUSED
        assert "nothing was changed" in refused.stderr
        assert "GRANT pg_signal_backend TO" in refused.stderr
        assert desk.groups("bert") == ["first_contact", "pumps"]
        desk.dba("grant pg_signal_backend to {}", desk.login("boss"))
        ended = desk.fine("deactivate", "bert", "--end-sessions")
        assert "bert is deactivated.\n1 session of bert ended.\n" in ended
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("select 1")


def test_all_of_a_leaver_passes_to_a_successor(desk: Desk) -> None:
    passed = desk.fine("handover", "bert", "anna", "--reason", "retires")
    assert row(passed, "bert") == ["bert", "4"]
    assert row(passed, "anna") == ["anna", "3"]
    assert "anna has 2 groups of bert.\n" in passed
    assert desk.groups("anna") == ["first_contact", "nord", "pumps"]
    assert desk.groups("bert") == []
    assert desk.sees("bert") == []


def test_a_handover_on_a_day_to_come_changes_nothing_today(desk: Desk) -> None:
    passed = desk.fine("handover", "bert", "anna", "--at", "2030-01-01")
    assert "anna has 2 groups of bert, from 2030-01-01 00:00.\n" in passed
    assert desk.sees("bert") == [1, 2, 4, 6]
    assert [row["access_group"] for row in desk.data("people", "bert", "--at", "2030-01-01")["groups"]] == []
    then = desk.data("people", "anna", "--at", "2030-01-01")["groups"]
    assert [row["access_group"] for row in then] == ["first_contact", "nord", "pumps"]


def test_a_manager_of_an_area_may_do_a_part(desk: Desk) -> None:
    jana = desk.login("jana")
    desk.dba("create role {} login", jana)
    assert f"{jana} manages NORD.\n" in desk.fine("appoint", jana, "NORD")
    hers = desk.crm.login_dsn(jana)
    assert "is no longer in nord" in desk.fine("unassign", "anna", "nord", "--dsn", hers)
    assert "anna is in nord.\n" in desk.fine("assign", "anna", "nord", "--dsn", hers)
    refused = desk("assign", "anna", "pumps", "--dsn", hers)
    assert refused.exit_code == ExitCode.REFUSED
    assert "may not assign pumps: it is not at or below NORD" in refused.stderr
    assert "Only access managers read the log" in desk.fine("log", "--dsn", hers)
    assert desk("tidy", "--dsn", hers).exit_code == ExitCode.REFUSED
    assert "area NORD" in desk.fine("log", "--limit", "50")
    assert f"{jana} manages no area any more.\n" in desk.fine("dismiss", jana, "NORD")
    assert desk("unassign", "anna", "nord", "--dsn", hers).exit_code == ExitCode.REFUSED
    unknown = desk("appoint", jana, "MARS")
    assert unknown.exit_code == ExitCode.ERROR
    assert "there is no territory 'MARS'" in unknown.stderr
