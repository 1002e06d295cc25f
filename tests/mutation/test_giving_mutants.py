"""Mutants of giving contacts away: who may, by which groups, for whom, and what of the row is changed."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.managing.conftest import Office, changed, office
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["office"]

GIVEN = {
    "anna": {1, 3},  # nord, and first_contact by the own number: 5 is on hold
    "bert": {3, 4},  # sued for a time; nord is over
    "carl": {1, 3},  # for anna, and by all_of_them without the right
    "dora": set(),  # not active, with a role that a DBA gave again
}

OF_OWN = "select gives.login where crm_access.holds_itself(g.access_group, gives.login)"
OF_OTHERS = "select a.acts_for from crm_access.acting_for(g.access_group, gives.login) as a (acts_for)"
MUTANTS: Mutants = {
    "by groups of anybody": ("gives", OF_OWN, "select gives.login"),
    "not by own groups": ("gives", OF_OWN, "select gives.login where false"),
    "for nobody": ("gives", OF_OTHERS, "select gives.login where false"),
    "for everybody": ("gives", OF_OTHERS, "select p.login from crm_access.person as p"),
    "as oneself for others": ("gives", "known_attributes(acted.login)", "known_attributes(gives.login)"),
}
COMPILED = {
    "whoever asks": ("if not may then", "if false then"),
    "any filter": (") is true", ") is not null"),
    "every row": ('where c."id" = wanted."id" returning', "where true returning"),
    "empties the rest": ('else c."customer_type" end', "else null end"),
    "changes nothing": ('then given."territory"', 'then c."territory"'),
    "any territory": ('and given."territory" is not null then', "and false then"),
}


@pytest.fixture
def house(office: Office) -> Office:
    givers = ("nord", "sued", "first_contact")
    groups = tuple(replace(each, reassigns=each.name in givers) for each in office.model.groups)
    house = changed(office, replace(office.model, groups=groups))
    for group in ("nord", "first_contact"):
        house.call("assign", "anna", group)
    house.call("assign", "bert", "sued", "2000-01-01", "2999-01-01")
    house.call("assign", "bert", "nord", "2000-01-01", "2999-01-01")
    house.superuser.execute(
        "update crm_access.membership set valid_until = clock_timestamp() where access_group = 'nord'"
    )
    house.call("assign", "carl", "all_of_them")
    house.cover_anyway("anna", "carl")
    house.call("deactivate", "dora")
    house.superuser.execute(f"grant {house.names.group_role('nord')} to {house.login('dora')}")
    return house


def gives(house: Office, person: str, contact: int, territory: str = "DE") -> bool:
    """Say whether a person gives a contact away, and that it is as meant then; all is undone."""
    others = "select id, territory from crm.contact where id <> %s order by id"
    with house.open(person) as session:
        before = house.superuser.execute(others, [contact]).fetchall()
        kind = house.superuser.execute("select customer_type from crm.contact where id = %s", [contact])
        (was,) = kind.fetchall()
        try:
            session.execute("select crm_people.give(%s, %s)", [str(contact), Jsonb({"territory": territory})])
        except (psycopg.errors.UndefinedObject, psycopg.errors.InsufficientPrivilege):
            return False
        row = "select territory, customer_type from crm.contact where id = %s"
        now = house.superuser.execute(row, [contact]).fetchall()
        assert now == [(territory, *was)]
        assert house.superuser.execute(others, [contact]).fetchall() == before
        return True


def sound(house: Office) -> bool:
    rows = house.superuser.execute("select id, territory, customer_type from crm.contact").fetchall()
    try:
        return {
            person: {key for key, *_ in rows if restored(house, rows) and gives(house, person, key)}
            for person in GIVEN
        } == GIVEN and not gives(house, "anna", 1, "NOWHERE")
    except (AssertionError, psycopg.Error):
        return False
    finally:
        restored(house, rows)


def restored(house: Office, rows: list[tuple[object, ...]]) -> bool:
    with house.superuser.cursor() as cursor:
        cursor.executemany(
            "update crm.contact set territory = %s, customer_type = %s where id = %s",
            [(territory, kind, key) for key, territory, kind in rows],
        )
    return True


def test_every_mutant_of_who_may_give_is_noticed(house: Office) -> None:
    assert unnoticed(house, MUTANTS, lambda: sound(house)) == []


def test_every_mutant_of_the_compiled_function_is_noticed(house: Office) -> None:
    assert sound(house)
    definition = "select pg_get_functiondef('crm_access.give_contact'::regproc)"
    (original,) = house.superuser.execute(definition).fetchall()[0]
    survivors = []
    for name, (old, new) in COMPILED.items():
        assert old in original, name
        house.superuser.execute(original.replace(old, new))
        if sound(house):
            survivors.append(name)
    house.superuser.execute(original)
    assert sound(house)
    assert survivors == []
