"""What verify says of tables in which attributes of people stand."""

from __future__ import annotations

from crm_rls.diagnostics import Code, Diagnostic
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


def lines(stage: Stage) -> list[Diagnostic]:
    with stage.database.connect(autocommit=False) as owner:
        findings = verify(owner, stage.model).findings
    return [each for each in findings if each.code is Code.STORED_LINES]


def test_verify_compares_stored_lines_with_the_table(value_tables: Stage) -> None:
    for number, head in ((3, None), (4, 3), (5, 4), (6, 4)):
        value_tables.employ(number, head)
    assert lines(value_tables) == []
    value_tables.run("alter table crm.employee disable trigger user")
    value_tables.run("update crm.employee set reports_to = null where employee_no = 4")
    value_tables.run("update crm.employee set reports_to = 6 where employee_no = 5")
    (found,) = lines(value_tables)
    assert (found.severity, found.object) == ("error", "attribute reports")
    assert found.cause == (
        "4 stored values differ from what crm.employee says, so wrong people see rows: 3 has 4, who does not "
        "report to 3; 3 has 5, who does not report to 3; 3 has 6, who does not report to 3; 6 lacks 5"
    )
    value_tables.run(found.next_step.partition("then run: ")[2])
    assert lines(value_tables) == []


def test_the_finding_about_lines_shows_a_few(value_tables: Stage) -> None:
    value_tables.run("alter table crm.employee disable trigger user")
    for number in range(10):
        value_tables.employ(number, None)
    (found,) = lines(value_tables)
    assert found.cause.startswith("10 stored values differ")
    assert found.cause.endswith("and 5 more")
