"""Which schemas a database has."""

from __future__ import annotations

from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqlfiles import load


def all_schemas(connection: Connection) -> tuple[str, ...]:
    """Return the schemas of the user's own data. Raises DatabaseError."""
    with translated("reading the schemas"):
        rows = connection.execute(load("inspect", "schemas"), {"support": list(SUPPORT_SCHEMAS)}).fetchall()
        connection.rollback()
    return tuple(name for (name,) in rows)
