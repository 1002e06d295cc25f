"""What all commands that change something about people do: count, preview, and ask at a terminal."""

from __future__ import annotations

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, cells, row
from tests.cli.terminal import sit


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
    assert tried.stderr == "Preview: anna would be in pumps. Nothing was changed.\n"
    assert (desk.data("people"), desk.data("log")) == before


def test_a_preview_says_what_would_be_so(desk: Desk) -> None:
    for words, sentence in (
        (("unassign", "anna", "nord"), "anna would no longer be in nord."),
        (("handover", "bert", "anna"), "anna would have 2 groups of bert."),
        (("cover", "bert", "anna"), "anna would stand in for bert until further notice"),
        (("reactivate", "bert"), "bert was active."),
    ):
        assert f"Preview: {sentence}" in desk.fine(*words, "--dry-run")
    desk.fine("cover", "bert", "anna")
    ended = desk.fine("end-cover", "bert", "--dry-run")
    assert "Preview: anna would not stand in for bert any more. Nothing was changed.\n" in ended


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


def test_nobody_is_counted_where_that_is_not_wanted(desk: Desk) -> None:
    quick = desk("assign", "anna", "pumps", "--no-count")
    assert (quick.stdout, quick.stderr) == ("", "anna is in pumps.\n")


# -- at a terminal -------------------------------------------------------------------------------------


def test_who_widens_at_a_terminal_is_asked(desk: Desk) -> None:
    for more in ((), ("--no-count",)):
        sitting = sit("assign", "anna", "pumps", *more, dsn=desk.dsn, answer="n")
        assert sitting.asked
        assert sitting.code == ExitCode.REFUSED, sitting.screen
        assert "not confirmed; nothing was changed" in sitting.screen
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


def test_who_is_asked_holds_no_lock_and_decides_about_what_was_shown(desk: Desk) -> None:
    """While somebody thinks, others go on; a change that makes the answer another one is not made."""
    sitting = sit(
        "assign", "anna", "pumps", dsn=desk.dsn, answer="y",
        meanwhile=lambda: desk.fine("assign", "bert", "nord"),
    )  # fmt: skip
    assert sitting.code == ExitCode.FINE, sitting.screen
    assert desk.sees("anna") == [1, 4, 6]
    desk.fine("unassign", "anna", "pumps")
    sitting = sit(
        "assign", "anna", "pumps", dsn=desk.dsn, answer="y",
        meanwhile=lambda: desk.fine("assign", "anna", "first_contact"),
    )  # fmt: skip
    assert sitting.code == ExitCode.REFUSED, sitting.screen
    assert "somebody changed people or groups meanwhile" in " ".join(sitting.screen.split())
    assert desk.groups("anna") == ["first_contact", "nord"]
