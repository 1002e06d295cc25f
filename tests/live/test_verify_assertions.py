"""Assertions about other tables than the contacts count what people see over connections of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from psycopg import sql

from crm_rls.model import Assertion, Model, Saying, TableName
from crm_rls.model.predicates import TRUE, InList, Not, Predicate
from crm_rls.plan.assertions.results import AssertionResult, broken
from crm_rls.postgres.sqltext import SQL, qualified
from crm_rls.verify import verify
from tests.fixtures.applying import applied
from tests.fixtures.audited import MEMBERS
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ACTIVITY, DEAL_LINE, LINK, SCHEMA, small_model
from tests.managing.families import LEAD, LEADS, with_families

TABLES = {LEAD: "code", ACTIVITY: "id", DEAL_LINE: "id", LINK: "contact_id"}
"""A further root, one that carries, one that follows over two levels, one without the key of the model."""


@pytest.fixture
def crm(database: Database) -> Database:
    with database.connect() as connection:
        connection.execute(sql.SQL(SCHEMA))
        connection.execute(LEADS.encode())
    return database


def asserted(
    connection: Connection, model: Model, assertions: Iterable[Assertion]
) -> tuple[AssertionResult, ...]:
    return verify(connection, replace(model, assertions=tuple(assertions))).assertions


def seen(crm: Database, login: str, table: TableName) -> set[str]:
    select = SQL("select {}::text from {}").format(
        sql.Identifier(TABLES[table]), qualified(table.schema, table.name)
    )
    return {key for (key,) in crm.login(login).execute(select)}


def test_assertions_about_other_tables_count_what_people_see(crm: Database, role_prefix: str) -> None:
    members = [*MEMBERS, ("dora", "first_contact"), ("bert", "sued")]
    model = with_families(small_model(role_prefix, members))
    with crm.connect() as connection:
        applied(connection, model)
        for person in model.people:
            for table, key in TABLES.items():
                rows = tuple(sorted(seen(crm, person.login, table)))
                these: Predicate = InList(key, rows) if rows else Not(TRUE)
                hidden, shown, wrong = asserted(
                    connection,
                    model,
                    (
                        Assertion(Saying.MUST_NOT_SEE, Not(these), person.name, text="hidden", on=table),
                        Assertion(Saying.MUST_SEE, these, person.name, text="shown", on=table),
                        Assertion(Saying.MUST_NOT_SEE, these, person.name, text="wrong", on=table),
                    ),
                )
                assert (hidden.holds, shown.holds) == (True, True), (person.name, table)
                assert wrong.holds is not bool(rows)
                if rows:
                    assert broken(wrong).cause.startswith(f"{person.name} sees {wrong.wrong:,} of ")
                    assert f"rows of {table}: " in broken(wrong).cause
                    assert wrong.examples[0].groups


def test_an_assertion_about_another_table_says_which(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, MEMBERS)
    with crm.connect() as connection:
        connection.execute("drop table crm.lead")
        applied(connection, model)
        (found,) = asserted(
            connection, model, (Assertion(Saying.MUST_SEE, TRUE, "anna", text="true", on=DEAL_LINE),)
        )
    assert found.sentence == "anna must see true on crm.deal_line"
    assert not found.holds
