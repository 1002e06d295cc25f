"""`plan` against a real database."""

from __future__ import annotations

import json

from crm_rls.cli.exits import ExitCode
from crm_rls.plan.value import from_json
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database


def test_the_sql_of_a_plan_does_what_the_plan_does(
    model: ModelFile, run: Run, crm: Database, crm_dsn: str
) -> None:
    script = run("plan", model, "--format", "sql").stdout
    with crm.connect(crm_dsn) as owner:
        owner.execute(script.encode())
    assert run("plan", model).exit_code == ExitCode.FINE


def test_the_three_views_of_a_plan(model: ModelFile, run: Run) -> None:
    text, data, script = (run("plan", model, "--format", form).stdout for form in ("text", "json", "sql"))
    plan = from_json(data)
    assert f"{len(plan.steps)} changes in database {plan.database}" in text
    assert json.loads(data)["fingerprint"] == plan.fingerprint
    assert script.count(";\n") >= len(plan.steps)


def test_a_policy_of_somebody_else_is_pending(model: ModelFile, run: Run, crm: Database) -> None:
    run("apply", model, "--allow-widening")
    with crm.connect() as owner:
        owner.execute("create policy side_door on crm.contact for select using (true)")
    planned = run("plan", model)
    assert planned.exit_code == ExitCode.PENDING
    assert "side_door" in planned.stdout
