"""Random sequences of actions: the database holds what a book in Python holds, now and at planned moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from crm_rls.model import AddedTerritory
from crm_rls.model.growing import grown
from tests.managing.actions import PEOPLE, STEPS, Step
from tests.managing.conftest import Office, register
from tests.managing.ledger import Ledger, Refused
from tests.property.strategies import EXAMPLES

HALF_HOURS = (0.5, 1.5, 2.5, 3.5, 4.5, 6.5)

live = settings(max_examples=EXAMPLES // 2, suppress_health_check=list(HealthCheck))


@pytest.mark.fuzz
@live
@given(steps=STEPS)
def test_the_database_holds_what_the_book_holds(leaving_office: Office, steps: list[Step]) -> None:
    office = leaving_office
    office.reset()
    forget_territories(office)
    book = Ledger()
    (now,) = office.superuser.execute("select clock_timestamp()").fetchone() or ()
    for step in steps:
        play(office, book, step, now)
    for person in PEOPLE:
        for hours in HALF_HOURS:
            at = now + timedelta(hours=hours)
            assert office.held(person, at) == book.held(person, hours), (person, hours)
    rows = office.superuser.execute(
        "select territory, parent from crm_access.added_territory where until is null"
    )
    assert dict(rows.fetchall()) == book.added
    moved = {"T1": 3, "T2": 4}
    office = replace(
        office, model=grown(office.model, [AddedTerritory(*each) for each in book.added.items()])
    )
    for key in book.added:
        office.superuser.execute("update crm.contact set territory = %s where id = %s", (key, moved[key]))
    for person in PEOPLE:
        # An action at 0 is over before its connection is opened, so a little later than 0 is now.
        held = book.held(person, 0.001)
        assert office.held(person) == held
        with office.open(person) as session:
            if person in book.inactive:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    office.seen(session)
            else:
                shown = office.shown(book.shared(person, 0.001))
                assert office.seen(session) == office.expected(held) | shown, person


def play(office: Office, book: Ledger, step: Step, now: datetime) -> None:
    """Do a step on both sides; both refuse, or none."""
    try:
        step.to_ledger(book)
    except Refused:
        with pytest.raises(psycopg.Error):
            step.call(office.manager, now)
    else:
        step.call(office.manager, now)
        if step.function == "forget":
            hire_anew(office, str(step.arguments[0]))


def forget_territories(office: Office) -> None:
    """Take every added territory back, the last one first."""
    office.superuser.execute(
        "update crm.contact set territory = case id when 3 then 'BY' else 'BW' end where id in (3, 4)"
    )
    added = "select territory from crm_access.added_territory where until is null order by since desc"
    for (key,) in office.superuser.execute(added).fetchall():
        office.call("remove_territory", key)


def hire_anew(office: Office, person: str) -> None:
    """Register somebody of the same name and login as who was forgotten, of whom nothing is left."""
    left = office.superuser.execute(
        "select count(*) from crm_access.log where %(login)s in (actor, login, absent, former) "
        "or (old, new)::text ~ %(login)s",
        {"login": office.login(person)},
    )
    assert left.fetchone() == (0,)
    register(office.superuser, office.model, person)
