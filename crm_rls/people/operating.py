"""What an operator without superuser does for people: adopt members of groups, end sessions.

It joins a role for it and leaves again, in the transaction that the caller ends (`postgres.keepers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg.rows import DictRow, dict_row

from crm_rls.errors import Refused
from crm_rls.people.calls import (
    ask,
    end_blocking_sessions,
    end_sessions,
    rows_by_root,
    sentence,
    told,
)
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.keepers import OPERATOR, join, leave
from crm_rls.postgres.sqlfiles import load


def adopt(connection: Connection, reason: str) -> Sequence[DictRow]:
    """Take over memberships that were made by GRANT, and return them; the caller commits.

    Who made the roles of crm_rls has the rights of its owner, registrar and managers for it. Raises Refused
    for others than superusers, and for a membership that only its grantor can take back; DatabaseError.
    """
    with _as_operator(connection):
        return ask(connection, "adopt", reason=reason)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A login that nobody registered, its roles of ours, and how many rows of each root its groups hold.

    The root of the contacts has an empty name.
    """

    login: str
    memberships: tuple[DictRow, ...]
    rows: Mapping[str, int]


def strangers(connection: Connection) -> tuple[Stranger, ...]:
    """Return the members of our roles that are no persons, also through other roles. Raises Refused."""
    with _as_operator(connection):
        found: dict[str, list[DictRow]] = {}
        for row in ask(connection, "strangers"):
            found.setdefault(row["login"], []).append(row)
        return tuple(
            Stranger(login, tuple(rows), _rows(connection, login, rows)) for login, rows in found.items()
        )


def _rows(connection: Connection, login: str, rows: Sequence[DictRow]) -> Mapping[str, int]:
    groups = {row["access_group"] for row in rows} - {None}
    return rows_by_root(connection, [{"access_group": each, "acting_for": login} for each in sorted(groups)])


def admit(connection: Connection, login: str, reason: str) -> str:
    """Register a stranger as a person; the caller commits. Raises Refused and DatabaseError."""
    with _as_operator(connection):
        return sentence(connection, "admit", login=login, reason=reason)


def expel(connection: Connection, login: str, reason: str) -> Sequence[DictRow]:
    """Take a stranger, or a role between, out of our roles and return these; as `admit`."""
    with _as_operator(connection):
        return ask(connection, "expel", login=login, reason=reason)


@contextmanager
def _as_operator(connection: Connection) -> Iterator[None]:
    """Run the block with the rights of owner, registrar and managers, for who made the roles."""
    with _member_of(connection, [row["role"] for row in ask(connection, "keepers")]) as joined:
        managers = [row["role"] for row in ask(connection, "manager_role")] if joined else []
        with _member_of(connection, managers):
            yield


def require_may_end_sessions(connection: Connection, login: str) -> None:
    """Raise Refused if the caller may not end sessions of a login (manual, 9.28.2)."""
    (row,) = ask(connection, "may_end_sessions", login=login)
    if row["may"]:
        return
    if not _joinable(connection, [login]):
        user = connection.info.user
        raise Refused(
            f"{user} may not end sessions, and nothing was changed. Leave out "
            f"--end-sessions, or let a DBA allow it: GRANT pg_signal_backend TO {user}"
        )


def end_sessions_of(connection: Connection, login: str) -> int:
    """End the open sessions of a login and return how many they were. The caller commits.

    Without pg_signal_backend the session joins the login for it. Raises DatabaseError.
    """
    return _ended(connection, login, end_sessions)


def end_blocking_sessions_of(connection: Connection, login: str) -> int:
    """End the sessions of a login that keep a change open; else as `end_sessions_of`."""
    return _ended(connection, login, end_blocking_sessions)


def _ended(connection: Connection, login: str, end: Callable[[Connection, str], int]) -> int:
    (row,) = ask(connection, "may_end_sessions", login=login)
    if row["may"]:
        return end(connection, login)
    # A login that a manager made can be joined by whom it was made.
    makers = [each["role"] for each in ask(connection, "keepers")]
    with _member_of(connection, makers), _member_of(connection, [login]):
        return end(connection, login)


def _joinable(connection: Connection, roles: Sequence[str]) -> tuple[str, ...]:
    with told("asking which roles can be joined"):
        cursor = connection.cursor(row_factory=dict_row)
        rows = cursor.execute(load(OPERATOR, "joinable"), {"roles": list(roles)}).fetchall()
    return tuple(row["role"] for row in rows)


@contextmanager
def _member_of(connection: Connection, roles: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Run the block as a member of those of the roles that can be joined; after an error nothing is left."""
    joined = _joinable(connection, roles) if roles else ()
    if not joined:
        yield joined
        return
    join(connection, joined)
    yield joined
    leave(connection, joined)
