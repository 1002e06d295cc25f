"""How apply asks for its locks: briefly, with pauses in which it holds nothing, and saying who is in the way.

Everybody who reads a table queues behind a session that waits for ACCESS EXCLUSIVE on it. So an attempt waits
150 ms for all tables together, and after it everything is rolled back, the locks that were had already, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg

from crm_rls.errors import ApplyError
from crm_rls.plan.locks import TableLock
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, array_literal, literal

LOCK_NOT_AVAILABLE = "55P03"

ATTEMPT_MS = 150
"""How long readers queue behind one attempt at most. Below deadlock_timeout (1 s): of two who wait for each
other apply gives way."""

PATIENCE_MS = 3000
"""How long apply waits for a lock in whose queue neither readers nor writers stand."""

FIRST_PAUSE = 1.0
"""Seconds until the second attempt; each pause is twice as long as the one before."""

LONGEST_PAUSE = 10.0
"""With this and ATTEMPT_MS readers wait 1.5 s of the first 60 and 1.5 % of the time after that."""

SHOWN = 80
"""Characters of a query that are shown."""

_MODES = (
    "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock",
    "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
)  # fmt: skip
_AGAINST_ACCESS_EXCLUSIVE = _MODES
_AGAINST_EXCLUSIVE = _MODES[1:]
_AGAINST_SHARE_UPDATE_EXCLUSIVE = _MODES[3:]

MODEL = TableLock(SUPPORT_SCHEMA, "model")
"""What every change of people and groups locks, as crm_access.begin_change does."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: a session, or a prepared transaction, which has no pid and whose query is its name.

    Without the rights of pg_read_all_stats `state`, `since` and `query` are not known.
    """

    pid: int | None
    user: str | None
    application: str
    state: str | None
    since: datetime | None
    query: str

    def __str__(self) -> str:
        """Return it for people."""
        who = f"user {self.user}" if self.user else "no user"
        began = f" since {self.since.isoformat(sep=' ', timespec='seconds')}" if self.since else ""
        if self.pid is None:
            return f"the prepared transaction {self.query!r} ({who}){began}"
        session = f"pid {self.pid} ({who}{f', {self.application}' if self.application else ''})"
        if self.state is None:
            return f"{session}; since when, and with which query, sees who is in pg_read_all_stats"
        words = " ".join(self.query.split())
        query = f"{words[:SHOWN]} ..." if len(words) > SHOWN else words
        return f"{session}{began}, {self.state}" + (f": {query}" if query else "")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an attempt did not get, and who holds it."""

    wanted: str
    holders: tuple[Holder, ...]

    def __str__(self) -> str:
        """Return it for people."""
        if not self.holders:
            return f"{self.wanted} was locked, and whoever held it has let go"
        return f"{self.wanted} is held by {'; and by '.join(map(str, self.holders))}"


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds apply asks for its locks, and whom it tells before each pause what remains."""

    seconds: float = 60.0
    told: Callable[[Waiting, float], None] | None = None


class NotNow(Exception):
    """A lock was not to be had; `lock` is the table, where it was one, `modes` are what stands against it."""

    def __init__(self, wanted: str, lock: TableLock | None = None, modes: Sequence[str] = ()) -> None:
        """Keep what was wanted, as it is told to people."""
        self.wanted, self.lock, self.modes = wanted, lock, modes
        super().__init__(wanted)


def lock_out_changes(connection: Connection, tables: Sequence[TableLock], missed: TableLock | None) -> bool:
    """Lock out who changes people, groups or the tables themselves, but no reader and no writer.

    `missed` was held at the last attempt. It is waited for alone, so that nobody waits for us meanwhile, and
    for longer than deadlock_timeout: in the queue for SHARE UPDATE EXCLUSIVE the server ends an autovacuum,
    as it never would for the short attempts of `lock_tables`. Says whether anything of ours is installed.
    Before the first apply nothing of ours can be locked; then of two at once the later one fails where it
    makes the same roles and schemas. Raises NotNow.
    """
    mode, against = "share update exclusive", _AGAINST_SHARE_UPDATE_EXCLUSIVE
    if missed is not None and missed in tables:
        _take(connection, (missed,), mode, PATIENCE_MS, against)
    _take(connection, tables, mode, ATTEMPT_MS, against)
    (installed,) = connection.execute(load("inspect", "installed")).fetchone() or (False,)
    if installed:
        _take(connection, (MODEL,), "exclusive", PATIENCE_MS, _AGAINST_EXCLUSIVE)
    return bool(installed)


def lock_tables(connection: Connection, tables: Sequence[TableLock], missed: TableLock | None) -> None:
    """Take all locks of a plan on the user's tables, or none within 150 ms. Raises NotNow.

    `missed` comes first: while it is waited for, nobody waits for the others.
    """
    ordered = sorted(tables, key=lambda each: (each != missed, each))
    _take(connection, ordered, "access exclusive", ATTEMPT_MS, _AGAINST_ACCESS_EXCLUSIVE)


def _take(
    connection: Connection,
    tables: Sequence[TableLock],
    mode: str,
    milliseconds: int,
    against: Sequence[str],
) -> None:
    if not tables:
        return
    parts = {
        "schemas": array_literal(each.schema for each in tables),
        "tables": array_literal(each.table for each in tables),
        "children": array_literal(str(each.children).lower() for each in tables),
        "milliseconds": SQL(str(milliseconds)),
        "mode": literal(mode),
    }
    try:
        connection.execute(SQL(filled("locks", "lock_tables", parts)))
    except psycopg.errors.LockNotAvailable as error:
        missed = (error.diag.schema_name, error.diag.table_name)
        held = next(each for each in tables if (each.schema, each.table) == missed)
        raise NotNow(f"table {held}", held, against) from error


def holders(connection: Connection, missed: NotNow) -> tuple[Holder, ...]:
    """Return who holds what was not to be had; nobody where that is no table. Raises DatabaseError."""
    if missed.lock is None:
        return ()
    parameters = {
        "schema": missed.lock.schema,
        "table": missed.lock.table,
        "children": missed.lock.children,
        "modes": list(missed.modes),
    }
    with translated("looking for who holds a lock"), connection.transaction(force_rollback=True):
        rows = connection.execute(load("locks", "lock_holders"), parameters).fetchall()
    return tuple(Holder(*row) for row in rows)


class Attempts:
    """The attempts of one apply: pauses that grow, and a last one when its patience is at its end."""

    def __init__(self, patience: Patience) -> None:
        """Begin with the first attempt; the time counts from its end."""
        self.patience = patience
        self.ends: float | None = None
        self.next_pause = FIRST_PAUSE

    def pause(self, waiting: Waiting) -> None:
        """Tell what is waited for and pause. Raises ApplyError if the deadline has passed."""
        if self.ends is None:
            self.ends = time.monotonic() + self.patience.seconds
        remains = self.ends - time.monotonic()
        if remains <= 0:
            raise ApplyError(
                f"{waiting}. It was tried for {self.patience.seconds:g} s, and nothing was changed: wait for "
                "the end of that transaction, end its session (select pg_terminate_backend(pid)), or try for "
                "longer (--wait).",
                "",
                LOCK_NOT_AVAILABLE,
            )
        if self.patience.told is not None:
            self.patience.told(waiting, remains)
        time.sleep(min(self.next_pause, remains))
        self.next_pause = min(2 * self.next_pause, LONGEST_PAUSE)
