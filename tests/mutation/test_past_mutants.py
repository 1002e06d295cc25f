"""Mutants of what crm_people says of the past: whom it tells, and of which rows."""

from __future__ import annotations

import psycopg

from tests.fixtures.database import Connection
from tests.managing.conftest import Office, sharing_office
from tests.managing.past import CAME, GONE, HIDDEN, LEFT, NEW, NOWHERE, STAYED, staged, told
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["sharing_office"]

CONTACTS = (STAYED, LEFT, CAME, NEW, GONE, HIDDEN, NOWHERE)
MUTANTS: Mutants = {
    "of rows that are hidden now": ("told_today", "else exists (", "else true or exists ("),
    "of rows that left the area": (
        "told_today",
        "when 'area' then exists (",
        "when 'area' then true or exists (",
    ),
    "of rows that a restriction hides": ("told_today", "c.shown and ", ""),
    "of what comes": ("row_then", "row_then.at is distinct from now()", "row_then.at < now()"),
    "not of what was": ("row_then", "row_then.at is distinct from now()", "row_then.at > now()"),
    "hidden rows": ("groups_then", "in ('hidden', 'absent')", "in ('absent')"),
    "shares of now": ("people/who_sees", "        when 'version' then", "        when '' then"),
    "notes to everybody": ("people/why", "    if reads = 'all'\n", "    if true\n"),
    "notes to areas": ("people/who_sees", "if found or crm_access.reads() = 'all' then", "if true then"),
}


def _told(session: Connection, *asked: str) -> object:
    try:
        return told(session, *asked)
    except psycopg.Error as error:
        return str(error)


def test_every_mutant_of_the_past_is_noticed(sharing_office: Office) -> None:
    past = staged(sharing_office)
    office = past.office
    nora = office.make_area_manager("nora", "NORD")
    sessions = {person: office.open(person) for person in ("anna", "bert", "carl", "dora")}

    def answers() -> list[object]:
        found: list[object] = []
        for contact in CONTACTS:
            for person, session in sessions.items():
                found += [_told(session, "why", person, contact, at) for at in (past.then, "2998-06-01")]
                found.append(_told(office.manager, "why", person, contact, past.then))
            found += [_told(each, "who_sees", contact, past.then) for each in (office.manager, nora)]
            found.append(_told(nora, "why", "anna", contact, past.then))
        return found

    before = answers()
    assert unnoticed(office, MUTANTS, lambda: answers() == before) == []
