"""`register`: who becomes a person."""

from __future__ import annotations

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
    for wrong_way in ("employee_no+=1", "employee_no-=1"):
        several = desk("register", "carl", "--login", carl, "--set", wrong_way)
        assert several.exit_code == ExitCode.ERROR
        assert "these are not values of employee_no" in several.stderr
    twice = desk("register", "carl", "--login", carl, "--set", "team+=a", "--set", "team=b")
    assert twice.exit_code == ExitCode.USAGE
    assert desk("register", "carl", "--set", "employee_no").exit_code == ExitCode.USAGE


def test_nobody_who_passes_the_policies_becomes_a_person(desk: Desk) -> None:
    desk.dba("create role {} login bypassrls", desk.login("root"))
    refused = desk("register", "root", "--login", desk.login("root"))
    assert refused.exit_code == ExitCode.ERROR
    assert "cannot be a person" in refused.stderr
