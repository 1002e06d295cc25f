"""The psycopg connection beneath Alembic's, or one of our own to the same database.

Knows SQLAlchemy's drivers. Reading is done by psycopg alone; migrations themselves run through whatever
driver the project uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from crm_rls.postgres.connection import Connection, connect

_LIBPQ = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
"""What a URL's query may say that every driver means alike."""


@contextmanager
def psycopg_connection(connection: sa.Connection) -> Iterator[Connection]:
    """Yield a synchronous psycopg connection to the database of a SQLAlchemy connection.

    It is the very same session where the driver is psycopg, and a second one where it is another driver or an
    asynchronous engine. Raises DatabaseError if that one cannot be opened.
    """
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        yield driver
        return
    with closing(connect(_conninfo(connection, driver))) as own:
        yield own


def _conninfo(connection: sa.Connection, driver: object) -> str:
    if isinstance(driver, psycopg.AsyncConnection):
        return make_conninfo("", **{**driver.info.get_parameters(), "password": driver.info.password})
    url = connection.engine.url
    words: dict[str, str | int | None] = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
    }
    words |= {name: value for name, value in url.query.items() if name in _LIBPQ and isinstance(value, str)}
    return make_conninfo("", **{name: value for name, value in words.items() if value is not None})
