"""Open sessions of a person that ask for contacts again and again, each in a way of its own.

Each was used before anything changes, so that whatever a server keeps of a statement is kept. Must not know
what the answers should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg

from tests.fixtures.database import Connection
from tests.managing.conftest import Office

MODES = ("auto", "force_generic_plan", "force_custom_plan")
OFTEN = 7
"""After five executions `auto` thinks of a generic plan (manual, PREPARE)."""

CONTACTS = "select id from crm.contact"
FUNCTION = (
    "create function pg_temp.mine() returns setof int language plpgsql as "
    "$$ begin return query select id from crm.contact; end $$"
)


@dataclass(frozen=True, slots=True)
class Session:
    """One open connection, and how it asks."""

    way: str
    connection: Connection
    ask: Callable[[], set[int]]


def sessions(office: Office, person: str) -> tuple[Session, ...]:
    """Open a session for every way of asking, and let each ask often enough to be planned for good."""
    found = tuple(_opened(office, person))
    for session in found:
        for _ in range(OFTEN):
            session.ask()
    return found


def _opened(office: Office, person: str) -> Iterator[Session]:
    yield _session("ad hoc", office.open(person), CONTACTS)
    yield _session("prepared by psycopg", office.open(person, prepare_threshold=0), CONTACTS)
    named = office.open(person)
    named.pgconn.prepare(b"S_1", CONTACTS.encode())  # as JDBC does, over the protocol
    yield Session("prepared over the protocol", named, lambda: _protocol(named))
    for mode in MODES:
        for way, made, used in (
            ("PREPARE", f"prepare mine as {CONTACTS}", "execute mine"),
            ("PL/pgSQL", FUNCTION, "select * from pg_temp.mine()"),
        ):
            connection = office.open(person)
            connection.execute(f"set plan_cache_mode = {mode}")
            connection.execute(made)
            yield _session(f"{way}, {mode}", connection, used)


def _session(way: str, connection: Connection, statement: str) -> Session:
    return Session(way, connection, lambda: rows(connection, statement))


def _protocol(connection: Connection) -> set[int]:
    result = connection.pgconn.exec_prepared(b"S_1", [])
    if result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) == b"42501":
        return set()
    assert result.status == psycopg.pq.ExecStatus.TUPLES_OK, result.error_message
    return {int(result.get_value(row, 0) or b"0") for row in range(result.ntuples)}


def rows(connection: Connection, statement: str = CONTACTS) -> set[int]:
    """Return the first column, or nothing where the server says that no privilege is left."""
    try:
        return {key for (key,) in connection.execute(statement)}
    except psycopg.errors.InsufficientPrivilege:
        return set()


def answers(found: Iterable[Session]) -> Mapping[frozenset[int], list[str]]:
    """Let everybody ask once, and return who got which answer."""
    ways: dict[frozenset[int], list[str]] = {}
    for session in found:
        ways.setdefault(frozenset(session.ask()), []).append(session.way)
    return ways


def everybody_sees(found: Iterable[Session], expected: set[int]) -> None:
    """Check that every session gets this answer; AssertionError names those that do not."""
    ways = answers(found)
    assert set(ways) == {frozenset(expected)}, ways


def clock(office: Office) -> datetime:
    """Return the server's clock."""
    now: datetime
    (now,) = office.superuser.execute("select clock_timestamp()").fetchone() or ()
    return now
