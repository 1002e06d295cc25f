"""`assign` and `unassign`: groups, as an access manager assigns them."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, row


def test_a_person_joins_a_group_and_leaves_it(desk: Desk) -> None:
    assert desk.sees("anna") == [1]
    joined = desk("assign", "anna", "pumps", "--reason", "new pumps")
    assert joined.exit_code == ExitCode.FINE
    assert row(joined.stdout, "anna") == ["anna", "2"]
    assert joined.stderr == "anna is in pumps.\n"
    assert desk.sees("anna") == [1, 4, 6]
    left = desk("unassign", "anna", "pumps")
    assert row(left.stdout, "anna") == ["anna", "2"]
    assert left.stderr == "anna is no longer in pumps.\n"
    assert desk.sees("anna") == [1]
    assert "was not in pumps" in desk.fine("unassign", "anna", "pumps")


def test_a_membership_for_a_time_is_told_in_the_models_time(desk: Desk) -> None:
    said = desk.fine(
        "assign", "anna", "pumps", "--from", "2030-12-21", "--until", "2031-01-06", "--reason", "fair"
    )
    assert "Contacts, from 2030-12-21 on\n" in said
    assert "anna is in pumps from 2030-12-21 until 2031-01-06.\n" in said
    assert "planned" in desk.fine("people", "anna")
    (planned,) = desk.data("people", "anna")["planned"]
    assert planned == {
        "access_group": "pumps",
        "valid_from": "2030-12-21T00:00:00+01:00",
        "valid_until": "2031-01-07T00:00:00+01:00",
        "granted_by": desk.login("boss"),
        "reason": "fair",
    }
    assert desk.groups("anna") == ["nord"]


def test_a_moment_that_comes_twice_may_be_written_with_its_offset(desk: Desk) -> None:
    desk.fine("assign", "anna", "pumps", "--from", "2030-10-27 02:30+01:00", "--until", "2030-10-27")
    (planned,) = desk.data("people", "anna")["planned"]
    assert planned["valid_from"] == "2030-10-27T02:30:00+01:00"
    assert planned["valid_until"] == "2030-10-28T00:00:00+01:00"
