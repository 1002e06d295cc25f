"""Conditions that are asked once for all rows that look alike count what they count row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog.alike import by_kind
from crm_rls.catalog.inspector import inspect
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined
from tests.fixtures.database import Connection, Database

CONTACT = TableName("crm", "contact")

SCHEMA = """
create extension citext schema public;
create domain public.region as text;
create schema crm;
create table crm.contact (
    id integer primary key, territory public.region, "rows" text, size numeric, folded public.citext,
    padded bpchar, tags text[], since date
);
insert into crm.contact
select n, (array['HH', 'SH', null])[1 + n % 3], 'r' || n % 2, (array[1, 1.0])[1 + n % 2],
    (array['hh', 'HH'])[1 + n % 2], (array['a', 'a '])[1 + n % 2], array['x'], date '2026-01-01' + n % 2
from generate_series(1, 120) as n;
create table crm.link (contact_id integer);
insert into crm.link values (1), (2);
analyze crm.contact;
"""


@pytest.fixture
def crm(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(SCHEMA)
    return connection


def column(name: str) -> Identifier:
    return Identifier("contact", name)


def counts(crm: Connection, conditions: list[Composable]) -> tuple[list[int], list[int], bool]:
    """Return the numbers by kind, if so, and row by row, and whether it was by kind."""
    facts = inspect(crm, schemas=["crm"], prefix="crm").facts
    source = by_kind(crm, CONTACT, facts.tables[CONTACT], conditions)
    statement = SQL("select array[{}] from {}")
    asked = statement.format(joined(",", map(source.count, conditions)), source.rows)
    (found,) = crm.execute(asked).fetchall()
    each = (SQL("count(*) filter (where {})").format(condition) for condition in conditions)
    (alone,) = crm.execute(statement.format(joined(",", each), SQL("crm.contact"))).fetchall()
    return found[0], alone[0], source.weight is not None


def test_few_kinds_are_asked_once(crm: Connection) -> None:
    conditions: list[Composable] = [
        SQL("{} = 'HH'").format(column("territory")),
        SQL("{} is null").format(column("territory")),
        SQL("({} = 'SH' or {} > '2026-01-01')").format(column("territory"), column("since")),
        SQL("{} like 'r1'").format(column("rows")),
        SQL("false"),
    ]
    found, alone, kinds = counts(crm, conditions)
    assert kinds
    assert found == alone == [40, 40, 80, 60, 0]


def test_what_reads_no_column_counts_all_rows_of_a_table_and_none_of_an_empty_one(crm: Connection) -> None:
    assert counts(crm, [SQL("true")]) == ([120], [120], True)
    crm.execute("truncate crm.contact")
    assert counts(crm, [SQL("true"), SQL("{} = 'HH'").format(column("territory"))])[:2] == ([0, 0], [0, 0])


@pytest.mark.parametrize("condition", [
    SQL("{}::text = '1'").format(column("size")),
    SQL("{}::text collate \"C\" = 'hh'").format(column("folded")),
    SQL("pg_catalog.octet_length({}) = 1").format(column("padded")),
    SQL("'x' = any ({})").format(column("tags")),
    SQL("{} % 2 = 0").format(column("id")),
    SQL("exists (select from crm.link as l where l.contact_id = {})").format(column("id")),
    SQL("{} is not null").format(column("tableoid")),
    SQL("{} is not null").format(Identifier("contact")),
])  # fmt: skip
def test_rows_are_asked_one_by_one_where_equal_values_differ_or_kinds_are_many(
    crm: Connection, condition: Composable
) -> None:
    both = [condition, SQL("{} = 'HH'").format(column("territory"))]
    found, alone, kinds = counts(crm, both)
    assert not kinds
    assert found == alone


def test_texts_that_are_equal_and_not_the_same_are_asked_one_by_one(crm: Connection) -> None:
    known = inspect(crm, schemas=["crm"], prefix="crm").facts.tables[CONTACT]
    loose = replace(known.columns["territory"], deterministic=False)
    asked = [SQL("{} = 'HH'").format(column("territory"))]
    assert by_kind(crm, CONTACT, known, asked).weight is not None
    known = replace(known, columns={**known.columns, "territory": loose})
    assert by_kind(crm, CONTACT, known, asked).weight is None
