"""A territory cannot be taken out of the tree by mistake while rows have it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.errors import PlanStale, Refused
from crm_rls.model import Child, ColumnOf, Model, TableName
from crm_rls.model.predicates import Linked, Within
from crm_rls.model.territories import TerritoryTree
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.fixtures.audited import MEMBERS
from tests.fixtures.database import Connection, Database
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import LINK, SCHEMA, TREE, group, small_model

BUT_STRANDING = frozenset(Risk) - {Risk.STRANDS}
LEAD = TableName("crm", "lead")


def without(model: Model, *keys: str) -> Model:
    """Return the model without these territories, which no group names."""
    tree = TerritoryTree(tuple(each for each in TREE.nodes if each.key not in keys))
    return replace(model, territories=tree)


def stranding(connection: Connection, model: Model) -> list[str]:
    """Return the subjects of what a plan strands."""
    return [step.subject for step in make_plan(connection, model).plan.steps if step.risk is Risk.STRANDS]


def applied(connection: Connection, model: Model) -> None:
    apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))


@dataclass(frozen=True, slots=True)
class Applied:
    connection: Connection
    model: Model

    def run(self, statements: str) -> None:
        self.connection.execute(sql.SQL(statements))


@pytest.fixture
def crm(database: Database, role_prefix: str) -> Applied:
    """Return a database with the small CRM, to which its model has been applied."""
    connection, model = database.connect(), small_model(role_prefix)
    connection.execute(sql.SQL(SCHEMA))
    applied(connection, model)
    return Applied(connection, model)


def test_rows_are_counted_and_the_plan_is_refused_without_the_word(crm: Applied) -> None:
    model = without(crm.model, "BW", "SH")
    crm.run("update crm.contact set territory = 'BW' where id in (1, 2, 3)")
    (subject,) = stranding(crm.connection, model)
    assert "BW (4 rows of crm.contact)" in subject
    plan = make_plan(crm.connection, model).plan
    with pytest.raises(Refused, match=r"strands.*BW \(4 rows.*--allow-stranding"):
        apply_plan(crm.connection, model, plan, allowed=BUT_STRANDING)
    apply_plan(crm.connection, model, plan, allowed=frozenset(Risk))
    assert stranding(crm.connection, model) == []


def test_a_territory_that_no_row_has_may_go(crm: Applied) -> None:
    model = without(crm.model, "BW")
    crm.run("update crm.contact set territory = 'BY' where territory = 'BW'")
    plan = make_plan(crm.connection, model).plan
    assert Risk.STRANDS not in plan.risks()
    apply_plan(crm.connection, model, plan, allowed=BUT_STRANDING)


def test_rows_that_come_after_the_plan_make_it_stale(crm: Applied) -> None:
    model = without(crm.model, "BW")
    crm.run("update crm.contact set territory = 'BY' where territory = 'BW'")
    plan = make_plan(crm.connection, model).plan
    crm.run("update crm.contact set territory = 'BW' where id = 1")
    with pytest.raises(PlanStale):
        apply_plan(crm.connection, model, plan, allowed=BUT_STRANDING)


def test_what_moves_in_the_tree_stays_in_it(crm: Applied) -> None:
    nodes = tuple(replace(each, parent="NORD") if each.key == "BW" else each for each in TREE.nodes)
    assert stranding(crm.connection, replace(crm.model, territories=TerritoryTree(nodes))) == []


def test_columns_of_further_tables_and_of_filters_count(crm: Applied) -> None:
    (region,) = crm.model.assignment
    linked = Linked(str(LINK), ("contact_id",), ("id",), Within("product_line", "NORD", ("HH", "NORD")))
    with_lead = replace(
        crm.model,
        children=(*crm.model.children, Child(LEAD)),
        assignment=(replace(region, on=(ColumnOf(LEAD, "area"),)),),
        groups=(*crm.model.groups, group("zz_lines", linked)),
    )
    crm.run(
        "create table crm.lead (id int primary key, area text);"
        "insert into crm.lead values (1, 'BW'), (2, 'HH');"
        "update crm.contact set territory = null;"
        "insert into crm.contact_product (contact_id, product_line) values (1, 'BW')"
    )
    applied(crm.connection, with_lead)
    (subject,) = stranding(crm.connection, without(with_lead, "BW"))
    assert subject.endswith("without BW (1 row of crm.contact_product), BW (1 row of crm.lead)")


def test_an_operator_who_is_no_superuser_counts(operator: Operator, role_prefix: str) -> None:
    connection, model = operator.connect(), small_model(role_prefix, MEMBERS)
    connection.execute(sql.SQL(SCHEMA))
    applied(connection, model)
    (subject,) = stranding(connection, without(model, "BW"))
    assert "of crm.contact)" in subject


def test_before_the_first_apply_nothing_leaves(database: Database, role_prefix: str) -> None:
    connection = database.connect()
    connection.execute(sql.SQL(SCHEMA))
    assert stranding(connection, without(small_model(role_prefix), "BW")) == []
