"""A published table that gets columns of ours: what a plan says of it, and what the advice does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import sql

from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.plan.make import make_plan
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model

PARTITIONED = """
drop table crm.activity;
create table crm.activity (id int, contact_id int references crm.contact (id), subject text)
    partition by range (id);
create table crm.activity_1 partition of crm.activity for values from (0) to (100);
"""

ADDED = (
    'alter table "crm"."activity" '
    'add column "{p}_customer_type" text , add column "{p}_first_contact_by" text , '
    'add column "{p}_legal_hold" boolean , add column "{p}_territory" text'
)


@pytest.fixture
def crm(database: Database) -> Iterator[Connection]:
    connection = database.connect()
    connection.execute(SCHEMA)
    yield connection
    connection.execute("drop publication if exists news, more")


def said(connection: Connection, prefix: str) -> dict[str, Diagnostic]:
    """Return by table what a plan says of published tables."""
    advice = make_plan(connection, small_model(prefix)).plan.advice
    return {each.object: each for each in advice if each.code is Code.PUBLISHED_TABLE_GROWS}


@pytest.mark.parametrize(
    ("prepare", "publication"),
    [
        ("", "for table crm.activity"),
        ("", "for all tables"),
        ("", "for tables in schema crm"),
        (PARTITIONED, "for table crm.activity"),
        (PARTITIONED, "for table crm.activity_1"),
    ],
)
def test_a_published_table_that_gets_columns_is_told(
    crm: Connection, role_prefix: str, prepare: str, publication: str
) -> None:
    crm.execute(sql.SQL(prepare))
    assert said(crm, role_prefix) == {}
    crm.execute(sql.SQL(f"create publication news {publication}"))
    found = said(crm, role_prefix)
    # The parent counts its changes in a column, which a publication of it sends, too.
    grows = {"table crm.activity", *(("table crm.contact",) if "activity" not in publication else ())}
    assert found.keys() == grows
    warning = found["table crm.activity"]
    assert warning.severity is Severity.WARNING
    assert "publication news sends all of its columns" in warning.cause
    assert ADDED.format(p=role_prefix) in warning.next_step


@pytest.mark.parametrize(
    "publication",
    [
        "for table crm.activity (id, contact_id)",
        "for table crm.contact (id, name), crm.deal",
        "for tables in schema public",
    ],
)
def test_nothing_is_said_where_no_new_column_is_sent(
    crm: Connection, role_prefix: str, publication: str
) -> None:
    crm.execute(sql.SQL(f"create publication news {publication}"))
    assert said(crm, role_prefix) == {}


def test_columns_that_are_there_are_told_no_more_and_every_publication_is_named(
    crm: Connection, role_prefix: str
) -> None:
    crm.execute("create publication news for table crm.activity; create publication more for all tables")
    warning = said(crm, role_prefix)["table crm.activity"]
    assert "publications `more`, `news` send all of its columns" in warning.cause
    crm.execute(sql.SQL(ADDED.format(p=role_prefix)))
    copies = ("customer_type", "first_contact_by", "legal_hold", "territory", "parent_version")
    for table, columns in (("activity", copies), ("contact", ("version",))):
        for column in columns:
            name = sql.Identifier("crm", table, f"{role_prefix}_{column}")
            if column.endswith("version"):
                bare = sql.Identifier(f"{role_prefix}_{column}")
                added = sql.SQL("alter table {} add column {} bigint not null default 0")
                crm.execute(added.format(sql.Identifier("crm", table), bare))
            crm.execute(sql.SQL("comment on column {} is 'crm_rls'").format(name))
    assert said(crm, role_prefix) == {}
