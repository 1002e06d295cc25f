"""A look at the database through a person's eyes: one query, read only, in a session of its own.

Not under SET ROLE in the session of the one who looks: a function of that person could reset the role there
and go on as a superuser.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg.conninfo import make_conninfo

from crm_rls.answers.answering import ANSWERS, reading, registered
from crm_rls.answers.holders import person_called
from crm_rls.catalog import own_mark
from crm_rls.errors import DatabaseError, Refused
from crm_rls.postgres.connection import Connection, explain, server_version, translated
from crm_rls.postgres.keepers import join, keepers, leave
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Identifier, literal
from crm_rls.postgres.versions import has_membership_options

LIFE = timedelta(minutes=10)
"""How long the password of the login for a look is good, should nobody take the login away."""

TIMEOUT = "60s"
"""How long the query may run."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the query returned; `more` says that there were further rows."""

    person: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    more: bool


def look(connection: Connection, named: str, query: str, reason: str, *, limit: int = 100) -> Looked:
    """Return what a person sees of a query. The look stands in the log before it happens.

    The session of the query belongs to a login that is made for it and taken away afterwards, and may become
    the person alone. Raises Refused where the person has no login, or one for which policies do not count,
    and for who may not make logins; DatabaseError, also for a mistake in the query.
    """
    with reading(connection) as prefix:
        person = person_called(registered(connection), named)
    if not person.logs_in:
        raise Refused(f"{person.name} has no login {person.login}, so nobody can run a query as this person.")
    if person.bypasses:
        raise Refused(
            f"{person.login} is a superuser or has BYPASSRLS: it sees all rows, whatever policies say."
        )
    _record(connection, prefix, person.login, query, reason)
    with _login(connection, prefix, person.login) as dsn:
        columns, rows = _seen(dsn, person.login, query, limit + 1)
    return Looked(person.name, columns, tuple(rows[:limit]), len(rows) > limit)


def _record(connection: Connection, prefix: str, login: str, query: str, reason: str) -> None:
    with translated("recording the look"), connection.transaction():
        join(connection, keepers(prefix))
        connection.execute("select crm_access.require_home()")
        values = {"login": login, "query": query, "reason": reason}
        connection.execute(load(ANSWERS, "record_look"), values)
        leave(connection, keepers(prefix))


@contextmanager
def _login(connection: Connection, prefix: str, person: str) -> Iterator[str]:
    """Yield how a new login connects that may become the person; it is gone afterwards."""
    mark, name = f"{own_mark(prefix)} look", Names(prefix).look(secrets.token_hex(4))
    password = secrets.token_urlsafe(24)
    role = Identifier(name)
    # The server never sees the password, which a log of statements would keep.
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    until = (datetime.now(UTC) + LIFE).isoformat()
    only = (
        SQL(" with inherit false, set true")
        if has_membership_options(server_version(connection))
        else SQL("")
    )
    create = SQL("create role {} login noinherit connection limit 1 password {} valid until {}")
    made = (
        create.format(role, literal(verifier), literal(until)),
        SQL("comment on role {} is {}").format(role, literal(mark)),
        SQL("grant {} to {}{}").format(Identifier(person), role, only),
    )
    try:
        with connection.transaction():
            for (stale,) in connection.execute(load(ANSWERS, "stale_looks"), {"mark": mark}).fetchall():
                connection.execute(SQL("drop role {}").format(Identifier(str(stale))))
            for statement in made:
                connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        user = connection.info.user
        raise Refused(
            f"a look takes a login of its own, which may become {person}: {error.diag.message_primary}. A "
            f"DBA allows it: ALTER ROLE {user} CREATEROLE; GRANT {person} TO {user} WITH ADMIN OPTION."
        ) from error
    try:
        yield make_conninfo(connection.info.dsn, user=name, password=password)
    finally:
        with translated("taking the login away"), connection.transaction():
            connection.execute(SQL("drop role {}").format(role))


def _seen(dsn: str, person: str, query: str, limit: int) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    try:
        session = psycopg.connect(dsn, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"the login for the look cannot connect: {explain(error)} The server must let new logins in by "
            "password (pg_hba.conf)."
        ) from error
    with closing(session):
        session.execute("set transaction read only")
        session.execute(SQL("set local statement_timeout = {}").format(literal(TIMEOUT)))
        session.execute(SQL("set local role {}").format(Identifier(person)))
        cursor = session.cursor()
        try:
            # Prepared, so that the server takes one statement only: a second one could end the transaction.
            cursor.execute(query.encode(), prepare=True)
            if cursor.description is None:
                return (), []
            return tuple(each.name for each in cursor.description), cursor.fetchmany(limit)
        except psycopg.errors.ReadOnlySqlTransaction as error:
            words = f"as {person}: {error.diag.message_primary} (`as` changes nothing)."
            raise DatabaseError(words, error.sqlstate) from error
        except psycopg.Error as error:
            raise DatabaseError(f"as {person}: {explain(error)}", error.sqlstate) from error
        finally:
            with suppress(psycopg.Error):
                session.rollback()
