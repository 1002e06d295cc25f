"""`cover` and `end-cover`: who stands in for whom."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, cells, row


def test_somebody_is_ill_from_today(desk: Desk) -> None:
    covered = desk.fine("cover", "bert", "anna", "--reason", "ill")
    assert "anna stands in for bert until further notice (cover 1).\n" in covered
    assert desk.sees("anna") == [1, 2, 4, 6]
    assert cells(desk.fine("people").splitlines()[4])[-1] == "anna"
    shown = desk.fine("people", "anna")
    assert row(shown, "pumps")[1:3] == ["for", "bert"]
    assert "ill" in shown
    ended = desk.fine("end-cover", "bert", "--reason", "back again")
    assert row(ended, "anna") == ["anna", "3"]
    assert "anna does not stand in for bert any more.\n" in ended
    assert desk.sees("anna") == [1]


def test_a_holiday_with_days_before_and_after(desk: Desk) -> None:
    words = ("--from", "2030-12-21", "--until", "2031-01-06", "--lead", "2", "--trail", "1")
    said = desk.fine("cover", "bert", "anna", *words)
    assert (
        "anna stands in for bert from 2030-12-21 until 2031-01-06, and sees the contacts 2 days earlier and "
        "1 day longer (cover 1).\n"
    ) in said
    (cover,) = desk.data("people", "anna")["covers"]
    assert (cover["begins"], cover["ends"]) == ("2030-12-19T00:00:00+01:00", "2031-01-08T00:00:00+01:00")
    assert desk.data("people", "anna", "--at", "2030-12-18 12:00")["groups"][0]["how"] == "permanent"
    assert {row["acting_for"] for row in desk.data("people", "anna", "--at", "2030-12-19")["groups"]} == {
        desk.login("anna"),
        desk.login("bert"),
    }


def test_a_substitute_gains_and_loses_with_the_absent_person(desk: Desk) -> None:
    desk.fine("cover", "anna", "bert")
    desk.fine("unassign", "bert", "pumps")
    desk.fine("unassign", "bert", "first_contact")
    lost = desk("unassign", "anna", "nord")
    assert row(lost.stdout, "anna") == ["anna", "1"]
    assert row(lost.stdout, "bert") == ["bert", "1"]
    assert desk.sees("bert") == []


def test_of_several_covers_one_must_be_named(desk: Desk) -> None:
    desk.fine("cover", "bert", "anna", "--from", "2030-01-01", "--until", "2030-01-02")
    desk.fine("cover", "bert", "anna", "--from", "2031-01-01", "--until", "2031-01-02")
    unclear = desk("end-cover", "bert")
    assert unclear.exit_code == ExitCode.ERROR
    assert "--id 1 (anna, from 2030-01-01), --id 2 (anna, from 2031-01-01)" in unclear.stderr
    desk.fine("end-cover", desk.login("bert"), desk.login("anna"), "--id", "1")
    assert [cover["cover_id"] for cover in desk.data("people", "bert")["covers"]] == [2]
    nobody = desk("end-cover", "anna")
    assert nobody.exit_code == ExitCode.ERROR
    assert "there is no such cover for anna. `crm-rls people anna` lists the covers." in nobody.stderr
