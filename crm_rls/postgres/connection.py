"""Connections: how they are opened, what is checked about the server, how errors of the driver are told.

Knows psycopg and PostgreSQL's error codes. Must not know models or policies.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from crm_rls.errors import DatabaseError, UnsupportedServer
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL
from crm_rls.postgres.versions import OLDEST_SUPPORTED, describe

Connection: TypeAlias = psycopg.Connection[TupleRow]

APPLICATION = "crm-rls"
CONNECT_TIMEOUT = 10
LOCK_TIMEOUT = "10s"
STATEMENT_TIMEOUT = "10min"
TIME_ZONE = "UTC"

_CREDENTIALS = "Check user and password: from PGUSER and PGPASSWORD, ~/.pgpass or a service file."
_SLOTS = "Close other sessions, or raise max_connections."
_REACH = "Check host and port, whether the server runs, and whether a firewall stands between."

_ASKED = r"\s*Is the server running[^?]*\?"
"""What libpq asks below an error; the next step says the same."""

_CONNECTING = (
    ("password authentication failed|no password supplied", _CREDENTIALS),
    ("definition of service", "Check the name of the service and the file pg_service.conf (PGSERVICEFILE)."),
    ("not permitted to log in", "Connect as a role with LOGIN, or let this one: ALTER ROLE ... LOGIN."),
    ("pg_hba.conf", "Ask the DBA to let this user in from this machine (pg_hba.conf), or set sslmode."),
    ("SSL|certificate", "Check sslmode and sslrootcert: what they demand, the server must offer."),
    ('database ".*" does not exist', "Check the name of the database, or create it: CREATE DATABASE."),
    ('role ".*" does not exist', "Check the name of the user, or create it: CREATE ROLE ... LOGIN."),
    ("too many|connection slots", _SLOTS),
    ("the database system is", "Wait until the server has started, then try again."),
)
"""Words of libpq or the server and the next step, first match. libpq hands out no code for these errors."""

_NEXT_STEPS = {
    "42501": "Connect as a superuser, or as a role that has this privilege.",
    "55P03": "Another session holds a lock on it: look into pg_stat_activity, then try again.",
    "57014": "It took longer than statement_timeout allows, or somebody cancelled it: try again.",
    "40001": "Somebody else changed the same thing at the same time: try again.",
    "40P01": "Somebody else changed the same things at the same time: try again.",
    "25006": "No changes here: connect to the primary, with default_transaction_read_only off.",
    "53200": "The server ran out of memory: raise max_locks_per_transaction, or free memory.",
    "53300": _SLOTS,
    "42P06": (
        "Somebody else made a schema of that name: rename it or drop it, then try again. "
        "If crm_rls made it, and its comment was lost: COMMENT ON SCHEMA ... IS 'crm_rls'."
    ),
    "2BP01": "Drop what depends on it, or take it away from it, then try again.",
    "XX000": "Most often something was dropped while it was read: try again.",
}

_LOG = "Look for this moment in the server's log."

_CLASSES = {
    "08": "The connection broke: check the network, then try again.",
    "53": "The server lacks a resource: free some, then try again.",
    "57": "The server ended the session: look into its log, then try again.",
}


def connect(
    dsn: str | None = None, *, connect_timeout: int = CONNECT_TIMEOUT, **parameters: str | int
) -> Connection:
    """Return a connection in a transaction block as needed (autocommit off); the caller closes it.

    `dsn` is a connection string or URI; what it leaves open comes from libpq's PG* variables. `parameters`
    go over it. Raises DatabaseError, or UnsupportedServer before PostgreSQL 15.
    """
    conninfo = _conninfo(dsn, connect_timeout, parameters)
    try:
        # No prepared statements: behind a pooler the next transaction may run on another backend.
        connection = psycopg.connect(conninfo, prepare_threshold=None)
    except psycopg.Error as error:
        words = _one_line(re.sub(_ASKED, "", str(error)))
        raise DatabaseError(f"cannot connect: {words}. {_connecting_step(words)}", error.sqlstate) from error
    _refuse_old(connection)
    return connection


_UNREADABLE = (
    "the connection string cannot be read. Write it as postgresql://user@host:5432/database, special "
    "characters percent-encoded, or as host=... port=5432 dbname=... user=..."
)


def _conninfo(dsn: str | None, connect_timeout: int, parameters: Mapping[str, str | int]) -> str:
    try:
        given = conninfo_to_dict(dsn or "", **parameters)
    except psycopg.Error as error:
        # libpq's own words quote the string, and with it a password.
        raise DatabaseError(_UNREADABLE) from error
    if "@" in str(given.get("host") or "").removeprefix("@"):
        raise DatabaseError(
            _UNREADABLE
        )  # what follows an @ in a password would be told as the name of a host
    if "PGCONNECT_TIMEOUT" not in os.environ:
        given.setdefault("connect_timeout", connect_timeout)
    given.setdefault("fallback_application_name", APPLICATION)
    return make_conninfo("", **{**given, "client_encoding": "UTF8"})


def _refuse_old(connection: Connection) -> None:
    version = server_version(connection)
    if version < OLDEST_SUPPORTED:
        connection.close()
        raise UnsupportedServer(
            f"the server is PostgreSQL {describe(version)}; crm-rls needs {describe(OLDEST_SUPPORTED)} or "
            "later. Upgrade the server."
        )


def server_version(connection: Connection) -> int:
    """Return server_version_num, e.g. 180006; asks nothing over the network."""
    return connection.info.server_version


def is_standby(connection: Connection) -> bool:
    """Say whether the server is a standby, where nothing can be made; asks nothing over the network."""
    return connection.info.parameter_status("in_hot_standby") == "on"


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn every error of the driver in the block into a DatabaseError.

    The message says what we were doing, the server's words (which name the object) and the next step.
    """
    try:
        yield
    except psycopg.Error as error:
        raise DatabaseError(f"{doing}: {explain(error)}", error.sqlstate) from error


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Run the block in pipeline mode. Raises the error of the first statement that fails.

    Where an error leaves psycopg's own block, psycopg reads what came of the later statements, which is
    "pipeline aborted", and logs that as a warning, on stderr unless somebody listens. So no error leaves it:
    what the pipeline then raises for the later statements gives way to the first.
    """
    first: BaseException | None = None
    try:
        with connection.pipeline():
            try:
                yield
            except BaseException as error:  # noqa: BLE001 -- raised as soon as the pipeline has ended
                first = error
    except psycopg.Error:
        if first is None:
            raise
    if first is not None:
        raise first


def explain(error: psycopg.Error) -> str:
    """Return cause and next step of a driver's error as sentences."""
    parts = (error.diag.message_primary, error.diag.message_detail, error.diag.message_hint)
    words = ". ".join(part.rstrip(".") for part in parts if part) or _one_line(str(error)) or repr(error)
    code = error.sqlstate
    if code is None:
        return f"{words}. {_CLASSES['08'] if isinstance(error, psycopg.OperationalError) else _LOG}"
    step = _NEXT_STEPS.get(code, _CLASSES.get(code[:2], "" if error.diag.message_hint else _LOG))
    return f"{words} (SQLSTATE {code}). {step}".rstrip()


