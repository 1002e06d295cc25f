"""A look through a person's eyes sees what that person sees, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from crm_rls.answers.looking import look
from crm_rls.errors import DatabaseError, Refused
from crm_rls.model import Model
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model


@pytest.fixture
def owner(database: Database, role_prefix: str) -> Connection:
    """Return a superuser's connection to a database in which anna is in the north."""
    connection = database.connect()
    connection.execute(SCHEMA)
    applied(connection, small(role_prefix))
    return connection


def small(role_prefix: str) -> Model:
    return small_model(role_prefix + "m", [("anna", "nord")])


@contextmanager
def looking(owner: Connection, model: Model) -> Iterator[Connection]:
    """Yield the connection of whoever applies, outside of a transaction."""
    with applying(owner, model.prefix) as whom:
        yield whom


def leftovers(owner: Connection, model: Model) -> list[tuple[object, ...]]:
    query = "select rolname from pg_roles where starts_with(rolname, %s)"
    return owner.execute(query, (f"{model.prefix}_look",)).fetchall()


def test_it_sees_what_the_person_sees(owner: Connection, role_prefix: str) -> None:
    model = small(role_prefix)
    with looking(owner, model) as whom:
        found = look(whom, "anna", "select id, current_user::text as me from crm.contact", "ticket 4711")
        assert found.columns == ("id", "me")
        assert found.rows == ((1, f"{model.prefix}_anna"),)
        assert not found.more
        assert look(whom, "anna", "table crm.activity", "", limit=1).more
    assert leftovers(owner, model) == []
    logged = owner.execute(
        "select login, reason, new ->> 'query' from crm_access.log where action = 'look' "
        "order by log_id limit 1"
    ).fetchall()
    assert logged == [
        (f"{model.prefix}_anna", "ticket 4711", "select id, current_user::text as me from crm.contact")
    ]


def test_a_function_of_the_person_gets_nowhere(owner: Connection, role_prefix: str) -> None:
    """Under SET ROLE in the session of a superuser it would read everything."""
    model = small(role_prefix)
    owner.execute("create schema tools")
    owner.execute(f"grant create, usage on schema tools to {model.prefix}_anna")
    owner.execute(f"set role {model.prefix}_anna")
    owner.execute(
        "create function tools.peek() returns bigint language plpgsql as $$ declare n bigint; begin "
        "perform set_config('role', 'none', true); "
        "select count(*) into n from crm.contact; return n; end $$"
    )
    owner.execute("reset role")
    with looking(owner, model) as whom:
        with pytest.raises(DatabaseError) as told:
            look(whom, "anna", "select tools.peek()", "")
        assert told.value.sqlstate == "42501"
    assert leftovers(owner, model) == []


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("update crm.contact set name = 'x'", "25006"),
        ("rollback; update crm.contact set name = 'x'", "42601"),
        ("reset role; select * from crm.contact", "42601"),
        ("set session authorization default", None),
        ("do $$ begin commit; update crm.contact set name = 'x'; end $$", "2D000"),
        ("create temp table t (a int)", "25006"),
        ("select no_column from crm.contact", "42703"),
    ],
)
def test_it_changes_nothing(owner: Connection, role_prefix: str, query: str, state: str | None) -> None:
    model = small(role_prefix)
    with looking(owner, model) as whom:
        if state is None:
            assert look(whom, "anna", query, "").rows == ()
        else:
            with pytest.raises(DatabaseError) as told:
                look(whom, "anna", query, "")
            assert told.value.sqlstate == state
    assert owner.execute("select from crm.contact where name = 'x'").fetchall() == []
    assert leftovers(owner, model) == []


def test_who_sees_everything_has_no_eyes(owner: Connection, role_prefix: str) -> None:
    model = small(role_prefix)
    owner.execute(f"alter role {model.prefix}_bert bypassrls")
    owner.execute(f"alter role {model.prefix}_carl nologin")
    with looking(owner, model) as whom:
        with pytest.raises(Refused, match="BYPASSRLS"):
            look(whom, "bert", "select 1", "")
        with pytest.raises(Refused, match="no login"):
            look(whom, "carl", "select 1", "")
        with pytest.raises(DatabaseError, match="Did you mean `anna`"):
            look(whom, "ana", "select 1", "")
    assert owner.execute("select from crm_access.log where action = 'look'").fetchall() == []


def test_a_login_that_was_left_behind_is_swept(owner: Connection, role_prefix: str) -> None:
    model = small(role_prefix)
    stale = f"{model.prefix}_look_dead"
    owner.execute(f"create role {stale} login valid until '2001-01-01'")
    owner.execute(f"comment on role {stale} is 'crm_rls {model.prefix} look'")
    with looking(owner, model) as whom:
        look(whom, "anna", "select 1", "")
        # From 16 on a login that a superuser has made is not the operator's to drop; before, any role is.
        mine = whom is owner or owner.info.server_version < 160000
        assert leftovers(owner, model) == ([] if mine else [(stale,)])
    owner.execute(f"drop role if exists {stale}")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("set session authorization postgres", "permission denied to set session authorization"),
        ("copy (select 1) to program 'id'", "COPY to or from an external program"),
        ("copy crm.contact to stdout", "this is no query whose rows can be shown"),
        ("select 1; commit; drop table crm.contact", "cannot insert multiple commands"),
        ("call pg_catalog.no_such()", "no_such"),
    ],
)
def test_a_refusal_is_in_the_words_of_the_server(
    owner: Connection, role_prefix: str, query: str, told: str
) -> None:
    """To connect as a superuser would not be a look through the eyes of the person."""
    with looking(owner, small(role_prefix)) as whom, pytest.raises(DatabaseError) as failure:
        look(whom, "anna", query, "")
    assert told in str(failure.value)
    assert "superuser, or" not in str(failure.value)
    assert "server's log" not in str(failure.value)


@pytest.mark.parametrize(
    "query", ["commit", "reset role", "begin", "", "do $$ begin execute 'reset role'; end $$"]
)
def test_what_returns_nothing_shows_nothing(owner: Connection, role_prefix: str, query: str) -> None:
    model = small(role_prefix)
    with looking(owner, model) as whom:
        assert look(whom, "anna", query, "").columns == ()
    assert leftovers(owner, model) == []


def test_a_login_that_was_renamed_still_has_eyes(owner: Connection, role_prefix: str) -> None:
    model = small(role_prefix)
    owner.execute(f"alter role {model.prefix}_anna rename to {model.prefix}_anne")
    try:
        with looking(owner, model) as whom:
            found = look(whom, "anna", "select id, current_user::text as me from crm.contact", "")
        assert found.rows == ((1, f"{model.prefix}_anne"),)
    finally:
        owner.execute(f"alter role {model.prefix}_anne rename to {model.prefix}_anna")
