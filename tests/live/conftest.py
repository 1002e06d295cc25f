"""Databases that several live tests begin with; a test with tables of its own declares its own fixture."""

from __future__ import annotations

import pytest

from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA


@pytest.fixture
def crm(database: Database) -> Database:
    """Return a database with the tables of the small CRM, and no model."""
    with database.connect() as connection:
        connection.execute(SCHEMA)
    return database


@pytest.fixture
def session(database: Database) -> Connection:
    """Return a superuser's connection to a database with a schema `crm`, which is empty."""
    connection = database.connect()
    connection.execute("create schema crm")
    return connection
