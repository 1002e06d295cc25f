"""What verify says of tables in which attributes of people stand."""

from __future__ import annotations

from crm_rls.diagnostics import Code
from crm_rls.verify import verify
from tests.fixtures.attribute_tables import Stage


def found(stage: Stage) -> set[tuple[str, str]]:
    with stage.database.connect(autocommit=False) as owner:
        findings = verify(owner, stage.model).findings
    return {(each.severity, each.object) for each in findings if each.code is Code.GRANTING_TABLE_WRITTEN}


def test_verify_finds_who_may_write_them(value_tables: Stage) -> None:
    assert found(value_tables) == set()
    hr = f"{value_tables.model.prefix}_hr"
    value_tables.run(f"create role {hr} login; grant insert on crm.employee to {hr}")
    value_tables.run(f"grant update (reports_to) on crm.employee to {value_tables.login('dora')}")
    value_tables.run(f"grant update (wish) on crm.employee to {value_tables.login('carl')}")
    assert found(value_tables) == {
        ("warning", f"INSERT on crm.employee for {hr}"),
        ("error", f"UPDATE on crm.employee for {value_tables.login('dora')}"),
    }
