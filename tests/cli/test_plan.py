"""`plan` against a real database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import validate

from crm_rls.cli.exits import ExitCode
from crm_rls.diagnostics import Code
from crm_rls.plan.value import from_json
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database

SCHEMA = Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json"


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


def test_a_part_names_its_table_with_the_schema(model: ModelFile, run: Run) -> None:
    refused = run("plan", model, "--table", "deal")
    assert refused.exit_code == ExitCode.USAGE
    assert "deal is not a table: write schema.table" in " ".join(refused.stderr.split())


LOOSE = {
    "exists(contact_product, product_line = 'PUMPS')": "name <> 'Hafen AG'",
    "customer_type <> 'supplier'": "customer_type <> 'vendor'",
}


def test_a_first_plan_is_a_page_and_says_what_is_ours_in_a_line(model: ModelFile, run: Run) -> None:
    shown = run("plan", model, "--no-effect").stdout.splitlines()
    (ours,) = (line for line in shown if line.startswith("Support objects"))
    assert "installs crm_access 0001" in ours
    assert f"to {model.prefix}_owner" in ours
    assert len([line for line in shown if not line.startswith("  info CR")]) <= 80
    everything = run("plan", model, "--full").stdout.splitlines()
    assert len(everything) > 400
    assert not any(line.startswith("Support objects") for line in everything)


def test_a_changed_filter_is_told_in_both_wordings_everywhere(model: ModelFile, run: Run) -> None:
    """Text, JSON, Markdown and SARIF have the words of the model in force, the new ones, and the line."""
    run("apply", model, "--allow-widening")
    for old, new in LOOSE.items():
        model.replace(old, new)
    line = 1 + model.path.read_text(encoding="utf-8").splitlines().index(
        next(each for each in model.path.read_text(encoding="utf-8").splitlines() if "nord: {family" in each)
    )
    text, markdown, sarif, data = (
        run("plan", model, "--format", form).stdout for form in ("text", "markdown", "sarif", "json")
    )
    for shown in (text, markdown):
        assert "- where: customer_type <> 'supplier'\n" in shown
        assert "+ where: customer_type <> 'vendor'\n" in shown
        assert f"access group nord ({model.path}:{line})" in shown
    (nord,) = (each for each in json.loads(data)["declarations"] if each["object"] == "access group nord")
    assert "where: customer_type <> 'supplier'" in nord["before"]
    assert "where: customer_type <> 'vendor'" in nord["after"]
    assert nord["place"]["line"] == line
    steps = [each for each in json.loads(data)["steps"] if each["kind"] == "alter policy"]
    assert steps
    assert all("CREATE POLICY" in each["before"] and each["statements"] for each in steps)
    log = json.loads(sarif)
    validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    results = log["runs"][0]["results"]
    assert all(each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in results)
    told = {
        each["locations"][0]["physicalLocation"]["region"]["startLine"]: each["message"]["text"]
        for each in results
        if each["ruleId"] == Code.GETS_MORE
    }
    assert "customer_type <> 'supplier'" in told[line]
    assert "customer_type <> 'vendor'" in told[line]
    assert "CREATE POLICY" not in text
    assert '- CREATE POLICY "' in run("plan", model, "--sql").stdout


def test_people_are_annotated_where_the_file_has_them(model: ModelFile, run: Run) -> None:
    run("apply", model, "--allow-widening")
    model.replace("groups: [pumps, first_contact]", "groups: [first_contact]")
    model.replace("groups: [nord]", "groups: [nord, pumps]")
    lines = model.path.read_text(encoding="utf-8").splitlines()
    results = json.loads(run("plan", model, "--format", "sarif").stdout)["runs"][0]["results"]
    told = {
        (each["ruleId"], line.split(":")[0].strip()): each["message"]["text"]
        for each in results
        for line in [lines[each["locations"][0]["physicalLocation"]["region"]["startLine"] - 1]]
    }
    assert "widens on crm.contact (read), crm.activity (read)" in told[Code.GETS_MORE, "anna"]
    assert "Person bert narrows on " in told[Code.GETS_LESS, "bert"]


@pytest.mark.parametrize(("old", "new"), [("'PUMPS'", "'PUMPS"), ("first_contact_by =", "nobody =")])
def test_mistakes_of_a_model_stand_in_the_views_for_reviews(
    model: ModelFile, run: Run, old: str, new: str
) -> None:
    """The first is found in the file, the second in the database."""
    model.replace(old, new)
    text = model.path.read_text(encoding="utf-8")
    sarif, markdown = (run("plan", model, "--format", form) for form in ("sarif", "markdown"))
    assert sarif.exit_code == markdown.exit_code == ExitCode.ERROR
    (result,) = json.loads(sarif.stdout)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"file://{model.path}"
    assert new in text.splitlines()[place["region"]["startLine"] - 1]
    assert result["ruleId"] in markdown.stdout


def test_advice_is_told_by_the_plan_that_gives_reason_for_it(model: ModelFile, run: Run) -> None:
    first = run("plan", model).stdout
    assert "CR0805" in first  # of the group `pumps`, which asks a link table
    run("apply", model, "--allow-widening")
    model.replace("rights: [read, update]", "rights: [read]")
    later = run("plan", model).stdout
    assert "CR0805" not in later
    assert "Advice on what is in force already: " in later
    assert "CR0805" in run("plan", model, "--full").stdout
    valves = "  valves: {where: \"exists(contact_product, product_line = 'VALVES')\", rights: [read]}\n"
    model.replace("restrictions:", f"{valves}restrictions:")
    anew = run("plan", model).stdout
    assert "access_groups.valves" in anew.partition("CR0805")[2]
    assert "access_groups.pumps" not in anew.partition("CR0805")[2]


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


def test_a_warning_about_the_file_is_a_line_for_people(model: ModelFile, run: Run) -> None:
    model.replace("employee_no: {type: text}", "employee_no: {type: text}\n  phone: {type: text}")
    said = run("plan", model, "--no-effect").stderr
    assert "warning CR1108" in said
    assert "Diagnostic(" not in said
