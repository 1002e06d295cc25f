"""`appoint` and `dismiss`: the managers of areas."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk


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
    assert "Only access managers and auditors can read the log" in desk.fine("log", "--dsn", hers)
    assert desk("tidy", "--dsn", hers).exit_code == ExitCode.REFUSED
    assert "area NORD" in desk.fine("log", "--limit", "50")
    assert f"{jana} manages no area any more.\n" in desk.fine("dismiss", jana, "NORD")
    assert desk("unassign", "anna", "nord", "--dsn", hers).exit_code == ExitCode.REFUSED
    assert desk.fine("dismiss", jana).startswith(f"{jana} manages no area.\n")
    unknown = desk("appoint", jana, "MARS")
    assert unknown.exit_code == ExitCode.ERROR
    assert "there is no territory 'MARS'" in unknown.stderr


def test_sessions_of_a_dismissed_manager_are_ended_by_who_may(desk: Desk) -> None:
    jana = desk.login("jana")
    desk.dba("create role {} login", jana)
    desk.fine("appoint", jana, "NORD")
    with desk.crm.login(jana, autocommit=False) as open_session:
        refused = desk("dismiss", jana, "--end-sessions")
        assert refused.exit_code == ExitCode.REFUSED
        assert "GRANT pg_signal_backend TO" in refused.stderr
        desk.dba("grant pg_signal_backend to {}", desk.login("boss"))
        open_session.execute("select crm_people.unassign('anna', 'nord')")
        done = desk("dismiss", jana, "--end-sessions")
        assert done.exit_code == ExitCode.FINE, done.stderr
        assert f"1 session of {jana} kept a change open and was ended first." in done.stderr
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("select 1")
    with desk.crm.login(jana) as open_session:
        desk.fine("appoint", jana, "NORD")
        ended = desk.fine("dismiss", jana, "NORD", "--end-sessions")
        assert ended == f"{jana} manages no area any more.\n1 session of {jana} ended.\n"
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("select 1")


def test_an_auditor_reads_and_changes_nothing(desk: Desk) -> None:
    olga = desk.login("olga")
    desk.dba("create role {} login", olga)
    assert desk.fine("appoint", olga, "--auditor", "--reason", "works council") == f"{olga} is an auditor.\n"
    hers = ("--dsn", desk.crm.login_dsn(olga))
    assert "works council" in desk.fine("log", *hers)
    assert "nord" in desk.fine("people", "anna", *hers)
    assert desk("faces", *hers).exit_code == ExitCode.PENDING
    for words in (
        ("assign", "anna", "pumps"),
        ("cover", "anna", "bert"),
        ("tidy",),
        ("appoint", olga, "NORD"),
    ):
        refused = desk(*words, *hers)
        assert refused.exit_code == ExitCode.REFUSED, words
    assert desk.sees("anna") == [1]
    assert "is no longer an auditor" in desk.fine("dismiss", olga, "--auditor")
    assert desk("people", *hers).exit_code == ExitCode.REFUSED
    unclear: tuple[tuple[str, ...], ...] = (
        ("appoint", olga), ("appoint", olga, "NORD", "--auditor"), ("dismiss", olga, "NORD", "--auditor"),
    )  # fmt: skip
    for said in unclear:
        assert desk(*said).exit_code == ExitCode.USAGE
