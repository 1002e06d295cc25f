"""Canonical texts of objects; that catalogs yield the same is tested in live/test_inspector_objects."""

from __future__ import annotations

import pytest

from crm_rls.postgres.definitions import (
    arguments_of,
    foreign_key_definition,
    function_definition_of,
    index_definition,
    trigger_definition,
    trigger_definition_from,
)

FUNCTION = """-- What it is for; returns nothing of interest.
create function crm_access.f(a text, b numeric(10, 2)) returns TABLE(x integer, y text)
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set row_security = off
as $body$
    select 1, 'language plpgsql volatile; set x = y'
$body$"""


def test_a_function_is_its_header_and_its_body() -> None:
    head, body = function_definition_of(FUNCTION).split("\n", 1)
    assert head == (
        "TABLE(x integer, y text) sql s s definer search_path=pg_catalog, pg_temp,row_security=off"
    )
    assert body == "\n    select 1, 'language plpgsql volatile; set x = y'\n"


def test_what_a_function_does_not_say_is_postgresqls_default() -> None:
    plain = "create function f() returns trigger\nlanguage plpgsql as $body$begin end$body$"
    assert function_definition_of(plain) == "trigger plpgsql v u invoker\nbegin end"


def test_an_empty_search_path_is_written_as_the_catalog_keeps_it() -> None:
    head = "create function f() returns text\nlanguage sql strict leakproof\n"
    sql = head + "set search_path = ''\nas $body$x$body$"
    assert function_definition_of(sql) == 'text sql v u invoker leakproof strict search_path=""\nx'


def test_a_function_in_another_manner_is_refused() -> None:
    with pytest.raises(ValueError, match="not a function in our manner: 'create table t"):
        function_definition_of("create table t ()")


@pytest.mark.parametrize(
    ("written", "signature", "parameters"),
    [
        ("", "", ""),
        ("access_group text, login name", "text, name", "access_group text, login name"),
        ("a  text ,\n  b timestamp with time zone default now()", "text, timestamp with time zone", None),
    ],
)
def test_the_arguments_of_a_function_are_their_types(
    written: str, signature: str, parameters: str | None
) -> None:
    found = arguments_of(f"-- f(x)\ncreate function crm_people.f({written}) returns text\nlanguage sql")
    assert found == (signature, parameters or "a text, b timestamp with time zone" * bool(written))


@pytest.mark.parametrize("other", ["create table t ()", "create function f(text) returns text"])
def test_arguments_in_another_manner_are_refused(other: str) -> None:
    with pytest.raises(ValueError, match=r"not a function in our manner|an argument without a name"):
        arguments_of(other)


def test_an_index_is_its_columns() -> None:
    assert index_definition(("a", "b"), unique=False) == "(a, b)"
    assert index_definition(("a",), unique=True) == "unique (a)"
    assert index_definition(("a",), unique=True, valid=False) == "unique (a) not valid"


def test_a_foreign_key_is_both_sides_and_its_actions() -> None:
    definition = foreign_key_definition(("a", "b"), "crm.t", ("c", "d"), on_update="c", on_delete="a")
    assert definition == "(a, b) references crm.t (c, d) on update c on delete a"


@pytest.mark.parametrize(
    ("timing", "events", "bits"),
    [
        ("before", ("insert", "update"), 23),
        ("after", ("update",), 17),
        ("after", ("update", "update"), 17),
        ("instead of", ("delete",), 73),
    ],
)
def test_a_trigger_is_its_bits_and_its_function(timing: str, events: tuple[str, ...], bits: int) -> None:
    assert trigger_definition(timing, events, "s", "f") == f"{bits} O s.f"


def test_what_we_never_give_a_trigger_shows() -> None:
    assert trigger_definition_from(17, "D", "s", "f", columns=("a",), when=True) == "17 D s.f of (a) when"
