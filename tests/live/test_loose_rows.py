"""verify --deep counts what hangs on nothing, in the web of tables."""

from __future__ import annotations

from crm_rls.diagnostics import Code
from crm_rls.verify import verify
from tests.fixtures.database import Database
from tests.fixtures.web_stage import spin, web_model
from tests.property.stage import Stage


def test_rows_without_a_link_are_counted_by_their_kind(database: Database, role_prefix: str) -> None:
    stage = Stage.of(database, role_prefix)
    spin(stage)
    model = stage.cast(web_model())
    stage.apply(model)
    stage.superuser.execute("insert into crm.note (id, parent_type, parent_id) values (8, 'lead', 77)")
    stage.superuser.execute("insert into crm.event (id, contact_ids) values (8, '{77,null}')")
    stage.superuser.execute("insert into crm.part (id, tenant) values (8, 1)")
    found = verify(stage.superuser, model, deep=True).findings
    causes = {each.object: each.cause for each in found if each.code is Code.LOOSE_ROWS}
    shown = "and only grants on crm.{0} itself show them"
    assert causes == {
        "table crm.task": f"1 row has no parent, {shown.format('task')} (no link has a value: 1)",
        "table crm.note": f"2 rows have no parent, {shown.format('note')} (the condition of no link is "
        "true: 1; the parent row is missing: 1)",
        "table crm.event": f"3 rows have no parent, {shown.format('event')} (no link has a value: 1; the "
        "condition of no link is true: 1; the parent row is missing: 1)",
        "table crm.mail": f"3 rows have no parent, {shown.format('mail')} (the condition of no link is "
        "true: 1; the parent row is missing: 2)",
        "table crm.part": f"1 row has no parent, {shown.format('part')} (no link has a value: 1)",
    }
    assert not any(each.code is Code.LOOSE_ROWS for each in verify(stage.superuser, model).findings)
