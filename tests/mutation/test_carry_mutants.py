"""Mutants of what keeps copies true: each leaves a wrong copy, or another outcome of a write, behind.

The database is brought in line with the mutant by real steps. Then contacts move, clients forge what they
can, and somebody writes in REPEATABLE READ and as the apply worker of logical replication does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from crm_rls.catalog import CatalogState, Kind
from crm_rls.compile.installation.objects import compiled_function, foreign_key, trigger
from crm_rls.model import Model
from crm_rls.postgres.definitions import Fires
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ACTIVITY, CONTACT, SCHEMA, small_model
from tests.mutation.test_mutants import Mutation, bring

COUNT, FILL, HAND_DOWN = "version_crm_contact", "fill_crm_activity", "hand_down_crm_activity"


def body(name: str, *changes: tuple[str, str]) -> Mutation:
    """Return a mutation of a function's body."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        identity = (Kind.FUNCTION, "crm_access", "", f"{model.prefix}_{name}()")
        function = state.objects[identity].function
        assert function is not None
        text = function.body
        for change in changes:
            old, new = (each.format(p=model.prefix) for each in change)
            assert old in text, text
            text = text.replace(old, new, 1)  # the comparison stands first
        changed = compiled_function(replace(function, body=text), f"{model.prefix}_owner")
        return replace(state, objects={**state.objects, identity: changed})

    return mutate


def firing(name: str, timing: str, events: tuple[str, ...], fires: Fires) -> Mutation:
    """Return a mutation of when a trigger fires."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        function = f"{model.prefix}_{name}"
        on = ACTIVITY if name == FILL else CONTACT
        other = trigger(on, f"~{function}", timing, events, function, fires=fires)
        assert other.identity in state.objects
        return replace(state, objects={**state.objects, other.identity: other})

    return mutate


def without(kind: Kind, name: str) -> Mutation:
    """Return a mutation that lacks an object."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        full = name.format(p=model.prefix)
        kept = {
            identity: each
            for identity, each in state.objects.items()
            if (each.kind, each.name) != (kind, full)
        }
        assert len(kept) == len(state.objects) - 1
        return replace(state, objects=kept)

    return mutate


def over_the_key_alone(state: CatalogState, model: Model) -> CatalogState:
    """Return the state with a foreign key that does not have the version."""
    name = f"{model.prefix}_carry_activity"
    other = foreign_key(ACTIVITY, name, ("contact_id",), CONTACT, ("id",), emptied=("contact_id",))
    assert other.identity in state.objects
    return replace(state, objects={**state.objects, other.identity: other})


BOTH = ("insert", "update")
MUTANTS: Mapping[str, Mutation] = {
    "changes are not counted": body(COUNT, ("+ 1", "+ 0")),
    "changes of one column are not counted": body(
        COUNT, ('old."territory"', "null::text"), ('new."territory"', "null::text")
    ),
    "a client says the version": body(COUNT, ('old."{p}_version" + 1', 'coalesce(new."{p}_version", 0)')),
    "a version without a change": body(COUNT, (' := old."{p}_version";', ' := new."{p}_version";')),
    "counted by the text alone": body(
        COUNT, ('old."territory"', 'lower(old."territory")'), ('new."territory"', 'lower(new."territory")')
    ),
    "counted when a contact is made only": firing(COUNT, "before", ("insert",), Fires.ALWAYS),
    "counted after the row is written": firing(COUNT, "after", BOTH, Fires.ALWAYS),
    "not counted for a subscription": firing(COUNT, "before", BOTH, Fires.ORIGIN),
    "the counter is lost": without(Kind.TRIGGER, "~{p}_version_crm_contact"),
    "fetched when a row is made only": firing(FILL, "before", ("insert",), Fires.ALWAYS),
    "fetched when a row is changed only": firing(FILL, "before", ("update",), Fires.ALWAYS),
    "not fetched for a subscription": firing(FILL, "before", BOTH, Fires.ORIGIN),
    "the fetching trigger is lost": without(Kind.TRIGGER, "~{p}_fill_crm_activity"),
    "forged copies are not noticed": body(
        FILL, ('old."{p}_territory"', "null::text"), ('new."{p}_territory"', "null::text")
    ),
    "a new link is not noticed": body(FILL, ('old."contact_id"', "0"), ('new."contact_id"', "0")),
    "a new version is not noticed": body(
        FILL, ('old."{p}_parent_version")', "0)"), ('new."{p}_parent_version")', "0)")
    ),
    "a row without a version stays so": body(FILL, ('and new."{p}_parent_version" is not null', "")),
    "another contact's copies": body(FILL, ('= new."contact_id"', '= new."contact_id" + 1')),
    "the key is lost": without(Kind.FOREIGN_KEY, "{p}_carry_activity"),
    "the key has no version": over_the_key_alone,
    "nothing is handed down for a subscription": without(Kind.TRIGGER, "~{p}_hand_down_crm_activity"),
    "handed down where the key does it": firing(HAND_DOWN, "after", ("update",), Fires.ORIGIN),
    "to children of another contact": body(HAND_DOWN, ('= c."contact_id"', '= c."contact_id" + 1')),
}


