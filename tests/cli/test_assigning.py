"""Groups and covers, as an access manager assigns them who is no superuser."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, cells, row
from tests.cli.terminal import sit


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


def test_the_columns_of_gains_and_losses_are_told_apart(desk: Desk) -> None:
    head, line = [
        line
        for line in desk("assign", "anna", "pumps").stdout.splitlines()
        if "Gains" in line or "anna" in line
    ]
    assert line.index("2") < head.index("Loses")
    head, line = [
        line
        for line in desk("unassign", "anna", "pumps").stdout.splitlines()
        if "Gains" in line or "anna" in line
    ]
    assert line.index("2") > head.index("Loses")


def test_a_person_is_known_by_the_login_too_and_called_by_name(desk: Desk) -> None:
    assert "anna is in pumps.\n" in desk.fine("assign", desk.login("anna"), "pumps")


def test_a_dry_run_counts_and_changes_nothing(desk: Desk) -> None:
    before = desk.data("people"), desk.data("log")
    tried = desk("assign", "anna", "pumps", "--dry-run")
    assert tried.exit_code == ExitCode.FINE
    assert row(tried.stdout, "anna") == ["anna", "2"]
    assert tried.stderr == "It would be so: anna is in pumps.\nNothing was changed.\n"
    assert (desk.data("people"), desk.data("log")) == before


def test_a_dry_run_counts_now_and_at_a_moment_to_come(desk: Desk) -> None:
    for words, bert, anna in (
        (("unassign", "bert", "pumps"), "3", ""),
        (("unassign", "bert", "pumps", "--until", "2030-01-01"), "3", ""),
        (("cover", "bert", "anna"), "", "3"),
        (("cover", "bert", "anna", "--from", "2030-01-01", "--until", "2030-01-02"), "", "3"),
        (("handover", "bert", "anna"), "4", "3"),
        (("handover", "bert", "anna", "--at", "2030-01-01"), "4", "3"),
        (("deactivate", "bert"), "4", ""),
        (("deactivate", "anna"), "", "1"),
    ):
        tried = desk.fine(*words, "--dry-run")
        numbers = {cells(line)[0]: cells(line)[1] for line in tried.splitlines() if len(cells(line)) == 2}
        assert (numbers.get("bert", ""), numbers.get("anna", "")) == (bert, anna), tried
        assert ("from 2030-01-0" in tried) == ("2030-01-01" in words)
    assert desk.sees("anna") == [1]
    assert desk.sees("bert") == [1, 2, 4, 6]


def test_a_substitute_gains_and_loses_with_the_absent_person(desk: Desk) -> None:
    desk.fine("cover", "anna", "bert")
    desk.fine("unassign", "bert", "pumps")
    desk.fine("unassign", "bert", "first_contact")
    lost = desk("unassign", "anna", "nord")
    assert row(lost.stdout, "anna") == ["anna", "1"]
    assert row(lost.stdout, "bert") == ["bert", "1"]
    assert desk.sees("bert") == []


def test_nobody_is_counted_where_that_is_not_wanted(desk: Desk) -> None:
    quick = desk("assign", "anna", "pumps", "--no-count")
    assert (quick.stdout, quick.stderr) == ("", "anna is in pumps.\n")


def test_a_membership_for_a_time_is_told_in_the_models_time(desk: Desk) -> None:
    said = desk.fine(
        "assign", "anna", "pumps", "--from", "2030-12-21", "--until", "2031-01-06", "--reason", "fair"
    )
    assert "Contacts, from 2030-12-21 00:00 on\n" in said
    assert "anna is in pumps from 2030-12-21 00:00 until 2031-01-07 00:00.\n" in said
    assert "to come" in desk.fine("people", "anna")
    (planned,) = desk.data("people", "anna")["planned"]
    assert planned == {
        "access_group": "pumps",
        "valid_from": "2030-12-21T00:00:00+01:00",
        "valid_until": "2031-01-07T00:00:00+01:00",
    }
    assert desk.groups("anna") == ["nord"]


# -- standing in ---------------------------------------------------------------------------------------


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


def test_of_several_covers_one_must_be_named(desk: Desk) -> None:
    desk.fine("cover", "bert", "anna", "--from", "2030-01-01", "--until", "2030-01-02")
    desk.fine("cover", "bert", "anna", "--from", "2031-01-01", "--until", "2031-01-02")
    unclear = desk("end-cover", "bert")
    assert unclear.exit_code == ExitCode.ERROR
    assert "--id 1 (anna, from 2030-01-01 00:00), --id 2 (anna, from 2031-01-01 00:00)" in unclear.stderr
    desk.fine("end-cover", desk.login("bert"), desk.login("anna"), "--id", "1")
    assert [cover["cover_id"] for cover in desk.data("people", "bert")["covers"]] == [2]
    nobody = desk("end-cover", "anna")
    assert nobody.exit_code == ExitCode.ERROR
    assert "nobody stands in for anna like that. `crm-rls people anna` shows who does." in nobody.stderr


# -- at a terminal -------------------------------------------------------------------------------------


def test_who_widens_at_a_terminal_is_asked(desk: Desk) -> None:
    for more in ((), ("--no-count",)):
        sitting = sit("assign", "anna", "pumps", *more, dsn=desk.dsn, answer="n")
        assert sitting.asked
        assert sitting.code == ExitCode.REFUSED, sitting.screen
        assert "you said no; nothing was changed" in sitting.screen
        assert desk.groups("anna") == ["nord"]
    sitting = sit("assign", "anna", "pumps", dsn=desk.dsn, answer="y")
    assert sitting.asked
    assert sitting.code == ExitCode.FINE, sitting.screen
    assert desk.groups("anna") == ["nord", "pumps"]


def test_what_narrows_and_what_is_meant_asks_nothing(desk: Desk) -> None:
    for words in (
        ("cover", "anna", "bert"),  # bert sees all of it already
        ("assign", "anna", "pumps", "--dry-run"),
        ("assign", "anna", "pumps", "--yes"),
        ("unassign", "anna", "pumps"),
        ("unassign", "bert", "pumps", "--no-count"),
        ("end-cover", "anna"),
        ("deactivate", "bert", "--yes"),  # it would be asked: contacts are left without a face
    ):
        sitting = sit(*words, dsn=desk.dsn)
        assert not sitting.asked
        assert sitting.code == ExitCode.FINE, sitting.screen
    assert desk.groups("anna") == ["nord"]


def test_tables_fit_the_screen(desk: Desk) -> None:
    period = ("--from", "2030-12-21", "--until", "2031-01-06", "--reason", "a holiday in the mountains")
    desk.fine("cover", "bert", "anna", *period)
    for columns in (80, 120):
        for words in (("people",), ("people", "anna"), ("log",)):
            sitting = sit(*words, dsn=desk.dsn, columns=columns)
            assert sitting.code == ExitCode.FINE
            assert max(len(line) for line in sitting.screen.splitlines()) <= columns
            assert ("2030-12-21" in sitting.screen) == (words != ("people",))
