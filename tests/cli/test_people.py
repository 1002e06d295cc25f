"""Commands about people, as an access manager runs them who is no superuser."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, Run
from tests.cli.terminal import sit


def cells(line: str) -> list[str]:
    """Return the words of a row of a table."""
    return line.split()


def row(text: str, first: str) -> list[str]:
    """Return the cells of the only row that begins so; tables stand one space in, sentences do not."""
    lines = [line for line in text.splitlines() if line.startswith(" ")]
    (found,) = [cells(line) for line in lines if cells(line)[:1] == [first]]
    return found


# -- into groups and out of them -----------------------------------------------------------------------


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


# -- who there is --------------------------------------------------------------------------------------


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
    assert desk("register", "carl", "--set", "employee_no").exit_code == ExitCode.USAGE


def test_nobody_who_passes_the_policies_becomes_a_person(desk: Desk) -> None:
    desk.dba("create role {} login bypassrls", desk.login("root"))
    refused = desk("register", "root", "--login", desk.login("root"))
    assert refused.exit_code == ExitCode.ERROR
    assert "cannot be a person" in refused.stderr


def test_a_leaver_is_deactivated_and_comes_back(desk: Desk) -> None:
    gone = desk.fine("deactivate", "bert", "--reason", "left")
    assert row(gone, "bert") == ["bert", "4"]
    assert "bert is deactivated. End the open sessions too: crm-rls deactivate bert --end-sessions.\n" in gone
    assert "not active" in desk.fine("people")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sees("bert")
    assert "bert was not active." in desk.fine("deactivate", "bert")
    refused = desk("assign", "bert", "nord")
    assert refused.exit_code == ExitCode.ERROR
    assert "is not active" in refused.stderr
    back = desk.fine("reactivate", "bert")
    assert row(back, "bert") == ["bert", "4"]
    assert "bert is active again.\n" in back
    assert desk.sees("bert") == [1, 2, 4, 6]


def test_open_sessions_are_ended_by_who_may(desk: Desk) -> None:
    with desk.crm.login(desk.login("bert")) as open_session:
        refused = desk("deactivate", "bert", "--end-sessions")
        assert refused.exit_code == ExitCode.REFUSED
        assert "nothing was changed" in refused.stderr
        assert "GRANT pg_signal_backend TO" in refused.stderr
        assert desk.groups("bert") == ["first_contact", "pumps"]
        desk.dba("grant pg_signal_backend to {}", desk.login("boss"))
        ended = desk.fine("deactivate", "bert", "--end-sessions")
        assert "bert is deactivated.\n1 session of bert ended.\n" in ended
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("select 1")


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
    assert "anna has 2 groups of bert, from 2030-01-01 00:00.\n" in passed
    assert desk.sees("bert") == [1, 2, 4, 6]
    assert [row["access_group"] for row in desk.data("people", "bert", "--at", "2030-01-01")["groups"]] == []
    then = desk.data("people", "anna", "--at", "2030-01-01")["groups"]
    assert [row["access_group"] for row in then] == ["first_contact", "nord", "pumps"]


def test_a_manager_of_an_area_may_do_a_part(desk: Desk) -> None:
    jana = desk.login("jana")
    desk.dba("create role {} login", jana)
    assert f"{jana} manages NORD.\n" in desk.fine("appoint", jana, "NORD")
    hers = desk.crm.login_dsn(jana)
    assert "is no longer in nord" in desk.fine("unassign", "anna", "nord", "--dsn", hers)
    assert "anna is in nord.\n" in desk.fine("assign", "anna", "nord", "--dsn", hers)
    refused = desk("assign", "anna", "pumps", "--dsn", hers)
    assert refused.exit_code == ExitCode.REFUSED
    assert "may not assign pumps: it is not at or below NORD" in refused.stderr
    assert "Only access managers read the log" in desk.fine("log", "--dsn", hers)
    assert desk("tidy", "--dsn", hers).exit_code == ExitCode.REFUSED
    assert "area NORD" in desk.fine("log", "--limit", "50")
    assert f"{jana} manages no area any more.\n" in desk.fine("dismiss", jana, "NORD")
    assert desk("unassign", "anna", "nord", "--dsn", hers).exit_code == ExitCode.REFUSED
    unknown = desk("appoint", jana, "MARS")
    assert unknown.exit_code == ExitCode.ERROR
    assert "there is no territory 'MARS'" in unknown.stderr


# -- looking back, forward and after it ----------------------------------------------------------------


def test_who_was_in_what(desk: Desk) -> None:
    desk.fine("unassign", "anna", "nord", "--until", "2030-01-31")
    assert row(desk.fine("people", "anna", "--at", "2030-01-31 23:59"), "nord")[1] == "timed"
    assert "anna, 2030-02-01: in no group.\n" in desk.fine("people", "anna", "--at", "2030-02-01")
    assert "in no group" in desk.fine("people", "anna", "--at", "2020-01-01")
    assert desk("people", "--at", "2030-01-01").exit_code == ExitCode.USAGE


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


def test_tidy_removes_what_has_run_out(desk: Desk) -> None:
    assert "Nothing to tidy.\n" in desk.fine("tidy")
    desk.fine("cover", "bert", "anna")
    desk.fine("end-cover", "bert")
    tidied = desk.fine("tidy")
    assert "0 memberships, 1 cover and 0 role memberships removed; 0 memberships made permanent.\n" in tidied


def test_what_was_granted_by_hand_is_adopted_by_a_superuser(desk: Desk, run: Run) -> None:
    desk.dba("grant {} to {}", f"{desk.model.prefix}_group_pumps", desk.login("anna"))
    refused = desk("adopt")
    assert refused.exit_code == ExitCode.REFUSED
    assert "That takes a superuser." in refused.stderr
    adopted = run("adopt", "--reason", "emergency on Sunday")
    assert adopted.exit_code == ExitCode.FINE, adopted.stderr
    assert "the log knows all that there are" in adopted.stderr
    assert desk.data("log", "anna")[0]["reason"] == "emergency on Sunday"
    assert "anna is no longer in pumps.\n" in desk.fine("unassign", "anna", "pumps")


# -- what goes wrong -----------------------------------------------------------------------------------


MISTAKES = (
    (("assign", "nobody", "nord"), "no person 'nobody'", "crm_people.register"),
    (("people", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("log", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("end-cover", "nobody"), "no person 'nobody'", "crm-rls people"),
    (("assign", "anna", "west"), "no access group 'west'", "user_access_groups lists them"),
    (("cover", "anna", "anna"), "cannot stand in for", "Name another person"),
    (("assign", "anna", "pumps", "--from", "2030-02-30"), "no day and no moment", "2027-01-06"),
    (("assign", "anna", "pumps", "--until", "soon"), "no day and no moment", "2027-01-06"),
    (("people", "anna", "--at", "06.01.2027"), "no day and no moment", "2027-01-06"),
    (("unassign", "anna", "nord", "--until", "2020-01-01"), "has passed", "a later moment"),
    (
        ("cover", "anna", "bert", "--from", "2030-01-02", "--until", "2030-01-01 12:00"),
        "before it begins",
        "a later end",
    ),
    (
        ("assign", "anna", "pumps", "--from", "2030-03-31 02:30"),
        "does not exist in Europe/Berlin",
        "with its offset",
    ),
    (
        ("assign", "anna", "pumps", "--from", "2030-10-27 02:30"),
        "comes twice in Europe/Berlin",
        "with its offset",
    ),
)
"""A command line, the cause that its message names, and the next step."""


def test_an_error_names_cause_and_next_step(desk: Desk) -> None:
    for words, cause, next_step in MISTAKES:
        result = desk(*words)
        assert result.exit_code == ExitCode.ERROR, result.stderr
        assert result.stdout == ""
        assert result.stderr.startswith("error: ")
        assert cause in result.stderr
        assert next_step in result.stderr


def test_a_moment_that_comes_twice_may_be_written_with_its_offset(desk: Desk) -> None:
    desk.fine("assign", "anna", "pumps", "--from", "2030-10-27 02:30+01:00", "--until", "2030-10-27")
    (planned,) = desk.data("people", "anna")["planned"]
    assert planned["valid_from"] == "2030-10-27T02:30:00+01:00"
    assert planned["valid_until"] == "2030-10-28T00:00:00+01:00"


def test_who_is_no_manager_is_refused(desk: Desk) -> None:
    anna = desk.crm.login_dsn(desk.login("anna"))
    for command in (("people",), ("assign", "anna", "pumps"), ("log",), ("tidy",), ("end-cover", "bert")):
        refused = desk(*command, "--dsn", anna)
        assert refused.exit_code == ExitCode.REFUSED
        assert "permission denied for schema crm_people" in refused.stderr
        assert "_managers TO" in refused.stderr


def test_a_database_where_nothing_is_installed(run: Run) -> None:
    for command in (("people",), ("assign", "anna", "pumps"), ("appoint", "anna", "NORD")):
        result = run(*command)
        assert result.exit_code == ExitCode.ERROR
        assert "this database has no crm_people" in result.stderr
        assert "crm-rls apply" in result.stderr


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
        ("deactivate", "bert"),
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
