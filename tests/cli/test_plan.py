"""`plan` against a real database."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_it_says_who_gains_rows_unless_it_must_not_look(model: ModelFile, run: Run) -> None:
    assert "Who gains and loses rows" in run("plan", model).stdout
    impact = json.loads(run("plan", model, "--format", "json").stdout)["impact"]
    assert impact["people"]
    assert impact["before"].startswith("no model in force")
    assert "Who gains" not in run("plan", model, "--no-effect").stdout
    assert json.loads(run("plan", model, "--no-effect", "--format", "json").stdout)["impact"] is None


def test_two_model_files_are_compared_over_the_rows(model: ModelFile, run: Run, tmp_path: Path) -> None:
    run("apply", model, "--allow-widening")
    old = tmp_path / "old.yaml"
    old.write_text(model.path.read_text(encoding="utf-8"), encoding="utf-8")
    model.replace(", where: \"customer_type <> 'supplier'\"", "")
    same, changed = run("diff", old, old), run("diff", old, model)
    assert (same.exit_code, changed.exit_code) == (ExitCode.FINE, ExitCode.PENDING)
    assert "nobody" in same.stdout
    assert "anna, crm.contact (read, update): gains 1 (2)" in changed.stdout
    told = json.loads(run("diff", old, model, "--format", "json").stdout)
    assert told["crm_rls_impact"] == 1
    assert {each["who"] for each in told["people"]} == {"anna"}
