"""Who sees all contacts sees what hangs on them by the link alone: nothing is looked up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.model import AccessGroup, Membership, Person, Right, TableName
from crm_rls.model.predicates import TRUE, Compare
from crm_rls.postgres.sqltext import SQL, qualified
from tests.fixtures.database import Connection, Database
from tests.fixtures.web import DEAL, ITEM, LOT, PART, PARTICIPANT
from tests.fixtures.web_stage import ROWS, spin, web_model
from tests.property.stage import Stage

READ = frozenset({Right.READ})


@pytest.fixture
def head(database: Database, role_prefix: str) -> Connection:
    stage = Stage.of(database, role_prefix)
    spin(stage)
    stage.superuser.execute("insert into crm.item (id) values (9)")
    side = AccessGroup("side", Compare("kind", "=", "a"), READ, READ)
    model = replace(
        web_model(),
        groups=(AccessGroup("head", TRUE, READ, READ), side),
        people=(Person("p0", "p0"), Person("p1", "p1")),
        memberships=(Membership("p0", "head"), Membership("p1", "side")),
    )
    cast = stage.cast(model)
    stage.apply(cast)
    return stage.session(cast.people[0])


@pytest.mark.parametrize("table", [DEAL, ITEM, LOT, PART, PARTICIPANT], ids=str)
def test_a_head_reads_children_without_a_look_at_their_parents(head: Connection, table: TableName) -> None:
    name = qualified(table.schema, table.name)
    plan = [
        line for (line,) in head.execute(SQL("explain (analyze, costs off) select * from {}").format(name))
    ]
    looked_up = [line for line in plan if " on contact" in line or " on deal linked" in line]
    assert all("never executed" in line for line in looked_up), plan
    found = {key for (key,) in head.execute(SQL("select id from {}").format(name))}
    assert found == {row["id"] for row in ROWS[table]}  # the item that hangs on nothing is not there
