"""Sessions of a person on other servers: hot standbys of the database, subscribers, whatever has the login.

A standby learns of a change only when it has replayed it: whoever is thrown out before comes back with the
old groups. Sessions there are ended after that. Knows no model.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from crm_rls.errors import DatabaseError, Refused
from crm_rls.people.calls import ask, end_sessions
from crm_rls.postgres.connection import Connection, connect

SECONDS_TO_REPLAY = 30
"""How long a standby is given to replay a change."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another server on which the person may have sessions."""

    connection: Connection

    @property
    def name(self) -> str:
        """Return what people call it: host, port and database."""
        info = self.connection.info
        return f"{info.host}:{info.port}/{info.dbname}"


@contextmanager
def servers(dsns: Sequence[str]) -> Iterator[tuple[Elsewhere, ...]]:
    """Yield the other servers, on which the caller may end sessions.

    Raises DatabaseError for one that cannot be reached, Refused where the caller may not.
    """
    with ExitStack() as stack:
        there = tuple(Elsewhere(stack.enter_context(closing(connect(dsn)))) for dsn in dsns)
        for each in there:
            (row,) = ask(each.connection, "may_end_sessions", login=None)
            each.connection.rollback()
            if not row["may"]:
                user = each.connection.info.user
                raise Refused(
                    f"{user} may not end sessions on {each.name}, and nothing was changed. Leave out that "
                    f"--also-dsn, or let a DBA allow it: GRANT pg_signal_backend TO {user}"
                )
        yield there


def position(connection: Connection) -> str:
    """Return up to where the server has written; the caller has committed. Raises DatabaseError."""
    (row,) = ask(connection, "written")
    connection.rollback()
    return str(row["position"])


def end_there(server: Elsewhere, login: str, written: str, *, seconds: float = SECONDS_TO_REPLAY) -> int:
    """End the sessions of a login on another server, once it has what was written up to that position.

    Returns how many there were. Raises DatabaseError; if the server does not replay in time, after ending
    the sessions that there were.
    """
    replayed = _replayed(server, written, seconds)
    number = end_sessions(server.connection, login)
    server.connection.commit()
    if not replayed:
        raise DatabaseError(
            f"{server.name} has not replayed the change within {seconds:.0f} s. {number} sessions were ended "
            "there, but new ones still have the old groups: look at pg_stat_replication, then run the "
            "command again"
        )
    return number


def _replayed(server: Elsewhere, written: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        (row,) = ask(server.connection, "replayed", position=written)
        server.connection.rollback()
        if row["replayed"]:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
