"""Filters with `me.`: a substitute sees the absent person's contacts, in every shape that is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_rls.meaning.visibility import World
from crm_rls.model import AccessGroup, Attributes, Cover, Membership, Mode, Model, PersonAttribute, Right
from crm_rls.model.predicates import And, Attribute, Compare, InAttribute, Not, Or, Predicate
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ALL, SCHEMA, small_model
from tests.managing.conftest import Office

OWN = Compare("first_contact_by", "=", Attribute("employee_no"))
REGION = Compare("territory", "=", Attribute("region"))
REGIONS = InAttribute("territory", Attribute("regions"))
SHAPES: dict[str, Predicate] = {
    "one": OWN,
    "one_or_constant": Or((OWN, Compare("customer_type", "=", "key account"))),
    "two_of_one_person": And((OWN, REGION)),
    "either": Or((OWN, REGION)),
    "not": Not(OWN),
    "not_both": Not(And((OWN, REGION))),
    "one_and_not_the_other": And((OWN, Not(REGION))),
    "unequal": Compare("first_contact_by", "<>", Attribute("employee_no")),
    "several": REGIONS,
    "several_and_one": And((REGIONS, OWN)),
    "none_of_several": Not(REGIONS),
    "later": Compare("first_contact_by", ">", Attribute("employee_no")),
}
ATTRIBUTES: Mapping[str, Attributes] = {
    "anna": {"employee_no": "1001", "region": "BY", "regions": ("BY", "HH")},
    "bert": {"employee_no": "1002", "region": "HH", "regions": ("SH",)},
    "carl": {"employee_no": "1003"},
    "dora": {},
}


def shaped(prefix: str, modes: Mode) -> Model:
    """Return the small model with a group for every shape, and attributes that are partly missing."""
    model = small_model(prefix)
    groups = (*model.groups, *(AccessGroup(name, each, ALL, ALL) for name, each in SHAPES.items()))
    return replace(
        model,
        attributes={
            "employee_no": PersonAttribute(),
            "region": PersonAttribute(),
            "regions": PersonAttribute(many=True),
        },
        groups=tuple(sorted(groups, key=lambda group: group.name)),
        people=tuple(replace(person, attributes=ATTRIBUTES[person.name]) for person in model.people),
        children=tuple(replace(c, mode=modes) if c.name.name == "activity" else c for c in model.children),
    )


@pytest.fixture(params=[Mode.FOLLOW, Mode.CARRY])
def shapes(request: pytest.FixtureRequest, database: Database, role_prefix: str) -> Office:
    superuser = database.connect()
    superuser.execute(SCHEMA)
    model = shaped(role_prefix.rstrip("_"), request.param)
    with database.connect(autocommit=False) as owner:
        applied(owner, model)
    return Office(database, model, superuser, superuser)


def world(office: Office, memberships: list[Membership], covers: list[Cover]) -> World:
    """Return the model with the rows that are there."""
    tables = {}
    for table in (office.model.root.name, *(child.name for child in office.model.children)):
        cursor = office.superuser.execute(f"select * from {table}")
        columns = [column.name for column in cursor.description or ()]
        tables[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return World(office.model, tables, memberships, covers)


STATEMENTS = {
    Right.READ: "select {key} from {table}",
    Right.UPDATE: "update {table} set {key} = {key} returning {key}",
    Right.DELETE: "delete from {table} returning {key}",
}


def agrees(office: Office, sessions: dict[str, Connection], truth: World) -> None:
    """Check every person, table and right against the meaning of the model."""
    at = datetime.now(UTC)
    for person in office.model.people:
        for table in truth.tables:
            key = "contact_id" if table.name == "contact_product" else "id"
            for right, statement in STATEMENTS.items():
                expected = sorted(int(str(row[key])) for row in truth.visible(person, table, right, at))
                with sessions[person.name].transaction(force_rollback=True):
                    if right is Right.DELETE and table.name in ("contact", "deal"):
                        continue  # what hangs on them is in the way
                    found = sessions[person.name].execute(statement.format(key=key, table=table)).fetchall()
                assert sorted(each for (each,) in found) == expected, (person.name, table, right)


def test_every_shape_means_what_the_model_says(shapes: Office) -> None:
    """anna and bert cover each other and carl covers both; then also with own memberships beside it."""
    sessions = {person.name: shapes.open(person.name) for person in shapes.model.people}
    start = datetime.now(UTC) - timedelta(hours=1)
    pairs = (("anna", "bert"), ("anna", "carl"), ("bert", "carl"), ("dora", "anna"))
    for absent, substitute in pairs:
        shapes.cover_anyway(absent, substitute, start.isoformat(), None)
    covers = [Cover(absent, substitute, start, None) for absent, substitute in pairs]
    for shape in SHAPES:
        held: list[Membership] = []
        for person in ("anna", "bert", "dora", "carl"):
            until = None if person in ("anna", "carl") else datetime.now(UTC) + timedelta(hours=1)
            shapes.call("assign", person, shape, None, until.isoformat() if until else None)
            held.append(Membership(person, shape, None, until))
            agrees(shapes, sessions, world(shapes, held, covers))
        for person in ("anna", "bert", "dora", "carl"):
            shapes.call("unassign", person, shape)


def test_the_substitute_does_not_see_the_own_ones_by_it(shapes: Office) -> None:
    shapes.call("assign", "anna", "one")
    shapes.call("cover", "anna", "bert")
    seen = "select id from crm.contact order by id"
    assert (
        shapes.open("anna").execute(seen).fetchall()
        == shapes.open("bert").execute(seen).fetchall()
        == [(1,), (3,)]
    )
    activities = "select distinct contact_id from crm.activity order by 1"
    assert shapes.open("bert").execute(activities).fetchall() == [(1,), (3,)]


def test_an_attribute_that_changes_counts_for_the_substitute_at_once(shapes: Office) -> None:
    shapes.call("assign", "anna", "one")
    shapes.call("cover", "anna", "bert")
    bert = shapes.open("bert")
    bert.execute("prepare mine as select id from crm.contact order by id")
    for number, seen in (("1001", [(1,), (3,)]), ("1002", [(2,)]), (None, [])):
        shapes.call(
            "register",
            "anna",
            shapes.login("anna"),
            f'{{"employee_no": {f"{chr(34)}{number}{chr(34)}" if number else "null"}}}',
        )
        assert bert.execute("execute mine").fetchall() == seen
