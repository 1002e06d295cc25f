"""Attacks on our own objects: the support schema, its owner, the link view, what policies call."""

from __future__ import annotations

import pytest
from psycopg import sql

from crm_rls.compile.support_schema.support import CALLED
from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import Stage
from tests.fixtures.database import Connection


@pytest.fixture
def owner(stage: Stage) -> Connection:
    """Return a superuser's connection, to look up oids."""
    return stage.owner()


def views(owner: Connection) -> list[tuple[int, str]]:
    """Return oid and name of the views through which policies read tables; they show all rows."""
    found = owner.execute(
        "select oid::int8, relname from pg_class "
        "where relnamespace = 'crm_access'::regnamespace and relkind = 'v' order by relname"
    ).fetchall()
    assert found
    return [(oid, name) for oid, name in found]


@pytest.mark.parametrize(
    "statement",
    [
        "select * from crm_access.{view}",
        "table crm_access.{view}",
        "select * from crm_access.membership",
        "select * from crm_access.person",
        "select crm_access.active('nord', current_user)",
        "select crm_access.active('sued', '{carl}')",
        "select crm_access.attribute('employee_no', '{carl}')",
        "call crm_access.attribute('employee_no', '{carl}')",
        "select 'crm_access.{view}'::regclass",
        "select 'crm_access.attribute'::regproc",
        "select 'crm_access.attribute(text, name)'::regprocedure",
        "select to_regclass('crm_access.{view}')",
        "copy crm_access.{view} to stdout",
        "select query_to_xml('select * from crm_access.{view}', true, false, '')",
        "select table_to_xml({oid}::oid::regclass, true, false, '')",
        "select schema_to_xml('crm_access', true, false, '')",
        "select cursor_to_xml('x', 1, true, false, '')",
        "select * from ts_stat('select to_tsvector(note) from crm_access.{view}')",
        "prepare p as select * from crm_access.{view}",
        "declare c cursor for select * from crm_access.{view}",
        "create temp view v as select * from crm_access.{view}",
        "create temp table v as table crm_access.{view}",
        "create temp table v (like crm_access.{view})",
        "create temp table v () inherits (crm_access.membership)",
        "create function pg_temp.f() returns setof crm_access.{view} language sql as 'select null'",
        "create aggregate pg_temp.a (text) (sfunc = crm_access.attribute, stype = text)",
        "create operator pg_temp.=== (leftarg = text, rightarg = name, function = crm_access.attribute)",
        (
            "create function pg_temp.f() returns text language sql begin atomic select person "
            "from crm_access.person; end"
        ),
        "do $$ begin execute 'select * from crm_access.{view}'; end $$",
        "do $$ begin perform crm_access.attribute('employee_no', '{carl}'); end $$",
        (
            "create temp table t (id int); create trigger t before insert on t for each row "
            "execute function crm_access.{prefix}_fill_crm_activity()"
        ),
        "set search_path = crm_access; select * from membership",
        "set search_path = crm_access; select attribute('employee_no', '{carl}')",
        (
            "insert into crm_access.membership (login, access_group, valid_until) "
            "values ('{anna}', 'sued', 'infinity')"
        ),
        "update crm_access.membership set access_group = 'sued'",
        'update crm_access.person set attributes = \'{{"employee_no": "1001"}}\'',
        "delete from crm_access.membership",
        "lock table crm_access.membership",
        "explain select * from crm_access.{view}",
        "alter function crm_access.active(text, name) security invoker",
        (
            "create or replace function crm_access.active(access_group text, login name) returns boolean "
            "language sql as 'select true'"
        ),
        "drop view crm_access.{view} cascade",
        "comment on schema crm_access is 'mine'",
        "grant usage on schema crm_access to public",
        "create table crm_access.mine (id int)",
        "alter schema crm_access rename to open",
        "drop schema crm_access cascade",
    ],
)
def test_a43_a55_nobody_names_what_is_ours(
    stage: Stage, anna: Attacker, owner: Connection, statement: str
) -> None:
    names = {"prefix": stage.model.prefix, "anna": stage.role("anna"), "carl": stage.role("carl")}
    for oid, view in views(owner):
        said = statement.format(view=view, oid=oid, **names)
        outcome = anna.copied(said) if said.startswith("copy") else anna.run(said)
        assert not leaked([outcome], stage.hidden("anna"))
        assert "1003" not in outcome.heard  # carl's employee number
        # 42P01, 42883: with the schema in the search path its names are simply not found.
        # 0A000: a server without XML. 34000: no such cursor. 42809: not a procedure.
        refused = outcome.denied or outcome.sqlstate in ("42P01", "42883", "0A000", "34000", "42809")
        unknown = outcome.rows == ((None,),) and "to_regclass" in said
        assert refused or unknown, outcome.heard


