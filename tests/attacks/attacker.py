"""Somebody who attacks over a login of his own, and everything that the server tells him.

A marker is a text that occurs in one row only. Whoever hears the marker of a hidden row, in a result, a
notice, an error or a command tag, has seen the row. Knows connections; must not know the model.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg.errors import Diagnostic
from psycopg.sql import SQL, Composed

from tests.fixtures.database import Connection

DENIED = "42501"

_DIAGNOSTICS = (
    "message_primary", "message_detail", "message_hint", "context", "internal_query",
    "schema_name", "table_name", "column_name", "datatype_name", "constraint_name",
)  # fmt: skip

LEAK = """
create function pg_temp.f_leak(text) returns boolean language plpgsql cost 0.0000001 as
$$ begin raise notice 'f_leak => %', $1; return true; end $$
"""
"""The cheapest function there is: the planner calls it as early as it may."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one statement; `sqlstate` is empty where it succeeded."""

    rows: tuple[tuple[object, ...], ...] = ()
    status: str = ""
    sqlstate: str = ""
    error: str = ""
    notices: tuple[str, ...] = ()

    @property
    def denied(self) -> bool:
        """Say whether the server refused for want of a privilege, or by a policy."""
        return self.sqlstate == DENIED

    @property
    def column(self) -> list[object]:
        """Return the first column; AssertionError if the statement failed."""
        assert not self.sqlstate, self.error
        return [row[0] for row in self.rows]

    @property
    def heard(self) -> str:
        """Return everything as one text."""
        return "\n".join((self.status, self.error, *self.notices, *map(repr, self.rows)))


@dataclass(frozen=True, slots=True)
class Attacker:
    """One session of one login; what it does is undone when the test ends, unless it is told to commit."""

    connection: Connection
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to notices."""
        self.connection.add_notice_handler(lambda notice: self.notices.append(_words(notice)))

    def run(self, statement: str | Composed, *parameters: object) -> Outcome:
        """Run one statement and return what came back; an error undoes this statement only."""
        already = len(self.notices)
        query = SQL(statement) if isinstance(statement, str) else statement
        try:
            with self._savepoint():
                cursor = self.connection.execute(query, parameters or None)
                rows = tuple(cursor.fetchall()) if cursor.description else ()
                status = cursor.statusmessage or ""
        except psycopg.Error as error:
            return Outcome(
                sqlstate=error.sqlstate or "",
                error=f"{error}\n{_words(error.diag)}",
                notices=tuple(self.notices[already:]),
            )
        return Outcome(rows, status, notices=tuple(self.notices[already:]))

    def copied(self, statement: str) -> Outcome:
        """Run COPY ... TO STDOUT and return each line as a row."""
        try:
            with self._savepoint(), self.connection.cursor().copy(statement) as copy:
                return Outcome(tuple((bytes(line).decode().rstrip("\n"),) for line in copy))
        except psycopg.Error as error:
            return Outcome(sqlstate=error.sqlstate or "", error=f"{error}\n{_words(error.diag)}")

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        if self.connection.autocommit:
            yield
        else:
            self.connection.execute("savepoint attack")
            try:
                yield
            except psycopg.Error:
                self.connection.execute("rollback to savepoint attack")
                raise
            else:
                if self.connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS:
                    self.connection.execute("release savepoint attack")

    def call_by_oid(self, function: int, arguments: Iterable[str]) -> bytes:
        """Call a function through the protocol's fast path, where nothing is parsed; return the answer."""
        values = [argument.encode() for argument in arguments]
        body = struct.pack("!IHHH", function, 1, 0, len(values))
        body += b"".join(struct.pack("!I", len(value)) + value for value in values)
        body += struct.pack("!H", 0)
        answer = b""
        with socket.socket(fileno=os.dup(self.connection.fileno())) as wire:
            wire.setblocking(True)
            wire.sendall(b"F" + struct.pack("!I", len(body) + 4) + body)
            while not answer.endswith((b"Z\0\0\0\5I", b"Z\0\0\0\5T", b"Z\0\0\0\5E")):
                answer += wire.recv(65536)
        return answer


@contextmanager
def meanwhile(probe: Connection, blocked: Connection, action: Callable[[], object]) -> Iterator[None]:
    """Run the action in a thread; the block begins when it waits for a lock, and gives the lock free."""
    thread = threading.Thread(target=action)
    thread.start()
    waits = "select cardinality(pg_blocking_pids(%s)) > 0"
    while probe.execute(waits, (blocked.info.backend_pid,)).fetchone() != (True,):
        assert thread.is_alive(), "nothing made the action wait"
        thread.join(0.01)
    try:
        yield
    finally:
        thread.join(60)


def _words(diagnostic: Diagnostic) -> str:
    words = (getattr(diagnostic, name) for name in _DIAGNOSTICS)
    return " | ".join(str(word) for word in words if word)


def leaked(outcomes: Iterable[Outcome], markers: Iterable[str]) -> set[str]:
    """Return the markers that occur in what came back."""
    heard = "\n".join(outcome.heard for outcome in outcomes)
    return {marker for marker in markers if marker in heard}
