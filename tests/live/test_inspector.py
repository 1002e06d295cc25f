"""Facts read from the catalogs, and how they are read: in few queries, running nobody's code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow

from crm_rls.catalog import ColumnFacts, ForeignKeyFacts, OperatorClass, TableFlags
from crm_rls.catalog.inspector import Inspection, inspect
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.database import Database, Logins

CONTACT = TableName("crm", "contact")
ACTIVITY = TableName("crm", "activity")
DEFAULT = 'pg_catalog."default"'


def look(connection: Connection, *schemas: str) -> Inspection:
    return inspect(connection, schemas=schemas or ("crm",), prefix="crm")


# -- facts ---------------------------------------------------------------------------------------------


def test_facts_name_the_server_and_the_session(
    session: Connection, database: Database, logins: Logins
) -> None:
    facts = look(session).facts
    assert (facts.version, facts.database, facts.known) == (session.info.server_version, database.name, True)
    assert (facts.user, facts.superuser) == (database.server.user, True)
    mine = look(logins("anna")).facts
    assert (mine.user, mine.superuser) == (logins.role("anna"), False)


def test_columns_come_with_types_and_who_fills_them(session: Connection) -> None:
    session.execute("""
        create type crm.mood as enum ('happy');
        create domain crm.code as varchar(7);
        create table crm.contact (
            id bigint generated always as identity, old serial, "Mixed ""Case" text not null, gone int,
            postcode char(5), amount numeric(10,2) default 0, since timestamptz, tags text[], mood crm.mood,
            code crm.code, twice int generated always as (old * 2) stored
        );
        alter table crm.contact drop column gone
    """)
    columns = look(session).facts.tables[CONTACT].columns
    assert list(columns.values()) == [
        ColumnFacts("id", "bigint", not_null=True, has_default=True, base="bigint"),
        ColumnFacts("old", "integer", not_null=True, has_default=True, base="integer"),
        ColumnFacts('Mixed "Case', "text", not_null=True, base="text", sorted_by=DEFAULT),
        ColumnFacts("postcode", "character(5)", base="character", sorted_by=DEFAULT),
        ColumnFacts("amount", "numeric(10,2)", has_default=True, base="numeric"),
        ColumnFacts("since", "timestamp with time zone", base="timestamp with time zone"),
        ColumnFacts("tags", "text[]", base="text[]", sorted_by=DEFAULT),
        ColumnFacts("mood", "crm.mood", base="crm.mood"),
        ColumnFacts("code", "crm.code", base="character varying", sorted_by=DEFAULT),
        ColumnFacts(
            "twice",
            "integer",
            has_default=True,
            generated=True,
            computed_from=("old",),
            base="integer",
        ),
    ]
    assert list(columns) == [column.name for column in columns.values()]


def test_types_that_are_not_compared_by_pg_catalog_come_with_their_operators(session: Connection) -> None:
    session.execute("""
        create schema "ex t";
        create extension citext schema "ex t";
        create type crm.mood as enum ('happy');
        create type crm.address as (street text);
        create type crm.period as range (subtype = int);
        create domain crm.nick as "ex t".citext;
        create domain crm.short_nick as crm.nick;
        create domain crm.nicks as crm.short_nick[];
        create domain crm.word as text;
        create table crm.contact (
            tag "ex t".citext, nick crm.short_nick, tags "ex t".citext[], nicks crm.nicks,
            word crm.word, words crm.word[], mood crm.mood, moods crm.mood[], address crm.address,
            period crm.period, name name, codes varchar[], refs oidvector, nets cidr[], paper json,
            papers json[], number numeric, place point, cube macaddr
        )
    """)
    columns = look(session).facts.tables[CONTACT].columns
    operators = {op: ("ex t", op) for op in ("<", "<=", "=", ">=", ">", "<>")}
    of_value = OperatorClass(("ex t", "citext"), operators)
    of_elements = replace(of_value, elements=True)
    assert {name: each.operator_class for name, each in columns.items() if each.operator_class} == {
        "tag": of_value,
        "nick": of_value,
        "tags": of_elements,
        "nicks": of_elements,
        "papers": OperatorClass(("pg_catalog", "json"), {}, elements=True),
    }


def test_operators_come_from_the_default_class_whatever_they_are_called(session: Connection) -> None:
    """A type made by hand: its class has no operator for `<>`, and `=` has another name."""
    session.execute("""
        create type crm.code;
        create function crm.code_in(cstring) returns crm.code
            language internal immutable strict as 'textin';
        create function crm.code_out(crm.code) returns cstring
            language internal immutable strict as 'textout';
        create type crm.code (input = crm.code_in, output = crm.code_out, like = text);
        create type crm.bare;
        create function crm.bare_in(cstring) returns crm.bare
            language internal immutable strict as 'textin';
        create function crm.bare_out(crm.bare) returns cstring
            language internal immutable strict as 'textout';
        create type crm.bare (input = crm.bare_in, output = crm.bare_out, like = text);
        create function crm.same(crm.code, crm.code) returns bool language internal immutable as 'texteq';
        create function crm.below(crm.code, crm.code) returns bool language internal immutable as 'text_lt';
        create function crm.order_of(crm.code, crm.code) returns int
            language internal immutable as 'bttextcmp';
        create operator crm.=== (leftarg = crm.code, rightarg = crm.code, function = crm.same);
        create operator crm.<<< (leftarg = crm.code, rightarg = crm.code, function = crm.below);
        create operator class crm.codes default for type crm.code using btree as
            operator 1 crm.<<<, operator 3 crm.===, function 1 crm.order_of(crm.code, crm.code);
        create table crm.contact (code crm.code, bare crm.bare)
    """)
    columns = look(session).facts.tables[CONTACT].columns
    operators = {"<": ("crm", "<<<"), "=": ("crm", "===")}
    assert columns["code"].operator_class == OperatorClass(("crm", "code"), operators)
    assert columns["bare"].operator_class == OperatorClass(("crm", "bare"), {})


def test_a_collation_that_is_not_deterministic_is_known_through_domains(session: Connection) -> None:
    create = "create collation crm.unlike (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
    try:
        session.execute(create)
    except psycopg.errors.FeatureNotSupported:
        pytest.skip("the server is built without ICU")
    session.execute("""
        create domain crm.word as text collate crm.unlike;
        create table crm.contact (a text collate crm.unlike, b crm.word, c crm.word collate "C", d text)
    """)
    columns = look(session).facts.tables[CONTACT].columns
    assert [name for name, each in columns.items() if not each.deterministic] == ["a", "b"]


def test_only_unique_keys_that_hold_for_every_row_count(session: Connection) -> None:
    session.execute("""
        create table crm.contact (
            id int primary key, a int, b int, c int, d int, e int, unique (b, a), unique (c) include (a),
            unique (d) deferrable
        );
        create unique index on crm.contact (e) where e > 0;
        create unique index on crm.contact ((e + 1));
        create unique index on crm.contact (b, a);
        create index on crm.contact (a)
    """)
    assert look(session).facts.tables[CONTACT].unique == (("id",), ("b", "a"), ("c",))


def test_foreign_keys_say_their_names_and_whether_they_hold_for_all_rows(session: Connection) -> None:
    session.execute("""
        create schema master;
        create table master.country (code text primary key);
        create table crm.contact (a int, b int, primary key (a, b), country text references master.country);
        create table crm.activity (y int, x int);
        alter table crm.activity add foreign key (x, y) references crm.contact (a, b);
        alter table crm.activity add foreign key (y, x) references crm.contact (a, b) not valid
    """)
    tables = look(session).facts.tables
    sure = ForeignKeyFacts(("x", "y"), CONTACT, ("a", "b"), name="activity_x_y_fkey")
    unsure = ForeignKeyFacts(("y", "x"), CONTACT, ("a", "b"), name="activity_y_x_fkey", validated=False)
    assert tables[ACTIVITY].foreign_keys == (sure, unsure)
    country = TableName("master", "country")
    abroad = ForeignKeyFacts(("country",), country, ("code",), name="contact_country_fkey")
    assert tables[CONTACT].foreign_keys == (abroad,)
    assert country not in tables


def test_a_not_null_that_was_never_checked_is_none(session: Connection) -> None:
    if session.info.server_version < 180000:
        pytest.skip("NOT NULL ... NOT VALID is new in PostgreSQL 18")
    session.execute("""
        create table crm.contact (a int, b int);
        alter table crm.contact add constraint unchecked not null a not valid, alter b set not null
    """)
    columns = look(session).facts.tables[CONTACT].columns
    assert (columns["a"].not_null, columns["b"].not_null) == (False, True)


def test_sequences_of_serial_columns_are_known_not_those_of_identity(session: Connection) -> None:
    session.execute("create table crm.contact (id serial, no int generated always as identity)")
    assert look(session).facts.tables[CONTACT].sequences == (TableName("crm", "contact_id_seq"),)


def test_partitions_and_heirs_are_found_in_any_schema(session: Connection) -> None:
    session.execute("""
        create schema archive;
        create schema elsewhere;
        create table crm.contact (id int, year int) partition by list (year);
        create table archive.contact_old partition of crm.contact default partition by list (id);
        create table archive.contact_older partition of archive.contact_old default;
        create table crm.note (id int);
        create table archive.note_heir () inherits (crm.note);
        create table archive.unrelated ();
        create table elsewhere.base (id int);
        create table crm.from_elsewhere () inherits (elsewhere.base);
        create temporary table note_mine () inherits (crm.note)
    """)
    inspection = look(session)
    old, older = TableName("archive", "contact_old"), TableName("archive", "contact_older")
    parents = {name: table.parents for name, table in inspection.facts.tables.items()}
    assert parents == {
        CONTACT: (),
        TableName("crm", "note"): (),
        old: (CONTACT,),
        older: (old, CONTACT),
        TableName("archive", "note_heir"): (TableName("crm", "note"),),
        TableName("crm", "from_elsewhere"): (TableName("elsewhere", "base"),),
    }
    assert set(inspection.current.tables) == set(parents)


def test_every_kind_of_relation_is_a_fact_but_only_tables_have_flags(session: Connection) -> None:
    session.execute("""
        create table crm.contact (id int);
        alter table crm.contact enable row level security;
        create table crm.parts (id int) partition by list (id);
        alter table crm.parts enable row level security, force row level security;
        create view crm.a_view as select 1 as one;
        create materialized view crm.a_matview as select 1 as one;
        create foreign data wrapper nowhere;
        create server nowhere foreign data wrapper nowhere;
        create foreign table crm.a_foreign (id int) server nowhere;
        create sequence crm.a_sequence;
        create index on crm.contact (id)
    """)
    inspection = look(session)
    kinds = {name.name: table.kind for name, table in inspection.facts.tables.items()}
    assert kinds == {"contact": "r", "parts": "p", "a_view": "v", "a_matview": "m", "a_foreign": "f"}
    assert list(inspection.facts.tables[TableName("crm", "a_view")].columns) == ["one"]
    assert inspection.current.tables == {
        CONTACT: TableFlags(enabled=True),
        TableName("crm", "parts"): TableFlags(enabled=True, forced=True),
    }


def test_owner_and_size_are_known(session: Connection, logins: Logins) -> None:
    session.execute("create table crm.contact as select generate_series(1, 500) as id")
    assert look(session).facts.tables[CONTACT].estimated_rows == 0
    session.execute("analyze crm.contact")
    session.execute(SQL("alter table crm.contact owner to {}").format(Identifier(logins.role("dba"))))
    table = look(session).facts.tables[CONTACT]
    assert (table.estimated_rows, table.owner) == (500, logins.role("dba"))


def test_schemas_that_do_not_exist_have_no_tables(session: Connection) -> None:
    assert look(session, "nowhere", "neither").facts.tables == {}


# -- how it reads --------------------------------------------------------------------------------------

HOSTILE = """
create schema hostile;
create function hostile.boom(text, text) returns boolean language plpgsql
    as $$ begin raise exception 'ran the code of a user'; end $$;
