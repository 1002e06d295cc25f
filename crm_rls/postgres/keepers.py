"""How a role without superuser works on what is ours: it joins the roles that keep our objects, and leaves.

It joins with INHERIT and SET inside a transaction. A command that only reads rolls that transaction back, one
that changes leaves with its last statement; a crash leaves nothing. Knows sql/operator. Must not know what is
done in between. It stands below both doors, the command line and Alembic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from psycopg.pq import TransactionStatus

from crm_rls.postgres.blocks import filled
from crm_rls.postgres.connection import LOCK_TIMEOUT, Connection, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, array_literal

OPERATOR = "operator"
"""The folder of the statements."""


def keepers(prefix: str, former: str | None = None) -> tuple[str, ...]:
    """Return the roles that own what is ours, also under a former prefix; none has members."""
    both = [Names(each) for each in (prefix, former) if each is not None]
    return tuple(role for names in both for role in (names.owner, names.registrar, names.login_maker))


def is_superuser(connection: Connection) -> bool:
    """Say whether the session is a superuser; asks nothing over the network (manual, 54.2.7)."""
    return connection.info.parameter_status("is_superuser") == "on"


def join_statement(roles: Sequence[str]) -> str:
    """Return the statement that joins; it does nothing for a superuser and for a role that is not there."""
    return filled(OPERATOR, "join_keepers", {"keepers": array_literal(roles)})


def leave_statement(roles: Sequence[str]) -> str:
    """Return the statement that ends what the other one gave in this transaction."""
    return filled(OPERATOR, "leave_keepers", {"keepers": array_literal(roles)})


@contextmanager
def unprivileged(connection: Connection) -> Iterator[None]:
    """Run the block in a transaction that is rolled back, for who is no superuser; for others just run it.

    Without a transaction of the caller's it has one snapshot. Raises DatabaseError where none can begin.
    """
    if is_superuser(connection):
        yield
        return
    fresh = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.transaction(force_rollback=True):
        if fresh:
            connection.execute(SQL("set transaction isolation level repeatable read"))
        yield


def join(connection: Connection, roles: Sequence[str]) -> None:
    """Join inside the open transaction. Raises DatabaseError."""
    if is_superuser(connection):
        return
    with translated(f"joining {', '.join(roles)}"):
        connection.execute("select pg_catalog.set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
        connection.execute(SQL(join_statement(roles)))


def leave(connection: Connection, roles: Sequence[str]) -> None:
    """Leave what `join` joined in this transaction. Raises DatabaseError."""
    if is_superuser(connection):
        return
    with translated(f"leaving {', '.join(roles)}"):
        connection.execute(SQL(leave_statement(roles)))
