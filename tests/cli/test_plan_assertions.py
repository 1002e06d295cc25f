"""A plan says whether the assertions will hold, and `apply` stops at one that does not."""

from __future__ import annotations

import json
from pathlib import Path

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database


def test_a_failing_assertion_stops_apply_before_anything_changes(
    model: ModelFile, run: Run, crm: Database, tmp_path: Path
) -> None:
    planned = run("plan", model)
    assert "Assertions (1): 1 held for the data of today." in planned.stdout
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    model.replace("territory: NORD,", "territory: DE,")
    planned = run("plan", model)
    assert "Assertions (1): 1 failed." in planned.stdout
    assert "  failed  anna must not see territory = 'BY'" in planned.stdout
    told = " ".join(planned.stdout.split())
    assert "anna sees " in told
    assert "territory BY" in told
    assert "by nord)" in told
    saved = tmp_path / "plan.json"
    run("plan", model, "--out", saved)
    assert json.loads(saved.read_text(encoding="utf-8"))["assertions"][0]["outcome"] == "failed"
    sarif = json.loads(run("plan", model, "--format", "sarif").stdout)
    assert "CR0908" in {each["ruleId"] for each in sarif["runs"][0]["results"]}
    markdown = run("plan", model, "--format", "markdown").stdout
    assert "#### Assertions: 1 failed\n" in markdown
    for more in ([], ["--plan", saved], ["--group", "nord"], ["--no-effect"]):
        refused = run("apply", model, "--allow-widening", *more)
        assert refused.exit_code == ExitCode.REFUSED, more
        assert "--allow-broken-assertions" in refused.stderr
        assert seen(crm, model) == {"HH"}
    assert run("plan", model, "--no-effect").stdout.count("Assertions") == 0
    meant = run("apply", model, "--allow-widening", "--allow-broken-assertions")
    assert meant.exit_code == ExitCode.FINE, meant.output
    assert "BY" in seen(crm, model)
    again = run("plan", model)
    assert again.exit_code == ExitCode.PENDING  # nothing to change, and an assertion fails
    assert "Nothing to change" in again.stdout
    assert run("verify", model).exit_code == ExitCode.PENDING


def test_the_people_of_the_plan_are_asked(model: ModelFile, run: Run, crm: Database) -> None:
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    model.replace(
        "assertions:\n",
        "assertions:\n"
        "  - {separate: [nord, pumps]}\n"
        "  - {person: bert, must_not_see: \"territory = 'SH'\"}\n"
        "  - {must_be_seen: \"exists(contact_product, product_line = 'VALVES')\"}\n",
    )
    model.replace("groups: [nord]", "groups: [nord, pumps]")
    shown = run("plan", model, "--full").stdout
    assert "two of the groups have 1 of 2 people: anna (by nord, pumps)." in shown
    refused = run("apply", model, "--allow-widening")
    assert refused.exit_code == ExitCode.REFUSED
    assert "nobody may be in two of nord, pumps" in refused.stderr
    with crm.connect() as owner:
        held = owner.execute(
            "select count(*) from pg_auth_members where roleid = %s::regrole and member = %s::regrole",
            [f"{model.prefix}_group_pumps", f"{model.prefix}_anna"],
        ).fetchone()
    assert held == (0,)


def seen(crm: Database, model: ModelFile) -> set[str]:
    """Return the territories of the contacts that anna sees."""
    found = crm.login(f"{model.prefix}_anna").execute("select territory from crm.contact").fetchall()
    return {territory for (territory,) in found}