def pin_settings(
    connection: Connection,
    *,
    time_zone: str = TIME_ZONE,
    lock_timeout: str = LOCK_TIMEOUT,
    statement_timeout: str = STATEMENT_TIMEOUT,
) -> None:
    """Set for this transaction what reading and printing expressions depends on, first an empty search path.

    A moment without offset is read in this time zone, and every moment is printed in it: whoever creates
    policies sets the model's, whoever reads them leaves UTC.
    """
    parameters = {
        "time_zone": time_zone,
        "lock_timeout": lock_timeout,
        "statement_timeout": statement_timeout,
    }
    connection.execute(load("inspect", "pin"), parameters)


@contextmanager
def read_only(
    connection: Connection,
    *,
    time_zone: str = TIME_ZONE,
    lock_timeout: str = LOCK_TIMEOUT,
    statement_timeout: str = STATEMENT_TIMEOUT,
    by_policies: bool = False,
) -> Iterator[None]:
    """Run the block in a transaction with one snapshot that changes nothing; bare names are pg_catalog's.

    Inside a transaction of the caller it is a savepoint with the caller's snapshot. Afterwards everything is
    as before. A moment without offset is read in `time_zone`. Row security is off: a read that policies would
    narrow is an error, not a part of the truth. With `by_policies` it stays on, for who knows that the
    policies show every row.
    Raises DatabaseError for every error of the driver in the block.
    """
    fresh = connection.info.transaction_status == TransactionStatus.IDLE
    with translated("reading the database"), connection.transaction(force_rollback=True):
        if fresh:
            connection.execute(SQL("set transaction isolation level repeatable read, read only"))
        else:
            connection.execute(SQL("set transaction read only"))
        if not by_policies:
            connection.execute(SQL("set local row_security = off"))
        pin_settings(
            connection,
            time_zone=time_zone,
            lock_timeout=lock_timeout,
            statement_timeout=statement_timeout,
        )
        yield


def _connecting_step(words: str) -> str:
    return next((step for pattern, step in _CONNECTING if re.search(pattern, words)), _REACH)


def _one_line(words: str) -> str:
    return " ".join(words.split()).rstrip(".")
