"""`cover` and `end-cover`: who stands in for whom."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, cells, row
from tests.cli.terminal import sit


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


def test_a_cover_is_prolonged_and_shortened(desk: Desk) -> None:
    desk.fine("cover", "bert", "anna", "--from", "2030-01-01", "--until", "2030-01-10", "--trail", "1")
    longer = desk("prolong", "bert", "--until", "2030-01-20", "--reason", "still ill")
    assert "Contacts, from 2030-01-12 on" in longer.stdout
    assert longer.stderr == "anna stands in for bert until 2030-01-20.\n"
    shorter = desk("end-cover", "bert", "--until", "2030-01-05")
    assert shorter.stderr.endswith("anna stands in for bert until 2030-01-05.\n")
    (cover,) = desk.data("people", "bert")["covers"]
    assert (cover["valid_until"], cover["ends"]) == ("2030-01-06T00:00:00+01:00", "2030-01-07T00:00:00+01:00")
    wrong = desk("prolong", "bert", "--until", "2030-01-03")
    assert wrong.exit_code == ExitCode.ERROR
    assert "end_cover(1" in wrong.stderr


def test_a_cover_for_some_groups(desk: Desk) -> None:
    said = desk.fine("cover", "bert", "anna", "--group", "pumps")
    assert "anna stands in for bert in pumps until further notice (cover 1).\n" in said
    assert desk.sees("anna") == [1, 4, 6]
    assert "pumps" in desk.fine("people", "anna").split("Covers")[1]
    wrong = desk("cover", "bert", "anna", "--group", "nord")
    assert "bert is not in nord" in wrong.stderr


def test_what_speaks_against_a_cover_is_told_before(desk: Desk) -> None:
    """anna goes away while bert is away, and nobody else is in her group, whose family requires one face."""
    desk.fine("cover", "bert", "anna", "--from", "2030-01-05", "--until", "2030-01-10")
    words = ("cover", "anna", "bert", "--from", "2030-01-01", "--until", "2030-01-31")
    refused = desk(*words, "--dry-run")
    assert refused.exit_code == ExitCode.REFUSED
    assert "nobody would be there for first_contact from 2030-01-05 until 2030-01-10" in refused.stderr
    assert "and the family requires one face" in refused.stderr
    assert desk(*words, "--anyway").exit_code == ExitCode.ERROR  # without a reason
    told = desk(*words, "--anyway", "--reason", "trade fair", "--dry-run")
    assert (
        "warning: bert and anna would stand in for each other from 2030-01-05 until 2030-01-10."
        in told.stderr
    )
    assert "Nothing was changed." in told.stderr
    sitting = sit(*words, "--anyway", "--reason", "trade fair", dsn=desk.dsn, answer="y", columns=200)
    assert sitting.asked
    assert "would stand in for each other" in sitting.screen
    assert sitting.code == ExitCode.FINE
