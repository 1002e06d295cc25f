"""Brings the demo CRM into a database: tables from `sql/demo`, rows by COPY, statistics.

Knows psycopg and the order of the steps; knows nothing of how the rows are made.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors

from crm_rls.demo import Progress
from crm_rls.demo.rows import Content, Table
from crm_rls.errors import DatabaseError
from crm_rls.postgres import sqlfiles
from crm_rls.postgres.sqltext import SQL, Identifier, joined, qualified

SCHEMA = "crm"
FOLDER = "demo"
ANALYZE = "900_analyze"
_STEP = 1_000


def fill(connection: psycopg.Connection[Any], content: Content, progress: Progress | None = None) -> None:
    """Create the schema `crm` with all tables and rows, in one transaction; whoever is connected owns it.

    `progress` is called with a table's name, the rows copied so far and all its rows. Raises DatabaseError,
    and changes nothing, if the schema is there already or may not be created.
    """
    with connection.transaction():
        _create(connection)
        for table in content.tables():
            _copy(connection, table, progress)
        connection.execute(sqlfiles.load(FOLDER, ANALYZE))


def _create(connection: psycopg.Connection[Any]) -> None:
    database = connection.info.dbname
    try:
        for stem in sqlfiles.stems(FOLDER):
            if stem != ANALYZE:
                connection.execute(sqlfiles.load(FOLDER, stem))
    except errors.DuplicateSchema as exc:
        raise DatabaseError(
            f"the database {database!r} has a schema {SCHEMA!r} already, and the demo never touches tables "
            "of others; name an empty database, or drop that schema if it is an old demo",
            exc.sqlstate,
        ) from exc
    except errors.InsufficientPrivilege as exc:
        raise DatabaseError(
            f"the role {connection.info.user!r} may not create the schema {SCHEMA!r} in the database "
            f"{database!r}; grant it CREATE on that database, or connect as the database's owner",
            exc.sqlstate,
        ) from exc


def _copy(connection: psycopg.Connection[Any], table: Table, progress: Progress | None) -> None:
    columns = joined(",", map(Identifier, table.columns))
    statement = SQL("copy {} ({}) from stdin").format(qualified(SCHEMA, table.name), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for number, row in enumerate(table.rows, start=1):
            copy.write_row(row)
            if progress and (number % _STEP == 0 or number == len(table.rows)):
                progress(table.name, number, len(table.rows))