create operator hostile.= (function = hostile.boom, leftarg = text, rightarg = text);
create operator hostile.<> (function = hostile.boom, leftarg = text, rightarg = text);
create function hostile.starts_with(text, text) returns boolean language sql as 'select hostile.boom($1, $2)';
create function hostile.concat(text, text) returns text language sql as 'select hostile.boom($1, $2)::text';
create table hostile.pg_class ();
create table crm.contact (id int, territory text);
create policy p on crm.contact using (hostile.boom(territory, 'x'));
create view crm.trap as select hostile.boom('a', 'b') as trap;
"""


def test_reading_runs_no_code_of_users(session: Connection, database: Database) -> None:
    session.execute(HOSTILE)
    lured = database.connect(options="-c search_path=hostile,pg_catalog")
    with pytest.raises(psycopg.errors.RaiseException, match="ran the code of a user"):
        lured.execute("select 'a'::text = 'b'::text")
    assert look(lured) == look(session)
    policy = look(lured).current.policies[CONTACT, "p"]
    assert policy.using == "hostile.boom(territory, 'x'::text)"


def test_reading_inside_a_transaction_sees_what_it_did(session: Connection) -> None:
    with session.transaction(force_rollback=True):
        session.execute("create table crm.contact ()")
        assert CONTACT in look(session).facts.tables
        session.execute("create table crm.activity ()")
        assert ACTIVITY in look(session).facts.tables
    assert look(session).facts.tables == {}


def test_two_looks_at_one_state_are_equal_whatever_the_session(
    session: Connection, database: Database
) -> None:
    session.execute("""
        create table crm.contact (id int, since timestamptz, code text);
        create policy p on crm.contact using (since < '2026-01-02 03:04+00' and code <> E'back\\\\slash')
    """)
    odd = database.connect(
        options="-c DateStyle=German -c TimeZone=Asia/Tokyo -c quote_all_identifiers=on"
        " -c standard_conforming_strings=off -c IntervalStyle=iso_8601"
    )
    assert look(odd) == look(session)


class Counted(psycopg.Cursor[TupleRow]):
    """A cursor that counts what is executed."""

    executed = 0

    def execute(self, *args: Any, **options: Any) -> Counted:
        """Count and execute."""
        type(self).executed += 1
        return super().execute(*args, **options)


def test_the_number_of_queries_does_not_grow_with_the_database(
    session: Connection, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = database.connect(cursor_factory=Counted)

    def queries() -> Iterator[int]:
        for count in (1, 20):
            for number in range(count):
                session.execute(
                    SQL("create table {} (id int)").format(Identifier("crm", f"t{count}_{number}"))
                )
            monkeypatch.setattr(Counted, "executed", 0)
            assert len(look(counting).facts.tables) >= count
            yield Counted.executed

    few, many = queries()
    assert few == many > 0
