"""`deactivate` and `reactivate`: a leaver, and the leaver's open sessions."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, row


def test_a_leaver_is_deactivated_and_comes_back(desk: Desk) -> None:
    gone = desk.fine("deactivate", "bert", "--reason", "left")
    assert row(gone, "bert") == ["bert", "4"]
    assert "bert is deactivated; open sessions keep what they have already read until they end.\n" in gone
    assert "not active" in desk.fine("people")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sees("bert")
    assert "bert was not active." in desk.fine("deactivate", "bert")
    refused = desk("assign", "bert", "nord")
    assert refused.exit_code == ExitCode.REFUSED
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


def test_a_manager_who_keeps_a_change_open_does_not_stop_the_own_removal(desk: Desk) -> None:
    desk.dba("grant {} to {}", f"{desk.model.prefix}_managers", desk.login("bert"))
    desk.dba("grant pg_signal_backend to {}", desk.login("boss"))
    with desk.crm.login(desk.login("bert"), autocommit=False) as open_session:
        open_session.execute("select crm_people.deactivate('anna')")
        done = desk("deactivate", "bert", "--end-sessions")
        assert done.exit_code == ExitCode.FINE, done.stderr
        assert "1 session of bert kept a change open" in done.stderr
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("select 1")
    assert desk.sees("anna") == [1]