BEFORE_ITS_PARENT = """
with new as (insert into crm.contact (id, territory) values (7, 'HH'))
insert into crm.activity values (71, 7);
update crm.activity set subject = 'later' where id = 71
"""


def outcomes(database: Database, prefix: str) -> Iterator[object]:
    """Yield what each write ends in, and after it the rows whose copies are not what their contact has."""
    with database.connect() as writer, database.connect() as other:
        for statement in (
            "update crm.contact set territory = 'SH' where id = 1",
            "update crm.contact set territory = 'sh' where id = 1",
            "update crm.contact set customer_type = null where id = 1",
            "update crm.contact set territory = null, {p}_version = 0 where id = 1",
            "update crm.contact set {p}_version = 7 where id = 2",
            "update crm.contact set territory = 'BY' where id = 2",
            "update crm.contact set {p}_version = 9223372036854775807 where id = 3",
            "update crm.contact set territory = 'BW' where id = 3",
            "update crm.activity set {p}_territory = 'BY' where id = 11",
            "update crm.activity set contact_id = 4 where id = 11",
            "update crm.activity set {p}_parent_version = 99, {p}_customer_type = 'x' where id = 12",
            "insert into crm.activity (id, contact_id, {p}_territory) values (700, 4, 'HH')",
            BEFORE_ITS_PARENT,
            "set session_replication_role = replica; update crm.contact set territory = 'HH' where id = 4",
            "insert into crm.activity values (701, 4, 'from elsewhere')",
            "update crm.activity set contact_id = 2 where id = 701",
            "set session_replication_role = origin; delete from crm.activity where contact_id = 5",
        ):
            yield ended(writer, statement.format(p=prefix)), wrong(other, prefix)
        with database.connect(autocommit=False) as late:
            late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            late.execute("select count(*) from crm.country")
            yield ended(other, "insert into crm.activity values (702, 4, 'after the snapshot')")
            yield ended(late, "update crm.contact set territory = 'BW' where id = 4")
            late.commit()
            yield wrong(other, prefix)


def ended(connection: Connection, statement: str) -> str:
    try:
        connection.execute(sql.SQL(statement))
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate or "?"
    return ""


def wrong(connection: Connection, prefix: str) -> list[tuple[object, ...]]:
    pairs = (
        sql.SQL("a.{} is distinct from c.{}").format(
            sql.Identifier(f"{prefix}_{copy}"), sql.Identifier(source.format(p=prefix))
        )
        for copy, source in (
            ("territory", "territory"), ("customer_type", "customer_type"), ("parent_version", "{p}_version"),
        )
    )  # fmt: skip
    query = (
        "select a.id from crm.activity a left join crm.contact c on c.id = a.contact_id where {} order by 1"
    )
    try:
        return connection.execute(sql.SQL(query).format(sql.SQL(" or ").join(pairs))).fetchall()
    except psycopg.Error as error:
        return [(error.sqlstate,)]


@pytest.fixture
def play(database: Database, role_prefix: str) -> Callable[[Mutation | None], list[object]]:
    """Return what brings the database in line with the model, then with a mutant, and plays the writes."""
    model = small_model(role_prefix.rstrip("_"))
    made, first, rows = SCHEMA.partition("insert into crm.contact values")
    with database.connect() as connection:
        connection.execute(made)

    def play(mutate: Mutation | None) -> list[object]:
        bring(database, model)
        with database.connect() as connection:
            connection.execute("truncate crm.contact, crm.country, crm.payroll cascade")
            connection.execute(first + rows)
        if mutate is not None:
            bring(database, model, mutate)
        return list(outcomes(database, model.prefix))

    return play


def test_every_mutant_of_the_guard_is_noticed(play: Callable[[Mutation | None], list[object]]) -> None:
    right: list[object] = [*[("", [])] * 17, "", "40001", []]
    assert play(None) == right
    survivors = [name for name, mutate in MUTANTS.items() if play(mutate) == right]
    assert survivors == []
    assert play(None) == right
