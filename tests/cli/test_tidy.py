"""`tidy`: what has run out is removed."""

from __future__ import annotations

from tests.cli.conftest import Desk


def test_tidy_removes_what_has_run_out(desk: Desk) -> None:
    assert "Nothing to tidy.\n" in desk.fine("tidy")
    desk.fine("cover", "bert", "anna")
    desk.fine("end-cover", "bert")
    tidied = desk.fine("tidy")
    assert (
        "0 memberships, 1 cover, 0 shares and 0 role memberships removed; 0 memberships made permanent.\n"
        in tidied
    )
