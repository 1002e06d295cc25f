"""Before a table is protected the plan says who goes blind, and apply wants to be told that this is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import Refused
from crm_rls.model import Model, Right, Service, TableName
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.views.text import plan_text
from crm_rls.verify import verify
from tests.fixtures.database import Connection, Database, Logins
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import ACTIVITY, CONTACT, DEAL, DEAL_LINE, LINK, SCHEMA, small_model

WIDENING = frozenset({Risk.WIDENS})
TABLES = frozenset({CONTACT, ACTIVITY, DEAL, DEAL_LINE, LINK})


@pytest.fixture
def owner(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(sql.SQL(SCHEMA))
    return connection


@pytest.fixture
def model(role_prefix: str) -> Model:
    return small_model(f"{role_prefix}m")


def run(connection: Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def told(connection: Connection, model: Model, code: Code) -> Mapping[str, Diagnostic]:
    return {each.object: each for each in make_plan(connection, model).plan.advice if each.code is code}


def risks(connection: Connection, model: Model) -> frozenset[Risk]:
    return make_plan(connection, model).plan.risks()


def test_nobody_is_named_where_nobody_goes_blind(owner: Connection, model: Model) -> None:
    assert told(owner, model, Code.LOGIN_GOES_BLIND) == {}
    assert Risk.BLINDS not in risks(owner, model)


@pytest.mark.parametrize(
    "grants",
    [
        "grant select on crm.contact to {}",
        "grant update (name) on crm.contact to {}",
        "alter table crm.deal owner to {}",
        "grant pg_read_all_data to {}",
        "grant pg_write_all_data to {}",
    ],
)
def test_a_login_that_goes_blind_is_named_and_refused(
    owner: Connection, model: Model, logins: Logins, grants: str
) -> None:
    run(owner, grants, logins.role("app"))
    name = logins.role("app")
    plan = make_plan(owner, model).plan
    assert f"login {name}" in told(owner, model, Code.LOGIN_GOES_BLIND)
    assert "Blinds logins that see rows today" in plan_text(plan)
    with pytest.raises(Refused, match=f"the plan blinds login {name}: .*--allow-blinding"):
        apply_plan(owner, model, plan, allowed=WIDENING)
    apply_plan(owner, model, plan, allowed=WIDENING | {Risk.BLINDS})
    assert told(owner, model, Code.LOGIN_GOES_BLIND) == {}


def test_a_login_goes_blind_through_a_role_that_it_can_become(
    owner: Connection, model: Model, logins: Logins, role_prefix: str
) -> None:
    name, between = logins.role("app"), f"{role_prefix}apps"
    run(owner, "create role {}", between)
    run(owner, "grant select on crm.contact to {}", between)
    run(owner, "alter role {} noinherit", name)
    run(owner, "grant {} to {}", between, name)
    assert f"login {name}" in told(owner, model, Code.LOGIN_GOES_BLIND)


@pytest.mark.parametrize("kind", ["service", "gateway", "person", "blind", "bypassrls"])
def test_who_is_declared_is_no_surprise(owner: Connection, model: Model, logins: Logins, kind: str) -> None:
    name = logins.role("app")
    run(owner, "grant select on crm.contact to {}", name)
    match kind:
        case "service":
            service = Service("app", (name,), TABLES, frozenset({Right.READ}))
            model = replace(model, services=(service,))
        case "gateway":
            model = replace(model, gateways=(name,))
        case "person":
            model = replace(model, people=(replace(model.people[0], login=name), *model.people[1:]))
        case "blind":
            model = replace(model, blind=(name,))
        case _:
            run(owner, "alter role {} bypassrls", name)
    found = told(owner, model, Code.LOGIN_GOES_BLIND)
    assert {each.severity for each in found.values()} == ({Severity.INFO} if kind == "blind" else set())
    apply_plan(owner, model, make_plan(owner, model).plan, allowed=WIDENING)


def test_a_table_that_comes_later_is_asked_about_alone(
    owner: Connection, model: Model, logins: Logins
) -> None:
    run(owner, "grant select on crm.contact to {}", logins.role("app"))
    apply_plan(owner, model, make_plan(owner, model).plan, allowed=frozenset(Risk))
    # The first one is protected, and verify goes on naming who sees nothing of it.
    assert logins.role("app") in {
        each.object for each in verify(owner, model).findings if each.code is Code.LOGIN_SEES_NOTHING
    }
    owner.execute("create table crm.visit (id int primary key, contact_id int references crm.contact (id))")
    owner.execute("create table crm.secret (id int)")
    run(owner, "grant select on crm.visit to {}", logins.role("visitor"))
    later = replace(model, blocked=tuple(sorted((*model.blocked, *_names("visit", "secret")))))
    assert set(told(owner, later, Code.LOGIN_GOES_BLIND)) == {f"login {logins.role('visitor')}"}
    plan = make_plan(owner, later).plan
    assert {step.subject for step in plan.steps if step.risk is Risk.BLINDS} == {"crm.visit"}


def _names(*tables: str) -> list[TableName]:
    return [replace(CONTACT, name=table) for table in tables]


def test_the_owner_of_a_view_goes_blind_too(owner: Connection, model: Model, role_prefix: str) -> None:
    reporter = f"{role_prefix}reporter"
    run(owner, "create role {}", reporter)
    run(owner, "grant usage on schema crm to {}", reporter)
    run(owner, "grant select on crm.contact to {}", reporter)
    assert told(owner, model, Code.LOGIN_GOES_BLIND) == {}
    run(owner, "create schema rpt authorization {}", reporter)
    owner.execute("create view rpt.names as select id, name from crm.contact")
    owner.execute("create view rpt.inner_names with (security_invoker = true) as select * from rpt.names")
    owner.execute("create materialized view rpt.counts as select count(*) from rpt.inner_names")
    owner.execute("create view rpt.asking with (security_invoker = true) as select id, name from crm.contact")
    run(owner, "grant select on rpt.inner_names to {}", reporter)
    for relation in ("view rpt.names", "materialized view rpt.counts"):
        run(owner, f"alter {relation} owner to {{}}", reporter)
    assert set(told(owner, model, Code.LOGIN_GOES_BLIND)) == {f"role {reporter}"}
    assert set(told(owner, model, Code.VIEW_GOES_EMPTY)) == {"view rpt.names", "view rpt.inner_names"}
    assert set(told(owner, model, Code.MATERIALIZED_VIEW_GOES_EMPTY)) == {"materialized view rpt.counts"}
    assert Risk.BLINDS in risks(owner, model)
    # Said and done: the refresh succeeds, and the view is empty.
    apply_plan(owner, model, make_plan(owner, model).plan, allowed=frozenset(Risk))
    owner.execute("refresh materialized view rpt.counts")
    assert owner.execute("select * from rpt.counts").fetchone() == (0,)
    found = {
        each.object for each in verify(owner, model).findings if each.code is Code.REFRESH_LEAVES_NOTHING
    }
    assert found == {"rpt.counts"}
    service = Service("reporter", (reporter,), TABLES, frozenset({Right.READ}))
    apply_plan(
        owner,
        (serving := replace(model, services=(service,))),
        make_plan(owner, serving).plan,
        allowed=frozenset(Risk),
    )
    owner.execute("refresh materialized view rpt.counts")
    assert owner.execute("select * from rpt.counts").fetchone() == (6,)


def test_backups_publications_and_who_goes_on_seeing(owner: Connection, model: Model, logins: Logins) -> None:
    backup, mirror, nightly = logins.role("backup"), logins.role("mirror"), logins.role("nightly")
    run(owner, "grant pg_read_all_data to {}", backup)
    run(owner, "alter role {} replication", mirror)
    run(owner, "grant select on crm.contact to {}", mirror)
    run(owner, "alter role {} bypassrls", nightly)
    owner.execute("create publication sent for table crm.contact")
    owner.execute("create view crm.everything as select * from crm.contact")
    model = replace(model, public=(*model.public, replace(CONTACT, name="everything")))
    blocked = replace(model, public=model.public[:-1], blocked=(*model.blocked, model.public[-1]))
    assert set(told(owner, blocked, Code.DUMP_GOES_EMPTY)) == {f"login {backup}"}
    copied = told(owner, blocked, Code.INITIAL_COPY_GOES_EMPTY)
    assert mirror in copied["publication sent"].cause
    seeing = told(owner, blocked, Code.GOES_ON_SEEING)
    assert nightly in seeing["logins"].cause
    assert "view crm.everything" in seeing


def test_who_applies_is_told_and_not_asked(operator: Operator, role_prefix: str) -> None:
    planner = operator.connect()
    planner.execute(sql.SQL(SCHEMA))
    model = small_model(f"{role_prefix}m")
    found = told(planner, model, Code.LOGIN_GOES_BLIND)
    assert {name: each.severity for name, each in found.items()} == {f"login {operator.role}": Severity.INFO}
    apply_plan(planner, model, make_plan(planner, model).plan, allowed=WIDENING)


def test_who_only_administers_the_role_of_persons_goes_blind(
    database: Database, operator: Operator, role_prefix: str
) -> None:
    """From 16 on who made a role has ADMIN OPTION on it: that is no person."""
    planner = operator.connect()
    planner.execute(sql.SQL(SCHEMA))
    model = small_model(f"{role_prefix}m")
    apply_plan(planner, model, make_plan(planner, model).plan, allowed=WIDENING)
    planner.execute("alter table crm.contact no force row level security")
    found = told(database.connect(), model, Code.LOGIN_GOES_BLIND)
    assert {name: each.severity for name, each in found.items()} == {
        f"login {operator.role}": Severity.WARNING
    }
