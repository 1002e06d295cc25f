"""Handover with contacts: those that are the leaver's by an attribute become the successor's."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from crm_rls.model import Model
from crm_rls.model.predicates import And, Attribute, Compare, Not, Or
from tests.fixtures.applying import brought_in_line
from tests.fixtures.small_crm import group, within
from tests.managing.conftest import Office


def bring_in_line(office: Office, model: Model) -> Office:
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    return replace(office, model=model)


def hand_over(office: Office, leaver: str, successor: str) -> object:
    return office.call("handover", leaver, successor, None, True)


def activities(office: Office, person: str) -> set[int]:
    with office.open(person) as session:
        return {key for (key,) in session.execute("select id from crm.activity")}


def contacts(office: Office, person: str) -> set[int]:
    with office.open(person) as session:
        return office.seen(session)


def test_the_successor_sees_the_leavers_contacts_and_what_hangs_on_them(office: Office) -> None:
    office.call("assign", "anna", "first_contact")
    assert contacts(office, "anna") == {1, 3}
    _anna, _dora = office.login("anna"), office.login("dora")
    assert hand_over(office, "anna", "dora") == "dora has the one group of anna, and 2 contacts."
    assert (contacts(office, "dora"), contacts(office, "anna")) == ({1, 3}, set())
    # The table carries copies of the contact's columns.
    assert (activities(office, "dora"), activities(office, "anna")) == ({11, 12, 31, 32}, set())
    found = office.superuser.execute("select id from crm.contact where first_contact_by = '1004' order by 1")
    assert found.fetchall() == [(1,), (3,)]


def test_triggers_of_the_table_run_as_usual(office: Office) -> None:
    office.superuser.execute(
        "create function crm.stamp() returns trigger language plpgsql as "
        "$$ begin new.pad := 7; return new; end $$; "
        "create trigger stamp before update on crm.contact for each row execute function crm.stamp()"
    )
    hand_over(office, "anna", "dora")
    assert office.superuser.execute("select id from crm.contact where pad = 7").fetchall() == [(1,), (3,)]


def test_a_successor_without_the_attribute_is_named(office: Office) -> None:
    office.call("register", "dora", office.login("dora"), Jsonb({"employee_no": None}))
    with pytest.raises(psycopg.Error, match=r"attribute employee_no, which \w+_dora does not have") as told:
        hand_over(office, "anna", "dora")
    assert "crm_people.register" in str(told.value.diag.message_hint)
    found = office.superuser.execute("select count(*) from crm.contact where first_contact_by = '1001'")
    assert found.fetchone() == (2,)


def test_what_others_share_is_not_the_leavers_own(office: Office) -> None:
    office.call("register", "bert", office.login("bert"), Jsonb({"employee_no": "1001"}))
    assert str(hand_over(office, "anna", "dora")).endswith("and 0 contacts.")


@pytest.mark.alone
def test_only_equality_outside_of_not_makes_a_contact_ones_own(office: Office) -> None:
    mine = Compare("first_contact_by", "=", Attribute("employee_no"))
    named = Compare("name", "=", Attribute("employee_no"))
    groups = (
        group("either", Or((And((within("NORD"), named)), mine))),
        group("not_mine", Not(Compare("customer_type", "=", Attribute("employee_no")))),
    )
    office = bring_in_line(office, replace(office.model, groups=groups))
    office.superuser.execute(
        "update crm.contact set name = '1001', customer_type = '1001' where id in (1, 2)"
    )
    assert str(hand_over(office, "anna", "dora")).endswith("and 3 contacts.")
    found = office.superuser.execute(
        "select id, name = '1004', first_contact_by = '1004', customer_type from crm.contact "
        "where id < 4 order by 1"
    )
    assert found.fetchall() == [
        (1, True, True, "1001"),
        (2, True, False, "1001"),
        (3, False, True, "customer"),
    ]


@pytest.mark.alone
def test_a_model_without_attributes_has_no_such_function(office: Office) -> None:
    office = bring_in_line(office, replace(office.model, groups=(group("nord", within("NORD")),)))
    with pytest.raises(psycopg.Error, match="no group of the model compares"):
        hand_over(office, "anna", "dora")


def test_who_may_not_hand_over_cannot_call_it(office: Office) -> None:
    placed = (
        replace(each, territory=("NORD",) if each.name == "nord" else ()) for each in office.model.groups
    )
    office = bring_in_line(office, replace(office.model, groups=tuple(placed)))
    office.call("assign", "anna", "nord")
    boss = office.make_login("boss")
    office.call("appoint", boss, "NORD")
    area = office.database.login(boss)
    assert "has the one group" in str(office.call("handover", "anna", "bert", by=area))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not move contacts"):
        office.call("handover", "bert", "anna", None, True, by=area)
    for session in (area, office.manager, office.open("anna")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("select crm_access.move_contacts(%s, %s)", ("a", "b"))
    found = office.superuser.execute("select count(*) from crm.contact where first_contact_by = '1001'")
    assert found.fetchone() == (2,)
