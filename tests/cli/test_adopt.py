"""`adopt`: what was granted by hand is taken over."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, Run


def test_what_was_granted_by_hand_is_adopted_by_a_superuser(desk: Desk, run: Run) -> None:
    desk.dba("grant {} to {}", f"{desk.model.prefix}_group_pumps", desk.login("anna"))
    refused = desk("adopt")
    assert refused.exit_code == ExitCode.REFUSED
    assert "That takes a superuser: ask a DBA" in refused.stderr
    adopted = run("adopt", "--reason", "emergency on Sunday")
    assert adopted.exit_code == ExitCode.FINE, adopted.stderr
    assert "the log now contains all memberships" in adopted.stderr
    assert desk.data("log", "anna")[0]["reason"] == "emergency on Sunday"
    assert "anna is no longer in pumps.\n" in desk.fine("unassign", "anna", "pumps")


def test_members_whom_nobody_registered_are_listed_and_taken_in_or_out(desk: Desk, run: Run) -> None:
    nord, persons = f"{desk.model.prefix}_group_nord", f"{desk.model.prefix}_persons"
    eve, team, finn = (desk.login(name) for name in ("eve", "team", "finn"))
    for name in (eve, finn):
        desk.dba("create role {} login", name)
    desk.dba("create role {}", team)
    desk.dba("grant {}, {} to {}, {}", persons, nord, eve, team)
    desk.dba("grant {} to {}", team, finn)
    assert desk("adopt").exit_code == ExitCode.REFUSED
    listed = run("adopt")
    assert listed.exit_code == ExitCode.FINE, listed.stderr
    assert f"{eve} is in {nord}, granted by " in listed.stderr
    assert f"{finn} is in {nord} through {team}, granted by " in listed.stderr
    assert f"{finn} can see 1 contact through groups." in listed.stderr
    assert "the log now contains all memberships" not in listed.stderr
    kept = run("adopt", "--expel", finn)
    assert kept.exit_code == ExitCode.REFUSED, kept.stderr
    assert f"does not leave {nord}: it is a member through {team}" in kept.stderr
    done = run("adopt", "--register", finn, "--expel", eve, "--reason", "found")
    assert done.exit_code == ExitCode.FINE, done.stderr
    assert f"{finn} is registered as a person. {nord}, {persons}: keeps 1 contact." in done.stderr
    assert f"{eve} leaves {nord}, {persons}. It loses 1 contact." in done.stderr
    assert desk.groups(finn) == ["nord"]
    assert f"{team} leaves {nord}, {persons}." in run("adopt", "--expel", team).stderr
    assert f"{finn} is no longer in nord.\n" in desk.fine("unassign", finn, "nord")
    assert f"{finn} is a registered person" in run("adopt", "--expel", finn).stderr
    assert "is in no group without being registered" in run("adopt", "--register", eve).stderr
    assert "the log now contains all memberships" in run("adopt").stderr
