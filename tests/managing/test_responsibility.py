"""Who is responsible for a contact: the database against the oracle, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from crm_rls.meaning.responsibility import Responsibility, Roster, responsible
from crm_rls.model import Cover, Membership, TableName
from crm_rls.model.predicates import Row
from crm_rls.people.calls import Action, Faceless
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.applying import applied
from tests.fixtures.contact_groups import tables_of
from tests.fixtures.small_crm import LINK
from tests.managing.actions import STEPS_OF_PEOPLE, Step
from tests.managing.calls import performed
from tests.managing.conftest import Office
from tests.managing.families import FAMILIES, LEAD, ROOTS, asked
from tests.managing.ledger import ALWAYS, NEVER, Ledger, Refused
from tests.property.strategies import EXAMPLES

MOMENTS = (0.5, 1.5, 2.5, 3.5, 4.5, 6.5)
# -- the oracle ----------------------------------------------------------------------------------------


def roster_of(book: Ledger, now: datetime) -> Roster:
    """Return what the book holds; who is not active holds nothing, and stands in for nobody."""

    def moment(hours: float) -> datetime | None:
        return None if hours in (ALWAYS, NEVER) else now + timedelta(hours=hours)

    own = [Membership(person, group) for person, group in sorted(book.permanent)]
    own += [Membership(stay.person, stay.group, moment(stay.begin), moment(stay.end)) for stay in book.stays]
    covers = [
        Cover(cover.absent, cover.substitute, now + timedelta(hours=cover.begin), moment(cover.end))
        for cover in book.covers
        if cover.substitute not in book.inactive
    ]
    return Roster([each for each in own if each.person not in book.inactive], covers)


def rows_of(office: Office, root: TableName | None) -> tuple[Sequence[Row], Mapping[object, Sequence[Row]]]:
    tables = tables_of(office.superuser, office.model)
    products: dict[object, list[Row]] = {}
    for row in tables[LINK]:
        products.setdefault(row["contact_id"], []).append(row)
    return tables[root or office.model.root.name], products


Asked = tuple[str, str | None]
"""A family, and the further root; None for contacts."""


def expected(office: Office, roster: Roster, at: datetime) -> Iterator[tuple[Asked, str, Responsibility]]:
    for root in ROOTS:
        rows, products = rows_of(office, root)
        for row in rows:
            linked = products.get(row.get("id"), ())
            for family in FAMILIES:
                found = responsible(office.model, family, row, roster, at, lambda *_, of=linked: of, root)
                (key,) = office.model.key(root or office.model.root.name)
                yield (family, None if root is None else str(root)), str(row[key]), found


def check_all(office: Office, roster: Roster, at: datetime) -> None:
    """Compare every answer of the database at a moment with the oracle's."""
    conflicts = set()
    served: list[Asked] = [(family, None) for family in FAMILIES]
    served += [("sales", str(LEAD)), ("service", str(LEAD))]
    counts: dict[Asked, list[int]] = {each: [0, 0, 0, 0] for each in served}
    for (family, root), contact, found in expected(office, roster, at):
        people = [(each.person, list(each.groups), list(each.instead_of)) for each in found.people]
        if (family, root) in counts:
            assert asked(office.manager, contact, family, at, root) == people, (family, root, contact, at)
        if found.nobody or found.several:
            conflicts.add((family, root, contact, tuple(each.person for each in found.people)))
        if found.concerned:
            number = len(found.people)
            for place, counted in enumerate((True, number == 1, number == 0, number > 1)):
                counts[family, root][place] += counted
    rows = office.manager.execute("select * from crm_people.face_conflicts_at(%s)", (at,)).fetchall()
    assert {(family, root, key, tuple(people)) for family, root, key, _, people, _ in rows} == conflicts
    assert len(rows) == len(conflicts)
    rows = office.manager.execute("select * from crm_people.face_counts(%s)", (at,)).fetchall()
    assert {(row[0], row[1]): list(row[4:]) for row in rows} == counts
    rows = office.manager.execute("select * from crm_people.faceless(at => %s)", (at,)).fetchall()
    wanting: Sequence[Asked] = [("sales", None), ("service", None), ("sales", str(LEAD))]
    assert {(family, root): number for family, root, number in rows} == {
        each: counts[each][2] for each in wanting
    }


