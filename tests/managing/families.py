"""Three families that want other faces for other contacts and leads, and how their faces are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from crm_rls.model import Child, Faces, Family, Grant, Model, Restriction, Right, TableName
from crm_rls.model.predicates import TRUE, Attribute, Compare, InList, IsNull, IsTrue, Linked, Not, Predicate
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import LINK

FAMILIES = ("products", "sales", "service")
LEAD = TableName("crm", "lead")
LEADS = """
create table crm.lead (code text primary key, stage text, owner_no text, lost boolean);
insert into crm.lead values
    ('a', 'new', '1001', false), ('b', 'new', '1002', true), ('c', 'won', '1001', false),
    ('1', null, null, false), ('e', 'new', null, null)
"""
ROOTS = (None, LEAD)


def with_families(model: Model) -> Model:
    """Return the model with three families, of which each wants other faces for other contacts and leads."""
    belongs = {"pumps": "products", "first_contact": "service", "key_accounts": "service"}
    oversight = ("all_of_them", "data_protection")
    read = frozenset({Right.READ})
    leads: Mapping[str, Predicate] = {
        "all_of_them": TRUE,
        "first_contact": Compare("owner_no", "=", Attribute("employee_no")),
        "key_accounts": Compare("stage", "=", "won"),
        "nord": Not(IsNull("stage")),
        "sued": InList("stage", ("new",)),
    }
    return replace(
        model,
        children=tuple(sorted((*model.children, Child(LEAD, key=("code",))), key=lambda child: child.name)),
        restrictions=(*model.restrictions, Restriction("lost", Not(IsTrue("lost")), on=LEAD)),
        families=(
            Family("products", "", Faces.AT_MOST_ONE),
            Family("sales", "Sales", Faces.ONE, InList("customer_type", ("customer", "key account"))),
            Family(
                "service",
                "",
                Faces.ONE,
                Not(Linked(str(LINK), ("contact_id",), ("id",), Compare("product_line", "=", "VALVES"))),
            ),
            Family("sales", "Sales", Faces.ONE, Not(Compare("stage", "=", "won")), LEAD),
            Family("service", "", Faces.AT_MOST_ONE, on=LEAD),
        ),
        groups=tuple(
            replace(
                group,
                family=belongs.get(group.name, group.family),
                oversight=group.name in oversight,
                on=tuple(Grant(LEAD, leads[name], read, read) for name in (group.name,) if name in leads),
            )
            for group in model.groups
        ),
    )


Answer = list[tuple[str, list[str], list[str]]]


def asked(
    connection: Connection, contact: str, family: str, at: datetime | None, root: str | None = None
) -> Answer:
    rows = connection.execute(
        "select person, access_groups, instead_of "
        "from crm_people.responsible(%s, %s, coalesce(%s, now()), %s)",
        (contact, family, at, root),
    )
    return [(str(person), groups, instead_of) for person, groups, instead_of in rows]
