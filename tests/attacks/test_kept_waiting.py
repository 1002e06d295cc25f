"""Attacks on changes of people by what a person may lock: rows of the tables, and the own role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Thread

import psycopg
import pytest
from psycopg import sql

from crm_rls.embedded import serve
from crm_rls.model import SelfService
from crm_rls.people.calls import end_blocking_sessions
from tests.fixtures.database import Connection
from tests.managing.conftest import Office, changed, hiring_office, sharing_office  # noqa: F401 -- the stages


@contextmanager
def open_transaction(connection: Connection, statement: str | sql.Composed) -> Iterator[None]:
    """Run a statement and keep its locks while the block runs."""
    connection.execute("begin")
    connection.execute(sql.SQL(statement) if isinstance(statement, str) else statement)
    try:
        yield
    finally:
        with suppress(psycopg.OperationalError):  # somebody may have ended the session
            connection.execute("rollback")


def hired(office: Office) -> Connection:
    """Return a session of somebody whose login a manager has made."""
    login = f"z{office.model.prefix}"
    made = office.manager.execute("select login.* from crm_people.make_login('zoe', %s) as login", (login,))
    _, password, _ = made.fetchone() or ()
    office.call("assign", "zoe", "nord")
    return office.database.login(login, str(password))


def test_who_locks_the_own_role_loses_the_groups_all_the_same(hiring_office: Office) -> None:  # noqa: F811
    with hired(hiring_office) as zoe:
        login = zoe.info.user
        told: list[str] = []
        hiring_office.manager.add_notice_handler(lambda notice: told.append(str(notice.message_primary)))
        with open_transaction(zoe, sql.SQL("alter role {} password 'mine'").format(sql.Identifier(login))):
            hiring_office.manager.execute("set statement_timeout = '15s'")
            assert "zoe is deactivated" in str(hiring_office.call("deactivate", "zoe"))
            (warning,) = told
            assert warning.startswith(f"the login {login} is not closed: an open transaction has changed")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                zoe.execute("table crm.contact")
            zoe.execute("rollback")
        told.clear()
        can = "select rolcanlogin from pg_roles where rolname = %s"
        assert hiring_office.superuser.execute(can, (login,)).fetchone() == (True,)
        assert hiring_office.call("deactivate", "zoe") == "zoe was not active."
        assert told == []
        assert hiring_office.superuser.execute(can, (login,)).fetchone() == (False,)


def test_the_sessions_that_keep_it_are_ended_first(hiring_office: Office) -> None:  # noqa: F811
    with hired(hiring_office) as zoe, again(hiring_office, zoe) as idle:
        lock = sql.SQL("alter role {} set work_mem = '1MB'").format(sql.Identifier(zoe.info.user))
        with open_transaction(zoe, lock):
            assert end_blocking_sessions(hiring_office.superuser, zoe.info.user) == 1
            hiring_office.call("deactivate", "zoe")
            with pytest.raises(psycopg.OperationalError):
                zoe.execute("select")
        assert idle.execute("select 1").fetchone() == (1,)


def again(office: Office, session: Connection) -> Connection:
    """Return a second session of the same login."""
    return office.database.login(session.info.user, session.info.password)


def test_a_manager_who_waits_for_a_row_waits_no_longer_than_for_others(
    sharing_office: Office,  # noqa: F811
) -> None:
    """Meanwhile nobody else could change anything: the lock of all changes is taken first."""
    office = sharing_office
    office.superuser.execute("insert into crm.contact (id, territory) values (7, 'BY')")
    office.call("assign", "carl", "sued")
    office.call("share", "anna", "7", "2999-01-01")
    other = office.make_manager("other")
    waits = "select 1 from pg_stat_activity where pid = %s and wait_event_type = 'Lock'"
    refused: list[psycopg.Error] = []

    def unshare() -> None:
        try:
            office.call("unshare", "anna", "7")
        except psycopg.Error as error:
            refused.append(error)

    with office.open("carl") as carl, open_transaction(carl, "delete from crm.contact where id = 7"):
        unsharing = Thread(target=unshare)
        unsharing.start()
        while office.superuser.execute(waits, (office.manager.info.backend_pid,)).fetchone() is None:
            assert unsharing.is_alive()
        other.execute("set lock_timeout = '40s'")
        assert other.execute("select crm_people.assign('bert', 'nord')").fetchone()
        unsharing.join(30)
        assert not unsharing.is_alive()
    assert isinstance(refused[0], psycopg.errors.LockNotAvailable)


def test_residual_a_person_with_an_open_cover_keeps_the_lock(sharing_office: Office) -> None:  # noqa: F811
    office = changed(sharing_office, replace(sharing_office.model, self_service=SelfService.COVERS))
    office.manager.execute("set lock_timeout = '200ms'")
    with (
        office.open("anna") as anna,
        open_transaction(anna, "select crm_people.cover('anna', 'bert', null, '2999-01-01')"),
    ):
        with pytest.raises(psycopg.errors.LockNotAvailable):
            office.call("deactivate", "anna")
        assert end_blocking_sessions(office.superuser, office.login("anna")) == 1
        assert "is deactivated" in str(office.call("deactivate", "anna"))


@pytest.mark.slow
def test_residual_a_prepared_transaction_keeps_locks_without_a_session() -> None:
    """What ALTER ROLE has changed stays locked without a session, until a superuser takes it back."""
    with (
        serve(settings={"max_prepared_transactions": "2"}) as server,
        psycopg.connect(server.dsn(), autocommit=True) as superuser,
    ):
        superuser.execute("create role zoe login password 'hers'")
        with psycopg.connect(server.dsn(), user="zoe", password="hers", autocommit=True) as zoe:
            zoe.execute("begin")
            zoe.execute("alter role zoe password 'mine'")
            zoe.execute("prepare transaction 'kept'")
        superuser.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            superuser.execute("alter role zoe nologin")
        superuser.execute("rollback prepared 'kept'")
        superuser.execute("alter role zoe nologin")
