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
