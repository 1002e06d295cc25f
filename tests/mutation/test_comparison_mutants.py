"""Mutants of comparisons: an operator or a type that is left to be found by name is noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from crm_rls.meaning.visibility import World
from crm_rls.model import Right
from tests.fixtures.caseless import SCHEMA, caseless_model, world_of
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ACTIVITY, CONTACT, DEAL, LINK
from tests.mutation.test_mutants import Mutation, at, bring, swapped

READ = Right.READ

MUTANTS: Mapping[str, Mutation] = {
    "the operator of a restriction is found by name": at(
        CONTACT, "group_all_of_them", READ, swapped('OPERATOR("ext".<>)', "<>")
    ),
    "the operator on a domain is found by name": at(
        CONTACT, "group_all_of_them", READ, swapped('OPERATOR("ext".=)', "=")
    ),
    "the operator of a carried copy is found by name": at(
        ACTIVITY, "group_all_of_them", READ, swapped('OPERATOR("ext".<>)', "<>")
    ),
    "the operator of a list is found by name": at(
        CONTACT, "group_data_protection", READ, swapped('OPERATOR("ext".=) ANY', "= ANY")
    ),
    "a list becomes IN": at(
        CONTACT, "group_data_protection", READ,
        swapped("""OPERATOR("ext".=) ANY ('{"confidential","x"}'::"ext"."citext"[])""",
                """IN ('confidential'::"ext"."citext", 'x'::"ext"."citext")"""),
    ),
    "a literal is a text": at(
        CONTACT, "group_data_protection", READ,
        swapped("""OPERATOR("ext".=) ANY ('{"confidential","x"}'::"ext"."citext"[])""",
                """= ANY ('{"confidential","x"}')"""),
    ),
    "the operator is turned": at(
        CONTACT, "group_nord", READ, swapped('OPERATOR("ext".<>)', 'OPERATOR("ext".=)')
    ),
    "territories are compared as texts": at(
        CONTACT, "group_nord", READ, swapped('OPERATOR("ext".=) ANY', "= ANY")
    ),
    "an attribute is a text": at(
        CONTACT, "group_first_contact", READ, lambda text: text.replace('::"ext"."citext"', "", 1)
        .replace('OPERATOR("ext".=)', "=", 1)
    ),
    "the link's operator is found by name": at(
        CONTACT, "group_pumps", READ, swapped('"product_line" OPERATOR("ext".=)', '"product_line" =')
    ),
}  # fmt: skip


def differences(sessions: Mapping[str, Connection], world: World) -> Iterator[str]:
    """Yield every table of which somebody sees other rows than the oracle allows."""
    now = datetime.now(UTC)
    for person in world.model.people:
        for table in (CONTACT, ACTIVITY, DEAL, LINK):
            key = "contact_id" if table == LINK else "id"
            query = sql.SQL("select {} from {}").format(
                sql.Identifier(key), sql.Identifier(table.schema, table.name)
            )
            try:
                found = {value for (value,) in sessions[person.name].execute(query)}
            except psycopg.Error as error:
                yield f"{person.name} {table}: {error}"
                continue
            if found != {row[key] for row in world.visible(person, table, READ, now)}:
                yield f"{person.name} {table}: {sorted(found)}"


def test_every_mutant_is_noticed(database: Database, role_prefix: str) -> None:
    model = caseless_model(role_prefix.rstrip("_"))
    with database.connect() as connection:
        connection.execute(sql.SQL(SCHEMA))
    bring(database, model)
    world = world_of(database, model)
    sessions = {person.name: database.login(person.login) for person in model.people}
    assert list(differences(sessions, world)) == []
    survivors = []
    for name, mutate in MUTANTS.items():
        bring(database, model, mutate)
        if not list(differences(sessions, world)):
            survivors.append(name)
        bring(database, model)
        assert not list(differences(sessions, world)), f"not mended after: {name}"
    assert survivors == [], survivors
