"""Who is responsible for a row of a further root, and for whose rows a family is."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.model.predicates import FALSE
from tests.fixtures.applying import brought_in_line
from tests.fixtures.contact_groups import said, tables_of, wanted
from tests.managing.conftest import Office
from tests.managing.families import LEAD, ROOTS, asked


def test_a_lead_has_the_faces_of_the_groups_that_have_it(house: Office) -> None:
    house.call("assign", "anna", "first_contact")
    house.call("assign", "bert", "nord")
    # Leads have keys of their own: 1 is a contact and a lead.
    assert asked(house.manager, "1", "sales", None) == [("bert", ["nord"], [])]
    assert asked(house.manager, "1", "sales", None, str(LEAD)) == []
    assert asked(house.manager, "a", "service", None, str(LEAD)) == [("anna", ["first_contact"], [])]
    assert asked(house.manager, "a", "sales", None, str(LEAD)) == [("bert", ["nord"], [])]
    rows = house.manager.execute("select family, person from crm_people.faces_of('a', root => 'crm.lead')")
    assert rows.fetchall() == [("sales", "bert"), ("service", "anna")]
    conflicts = "select contact, people from crm_people.face_conflicts where root = 'crm.lead'"
    assert house.manager.execute(conflicts).fetchall() == []
    house.call("unassign", "bert", "nord")
    assert house.manager.execute(conflicts).fetchall() == [("a", []), ("b", []), ("e", [])]


@pytest.mark.parametrize(
    ("question", "message", "hint"),
    [
        (
            "responsible('a', 'products', root => 'crm.lead')",
            "no family is for a further root 'crm.lead'",
            "none",
        ),
        (
            "faces_of('a', root => 'crm.led')",
            "no family is for a further root 'crm.led'",
            "Did you mean crm.lead?",
        ),
        ("responsible('a', 'sale', root => 'crm.lead')", "there is no family 'sale'", "Did you mean sales?"),
    ],
)
def test_a_root_that_the_family_is_not_for_is_an_error(
    house: Office, question: str, message: str, hint: str
) -> None:
    with pytest.raises(psycopg.Error) as told:
        house.manager.execute(f"select * from crm_people.{question}".encode())
    assert told.value.diag.message_primary == message
    assert hint in (told.value.diag.message_hint or "")


def test_a_family_of_one_further_root_tells_whose_rows_are_meant(house: Office) -> None:
    families = tuple(each for each in house.model.families if each.on is not None or each.name == "products")
    groups = tuple(
        replace(each, filter=FALSE) if each.family == "service" else each for each in house.model.groups
    )
    model = replace(house.model, families=families, groups=groups)
    with house.database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    house.call("assign", "anna", "first_contact")
    assert asked(house.manager, "a", "service", None) == [("anna", ["first_contact"], [])]
    with house.open("anna") as anna:
        assert house.seen(anna) == set()
        assert anna.execute("select id from crm.activity").fetchall() == []
        assert anna.execute("select code from crm.lead order by 1").fetchall() == [("a",), ("c",)]


def test_the_views_of_leads_say_what_the_filters_say(house: Office) -> None:
    tables = tables_of(house.superuser, house.model)
    (now,) = house.superuser.execute("select now()").fetchone() or ()
    for root in ROOTS:
        assert said(house.superuser, root) == wanted(house.model, tables, now, root)


@pytest.mark.parametrize("view", ["contact_group_crm_lead", "contact_family_crm_lead"])
def test_people_and_managers_cannot_read_the_views_of_leads(house: Office, view: str) -> None:
    house.call("assign", "anna", "nord")
    boss = house.make_manager("boss")
    with house.open("anna") as anna:
        for connection in (anna, boss):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select * from crm_access.{view}".encode())


def test_a_report_is_told_what_the_functions_tell_one_by_one(house: Office) -> None:
    for person, group in (("anna", "first_contact"), ("bert", "nord"), ("bert", "sued"), ("carl", "sued")):
        house.call("assign", person, group)
    run = house.manager.execute
    report = "from crm_people.report_counts() where part ="
    for told, asked_for in (
        (
            f"select access_group, contacts {report} 'group' order by 1",
            "select * from crm_people.group_counts() order by 1",
        ),
        (
            (
                "select family, root, label, faces, contacts, one, nobody, several "
                f"{report} 'family' order by 1, 2"
            ),
            "select * from crm_people.face_counts() order by 1, 2",
        ),
        (
            (
                "select family, root, contact, faces, people, access_groups "
                f"{report} 'conflict' order by 1, 2, 3"
            ),
            "select * from crm_people.face_conflicts order by 1, 2, 3",
        ),
    ):
        rows = run(asked_for).fetchall()
        assert rows
        assert run(told).fetchall() == rows
    roots = (
        "select root, count(*) from crm_people.report_counts(2) where part = 'conflict' group by 1 order by 1"
    )
    assert run(roots).fetchall() == [("crm.lead", 2), (None, 2)]
