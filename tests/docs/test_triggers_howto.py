"""The recipe for triggers of the application: what it says happens, with a person who logs in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.diagnostics import Code
from crm_rls.model import Acceptance, Model, Right
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.database import Connection, Database
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import READ, SCHEMA, small_model

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "triggers.md"
BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TRIGGER, DEFINER, BY_POLICIES = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
ACTIVITY = "insert into crm.activity values (1000, 3, 'visit')"
LAST = "select last_at is not null from crm.contact where id = 3"


def _model(prefix: str, *, may_update: bool) -> Model:
    """Return a model in which anna reads contacts and creates what hangs on them."""
    model = small_model(prefix, [("anna", "all_of_them")])
    groups = tuple(
        replace(each, rights=READ, child_rights=frozenset({Right.READ, Right.CREATE}))
        if each.name == "all_of_them"
        else replace(each, rights=each.rights if may_update else READ)
        for each in model.groups
    )
    return replace(model, groups=groups)


def _apply(connection: Connection, model: Model) -> None:
    apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))


def _codes(connection: Connection, model: Model) -> set[Code]:
    found = verify(connection, model)
    assert not found.drifted
    return {each.code for each in found.findings}


def _run(connection: Connection, statements: str, prefix: str) -> None:
    connection.execute(sql.SQL(statements.replace("app_trigger", f"{prefix}app_trigger")))


@pytest.mark.parametrize("may_update", [False, True])
def test_the_trigger_loses_its_change_until_its_owner_sees_the_rows(
    database: Database, role_prefix: str, *, may_update: bool
) -> None:
    connection, model = database.connect(), _model(role_prefix, may_update=may_update)
    connection.execute(sql.SQL(SCHEMA))
    _run(connection, TRIGGER, role_prefix)
    _apply(connection, model)
    anna = database.login(f"{role_prefix}_anna")
    if may_update:
        anna.execute(ACTIVITY)
    else:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            anna.execute(ACTIVITY)
    assert connection.execute(LAST).fetchone() == (False,)
    assert Code.TRIGGER_WITH_CALLERS_RIGHTS in _codes(connection, model)
    _run(connection, DEFINER, role_prefix)
    anna.execute(ACTIVITY.replace("1000", "1001"))
    assert connection.execute(LAST).fetchone() == (True,)
    assert Code.TRIGGER_WITH_CALLERS_RIGHTS not in _codes(connection, model)


def test_the_operator_does_it_with_policies(operator: Operator, role_prefix: str) -> None:
    connection, model = operator.connect(), _model(role_prefix, may_update=True)
    connection.execute(sql.SQL(SCHEMA))
    _run(connection, TRIGGER, role_prefix)
    _apply(connection, model)
    _run(connection, BY_POLICIES, role_prefix)
    operator.database.login(f"{role_prefix}_anna").execute(ACTIVITY)
    assert operator.database.connect().execute(LAST).fetchone() == (True,)
    name = f"policy {role_prefix}app_trigger_%s on crm.contact"
    accepted = tuple(
        Acceptance(Code.POLICY_OF_OTHERS, name % verb, "for trigger touch") for verb in ("read", "update")
    )
    assert Code.TRIGGER_WITH_CALLERS_RIGHTS not in _codes(connection, replace(model, acceptances=accepted))
