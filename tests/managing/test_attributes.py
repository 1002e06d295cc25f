"""Attributes with several values: managers add and take single ones, and sessions see it at once."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.model import AccessGroup, Membership, PersonAttribute
from crm_rls.model.predicates import Attribute, InAttribute, Not
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ALL, READ, SCHEMA, small_model
from tests.managing.conftest import Office

REGIONS = InAttribute("territory", Attribute("region"))
SEEN = "select id from crm.contact order by id"


@pytest.fixture
def regions(database: Database, role_prefix: str) -> Office:
    """Return an office in which anna sees the contacts of her regions, and bert all others than his."""
    superuser = database.connect()
    superuser.execute(SCHEMA)
    model = small_model(role_prefix.rstrip("_"))
    model = replace(
        model,
        attributes={"region": PersonAttribute(many=True), "size": PersonAttribute("integer", many=True)},
        groups=(
            AccessGroup("not_own", Not(REGIONS), READ, READ),
            AccessGroup("own", REGIONS, ALL, ALL),
            AccessGroup("size", InAttribute("pad", Attribute("size")), READ, READ),
        ),
        restrictions=(),
        people=tuple(replace(person, attributes={}) for person in model.people),
        memberships=(Membership("anna", "own"), Membership("bert", "not_own")),
    )
    with database.connect(autocommit=False) as owner:
        applied(owner, model)
    return Office(database, model, superuser, superuser)


def change(office: Office, person: str, attributes: str) -> None:
    office.call("register", person, office.login(person), attributes)


def seen(connection: Connection) -> list[int]:
    return [key for (key,) in connection.execute("execute mine").fetchall()]


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_a_value_counts_from_the_next_statement_on_also_in_a_prepared_one(regions: Office, mode: str) -> None:
    anna, bert = regions.open("anna"), regions.open("bert")
    for session in (anna, bert):
        session.execute("select set_config('plan_cache_mode', %s, false)", [mode])
        session.execute(f"prepare mine as {SEEN}")
    steps: tuple[tuple[str, list[int], list[int]], ...] = (
        ("{}", [], []),
        ('{"region": ["HH"]}', [1, 5], [2, 3, 4]),
        ('{"region": {"add": ["BY", "HH"]}}', [1, 3, 5], [2, 4]),
        ('{"region": {"add": "SH", "take": ["HH", "nothing"]}}', [2, 3], [1, 4, 5]),
        ('{"region": {"take": ["SH", "BY"]}}', [], []),
        ('{"region": "HH"}', [1, 5], [2, 3, 4]),
        ('{"region": null}', [], []),
    )
    for attributes, of_anna, of_bert in steps:
        change(regions, "anna", attributes)
        change(regions, "bert", attributes)
        assert (seen(anna), seen(bert)) == (of_anna, of_bert), attributes


def test_the_values_are_a_sorted_set_of_texts(regions: Office) -> None:
    change(regions, "anna", '{"size": [10, 9, 9], "region": ["b", "a"]}')
    kept = "select attributes from crm_people.people where person = 'anna'"
    assert regions.manager.execute(kept).fetchall() == [({"region": ["a", "b"], "size": ["10", "9"]},)]
    change(regions, "anna", '{"size": {"take": [10, 9]}}')
    assert regions.manager.execute(kept).fetchall() == [({"region": ["a", "b"]},)]


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ('{"size": [1, "a"]}', "size = a does not have the type"),
        ('{"size": {"add": ["1x"]}}', "size = 1x does not have the type"),
        ('{"size": [null]}', "size = null does not have the type"),
        ('{"size": [[1]]}', "does not have the type"),
        ('{"size": true}', "size = true does not have the type"),
        ('{"region": {"plus": ["HH"]}}', "these are not values of region"),
        ('{"region": {"add": {"HH": 1}}}', "these are not values of region"),
        ('{"colour": ["red"]}', "the model has no attribute colour"),
    ],
)
def test_what_is_no_value_is_refused(regions: Office, attributes: str, says: str) -> None:
    change(regions, "anna", '{"region": ["HH"]}')
    with pytest.raises(psycopg.Error, match=says):
        change(regions, "anna", attributes)
    assert [key for (key,) in regions.open("anna").execute(SEEN)] == [1, 5]


def test_an_attribute_with_one_value_takes_no_list(office: Office) -> None:
    for attributes in ('{"employee_no": ["1"]}', '{"employee_no": {"add": ["1"]}}'):
        with pytest.raises(psycopg.Error, match="these are not values of employee_no"):
            change(office, "anna", attributes)


def test_a_value_of_before_there_were_several_counts_as_one_of_them(regions: Office) -> None:
    regions.superuser.execute(
        "update crm_access.person set attributes = '{\"region\": \"HH\"}' where person in ('anna', 'dora')"
    )
    assert [key for (key,) in regions.open("anna").execute(SEEN)] == [1, 5]
    change(regions, "anna", '{"region": {"add": ["BY"]}}')
    assert [key for (key,) in regions.open("anna").execute(SEEN)] == [1, 3, 5]


def test_a_manager_and_the_model_each_keep_their_values(regions: Office) -> None:
    def declaring(*values: str) -> None:
        people = tuple(
            replace(each, attributes={"region": values}) if each.name == "anna" else each
            for each in regions.model.people
        )
        with regions.database.connect(autocommit=False) as owner:
            applied(owner, replace(regions.model, people=people))

    declaring("BY", "HH")
    change(regions, "anna", '{"region": {"add": ["SH"], "take": ["BY"]}}')
    declaring("BY", "HH")
    anna = regions.open("anna")
    assert [key for (key,) in anna.execute(SEEN)] == [1, 2, 5]
    declaring("BY", "BW")
    assert [key for (key,) in anna.execute(SEEN)] == [2, 4]
