"""Attacks past the tables: views, materialized views, rules, copies, and what the model may not open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from crm_rls.errors import CompileError
from crm_rls.model import TableName
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import Stage


def test_a17_a_view_with_the_callers_rights_shows_the_allowed_set(stage: Stage) -> None:
    for person, names in (("anna", {1}), ("bert", {1, 2, 4, 6}), ("carl", {3, 4}), ("dora", set())):
        outcome = stage.attacker(person).run("select id, deals from crm.contact_list")
        assert set(outcome.rows) == {(name, 1) for name in names}


@pytest.mark.parametrize("barrier", ["", "with (security_barrier)", "with (security_invoker)"])
def test_a17_a_view_of_ones_own_shows_no_more(stage: Stage, anna: Attacker, barrier: str) -> None:
    anna.run(f"create temp view mine {barrier} as select * from crm.contact")
    assert anna.run("select name from mine where pg_temp.f_leak(name)").column == ["marker-contact-1-"]
    assert not leaked([anna.run("update mine set pad = 7 returning *")], stage.hidden("anna"))


def test_a18_a_view_that_asks_who_is_there_agrees_with_the_table(stage: Stage, anna: Attacker) -> None:
    with stage.owner() as owner:
        owner.execute(
            "create view crm.whose with (security_invoker) as "
            "select name, current_user::text as who, crm_access.attribute('employee_no', current_user) as no "
            "from crm.contact"
        )
        owner.execute(f"grant select on crm.whose to {stage.names.persons}")
    try:
        expected = ("marker-contact-1-", stage.role("anna"), "1001")
        assert anna.run("select * from crm.whose").rows == (expected,)
    finally:
        stage.close_sessions()
        with stage.owner() as owner:
            owner.execute("drop view crm.whose")


@pytest.mark.parametrize(
    "kind", ["view", "view with (security_barrier)", "materialized view", "invoker view over view"]
)
@pytest.mark.parametrize("declared", ["public", "views"])
def test_b04_a_readable_view_that_lends_rights_is_refused(stage: Stage, kind: str, declared: str) -> None:
    """Otherwise the model would make us grant SELECT on a view that shows every contact."""
    inner, _, options = kind.partition(" with ")
    with stage.owner() as owner, owner.transaction(force_rollback=True):
        if inner == "invoker view over view":
            owner.execute("create view crm.inner_one as select * from crm.contact")
            owner.execute("create view crm.open with (security_invoker) as select * from crm.inner_one")
            other = [TableName("crm", "inner_one")]
        else:
            with_options = f"with {options}" if options else ""
            owner.execute(f"create {inner} crm.open {with_options} as select * from crm.contact")
            other = []
        opened: Mapping[str, Any] = {declared: (*getattr(stage.model, declared), TableName("crm", "open"))}
        model = replace(stage.model, blocked=(*stage.model.blocked, *other), **opened)
        with pytest.raises(CompileError, match=r"crm\.open shows crm\.contact to everybody"):
            make_plan(owner, model)


@pytest.mark.parametrize("table", ["crm.country", "crm.stock"])
def test_b04_what_is_declared_a_view_and_is_none_is_refused(stage: Stage, table: str) -> None:
    with stage.owner() as owner, owner.transaction(force_rollback=True):
        owner.execute("create materialized view crm.stock as select * from crm.contact")
        model = replace(stage.model, public=(), views=(TableName.of(table),))
        with pytest.raises(CompileError, match=rf"{table} is no view"):
            make_plan(owner, model)


def test_b04_a_declared_view_that_is_turned_round_is_found(fresh: Stage) -> None:
    """The owner takes security_invoker away, or gives the view to somebody who sees rows."""
    with fresh.owner() as owner:
        owner.execute("alter view crm.contact_list reset (security_invoker)")
        for find in (make_plan, verify):
            with pytest.raises(CompileError, match=r"crm\.contact_list shows crm\.contact to everybody"):
                find(owner, fresh.model)
        owner.execute("alter view crm.contact_list set (security_invoker = true)")
        assert make_plan(owner, fresh.model).plan.empty


def test_b08_a_blocked_view_or_copy_is_denied(fresh: Stage) -> None:
    with fresh.owner() as owner:
        owner.execute("create view crm.open as select * from crm.contact")
        owner.execute("create materialized view crm.stock as select * from crm.contact")
    blocked = (*fresh.model.blocked, TableName("crm", "open"), TableName("crm", "stock"))
    fresh.apply(replace(fresh.model, blocked=blocked))
    anna = fresh.attacker("anna")
    assert anna.run("select * from crm.open").denied
    assert anna.run("select * from crm.stock").denied
    assert anna.run("refresh materialized view crm.stock").denied


def test_a23_a_table_that_comes_later_is_denied_at_once(fresh: Stage) -> None:
    with fresh.owner() as owner:
        owner.execute("create table crm.late as select * from crm.contact")
        owner.execute("create view crm.later as select * from crm.contact")
        owner.execute("select * into crm.latest from crm.contact")
    anna = fresh.attacker("anna")
    for name in ("late", "later", "latest"):
        assert anna.run(f"select * from crm.{name}").denied


def test_a62_an_unclassified_copy_stops_the_next_plan(fresh: Stage) -> None:
    with fresh.owner(autocommit=False) as owner:
        owner.execute("create table crm.late as select * from crm.contact")
        owner.commit()
        with pytest.raises(CompileError, match=r"crm\.late is not classified"):
            make_plan(owner, fresh.model)


def test_a30_nobody_hangs_a_rule_or_trigger_on_a_table(anna: Attacker) -> None:
    for statement in (
        "create rule peek as on update to crm.contact do also select * from crm.contact",
        "create rule peek as on insert to crm.activity do instead select * from crm.contact",
        "create or replace view crm.contact_list as select * from crm.contact",
    ):
        assert anna.run(statement).denied, statement


def test_a25_a26_no_way_leads_out_and_in_again(anna: Attacker) -> None:
    for statement in (
        "create extension dblink",
        "create extension postgres_fdw",
        "create extension file_fdw",
        "create server loop foreign data wrapper postgres_fdw",
        "create foreign data wrapper mine",
        "create publication everything for all tables",
        "create publication contacts for table crm.contact",
        "create subscription mine connection '' publication everything with (connect = false)",
        "create event trigger mine on ddl_command_end execute function pg_temp.f_leak()",
        "create language plperlu",
    ):
        outcome = anna.run(statement)
        absent = outcome.sqlstate in ("42704", "58P01", "0A000", "42883")  # this server has no such thing
        assert outcome.denied or absent, outcome.heard


def test_b07_an_updatable_view_of_ones_own_is_no_way_round(stage: Stage, carl: Attacker) -> None:
    """Class of CVE-2026-16237: ON CONFLICT through a filtered view."""
    hidden = stage.hidden("carl")
    carl.run("create temp view open as select * from crm.activity where subject like 'open%'")
    outcome = carl.run(
        "insert into open (id, contact_id, subject) values (11, 3, 'open') "
        "on conflict (id) do update set subject = 'open, mine' returning *"
    )
    assert outcome.denied, outcome.heard
    assert not leaked([outcome], hidden)
    with stage.owner() as owner:
        (subject,) = owner.execute("select subject from crm.activity where id = 11").fetchone() or ()
    assert subject == "marker-activity-11-"


def test_c08_a_copy_of_ones_own_holds_own_rows(stage: Stage, anna: Attacker) -> None:
    anna.run("create temp table mine as select * from crm.contact")
    anna.run("select * into temp table also from crm.activity")
    anna.run("create temp table alike (like crm.contact including all)")
    outcomes = [anna.run(f"select * from {name}") for name in ("mine", "also", "alike")]
    assert [len(outcome.rows) for outcome in outcomes] == [1, 2, 0]
    assert not leaked(outcomes, stage.hidden("anna"))
