"""Who is responsible for a contact: the database against the oracle, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from crm_rls.apply import apply_plan, make_plan
from crm_rls.changes import Risk
from crm_rls.faces import Responsibility, Roster, responsible
from crm_rls.model import Cover, Faces, Family, Membership, Model
from crm_rls.predicates import Compare, InList, Linked, Not, Row
from tests.contactgroups import tables_of
from tests.fix_db import Connection
from tests.people.actions import STEPS, Step
from tests.people.conftest import Office
from tests.people.ledger import ALWAYS, NEVER, Ledger, Refused
from tests.property.strategies import EXAMPLES
from tests.small_crm import LINK

MOMENTS = (0.5, 1.5, 2.5, 3.5, 4.5, 6.5)
FAMILIES = ("products", "sales", "service")


def with_families(model: Model) -> Model:
    """Return the model with three families, of which each wants other faces for other contacts."""
    belongs = {"pumps": "products", "first_contact": "service", "key_accounts": "service"}
    oversight = ("all_of_them", "data_protection")
    return replace(
        model,
        families=(
            Family("products", "", Faces.AT_MOST_ONE),
            Family("sales", "Sales", Faces.ONE, InList("customer_type", ("customer", "key account"))),
            Family(
                "service",
                "",
                Faces.ONE,
                Not(Linked(str(LINK), "contact_id", Compare("product_line", "=", "VALVES"))),
            ),
        ),
        groups=tuple(
            replace(group, family=belongs.get(group.name, group.family), oversight=group.name in oversight)
            for group in model.groups
        ),
    )


@pytest.fixture
def house(office: Office) -> Office:
    """Return an office whose groups are of three families."""
    model = with_families(office.model)
    with office.database.connect(autocommit=False) as owner:
        apply_plan(owner, model, make_plan(owner, model).plan, allowed=frozenset(Risk))
        again = make_plan(owner, model).plan
        assert (again.steps, again.findings) == ((), ())
    return replace(office, model=model)


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


def contacts_of(office: Office) -> tuple[Sequence[Row], Mapping[object, Sequence[Row]]]:
    tables = tables_of(office.superuser, office.model)
    products: dict[object, list[Row]] = {}
    for row in tables[LINK]:
        products.setdefault(row["contact_id"], []).append(row)
    return tables[office.model.root.name], products


def expected(office: Office, roster: Roster, at: datetime) -> Iterator[tuple[str, str, Responsibility]]:
    contacts, products = contacts_of(office)
    for contact in contacts:
        for family in FAMILIES:
            found = responsible(
                office.model, family, contact, roster, at, lambda _, row: products.get(row["id"], ())
            )
            yield family, str(contact["id"]), found


Answer = list[tuple[str, list[str], list[str]]]


def asked(connection: Connection, contact: str, family: str, at: datetime | None) -> Answer:
    rows = connection.execute(
        "select person, access_groups, instead_of from crm_people.responsible(%s, %s, coalesce(%s, now()))",
        (contact, family, at),
    )
    return [(str(person), groups, instead_of) for person, groups, instead_of in rows]


def check_all(office: Office, roster: Roster, at: datetime) -> None:
    """Compare every answer of the database at a moment with the oracle's."""
    conflicts = set()
    counts: dict[str, list[int]] = {family: [0, 0, 0, 0] for family in FAMILIES}
    for family, contact, found in expected(office, roster, at):
        people = [(each.person, list(each.groups), list(each.instead_of)) for each in found.people]
        assert asked(office.manager, contact, family, at) == people, (family, contact, at)
        if found.nobody or found.several:
            conflicts.add((family, contact, tuple(each.person for each in found.people)))
        if found.concerned:
            number = len(found.people)
            for place, counted in enumerate((True, number == 1, number == 0, number > 1)):
                counts[family][place] += counted
    rows = office.manager.execute("select * from crm_people.face_conflicts_at(%s)", (at,)).fetchall()
    assert {(family, contact, tuple(people)) for family, contact, _, people, _ in rows} == conflicts
    assert len(rows) == len(conflicts)
    rows = office.manager.execute("select * from crm_people.face_counts(%s)", (at,)).fetchall()
    assert {row[0]: list(row[3:]) for row in rows} == counts
    rows = office.manager.execute("select * from crm_people.faceless(at => %s)", (at,)).fetchall()
    assert dict(rows) == {family: counts[family][2] for family in ("sales", "service")}


@pytest.mark.fuzz
@settings(max_examples=max(1, EXAMPLES // 4), suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
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
