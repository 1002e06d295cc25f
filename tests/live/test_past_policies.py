"""`who-sees` names everybody and everything that reads a table past its policies, in every schema."""

from __future__ import annotations

import pytest
from psycopg import sql

from crm_rls.answers import answering
from crm_rls.answers.seeing import who_sees
from crm_rls.postgres.names import Names
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model

LOGINS = """
create role {0}copier login bypassrls password 'x'; grant select (id) on crm.contact to {0}copier;
create role {0}all nologin bypassrls; grant select on crm.contact to {0}all;
create role {0}becomes login password 'x'; grant {0}all to {0}becomes;
create role {0}dba nologin superuser;
create role {0}raised login password 'x'; grant {0}dba to {0}raised;
create role {0}blind login password 'x'; grant select on crm.contact to {0}blind;
create role {0}nothing login bypassrls password 'x';
grant usage on schema crm to {0}copier, {0}all, {0}blind
"""

VIEWS = """
create schema bi;
create view bi.lent as select id from crm.contact;
create view bi.nested with (security_invoker = true) as select id from bi.lent;
create materialized view bi.copied as select id from crm.contact;
create view bi.own with (security_invoker = true) as select id from crm.contact;
create view bi.above as select id from bi.own;
create view bi.part as select id from crm.contact_old;
create view bi.other as select code from crm.country
"""


@pytest.fixture
def owner(database: Database) -> Connection:
    """Return a superuser's connection to a database with the small CRM."""
    connection = database.connect()
    connection.execute(SCHEMA)
    return connection


def told(owner: Connection, prefix: str) -> dict[str, str]:
    """Ask who passes the policies of contacts, and how."""
    with applying(owner, prefix) as whom, answering(whom) as answers:
        return {each.name: each.how for each in who_sees(answers, "1").past_policies}


def test_logins_that_no_policy_stops_or_that_may_become_such(
    owner: Connection, database: Database, role_prefix: str
) -> None:
    model = small_model(role_prefix + "m", [("anna", "nord")])
    applied(owner, model)
    owner.execute(LOGINS.format(role_prefix).encode())
    how = told(owner, model.prefix)
    becomes = {"becomes": "all", "raised": "dba"}
    for name in ("copier", "becomes", "raised", "blind"):
        with database.login(f"{role_prefix}{name}", "x") as session:
            if name in becomes:
                session.execute(sql.SQL("set role {}").format(sql.Identifier(role_prefix + becomes[name])))
            (count,) = session.execute("select count(id) from crm.contact").fetchone() or (0,)
            assert (count == 6) == (f"{role_prefix}{name}" in how), name
    assert how[f"{role_prefix}copier"] == "BYPASSRLS"
    assert how[f"{role_prefix}becomes"] == "may become a role with BYPASSRLS"
    assert how[f"{role_prefix}raised"] == "may become a superuser"
    assert f"{role_prefix}nothing" not in how


def test_a_person_who_may_become_the_owner_is_named(owner: Connection, role_prefix: str) -> None:
    model = small_model(role_prefix + "m", [("anna", "nord")])
    applied(owner, model)
    anna = next(each.login for each in model.people if each.name == "anna")
    (before,) = owner.execute(
        "select relowner::regrole::text from pg_class where oid = 'crm.contact'::regclass"
    ).fetchone() or ("",)
    owns = sql.Identifier(f"{role_prefix}owns")
    owner.execute(sql.SQL("create role {}").format(owns))
    owner.execute(sql.SQL("grant {} to {}").format(owns, sql.Identifier(before)))
    owner.execute(sql.SQL("grant {} to {}").format(owns, sql.Identifier(anna)))
    owner.execute(sql.SQL("alter table crm.contact owner to {}").format(owns))
    assert told(owner, model.prefix)[anna] == "may become the owner, who can switch policies off"


def test_views_of_other_schemas_and_of_what_inherits(owner: Connection, role_prefix: str) -> None:
    owner.execute("create table crm.contact_old () inherits (crm.contact)")
    model = small_model(role_prefix + "m", [("anna", "nord")])
    applied(owner, model)
    owner.execute(VIEWS)
    found = told(owner, model.prefix)
    views = {name for name in found if name.startswith(("bi.", "crm"))}
    assert views == {"bi.lent", "bi.nested", "bi.copied", "bi.above", "bi.part"}
    assert {found[name] for name in views} == {"view that shows its rows with the rights of its owner"}
    assert Names(model.prefix).registrar not in found


def test_a_publication_of_what_inherits_is_named(owner: Connection, role_prefix: str) -> None:
    owner.execute("create table crm.contact_old () inherits (crm.contact)")
    model = small_model(role_prefix + "m", [("anna", "nord")])
    applied(owner, model)
    owner.execute("create publication old for table crm.contact_old")
    assert told(owner, model.prefix)["old"] == "publication, sends rows to other servers"
