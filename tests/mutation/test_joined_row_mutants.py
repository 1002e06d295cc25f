"""Mutants of what lets a contact follow the row that its rules ask: each leaves another value behind.

The database is brought in line with the mutant by real steps. Then stores and contacts change, a client
forges versions, a person writes who sees no store, and somebody writes in REPEATABLE READ.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest

from crm_rls.catalog import CatalogState, Kind
from crm_rls.compile.installation.objects import compiled_function, foreign_key
from crm_rls.model import Model, TableName
from tests.fixtures.database import Connection, Database
from tests.fixtures.model_text import load, text_of
from tests.mutation.test_carry_mutants import body, ended, without
from tests.mutation.test_mutants import Mutation, bring

COUNT, ASSIGN = "version_crm_store", "assign_crm_contact_territory_crm_store"

MODEL = """
  crm.contact: {class: root, key: id, refers: [{to: crm.store, via: store_id}]}
  crm.store: {class: blocked}
"""

RULES = """
  region:
    column: territory
    tree: true
    rules:
      [{store.region: n, territory: HH}, {store.region: s, territory: BY}, {kind_prefix: x, territory: SH}]
"""

TABLES = """
create schema crm;
create table crm.store (id int primary key, region text);
create table crm.contact (
    id int primary key, store_id int references crm.store on delete set null, kind text, territory text
);
"""


def by_writer(state: CatalogState, model: Model) -> CatalogState:
    """Return the state with a trigger that reads stores with the rights of who writes."""
    identity = (Kind.FUNCTION, "crm_access", "", f"{model.prefix}_{ASSIGN}()")
    function = state.objects[identity].function
    assert function is not None
    changed = compiled_function(replace(function, definer=False), f"{model.prefix}_owner")
    return replace(state, objects={**state.objects, identity: changed})


def without_version(state: CatalogState, model: Model) -> CatalogState:
    """Return the state with a foreign key over the key alone."""
    name = f"{model.prefix}_joined_contact_{model.prefix}_store_version"
    contact, store = TableName("crm", "contact"), TableName("crm", "store")
    other = foreign_key(contact, name, ("store_id",), store, ("id",), emptied=("store_id",))
    assert other.identity in state.objects
    return replace(state, objects={**state.objects, other.identity: other})


VERSION = '"{p}_store_version"'
MUTANTS: Mapping[str, Mutation] = {
    "changes are not counted": body(COUNT, ("+ 1", "+ 0")),
    "another column is counted": body(COUNT, ('old."region"', "old.id"), ('new."region"', "new.id")),
    "the counter is lost": without(Kind.TRIGGER, "~{p}_version_crm_store"),
    "the key is lost": without(Kind.FOREIGN_KEY, "{p}_joined_contact_{p}_store_version"),
    "the key has no version": without_version,
    "read with the rights of the writer": by_writer,
    "another row is read": body(ASSIGN, ('= new."store_id" for', '= new."store_id" + 1 for')),
    "nobody is waited for": body(ASSIGN, (" for key share", "")),
    "read when a contact is made only": body(
        ASSIGN,
        ("if tg_op = 'UPDATE' and row(old", "if tg_op = 'UPDATE' or row(old"),
    ),
    "a forged version stays": body(
        ASSIGN,
        ('old."store_id" , old.' + VERSION, 'old."store_id"'),
        ('new."store_id" , new.' + VERSION, 'new."store_id"'),
    ),
    "a new version changes nothing": body(
        ASSIGN,
        ('    if (new."kind" , new."store_id" , new.' + VERSION, '    if (new."kind" , new."store_id" , 0'),
        ('from (old."kind" , old."store_id" , old.' + VERSION, 'from (old."kind" , old."store_id" , 0'),
    ),
}  # fmt: skip


def outcomes(database: Database, prefix: str) -> Iterator[object]:
    """Yield what each write ends in, and after it the values of all contacts."""
    with database.connect() as writer, database.login(f"{prefix}_anna") as anna:
        for who, statement in (
            (writer, "update crm.store set region = 's' where id = 1"),
            (writer, "update crm.store set region = 'n' where id = 1"),
            (writer, "update crm.contact set store_id = 2 where id = 1"),
            (writer, "update crm.contact set kind = 'x', store_id = null where id = 2"),
            (writer, "update crm.contact set {p}_store_version = 9 where id = 1"),
            (writer, "update crm.store set region = 'n' where id = 2"),
            (anna, "insert into crm.contact (id, store_id) values (9, 1)"),
            (anna, "update crm.contact set kind = 'y' where id = 9"),
            (writer, "delete from crm.store where id = 2"),
        ):
            yield ended(who, statement.format(p=prefix)), values(writer)
        with database.connect(autocommit=False) as late:
            late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            late.execute("select count(*) from crm.store")
            yield ended(writer, "insert into crm.contact (id, store_id) values (10, 1)")
            yield ended(late, "update crm.store set region = 's' where id = 1")
            late.commit()
            yield values(writer)
            late.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
            late.execute("update crm.store set region = 's' where id = 1")
            with database.connect() as other, ThreadPoolExecutor(1) as pool:
                made = pool.submit(ended, writer, "insert into crm.contact (id, store_id) values (11, 1)")
                while not made.done() and not waits(other, writer):
                    time.sleep(0.01)
                late.commit()
                yield made.result()
            yield values(writer)


def waits(asking: Connection, session: Connection) -> bool:
    query = "select cardinality(pg_blocking_pids(%s)) > 0"
    return asking.execute(query, (session.info.backend_pid,)).fetchone() == (True,)


def values(connection: Connection) -> dict[object, object]:
    return dict(connection.execute("select id, territory from crm.contact order by id").fetchall())


@pytest.fixture
def play(database: Database, role_prefix: str) -> Callable[[Mutation | None], list[object]]:
    """Return what brings the database in line with the model, then with a mutant, and plays the writes."""
    prefix = role_prefix.rstrip("_")
    head = f"\ncrm_rls: 1\ndatabase: {{schemas: [crm], prefix: {prefix}, logins: create}}\n"
    groups = "\n  all_of_them: {all: true, rights: [read, create, update]}\n"
    people = f"\n  anna: {{login: {prefix}_anna, groups: [all_of_them]}}\n"
    model = load(
        text_of(
            head=head, tables=MODEL, assignment=RULES, access_groups=groups, people=people, attributes=None
        )
    )
    with database.connect() as connection:
        connection.execute(TABLES)

    def play(mutate: Mutation | None) -> list[object]:
        bring(database, model)
        with database.connect() as connection:
            connection.execute("truncate crm.contact, crm.store")
            connection.execute("insert into crm.store values (1, 'n'), (2, 's')")
            connection.execute("insert into crm.contact (id, store_id) values (1, 1), (2, 1)")
        if mutate is not None:
            bring(database, model, mutate)
        return list(outcomes(database, prefix))

    return play


def test_every_mutant_is_noticed(play: Callable[[Mutation | None], list[object]]) -> None:
    right: list[object] = [
        ("", {1: "BY", 2: "BY"}),
        ("", {1: "HH", 2: "HH"}),
        ("", {1: "BY", 2: "HH"}),
        ("", {1: "BY", 2: "SH"}),
        ("", {1: "BY", 2: "SH"}),
        ("", {1: "HH", 2: "SH"}),
        ("", {1: "HH", 2: "SH", 9: "HH"}),
        ("", {1: "HH", 2: "SH", 9: "HH"}),
        ("", {1: None, 2: "SH", 9: "HH"}),
        *("", "40001", {1: None, 2: "SH", 9: "HH", 10: "HH"}),
        *("", {1: None, 2: "SH", 9: "BY", 10: "BY", 11: "BY"}),
    ]
    assert play(None) == right
    survivors = [name for name, mutate in MUTANTS.items() if play(mutate) == right]
    assert survivors == []
    assert play(None) == right
