"""The fixtures themselves: what other tests take for granted."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests.fixtures.database import Database, Logins, Server, drop_roles


@pytest.mark.parametrize("attempt", [1, 2])
def test_every_test_gets_an_empty_database(database: Database, attempt: int) -> None:
    connection = database.connect()
    assert connection.execute("select to_regclass('left_behind')").fetchone() == (None,)
    connection.execute("create table left_behind ()")
    assert attempt


def test_two_databases_of_a_test_are_separate(make_database: Callable[[], Database]) -> None:
    one, other = make_database(), make_database()
    one.connect().execute("create table only_here ()")
    assert other.connect().execute("select to_regclass('only_here')").fetchone() == (None,)


def test_a_login_is_that_role_and_no_superuser(logins: Logins) -> None:
    row = (
        logins("anna")
        .execute("select session_user, current_user, current_setting('is_superuser')")
        .fetchone()
    )
    assert row == (logins.role("anna"), logins.role("anna"), "off")


def test_each_login_is_a_connection_of_its_own(logins: Logins) -> None:
    assert logins("anna").info.backend_pid != logins("anna").info.backend_pid


def test_a_role_made_by_others_can_be_logged_in_as(database: Database, role_prefix: str) -> None:
    database.connect().execute(f'create role "{role_prefix}ben" login')
    connection = database.login(f"{role_prefix}ben")
    assert connection.execute("select session_user").fetchone() == (f"{role_prefix}ben",)


def test_a_wrong_password_is_refused(logins: Logins, database: Database) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        database.login(logins.role("anna"), "wrong")


def test_roles_can_be_dropped_whatever_they_own_or_grant(
    server: Server, make_database: Callable[[], Database], logins: Logins, role_prefix: str
) -> None:
    anna, ben, cora = (logins.role(name) for name in ("x_anna", "x_ben", "x_cora"))
    with psycopg.connect(server.dsn(), autocommit=True) as admin:
        admin.execute(f'grant "{anna}" to "{ben}" with admin option')
        admin.execute(f'grant connect on database postgres to "{anna}"')
        admin.execute(f'alter default privileges for role "{anna}" grant select on tables to "{ben}"')
        with make_database().login(ben) as session:
            session.execute(f'grant "{anna}" to "{cora}"')
        drop_roles(admin, f"{role_prefix}x_")
        assert (
            admin.execute("select 1 from pg_roles where rolname like %s", [f"{role_prefix}%"]).fetchall()
            == []
        )
