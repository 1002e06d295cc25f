"""Connecting, what errors tell, and the transaction in which the auditor reads."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from crm_rls.errors import DatabaseError, UnsupportedServer
from crm_rls.postgres.connection import connect, pin_settings, read_only, server_version, translated
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.database import Database, Logins

PG_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}
ENCRYPTION_REQUESTS = (80877103, 80877104)  # SSL and GSS, protocol manual 53.7


def told(attempt: Callable[[], object]) -> str:
    """Return the message of the DatabaseError that the attempt raises."""
    with pytest.raises(DatabaseError) as raised:
        attempt()
    assert isinstance(raised.value.__cause__, psycopg.Error)
    return str(raised.value)


# -- connecting ----------------------------------------------------------------------------------------


def test_a_connection_says_who_we_are_and_opens_transactions(database: Database) -> None:
    with connect(database.dsn) as connection:
        row = connection.execute(
            "select current_setting('application_name'), current_setting('client_encoding')"
        ).fetchone()
        assert row == ("crm-rls", "UTF8")
        assert connection.info.transaction_status == TransactionStatus.INTRANS
        assert server_version(connection) >= 150000


def test_what_the_caller_says_goes_over_our_defaults(database: Database) -> None:
    dsn = make_conninfo(database.dsn, application_name="nightly", client_encoding="LATIN1")
    with connect(dsn, options="-c work_mem=7MB") as connection:
        row = connection.execute(
            "select current_setting('application_name'), current_setting('client_encoding'), "
            "current_setting('work_mem')"
        ).fetchone()
    assert row == ("nightly", "UTF8", "7MB")


def test_without_a_dsn_the_usual_variables_count(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for word, value in conninfo_to_dict(database.dsn).items():
        monkeypatch.setenv(PG_VARIABLES[word], str(value))
    monkeypatch.setenv("PGAPPNAME", "from the environment")
    with connect() as connection:
        row = connection.execute("select current_database(), current_setting('application_name')").fetchone()
    assert row == (database.name, "from the environment")


def test_a_wrong_password_is_told_without_showing_it(database: Database, logins: Logins) -> None:
    anna = logins.role("anna")
    message = told(lambda: connect(database.dsn, user=anna, password="hush-hush"))
    assert message.startswith("cannot connect: ")
    assert f'password authentication failed for user "{anna}". Check user and password' in message
    assert "hush-hush" not in message


def test_a_role_that_does_not_exist_is_told(database: Database) -> None:
    message = told(lambda: connect(database.dsn, user="nobody_at_all", password="x"))
    assert "nobody_at_all" in message


def test_a_role_without_login_is_told(database: Database, role_prefix: str) -> None:
    role = f"{role_prefix}group"
    database.connect().execute(SQL("create role {} password 'x'").format(Identifier(role)))
    message = told(lambda: connect(database.dsn, user=role, password="x"))
    assert f'role "{role}" is not permitted to log in. Connect as a role with LOGIN' in message


def test_a_database_that_does_not_exist_is_told(database: Database) -> None:
    message = told(lambda: connect(database.dsn, dbname="no_such_database"))
    assert 'database "no_such_database" does not exist. Check the name of the database' in message


def test_a_server_that_does_not_run_is_told(tmp_path: Path) -> None:
    message = told(lambda: connect(host=str(tmp_path), port=5432))
    assert str(tmp_path) in message
    assert message.endswith(
        "Check host and port, whether the server runs, and whether a firewall stands between."
    )
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refused = told(lambda: connect(host="127.0.0.1", port=closed.getsockname()[1]))
        assert "failed: Connection refused. Check host and port" in refused


def test_an_unknown_service_is_told() -> None:
    message = told(lambda: connect("service=no_such_service"))
    assert 'service "no_such_service" not found. Check the name of the service' in message


@pytest.mark.parametrize("dsn", ["hush-hush", "postgresql://anna:hush-hush@host:port/x", "nope=hush-hush"])
def test_an_unreadable_dsn_is_told_without_showing_it(dsn: str) -> None:
    message = told(lambda: connect(dsn, connect_timeout=2))
    assert "hush-hush" not in message


def test_a_server_that_is_too_old_is_refused() -> None:
    with server_that_says("14.9") as port, pytest.raises(UnsupportedServer) as raised:
        connect(host="127.0.0.1", port=port, user="x", sslmode="disable", gssencmode="disable")
    assert str(raised.value) == (
        "the server is PostgreSQL 14.9; crm-rls needs 15.0 or later. Upgrade the server."
    )


def test_a_server_without_tls_is_told() -> None:
    with server_that_says("18.6") as port:
        message = told(lambda: connect(host="127.0.0.1", port=port, user="x", sslmode="require"))
    assert "server does not support SSL, but SSL was required. Check sslmode" in message


@contextmanager
def server_that_says(version: str) -> Iterator[int]:
    """Yield the port of something that logs everybody in and says its version; nothing older is at hand."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet, args=(listening, version), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def greet(listening: socket.socket, version: str) -> None:
    client, _ = listening.accept()
    with client:
        client.settimeout(10)
        while (code := first_word(client)) in ENCRYPTION_REQUESTS:
            client.sendall(b"N")
        if code is None:
            return
        setting = b"server_version\0" + version.encode() + b"\0"
        client.sendall(b"R" + struct.pack("!ii", 8, 0))
        client.sendall(b"S" + struct.pack("!i", 4 + len(setting)) + setting)
        client.sendall(b"Z" + struct.pack("!i", 5) + b"I")
        while client.recv(100):
            pass


