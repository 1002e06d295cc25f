"""`handover`: all of a leaver passes to a successor."""

from __future__ import annotations

from tests.cli.conftest import Desk, row


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
    assert "anna has 2 groups of bert, from 2030-01-01.\n" in passed
    assert desk.sees("bert") == [1, 2, 4, 6]
    assert [row["access_group"] for row in desk.data("people", "bert", "--at", "2030-01-01")["groups"]] == []
    then = desk.data("people", "anna", "--at", "2030-01-01")["groups"]
    assert [row["access_group"] for row in then] == ["first_contact", "nord", "pumps"]
