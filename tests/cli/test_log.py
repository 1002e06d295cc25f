"""`log`: who did what, and why."""

from __future__ import annotations

from tests.cli.conftest import Desk, cells


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