def first_word(client: socket.socket) -> int | None:
    head = client.recv(8, socket.MSG_WAITALL)
    if len(head) < 8:
        return None
    length, code = struct.unpack("!ii", head)
    client.recv(length - 8, socket.MSG_WAITALL)
    return int(code)


# -- errors --------------------------------------------------------------------------------------------


def test_a_missing_privilege_is_told_with_its_object_and_code(database: Database, logins: Logins) -> None:
    database.connect().execute("create table secret ()")
    with pytest.raises(DatabaseError) as raised, translated("looking around"):
        logins("anna").execute("select from secret")
    assert raised.value.sqlstate == "42501"
    assert str(raised.value) == (
        "looking around: permission denied for table secret (SQLSTATE 42501). "
        "Connect as a superuser, or as a role that has this privilege."
    )


def test_details_and_hints_of_the_server_are_kept(database: Database) -> None:
    session = database.connect()
    session.execute("create table parent (id int primary key); create table child (id int references parent)")
    absent = r'Key \(id\)=\(1\) is not present in table "parent" \(SQLSTATE 23503\)'
    with pytest.raises(DatabaseError, match=absent), translated("filling"):
        session.execute("insert into child values (1)")
    with pytest.raises(DatabaseError, match="Perhaps you meant"), translated("reading"):
        session.execute("select idd from parent")


def test_a_broken_connection_is_told(database: Database) -> None:
    session = database.connect()
    with pytest.raises(DatabaseError) as raised, translated("reading"):
        session.execute("select pg_terminate_backend(pg_backend_pid())")
    assert raised.value.sqlstate == "57P01"
    with pytest.raises(DatabaseError, match="The connection broke"), translated("reading"):
        session.execute("select 1")


def test_what_is_no_error_of_the_driver_passes() -> None:
    with pytest.raises(DatabaseError, match=r"^as it was$"), translated("reading"):
        raise DatabaseError("as it was")
    with pytest.raises(ZeroDivisionError), translated("reading"):
        raise ZeroDivisionError


# -- reading only --------------------------------------------------------------------------------------


def test_reading_sees_one_moment_and_changes_nothing(database: Database) -> None:
    other = database.connect()
    other.execute("create table seen as select 1 as n")
    with connect(database.dsn) as connection:
        with read_only(connection):
            assert connection.execute("select n from public.seen").fetchall() == [(1,)]
            other.execute("insert into seen values (2)")
            assert connection.execute("select n from public.seen").fetchall() == [(1,)]
        assert connection.info.transaction_status == TransactionStatus.IDLE
        with pytest.raises(DatabaseError, match="read-only transaction"), read_only(connection):
            connection.execute("insert into public.seen values (3)")
        assert connection.execute("select count(*) from seen").fetchone() == (2,)


def test_reading_inside_a_transaction_of_the_caller_leaves_it_as_it_was(database: Database) -> None:
    with connect(database.dsn) as connection:
        connection.execute("create table mine as select 1 as n")
        with read_only(connection):
            assert connection.execute("select n from public.mine").fetchall() == [(1,)]
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), connection.transaction():
                connection.execute("insert into public.mine values (2)")
        connection.execute("insert into mine values (2)")
        connection.commit()
        assert connection.execute("select n from mine").fetchall() == [(1,), (2,)]
        assert connection.execute("show row_security").fetchone() == ("on",)


def test_reading_with_the_session_hostile_uses_only_the_catalog(database: Database) -> None:
    database.connect().execute("create schema hostile; create table hostile.pg_class ()")
    with connect(database.dsn, options="-c search_path=hostile,pg_catalog") as connection:
        assert connection.execute("select count(*) from pg_class").fetchone() == (0,)
        connection.rollback()
        with read_only(connection):
            count = connection.execute("select count(*) > 100 from pg_class").fetchone()
            assert count == (True,)
            assert connection.execute("show search_path").fetchone() == ("",)


def test_a_read_that_policies_would_narrow_is_an_error(database: Database, logins: Logins) -> None:
    role = Identifier(logins.role("anna"))
    session = database.connect()
    session.execute("create table half (); alter table half enable row level security")
    session.execute(SQL("grant select on half to {}").format(role))
    anna = logins("anna")
    assert anna.execute("select from half").fetchall() == []
    with pytest.raises(DatabaseError, match='row-level security policy for table "half"'), read_only(anna):
        anna.execute("select from public.half")


def test_a_lock_that_somebody_holds_ends_the_wait(database: Database) -> None:
    holding = database.connect(autocommit=False)
    holding.execute("create table busy ()")
    holding.commit()
    holding.execute("lock table busy in access exclusive mode")
    connection = database.connect()
    with (
        pytest.raises(DatabaseError, match="pg_stat_activity") as raised,
        read_only(connection, lock_timeout="20ms"),
    ):
        connection.execute("select from public.busy")
    assert raised.value.sqlstate == "55P03"


def test_a_time_zone_that_does_not_exist_is_told(database: Database) -> None:
    with pytest.raises(DatabaseError, match="Europe/Berlni"), translated("setting up"):
        pin_settings(database.connect(), time_zone="Europe/Berlni")
