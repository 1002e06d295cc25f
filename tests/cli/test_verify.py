"""`verify` against a real database."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from psycopg import sql

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database


@pytest.fixture
def applied(applied_model: ModelFile) -> ModelFile:
    return applied_model


def test_verify_is_content_after_apply(applied: ModelFile, run: Run) -> None:
    result = run("verify", applied)
    assert result.exit_code == ExitCode.FINE, result.stdout
    assert "no drift" in result.stdout
    assert "1 of 1 assertions hold" in result.stdout


def test_verify_finds_drift(applied: ModelFile, run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute("alter table crm.deal disable row level security")
    result = run("verify", applied)
    assert result.exit_code == ExitCode.PENDING
    assert "crm.deal" in result.stdout


def test_verify_finds_a_way_around(applied: ModelFile, run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute("create view crm.everything as select * from crm.contact")
        grant = sql.SQL("grant select on crm.everything to {}")
        owner.execute(grant.format(sql.Identifier(f"{applied.prefix}_anna")))
    result = run("verify", applied)
    assert result.exit_code == ExitCode.PENDING
    assert "CR0401" in result.stdout
    found = json.loads(run("verify", applied, "--format", "json").stdout)
    assert found["fine"] is False
    assert ("CR0401", "error") in {(each["code"], each["severity"]) for each in found["findings"]}


def test_verify_finds_a_broken_assertion(applied: ModelFile, run: Run) -> None:
    applied.replace("territory = 'BY'\"", "territory = 'HH'\"")
    result = run("verify", applied)
    assert result.exit_code == ExitCode.PENDING
    assert "failed  anna must not see" in result.stdout
    assert "model.yaml:" in result.stdout
    (assertion,) = json.loads(run("verify", applied, "--format", "json").stdout)["assertions"]
    assert assertion["outcome"] == "failed"
    (example, *_) = assertion["examples"]
    assert example["groups"] == ["nord"]
    assert ["territory", "HH"] in example["values"]
    suite = ET.fromstring(run("verify", applied, "--format", "junit").stdout)  # noqa: S314 -- our own
    (case,) = (each for each in suite.iter("testcase") if each.get("classname") == "CR0908")
    assert case.find("failure") is not None


ALL_KINDS = """\
assertions:
  - {group: nord, must_not_see: legal_hold}
  - {group: pumps, must_see: "exists(contact_product, product_line = 'PUMPS') and not legal_hold"}
  - {only: [nord], may_see: "territory = 'SH'"}
  - {must_be_seen: "territory = 'HH' and not legal_hold and customer_type = 'customer'"}
  - {separate: [nord, pumps]}
"""


def test_every_kind_of_assertion(applied: ModelFile, run: Run, crm: Database) -> None:
    text = applied.path.read_text(encoding="utf-8")
    applied.path.write_text(text.partition("assertions:")[0] + ALL_KINDS, encoding="utf-8")
    alone = run("check", applied)
    assert "2 of 5 assertions proved for all data." in alone.stdout
    found = json.loads(run("verify", applied, "--format", "json", "--coverage").stdout)
    assert [each["outcome"] for each in found["assertions"]] == ["proved", "proved", "failed", "held", "held"]
    assert found["assertions"][2]["examples"][0]["groups"] == ["bert by first_contact"]
    shown = run("verify", applied, "--coverage", "--full").stdout
    assert "Coverage: assertions touch 3 of 3 groups, 1 of 1 restrictions, " in shown
    assert "untouched  territories: " in shown
    assert "    proved for all data; today it speaks of " in shown
    junit = ET.fromstring(run("verify", applied, "--format", "junit").stdout)  # noqa: S314 -- our own
    cases = {each.get("name"): each for each in junit.iter("testcase") if each.get("classname") == "CR0908"}
    assert len(cases) == 5
    assert cases["nobody may be in two of nord, pumps"].find("system-out") is not None
    with crm.connect() as owner:
        call = "select crm_people.assign('bert', 'nord', '2999-01-01', '2999-02-01')"
        owner.execute(call)
    planned = run("verify", applied)
    assert "two of the groups have 1 of 2 people: bert (from 2999-01-01; by nord, pumps)" in (planned.stdout)


def test_warnings_count_where_they_are_to(applied: ModelFile, run: Run) -> None:
    applied.replace("territory = 'BY'\"", "territory = 'DE'\"")  # there is no such contact
    assert run("verify", applied).exit_code == ExitCode.FINE
    strict = run("verify", applied, "--strict")
    assert strict.exit_code == ExitCode.PENDING
    assert "vacuous" in strict.stdout


def test_a_finding_is_accepted_on_the_command_line_and_in_the_model(
    applied: ModelFile, run: Run, crm: Database
) -> None:
    with crm.connect() as owner:
        owner.execute("create view crm.everything as select * from crm.contact")
        grant = sql.SQL("grant select on crm.everything to {}")
        owner.execute(grant.format(sql.Identifier(f"{applied.prefix}_anna")))
    found = json.loads(run("verify", applied, "--format", "json").stdout)["findings"]
    (name,) = (each["object"] for each in found if each["code"] == "CR0401")
    accepted = run("verify", applied, "--accept", f"CR0401:{name}=shown on the wall")
    assert accepted.exit_code == ExitCode.FINE, accepted.stdout
    assert "1 accepted" in accepted.stdout
    refused = run("verify", applied, "--accept", "CR0401")
    assert refused.exit_code == ExitCode.USAGE
    applied.append(f'accept:\n  - {{code: CR0401, object: "{name}", reason: shown on the wall}}\n')
    assert run("verify", applied).exit_code == ExitCode.FINE


def test_what_is_wrong_is_shown_to_a_ci_server(applied: ModelFile, run: Run, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute("alter table crm.deal no force row level security")
    report = json.loads(run("verify", applied, "--format", "sarif").stdout)
    assert "CR0907" in {each["ruleId"] for each in report["runs"][0]["results"]}
    suite = ET.fromstring(run("verify", applied, "--format", "junit").stdout)  # noqa: S314 -- our own output
    failed = {case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None}
    assert "crm.deal" in failed
