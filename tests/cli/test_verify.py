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
def applied(model: ModelFile, run: Run) -> ModelFile:
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    return model


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
    assert assertion["passed"] is False


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
