"""Attacks on links: rows that a person draws into view, or hangs on what he or she does not see."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from crm_rls.model import Model, TableName
from crm_rls.postgres.sqltext import SQL, Identifier, qualified
from tests.fixtures.database import Connection, Database
from tests.fixtures.staged import Copied
from tests.fixtures.web_stage import SEEN, spin, web_model
from tests.property.stage import Stage


@pytest.fixture
def stage(copied: Copied) -> Iterator[Stage]:
    with copied("web", _spun) as (database, model):
        prefix = model.prefix.removesuffix("x")
        yield Stage(database, prefix, database.connect(), database.connect(autocommit=False))


@pytest.fixture
def mallory(stage: Stage) -> Connection:
    """Return the connection of the person of the web, who has all rights on the one side."""
    return stage.session(stage.cast(web_model()).people[0])


def _spun(database: Database, prefix: str) -> Model:
    stage = Stage.of(database, f"{prefix}_")
    spin(stage)
    model = stage.cast(web_model())
    stage.apply(model)
    return model


def seen(session: Connection, table: TableName) -> set[int]:
    query = SQL("select id from {}").format(qualified(table.schema, table.name))
    return {key for (key,) in session.execute(query)}


def test_rows_are_seen_through_links_and_grants_and_no_others(mallory: Connection) -> None:
    assert {table: seen(mallory, table) for table in SEEN} == SEEN


@pytest.mark.parametrize(("statement", "value", "missing"), [
    ("update crm.deal set contact_id = %s where id = 3", 2, 77),
    ("insert into crm.deal (id, kind, contact_id) values (9, 'mine', %s)", 2, 77),
    ("update crm.task set lead_id = %s where id = 1", 1, 77),
    ("insert into crm.task (id, contact_id, lead_id) values (9, 1, %s)", 1, 77),
    ("update crm.contact set address_id = %s where id = 1", 2, 77),
    ("insert into crm.contact (id, kind, store_id, address_id) values (9, 'a', 1, %s)", 2, 77),
    ("insert into crm.participant (id, contact_id, meeting_id) values (9, 1, %s)", 2, 77),
    ("update crm.participant set meeting_id = %s where id = 1", 3, 77),
    ("update crm.address set city_id = %s where id = 1", 2, 77),
    ("update crm.event set contact_ids = contact_ids || %s::bigint where id = 1", 4, 77),
    ("update crm.event set contact_ids = array[1, null, %s] where id = 1", 4, 77),
    ("update crm.event set contact_ids = array[[1, 2], [1, %s]] where id = 1", 4, 77),
    ("insert into crm.event (id, contact_ids) values (9, array[1, %s])", 2, 77),
    ("insert into crm.mail (id, about) values (9, 'contact,' || %s)", 2, 77),
    ("update crm.mail set about = 'lead,' || %s where id = 1", 1, 77),
])  # fmt: skip
def test_no_write_points_at_a_hidden_row_or_tells_whether_it_is_there(
    mallory: Connection, statement: str, value: int, missing: int
) -> None:
    heard = []
    for key in (value, missing):
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
            mallory.execute(statement, [key])
        heard.append(str(refusal.value))
    assert heard[0] == heard[1]
    assert {table: seen(mallory, table) for table in SEEN} == SEEN


@pytest.mark.parametrize("statement", [
    "update crm.note set parent_type = 'lead' where id = 1",
    "update crm.note set parent_id = 1 where id = 4",
    "update crm.lot set contact_id = 2 where id = 1",
    "update crm.part set tenant = 2 where id = 1",
    "insert into crm.part (id, tenant, no) values (9, 2, 7)",
    "insert into crm.item (id, deal_id) values (9, 2)",
    "insert into crm.note (id, parent_type, parent_id) values (9, 'other', 1)",
    "update crm.event set contact_ids = '{2}' where id = 1",
    "update crm.event set contact_ids = null where id = 1",
    "update crm.event set kind = 'a' where id = 6",
    "update crm.mail set about = 'invoice,1' where id = 1",
    "update crm.mail set about = 'contact,1 ' where id = 1",
    "insert into crm.mail (id, about) values (9, 'CONTACT,1')",
])  # fmt: skip
def test_a_row_is_not_moved_to_what_is_hidden(mallory: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        mallory.execute(statement)
    assert {table: seen(mallory, table) for table in SEEN} == SEEN


@pytest.mark.parametrize("statement", [
    "update crm.deal set kind = 'mine', pad = 2 where id = 1",
    "update crm.task set contact_id = null, lead_id = 2 where id = 1",
    "insert into crm.task (id, lead_id) values (9, 2)",
    "update crm.contact set address_id = null where id = 1",
    "insert into crm.contact (id, kind, address_id, store_id) values (9, 'a', 1, 1)",
    "insert into crm.participant (id, contact_id, meeting_id) values (9, 1, 1)",
    "insert into crm.note (id, parent_type, parent_id) values (9, 'lead', 2)",
    "insert into crm.part (id, tenant, no) values (9, 1, 7)",
    "insert into crm.item (id, deal_id) values (9, 1)",
    "update crm.event set contact_ids = '{2,1,2}' where id = 1",
    "update crm.event set contact_ids = '{1,null}', pad = 1 where id = 1",
    "update crm.event set kind = 'a', lead_ids = '{2}' where id = 1",
    "insert into crm.event (id, contact_ids) values (9, '{1}')",
    "insert into crm.mail (id, about) values (9, 'lead,2')",
])  # fmt: skip
def test_what_is_seen_can_be_linked(mallory: Connection, statement: str) -> None:
    assert mallory.execute(statement).rowcount == 1


def test_an_old_link_to_a_hidden_row_does_not_keep_from_other_changes(mallory: Connection) -> None:
    """The own deal hangs on a contact that its owner does not see."""
    for _ in range(7):  # beyond the sixth execution PL/pgSQL may use a generic plan
        assert mallory.execute("update crm.deal set pad = 1 where id = 1").rowcount == 1


@pytest.mark.parametrize("statement", [
    "alter table crm.deal disable trigger all",
    "set session_replication_role = replica",
    "drop trigger \"~x\" on crm.deal",
    "create function crm.hook() returns trigger language plpgsql as 'begin return new; end'",
])  # fmt: skip
def test_the_guard_of_links_cannot_be_switched_off(mallory: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.Error):
        mallory.execute(statement)


def test_a_temporary_table_does_not_stand_in_for_the_other_one(mallory: Connection) -> None:
    mallory.execute("create temp table contact (id int)")
    mallory.execute("insert into pg_temp.contact values (2)")
    mallory.execute("set search_path = pg_temp, crm")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        mallory.execute("update crm.deal set contact_id = 2 where id = 3")


def test_who_makes_a_row_sees_it_until_something_points_to_it(mallory: Connection) -> None:
    """Addresses may be created here; ORMs ask for what the server has made of a row."""
    made = mallory.execute(
        "insert into crm.address (id, kind) values (9, 'new') returning id, kind"
    ).fetchone()
    assert made == (9, "new")
    assert seen(mallory, TableName("crm", "address")) == {1, 9}
    mallory.execute("update crm.contact set address_id = 9 where id = 1")
    assert seen(mallory, TableName("crm", "address")) == {9}


@pytest.mark.parametrize("statement", [
    "insert into crm.address (id, {made_by}) values (9, (select {made_by} from crm.address where id = 1))",
    "update crm.address set {made_by} = '0/0' where id = 1",
])  # fmt: skip
def test_nobody_chooses_who_made_a_row(stage: Stage, mallory: Connection, statement: str) -> None:
    made_by = f"{stage.prefix}x_made_by"
    mallory.execute(statement.format(made_by=made_by))
    found = stage.superuser.execute(f"select id, {made_by} is not null from crm.address where id in (1, 9)")
    assert set(found) <= {(1, False), (9, True)}


def test_the_row_that_a_contact_refers_to_counts_as_it_is_now(stage: Stage, mallory: Connection) -> None:
    """Whatever the session has planned before."""
    mallory.execute("set plan_cache_mode = force_generic_plan")
    mallory.execute("prepare mine as select id from crm.contact order by id")
    mallory.execute("prepare theirs as select id from crm.deal order by id")

    def shown() -> tuple[list[int], list[int]]:
        found = (mallory.execute(SQL("execute {}").format(Identifier(name))) for name in ("mine", "theirs"))
        contacts, deals = ([key for (key,) in each] for each in found)
        return contacts, deals

    assert shown() == ([1], [1, 3])
    stage.superuser.execute("update crm.store set kind = 'a' where id = 2")
    assert shown() == ([1, 3], [1, 3])
    stage.superuser.execute("update crm.store set kind = null")
    assert shown() == ([], [1])


@pytest.mark.parametrize("statement", [
    "update crm.contact set store_id = 2 where id = 1",
    "update crm.contact set store_id = null where id = 1",
    "insert into crm.contact (id, kind, store_id) values (9, 'a', 2)",
    "insert into crm.contact (id, kind) values (9, 'a')",
    "select id from crm.store",
    "update crm.store set kind = 'a'",
    "delete from crm.store",
])  # fmt: skip
def test_nobody_gives_a_contact_another_owner_or_takes_one(mallory: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        mallory.execute(SQL(statement))
    assert mallory.execute("update crm.contact set store_id = 1 where id = 3").rowcount == 0
    assert {table: seen(mallory, table) for table in SEEN} == SEEN
