"""The demo CRM in a real database."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from crm_rls.demo.content import generate
from crm_rls.demo.fill import fill
from crm_rls.demo.rows import Content, Table
from crm_rls.errors import DatabaseError
from crm_rls.postgres import sqlfiles
from tests.fixtures.database import Connection, Database, Logins


@pytest.fixture(scope="module")
def content() -> Content:
    return generate(300)


@pytest.fixture
def connection(database: Database) -> Connection:
    return database.connect()


def rows(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    # A row of a new table has its place in the order of coming.
    query = sql.SQL("select {} from {} order by ctid").format(
        sql.SQL(", ").join(map(sql.Identifier, table.columns)), sql.Identifier("crm", table.name)
    )
    return connection.execute(query).fetchall()


def test_every_row_arrives_as_it_was_made(connection: Connection, content: Content) -> None:
    fill(connection, content)
    for table in content.tables():
        assert rows(connection, table) == list(table.rows)


def test_ids_are_the_places_that_references_count_on_and_go_on_from_there(
    connection: Connection, content: Content
) -> None:
    fill(connection, content)
    companies = connection.execute("select id, company from crm.contact order by id").fetchall()
    assert companies == list(enumerate((contact.company for contact in content.contacts), start=1))
    insert = (
        "insert into crm.contact (company, postcode, city, country) values ('x', '01067', 'Dresden', 'DE')"
    )
    assert connection.execute(insert + " returning id").fetchone() == (len(content.contacts) + 1,)


def test_the_planner_has_statistics(connection: Connection, content: Content) -> None:
    fill(connection, content)
    found = connection.execute(
        "select relname, reltuples from pg_catalog.pg_class "
        "where relnamespace = 'crm'::pg_catalog.regnamespace and relkind = 'r'"
    ).fetchall()
    assert dict(found) == {table.name: len(table.rows) for table in content.tables()}


def test_the_overview_counts_what_hangs_on_a_contact(connection: Connection, content: Content) -> None:
    fill(connection, content)
    totals = connection.execute(
        "select count(*), sum(activities), sum(documents), sum(sold) from crm.contact_overview"
    ).fetchone()
    sold = sum(deal.amount or 0 for deal in content.deals if deal.stage == "won")
    assert totals == (len(content.contacts), len(content.activities), len(content.documents), sold)


def test_the_overview_reads_with_the_rights_of_the_one_who_asks(
    database: Database, logins: Logins, content: Content
) -> None:
    connection = database.connect()
    fill(connection, content)
    reader = sql.Identifier(logins.role("reader"))
    connection.execute(sql.SQL("grant usage on schema crm to {}").format(reader))
    connection.execute(sql.SQL("grant select on crm.contact_overview to {}").format(reader))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="table contact"):
        logins("reader").execute("select id from crm.contact_overview")


def test_a_schema_that_is_there_already_is_left_alone(connection: Connection, content: Content) -> None:
    connection.execute("create schema crm")
    connection.execute("create table crm.contact (theirs text)")
    with pytest.raises(DatabaseError, match="has a schema 'crm' already") as caught:
        fill(connection, content)
    assert caught.value.sqlstate == "42P06"
    assert connection.execute("select count(*) from crm.contact").fetchone() == (0,)


def test_whoever_may_create_a_schema_can_fill_it_and_owns_it(
    database: Database, logins: Logins, content: Content
) -> None:
    logins.role("builder")
    with pytest.raises(DatabaseError, match="may not create the schema 'crm'"):
        fill(logins("builder"), content)
    grant = sql.SQL("grant create on database {} to {}")
    builder = sql.Identifier(logins.role("builder"))
    database.connect().execute(grant.format(sql.Identifier(database.name), builder))
    fill(logins("builder"), content)
    owners = database.connect().execute("select distinct tableowner from pg_tables where schemaname = 'crm'")
    assert owners.fetchall() == [(logins.role("builder"),)]


def test_a_failure_leaves_nothing_behind(connection: Connection, content: Content) -> None:
    def fail(table: str, _done: int, _total: int) -> None:
        if table == "document":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(connection, content, fail)
    assert connection.execute("select pg_catalog.to_regnamespace('crm')").fetchone() == (None,)


def test_progress_is_told_up_to_the_end_of_every_table(connection: Connection, content: Content) -> None:
    told: dict[str, tuple[int, int]] = {}
    fill(connection, content, lambda table, done, total: told.update({table: (done, total)}))
    assert told == {table.name: (len(table.rows), len(table.rows)) for table in content.tables()}


def test_every_foreign_key_to_a_growing_table_has_an_index(connection: Connection, content: Content) -> None:
    fill(connection, content)
    found = connection.execute("""
        select c.conrelid::pg_catalog.regclass::text, a.attname
        from pg_catalog.pg_constraint as c
        join pg_catalog.pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f'
          and c.connamespace = 'crm'::pg_catalog.regnamespace
          and c.confrelid in ('crm.contact'::pg_catalog.regclass, 'crm.deal'::pg_catalog.regclass,
                              'crm.product'::pg_catalog.regclass)
          and not exists (select from pg_catalog.pg_index as i
                          where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])
    """)
    assert found.fetchall() == []


def test_each_file_holds_one_statement(connection: Connection) -> None:
    # With parameters psycopg uses the extended protocol, which refuses more than one statement.
    with connection.transaction(force_rollback=True):
        for stem in sqlfiles.stems("demo"):
            connection.execute(sqlfiles.load("demo", stem), (), prepare=True)