@pytest.mark.parametrize("call", ["pg_get_viewdef({0})", "pg_get_functiondef({1})", "{0}::oid::regclass"])
def test_f16_residual_texts_of_views_and_functions_are_readable(
    stage: Stage, anna: Attacker, owner: Connection, call: str
) -> None:
    """The catalogs are open to everybody: what filters say, never what rows hold."""
    oid, _ = views(owner)[0]
    row = owner.execute("select 'crm_access.active'::regproc::oid::int8").fetchone()
    assert row
    outcome = anna.run("select " + call.format(oid, row[0]))
    assert outcome.sqlstate == ""
    assert not leaked([outcome], stage.hidden("anna"))


@pytest.mark.parametrize("function", ["active", "attribute"])
def test_a43_nor_is_it_called_by_number(
    stage: Stage, anna: Attacker, owner: Connection, function: str
) -> None:
    """The fast path of the protocol calls by oid, but it asks for USAGE on the schema too."""
    row = owner.execute("select %s::regproc::oid::int8", (f"crm_access.{function}",)).fetchone()
    assert row
    answer = anna.call_by_oid(row[0], ["employee_no", stage.role("carl")])
    assert b"permission denied for schema crm_access" in answer
    # The same path works where nothing stands in the way, so it was not the call that failed.
    (length,) = owner.execute("select 'pg_catalog.length(text)'::regprocedure::oid::int8").fetchone() or ()
    assert b"permission denied" not in stage.attacker("anna").call_by_oid(length, ["four"])


def test_a43_the_name_of_another_login_does_not_pass_through_a_policy(stage: Stage) -> None:
    """Policies call with CURRENT_USER, never with anything that a session can set."""
    with stage.owner() as owner:
        texts = owner.execute(
            "select coalesce(qual, '') || coalesce(with_check, '') from pg_policies where schemaname = 'crm'"
        ).fetchall()
    calls = [text for (text,) in texts if "crm_access." in text]
    assert calls
    for text in calls:
        after = [part for part in text.split("crm_access.")[1:] if part.startswith(("active", "attribute"))]
        assert all(", CURRENT_USER)" in part.partition(" AS ")[0] for part in after), text
    bert = stage.attacker("bert")
    for setting in ("session_authorization", "role"):
        bert.run(f"select set_config('{setting}', '{stage.role('anna')}', true)")
    assert 3 not in bert.run("select id from crm.contact").column


def test_a73_the_owner_of_the_support_schema_is_out_of_reach(stage: Stage, anna: Attacker) -> None:
    owner = stage.names.owner
    for statement in (
        f"set role {owner}",
        f"grant {owner} to current_user",
        f"reassign owned by {owner} to current_user",
        f"drop owned by {owner}",
        f"alter role {owner} login password 'x'",
    ):
        assert anna.run(statement).denied, statement
    outcome = anna.run(
        "select rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolreplication from pg_roles "
        "where rolname = %s union all select exists (select from pg_auth_members as m join pg_roles as r "
        "on r.oid = m.roleid where r.rolname = %s and m.member <> 10 and m.member <> to_regrole(%s))",
        owner,
        owner,
        f"{stage.model.prefix}_operator",  # who has ADMIN OPTION only, as its creator
    )
    assert outcome.column == [False, False]


INLINED = {"acting_for", "called", "goes_by", "known_as", "known_attributes"}


def test_b14_functions_of_ours_are_nobodys_but_the_policies(stage: Stage, owner: Connection) -> None:
    rows = owner.execute(
        "select p.proname, p.prosecdef, array_to_string(p.proconfig, ','), "
        "has_function_privilege('public', p.oid, 'EXECUTE'), has_function_privilege(%s, p.oid, 'EXECUTE'), "
        "p.proleakproof from pg_proc as p where p.pronamespace = 'crm_access'::regnamespace",
        (stage.role("anna"),),
    ).fetchall()
    assert len(rows) > 4
    for name, _, settings, everybody, person, leakproof in rows:
        # Some have none, to become part of the functions that call them, which have one.
        assert name in INLINED or settings.startswith("search_path=pg_catalog, pg_temp"), name
        assert not everybody
        assert not leakproof
        assert person == (name in CALLED)


def test_b14_trigger_functions_are_not_called_by_hand(stage: Stage, anna: Attacker) -> None:
    prefix = stage.model.prefix
    anna.run("create temp table mine (id int, contact_id int)")
    for what in ("fill", "hand_down"):
        function = sql.Identifier("crm_access", f"{prefix}_{what}_crm_activity")
        outcome = anna.run(sql.SQL("select {}()").format(function))
        assert outcome.denied
        outcome = anna.run(
            sql.SQL("create trigger t before insert on mine for each row execute function {}()").format(
                function
            )
        )
        assert outcome.denied
