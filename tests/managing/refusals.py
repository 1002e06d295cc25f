"""Refusals: what the server says to whom may not do something."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from tests.fixtures.database import Connection


def refused(connection: Connection, statement: str | sql.Composed) -> psycopg.Error:
    """Run a statement that must be refused for want of a right, and return the refusal."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught, connection.transaction():
        connection.execute(statement)
    return caught.value


def explained(error: psycopg.Error) -> str:
    """Return message and hint of a refusal; AssertionError if it does not say what is missing."""
    assert error.diag.message_primary, error
    assert error.diag.message_hint, error
    return f"{error.diag.message_primary} / {error.diag.message_hint}"
