"""Attacks on trees: rows that a person draws into view by hanging other rows elsewhere."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.fixtures.accounts import ROWS, SCHEMA, accounts_model
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection, Database

MORE = "insert into crm.account values (22, 21, 'S'), (41, 3, 'N'), (411, 41, 'S')"
"""Below a row of the person's in a tree that she does not see stands one that she does not see either."""

SEEN = {1, 11, 111, 12, 21, 41}

DENIED = (
    ("update crm.account set parent_id = %s where id = 12", 2, 77),
    ("insert into crm.account values (9, %s, 'N')", 2, 77),
    ("update crm.message set reply_to = %s where id = 5", 6, 77),
)
"""Each with a key that is there and hidden, and one that is not there."""

REFUSED = (
    "update crm.account set parent_id = 1 where id = 41",  # what stands below goes along
    "update crm.account set parent_id = null where id = 41",
    "update crm.account set parent_id = null, territory = 'N' where id = 21",
    "update crm.account set territory = 'S' where id = 1",  # a top row does not let itself pass
    "update crm.account set territory = 'S' where id = 41",
    "insert into crm.account values (9, null, 'S')",
    "alter table crm.account disable trigger user",
    "select from crm_access.PREFIX_moves_crm_account",
)


@pytest.fixture
def mallory(database: Database, role_prefix: str, tmp_path: Path) -> Connection:
    """Return the connection of who has the rows of the north, and all that stands below those on top."""
    database.connect().execute(sql.SQL(SCHEMA + ROWS + MORE))
    with database.connect(autocommit=False) as connection:
        brought_in_line(connection, accounts_model(tmp_path, role_prefix))
    return database.login(f"{role_prefix.rstrip('_')}_anna")


def seen(session: Connection) -> set[int]:
    return {key for (key,) in session.execute("select id from crm.account")}


def test_nothing_is_drawn_into_view(mallory: Connection, role_prefix: str) -> None:
    assert seen(mallory) == SEEN
    for statement, hidden, missing in DENIED:
        heard = []
        for key in (hidden, missing):
            with pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
                mallory.execute(sql.SQL(statement), [key])
            heard.append(str(refusal.value))
        assert heard[0] == heard[1], statement
    for statement in REFUSED:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            mallory.execute(sql.SQL(statement.replace("PREFIX", role_prefix.rstrip("_"))))
    assert seen(mallory) == SEEN
    for statement in (
        "update crm.account set parent_id = 11 where id = 12",
        "update crm.account set parent_id = 1, territory = 'S' where id = 12",
        "insert into crm.account values (9, 111, 'S') returning id",
        "update crm.account set secret = false where id in (1, 41, 21)",
    ):
        assert mallory.execute(sql.SQL(statement)).rowcount
    assert seen(mallory) == SEEN | {9}


def test_residual_who_hangs_a_row_elsewhere_keeps_others_waiting_who_do(
    mallory: Connection, database: Database
) -> None:
    """Until the end of the transaction, and for as long as the others wait; all other writes go on."""
    mallory.execute("begin; update crm.account set parent_id = 12 where id = 11")
    other = database.connect()
    other.execute("set lock_timeout = '50ms'")
    other.execute("update crm.account set territory = 'N' where id = 31")
    other.execute("insert into crm.account values (32, 3, 'S')")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        other.execute("update crm.account set parent_id = 2 where id = 31")
    mallory.execute("rollback")
    other.execute("update crm.account set parent_id = 2 where id = 31")