@pytest.mark.fuzz
@settings(max_examples=max(1, EXAMPLES // 4), suppress_health_check=list(HealthCheck))
@given(steps=STEPS_OF_PEOPLE)
def test_the_database_names_the_faces_that_the_model_names(house: Office, steps: list[Step]) -> None:
    house.reset()
    book = Ledger()
    (now,) = house.superuser.execute("select clock_timestamp()").fetchone() or ()
    for step in steps:
        try:
            step.to_ledger(book)
        except Refused:
            with pytest.raises(psycopg.Error):
                step.call(house.manager, now)
        else:
            step.call(house.manager, now)
    roster = roster_of(book, now)
    for hours in MOMENTS:
        check_all(house, roster, now + timedelta(hours=hours))
    shown = house.manager.execute("select * from crm_people.face_conflicts").fetchall()
    at_now = "select * from crm_people.face_conflicts_at(now())"
    assert shown == house.manager.execute(at_now).fetchall()


# -- how it is asked -----------------------------------------------------------------------------------


def test_a_substitute_is_named_instead_of_whom_he_covers(house: Office) -> None:
    house.call("assign", "anna", "nord")
    assert asked(house.manager, "1", "sales", None) == [("anna", ["nord"], [])]
    house.call("cover", "anna", "bert")
    assert asked(house.manager, "1", "sales", None) == [("bert", ["nord"], ["anna"])]
    house.call("deactivate", "bert")
    assert asked(house.manager, "1", "sales", None) == [("anna", ["nord"], [])]


def test_lead_and_trail_days_are_no_absence(house: Office) -> None:
    house.call("assign", "anna", "nord")
    (start,) = house.superuser.execute("select now() + interval '1 day'").fetchone() or ()
    end = start + timedelta(days=1)
    house.call("cover", "anna", "bert", start.isoformat(), end.isoformat(), 3, 3)
    for at, face in ((None, "anna"), (start, "bert"), (end, "anna")):
        assert [person for person, _, _ in asked(house.manager, "1", "sales", at)] == [face]


def test_conflicts_name_the_groups_that_cause_them(house: Office) -> None:
    house.call("assign", "anna", "nord")
    house.call("assign", "bert", "sued")
    house.call("assign", "carl", "sued")
    rows = house.manager.execute(
        "select * from crm_people.face_conflicts where family = 'sales' and root is null"
    )
    assert rows.fetchall() == [
        ("sales", None, "3", "one", ["bert", "carl"], ["sued"]),
        ("sales", None, "4", "one", ["bert", "carl"], ["sued"]),
    ]
    house.call("unassign", "anna", "nord")
    rows = house.manager.execute(
        "select contact, people, access_groups from crm_people.face_conflicts_at(now(), 'sales')"
    )
    assert rows.fetchall()[0] == ("1", [], ["nord"])


def test_a_contact_that_cannot_be_is_an_error_and_an_unknown_one_has_no_faces(house: Office) -> None:
    assert asked(house.manager, "4711", "sales", None) == []
    with pytest.raises(psycopg.Error, match="cannot be the key of a contact") as told:
        asked(house.manager, "x'; drop table crm.contact; --", "sales", None)
    assert told.value.diag.message_hint == "Keys of contacts are of type integer."
    with pytest.raises(psycopg.Error, match="there is no family 'x'") as told:
        asked(house.manager, "1", "x", None)
    assert told.value.diag.message_hint == "The model has: products, sales, service."


def test_a_contact_is_looked_up_by_its_key(house: Office) -> None:
    house.superuser.execute(
        "insert into crm.contact select n, 'x', 'HH', 'customer' from generate_series(100, 20000) n; "
        "analyze crm.contact"
    )
    house.call("assign", "anna", "nord")
    read = "select pg_stat_get_xact_tuples_returned('crm.contact'::regclass)"
    with house.superuser.transaction():
        house.superuser.execute("set local enable_bitmapscan = off")
        assert asked(house.superuser, "4711", "sales", None) == [("anna", ["nord"], [])]
        assert house.superuser.execute(read).fetchone() == (0,)  # rows that a sequential scan read


QUESTIONS = (
    "select * from crm_people.responsible('1', 'sales')",
    "select * from crm_people.responsible('a', 'sales', root => 'crm.lead')",
    "select * from crm_people.faces_of('1')",
    "select * from crm_people.face_conflicts",
    "select * from crm_people.face_conflicts_at(now())",
    "select * from crm_people.face_counts()",
    "select * from crm_people.faceless()",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_people_cannot_ask(house: Office, question: str) -> None:
    house.call("assign", "anna", "nord")
    with house.open("anna") as anna, pytest.raises(psycopg.errors.InsufficientPrivilege):
        anna.execute(question.encode())
    persons = Identifier(house.names.persons)
    house.superuser.execute(
        SQL("grant usage on schema crm_people to {0}; grant select on crm_people.face_conflicts to {0}; "
            "grant execute on all functions in schema crm_people to {0}").format(persons)
    )  # fmt: skip
    # Even if the schema were open.
    with house.open("anna") as anna, pytest.raises(psycopg.errors.InsufficientPrivilege):
        anna.execute(question.encode())


def test_area_managers_are_answered_for_their_areas(house: Office) -> None:
    groups = tuple(
        replace(group, territory={"nord": ("NORD",), "sued": ("SUED",)}.get(group.name, ()))
        for group in house.model.groups
    )
    model = replace(house.model, groups=groups)
    with house.database.connect(autocommit=False) as owner:
        applied(owner, model)
    boss = house.make_login("boss")
    house.call("appoint", boss, "NORD")
    house.call("assign", "anna", "nord")
    house.call("assign", "bert", "sued")
    area = house.database.login(boss)
    assert asked(area, "1", "sales", None) == [("anna", ["nord"], [])]
    assert asked(area, "3", "sales", None) == []
    house.call("unassign", "bert", "sued")
    house.call("unassign", "anna", "nord")
    rows = area.execute(
        "select contact, access_groups from crm_people.face_conflicts where family = 'sales' and root is null"
    )
    assert rows.fetchall() == [("1", ["nord"]), ("5", ["nord"])]
    rows = area.execute(
        "select contact, access_groups from crm_people.face_conflicts where root = 'crm.lead'"
    )
    assert rows.fetchall() == [(key, ["nord", "sued"]) for key in ("a", "b", "e")]


# -- what an action leaves behind ----------------------------------------------------------------------


@pytest.mark.parametrize("function", ["unassign", "deactivate", "handover"])
def test_an_action_says_who_would_have_nobody(house: Office, function: str) -> None:
    house.call("assign", "anna", "nord")
    house.call("assign", "bert", "nord", None, (house_now(house) + timedelta(hours=1)).isoformat())
    every: Mapping[str, Mapping[str, object]] = {
        "unassign": {"person": "bert", "access_group": "nord", "until": None, "reason": ""},
        "deactivate": {"person": "bert", "reason": ""},
        "handover": {"leaver": "bert", "successor": "carl", "at": None, "contacts": False, "reason": ""},
    }
    values = every[function]
    with house.database.connect(autocommit=False) as manager:
        assert performed(manager, Action(function, values, ("bert",))).faceless == ()
        manager.rollback()
    house.call("unassign", "anna", "nord")
    with house.database.connect(autocommit=False) as manager:
        found = performed(manager, Action(function, values, ("bert",))).faceless
        manager.rollback()
    leads = Faceless("sales", 0, 3, str(LEAD))
    assert found == (() if function == "handover" else (Faceless("sales", 2, 4), leads))


def house_now(house: Office) -> datetime:
    (now,) = house.superuser.execute("select now()").fetchone() or ()
    assert isinstance(now, datetime)
    return now


def test_a_handover_leaves_nobody_without_a_face_later_either(house: Office) -> None:
    house.call("assign", "anna", "nord")
    at = (house_now(house) + timedelta(days=3)).isoformat()
    values = {"leaver": "anna", "successor": "carl", "at": at, "contacts": False, "reason": ""}
    with house.database.connect(autocommit=False) as manager:
        assert performed(manager, Action("handover", values, ("anna", "carl"), at)).faceless == ()
        values = {"person": "carl", "access_group": "nord", "until": None, "reason": ""}
        found = performed(manager, Action("unassign", values, ("carl",), at)).faceless
    assert found == (Faceless("sales", 2, 4), Faceless("sales", 0, 3, str(LEAD)))
