"""`inspect` and `verify` against a real database."""

from __future__ import annotations

import json

import pytest
from psycopg import sql

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fix_db import Database


@pytest.fixture
def applied(model: ModelFile, run: Run) -> ModelFile:
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    return model


def test_inspect_shows_tables_roles_and_policies_of_others(
    applied: ModelFile, run: Run, crm: Database
) -> None:
    with crm.connect() as owner:
        owner.execute("create policy side_door on crm.contact for select using (true)")
    shown = run("inspect", "--prefix", applied.prefix).stdout
    row = next(line.split() for line in shown.splitlines() if line.split()[:1] == ["crm.contact"])
    assert "forced" in row
    assert row[-1] == "1"
    assert "off" in next(line for line in shown.splitlines() if "crm.country" in line)
    assert f"{applied.prefix}_group_nord" in shown
    assert f"{applied.prefix}_anna" in shown
    assert "side_door" in shown


def test_inspect_as_json_is_complete(applied: ModelFile, run: Run) -> None:
    found = json.loads(
        run("inspect", "--schema", "crm", "--prefix", applied.prefix, "--format", "json").stdout
    )
    contact = next(table for table in found["tables"] if table["name"] == "crm.contact")
    assert (contact["enabled"], contact["forced"], contact["kind"]) == (True, True, "r")
    assert {"id", "territory"} <= {column["name"] for column in contact["columns"]}
    nord = next(each for each in found["policies"] if each["name"] == f"{applied.prefix}_group_nord_read")
    assert nord["roles"] == [f"{applied.prefix}_group_nord"]
    assert "HH" in nord["using"]
    assert {"role": f"{applied.prefix}_group_nord", "member": f"{applied.prefix}_anna"}.items() <= {
        **next(each for each in found["memberships"] if each["member"] == f"{applied.prefix}_anna")
    }.items()
    assert any(each["name"] == "crm_access" for each in found["objects"])
    assert [person["person"] for person in found["people"]] == ["anna", "bert"]


def test_inspect_needs_no_model_and_nothing_of_ours(run: Run) -> None:
    shown = run("inspect").stdout
    assert "crm.contact" in shown
    assert "Our roles" not in shown


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
