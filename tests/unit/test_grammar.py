"""Statements of sql/support and sql/people as objects; that catalogs yield the same is tested in live."""

from __future__ import annotations

import pytest

from crm_rls.catalog import Kind, SupportObject
from crm_rls.compile.installation.grammar import read_statement
from crm_rls.compile.installation.objects import compiled_function
from crm_rls.plan.make import support_files
from crm_rls.postgres.creation import CONCURRENTLY, OR_REPLACE, Creation
from crm_rls.postgres.functions import Argument, Function

FUNCTION = """-- What it is for; returns nothing of interest.
create function crm_access.f(a text, b numeric(10, 2)) returns TABLE(x integer, y text)
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set row_security = off
as $body$
    select 1, 'language plpgsql volatile; set x = y'
$body$"""

PLAIN = "create function s.f() returns trigger\nlanguage plpgsql as $body$begin end$body$"


# -- functions -----------------------------------------------------------------------------------------


def test_a_function_is_its_header_and_its_body() -> None:
    head, body = read_statement(FUNCTION).definition.split("\n", 1)
    assert head == (
        "TABLE(x integer, y text) sql s s definer search_path=pg_catalog, pg_temp,row_security=off"
    )
    assert body == "\n    select 1, 'language plpgsql volatile; set x = y'\n"


def test_what_a_function_does_not_say_is_postgresqls_default() -> None:
    assert read_statement(PLAIN).definition == "trigger plpgsql v u invoker\nbegin end"


def test_an_empty_search_path_is_written_as_the_catalog_keeps_it() -> None:
    head = "create function s.f() returns text\nlanguage sql strict leakproof\n"
    made = read_statement(head + "set search_path = ''\nas $body$x$body$")
    assert made.definition == 'text sql v u invoker leakproof strict search_path=""\nx'


@pytest.mark.parametrize(
    ("written", "signature", "parameters"),
    [
        ("", "", ""),
        ("access_group text, login name", "text, name", "access_group text, login name"),
        ("a  text ,\n  b timestamp with time zone default now()", "text, timestamp with time zone", None),
        ("a numeric(10, 2), b text[]", "numeric(10, 2), text[]", "a numeric(10, 2), b text[]"),
        ("a text default f(1, ')'), b date", "text, date", "a text, b date"),
    ],
)
def test_the_arguments_of_a_function_are_their_types(
    written: str, signature: str, parameters: str | None
) -> None:
    start = f"-- f(x)\ncreate function crm_people.f({written}) returns text\nlanguage sql "
    found = read_statement(start + "as $body$x$body$")
    wanted = (signature, parameters or "a text, b timestamp with time zone" * bool(written))
    assert (found.signature, found.parameters) == wanted


@pytest.mark.parametrize("returns", ["trigger", "text", "SETOF text", "TABLE(trigger text)"])
def test_only_what_returns_a_trigger_runs_in_triggers(returns: str) -> None:
    body = "-- returns trigger"
    function = read_statement(
        f"create function s.f(returns text) returns {returns} language sql as $body${body}$body$"
    ).function
    assert function is not None
    assert function.returns == returns
    assert function.runs_in_triggers is (returns == "trigger")


def test_a_function_is_written_with_all_that_it_is() -> None:
    function = Function(
        "s",
        "f",
        "text",
        "select 1",
        (Argument("a", "text"), Argument("b", "integer")),
        language="sql",
        volatility="stable",
        parallel="safe",
        definer=True,
        leakproof=True,
        strict=True,
    )
    made = compiled_function(function, "crm_owner")
    assert str(made.create) == (
        'create function "s"."f"(a text, b integer) returns text\n'
        "language sql stable parallel safe security definer leakproof strict\n"
        "set search_path = pg_catalog, pg_temp\nas $body$select 1$body$"
    )
    read = read_statement(str(made.create).replace('"', ""))
    assert (read.identity, read.definition, read.function) == (made.identity, made.definition, function)


# -- other objects -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "made"),
    [
        ("create schema s", SupportObject(Kind.SCHEMA, "s", "s", "")),
        ("create table s.t (a int check (a > 0))", SupportObject(Kind.TABLE, "s", "t", "")),
        ("create view s.v as\nselect 1 as x", SupportObject(Kind.VIEW, "s", "v", "select 1 as x")),
        ("create index i on s.t (a, b)", SupportObject(Kind.INDEX, "s", "i", "(a, b)", "t")),
        ("create unique index i on s.t (a)", SupportObject(Kind.INDEX, "s", "i", "unique (a)", "t")),
        (
            "create trigger g after insert or update or delete on s.t\nfor each row execute function f.f()",
            SupportObject(Kind.TRIGGER, "s", "g", "29 O f.f", "t"),
        ),
        (
            "create trigger g before truncate on s.t for each statement execute function f.f()",
            SupportObject(Kind.TRIGGER, "s", "g", "34 O f.f", "t"),
        ),
        (
            "create trigger g instead of update on s.v for each row execute function f.f()",
            SupportObject(Kind.TRIGGER, "s", "g", "81 O f.f", "v"),
        ),
    ],
)
def test_a_statement_is_what_it_makes(statement: str, made: SupportObject) -> None:
    found = read_statement(statement)
    assert found == made
    assert str(found.create) == statement


def test_words_have_their_place_in_a_statement() -> None:
    create = read_statement("create unique index i on s.t (a)")
    assert create.unique
    assert create.create == Creation("create unique index", "i on s.t (a)")
    assert create.create.with_word(CONCURRENTLY) == "create unique index concurrently i on s.t (a)"
    barrier = read_statement("create view s.v with (security_barrier = true) as select 1")
    assert (barrier.definition, barrier.options) == ("select 1", "security_barrier=true")
    view = read_statement("create view s.v as\nselect 'create view'").create
    assert view is not None
    assert view.with_word(OR_REPLACE) == "create or replace view s.v as\nselect 'create view'"
    assert Creation("alter table t add column c text").with_word("x") == "alter table t add column c text"


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "drop table s.t",
        "create table t ()",
        "create or replace view s.v as select 1",
        "create view s.v with (security_invoker = true) as select 1",
        "create temporary table s.t ()",
        "create materialized view s.v as select 1",
        'create table s."T" ()',
        "create schema s authorization x",
        "create index i on s.t (lower(a))",
        "create index i on s.t (a) where a > 0",
        "create index i on s.t using gin (a)",
        "create trigger g before update of a on s.t for each row execute function f.f()",
        "create trigger g before update on s.t for each row when (true) execute function f.f()",
        "create trigger g before update on s.t for each row execute function f.f('x')",
        "create function f() returns text language sql as $body$x$body$",
        "create function s.f() language sql as $body$x$body$",
        "create function s.f() returns text language sql as 'x'",
        "create function s.f() returns text language sql as $body$x$body$ stable",
        "create function s.f() returns text language sql cost 5 as $body$x$body$",
        "create function s.f() returns text language sql set a = b",
        "create function s.f() returns text language sql set a from current as $body$x$body$",
        "create function s.f(a text",
        "create function s.f() returns text language sql as $body$x",
        "create schema s; drop table s.t",
    ],
)
def test_a_statement_in_another_manner_is_refused(statement: str) -> None:
    with pytest.raises(ValueError, match="not an object in our manner"):
        read_statement(statement)


def test_an_argument_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="an argument without a name"):
        read_statement("create function s.f(text) returns text language sql as $body$x$body$")


@pytest.mark.parametrize("stem", sorted(support_files()))
def test_every_file_is_read_to_its_last_letter(stem: str) -> None:
    text = support_files()[stem]
    assert str(read_statement(text).create) == text
