"""Attacks where keys have two columns: a half of one must never be enough, whichever the mode."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, qualified
from tests.fixtures.database import Connection, Database
from tests.fixtures.tenants_stage import ROWS, SEEN, settle, tenants_model
from tests.property.stage import Stage


@pytest.fixture
def stage(database: Database, role_prefix: str) -> Stage:
    stage = Stage.of(database, role_prefix)
    settle(stage)
    return stage


@pytest.fixture
def mallory(stage: Stage) -> Connection:
    model = stage.cast(tenants_model())
    stage.apply(model)
    return stage.session(model.people[0])


def seen(session: Connection) -> dict[TableName, set[int]]:
    return {
        table: {
            key
            for (key,) in session.execute(
                SQL("select id from {}").format(qualified(table.schema, table.name))
            )
        }
        for table in ROWS
    }


def test_half_of_a_key_shows_nothing(mallory: Connection) -> None:
    assert seen(mallory) == SEEN


@pytest.mark.parametrize("statement", [
    "update crm.deal set contact_no = 2 where id = 1",
    "update crm.deal set company = 2 where id = 1",
    "update crm.deal set contact_no = null where id = 1",
    "insert into crm.deal (id, branch, no, company, contact_no) values (9, 9, 9, 2, 1)",
    "insert into crm.deal (id, branch, no, company, contact_no, {prefix}_kind) values (9, 9, 9, 2, 1, 'a')",
    "update crm.item set deal_no = 2 where id = 1",
    "insert into crm.item (id, branch, deal_no) values (9, 2, 1)",
    "insert into crm.item (id, branch, {prefix}_kind) values (9, 1, 'a')",
    "update crm.offer set seller_company = 2, seller_no = 1 where id = 1",
    "update crm.offer set buyer_no = 2 where id = 1",
    "insert into crm.turn (id, call_id) values (9, 2)",
])  # fmt: skip
def test_no_write_reaches_beside_a_key(stage: Stage, mallory: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        mallory.execute(statement.format(prefix=stage.prefix + "x"))
    assert seen(mallory) == SEEN


def test_what_a_contact_is_is_handed_down_by_the_whole_key(stage: Stage, mallory: Connection) -> None:
    for kind, key in (("a", (2, 1)), ("b", (1, 1))):
        stage.superuser.execute(
            "update crm.contact set kind = %s where (company, number) = (%s, %s)", [kind, *key]
        )
    found = {table.name: keys for table, keys in seen(mallory).items()}
    assert found == {
        "contact": {3}, "vendor": {1}, "deal": {3}, "item": {3}, "offer": {3}, "call": set(), "turn": set(),
    }  # fmt: skip
