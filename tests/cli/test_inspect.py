"""`inspect` against a real database."""

from __future__ import annotations

import json

import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database


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


def test_columns_that_grant_are_listed_with_what_reads_them(applied: ModelFile, run: Run) -> None:
    found = json.loads(run("inspect", "--prefix", applied.prefix, "--format", "json").stdout)
    listed = {(each["table"], each["column"]): each["read_by"] for each in found["columns_that_grant"]}
    assert listed == {
        ("crm.activity", "contact_id"): ["link of crm.activity"],
        ("crm.contact", "customer_type"): ["access group nord"],
        ("crm.contact", "first_contact_by"): ["access group first_contact"],
        ("crm.contact", "legal_hold"): ["restriction legal_hold"],
        ("crm.contact", "territory"): ["access group nord"],
        ("crm.contact_product", "contact_id"): ["access group pumps", "link of crm.contact_product"],
        ("crm.contact_product", "product_line"): ["access group pumps"],
        ("crm.deal", "contact_id"): ["link of crm.deal"],
        ("crm.deal_line", "deal_id"): ["link of crm.deal_line"],
    }
    shown = run("inspect", "--prefix", applied.prefix).stdout
    assert "Columns that grant" in shown
    assert any(line.split()[:2] == ["crm.contact", "legal_hold"] for line in shown.splitlines())


def test_inspect_needs_no_model_and_nothing_of_ours(run: Run) -> None:
    shown = run("inspect").stdout
    assert "crm.contact" in shown
    assert "Our roles" not in shown
