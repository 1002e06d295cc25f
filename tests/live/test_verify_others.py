"""Ways past the policies for logins that are no persons: what they read, and what verify says."""

from __future__ import annotations

import re
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.database import Database, Logins
from tests.fixtures.small_crm import SCHEMA, small_model

REVOKE = re.compile("REVOKE .*?(?=, or|$)")
CODES = {
    Code.VIEW_WITH_OWNER_RIGHTS,
    Code.MATERIALIZED_VIEW,
    Code.DEFINER_FUNCTION,
    Code.COPY_OF_PROTECTED_TABLE,
}


@dataclass(frozen=True, slots=True)
class Protected:
    """A protected database, and a login of a report tool that may use the schema `bi`."""

    database: Database
    model: Model
    login: str
    logins: Logins

    def run(self, statements: str) -> None:
        """Run statements as superuser; LOGIN stands for the login of the report tool."""
        text = statements.replace("LOGIN", sql.Identifier(self.login).as_string(None))
        self.database.connect().execute(sql.SQL(text))

    def reads(self, query: str) -> int:
        """Return how many rows the report tool reads over its own connection."""
        return len(self.logins("tool").execute(sql.SQL(query)).fetchall())

    def told(self) -> dict[str, Diagnostic]:
        """Return what verify says of such ways, by object."""
        found = verify(self.database.connect(), self.model).findings
        return {each.object: each for each in found if each.code in CODES}


@pytest.fixture
def protected(database: Database, logins: Logins, role_prefix: str) -> Protected:
    connection, model = database.connect(), small_model(role_prefix)
    connection.execute(sql.SQL(SCHEMA))
    apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
    found = Protected(database, model, logins.role("tool"), logins)
    found.run("create schema bi; grant usage on schema bi to LOGIN; grant usage on schema crm to LOGIN")
    found.run("grant select on crm.contact to LOGIN")
    return found


@dataclass(frozen=True, slots=True)
class Way:
    """How rows come past the policies, and how bad that is."""

    made: str
    severity: Severity = Severity.ERROR
    name: str = "bi.way"
    query: str = "select id from bi.way"


WAYS = {
    "a view": Way("create view bi.way as select * from crm.contact; grant select on bi.way to LOGIN"),
    "a column of a view": Way(
        "create view bi.inner as select * from crm.contact;"
        "create view bi.way as select id from bi.inner; grant select (id) on bi.way to LOGIN"
    ),
    "a materialized view": Way(
        "create materialized view bi.way as select * from crm.contact; grant select on bi.way to LOGIN"
    ),
    "a copy": Way(
        "create table bi.way as table crm.contact; grant select on bi.way to LOGIN", Severity.WARNING
    ),
    "a function": Way(
        "create function bi.way() returns setof crm.contact language sql security definer"
        " begin atomic select * from crm.contact; end;"
        "revoke execute on function bi.way() from public; grant execute on function bi.way() to LOGIN",
        name="bi.way()",
        query="select id from bi.way()",
    ),
    "a function that PUBLIC may call": Way(
        "create function bi.way() returns setof crm.contact language plpgsql security definer"
        " set search_path = pg_catalog, pg_temp as 'begin return query select * from crm.contact; end'",
        name="bi.way()",
        query="select id from bi.way()",
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_what_another_login_reads_past_the_policies_is_told(protected: Protected, way: Way) -> None:
    assert protected.reads("select id from crm.contact") == 0
    assert protected.told() == {}
    protected.run(way.made)
    assert protected.reads(way.query) == 6
    found = protected.told()
    assert {each: told.severity for each, told in found.items()} == {way.name: way.severity}
    advised = REVOKE.search(found[way.name].next_step)
    assert advised is not None
    protected.run(advised[0])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        protected.reads(way.query)
    assert protected.told() == {}


def test_a_login_that_sees_the_rows_anyway_is_not_told(protected: Protected) -> None:
    protected.run("create view bi.way as select * from crm.contact; grant select on bi.way to LOGIN")
    assert list(protected.told()) == ["bi.way"]
    protected.run("create policy tool on crm.contact for select to LOGIN using (true)")
    assert protected.reads("select id from crm.contact") == 6
    assert protected.told() == {}


def test_who_cannot_name_the_schema_reads_nothing_there(protected: Protected) -> None:
    protected.run(
        "create view bi.way as select * from crm.contact; grant select on bi.way to LOGIN;"
        "revoke usage on schema bi from LOGIN"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        protected.reads("select id from bi.way")
    assert protected.told() == {}


def test_a_view_of_who_sees_every_row_by_a_policy_is_as_open_as_one_of_a_superuser(
    protected: Protected,
) -> None:
    """A person reads all rows through it, though its owner is bound by policies."""
    protected.run("create policy tool on crm.contact for select to LOGIN using (true)")
    protected.run(
        "grant create on schema bi to LOGIN; set session authorization LOGIN;"
        "create view bi.way as select * from crm.contact; reset session authorization"
    )
    anna = sql.Identifier(f"{protected.model.prefix}_anna")
    statement = sql.SQL("grant usage on schema bi to {0}; grant select on bi.way to {0}")
    protected.database.connect().execute(sql.SQL(statement.format(anna).as_string(None)))
    person = protected.database.login(f"{protected.model.prefix}_anna")
    assert len(person.execute("select id from bi.way").fetchall()) == 6
    assert protected.told()["bi.way"].severity is Severity.ERROR
