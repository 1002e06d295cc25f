"""`unregister` and `rehire`: a login that was dropped and created again."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk


def test_a_login_that_was_made_anew_is_told_apart_until_somebody_says_who_it_is(desk: Desk) -> None:
    desk.dba("drop role {}", desk.login("bert"))
    desk.dba("create role {} login", desk.login("bert"))
    refused = desk("assign", "bert", "nord")
    assert refused.exit_code == ExitCode.REFUSED, refused.stderr
    assert "is another role than the one that was registered for bert" in refused.stderr
    assert "crm_people.rehire(" in refused.stderr
    preview = desk.fine("rehire", "bert", "--dry-run")
    assert f"Preview: bert would have the new login {desk.login('bert')}. Nothing was changed." in preview
    assert f"bert has the new login {desk.login('bert')}.\n" in desk.fine("rehire", "bert", "--reason", "x")
    assert "bert is in nord.\n" in desk.fine("assign", "bert", "nord")
    assert f"bert ({desk.login('bert')}) is no longer a person.\n" in desk.fine("unregister", "bert")
    assert desk.data("log", "--limit", "1")[0]["action"] == "unregister"
    assert "there is no person" in desk("unregister", "bert").stderr
