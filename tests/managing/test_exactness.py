"""Memberships and covers begin and end at their moment, with no job, in sessions that are open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fixtures.database import Connection
from tests.fixtures.waiting import wait_for_moment
from tests.managing.conftest import Office
from tests.managing.sessions import clock, everybody_sees, rows, sessions

NORD, SUED = {1}, {3, 4}
SECOND = timedelta(seconds=1)


def test_both_ends_are_exact_in_every_kind_of_session(office: Office) -> None:
    """bert stands in for anna, carl is in her group for the same time; what is seen follows the clock."""
    office.call("assign", "anna", "nord")
    open_ones = {person: sessions(office, person) for person in ("bert", "carl")}
    begin, end = clock(office) + 1.5 * SECOND, clock(office) + 3 * SECOND
    office.call("cover", "anna", "bert", begin.isoformat(), end.isoformat())
    office.call("assign", "carl", "nord", begin.isoformat(), end.isoformat())
    phases: dict[tuple[str, str], set[str]] = {}
    while (started := clock(office)) < end + 0.3 * SECOND:
        for person, found in open_ones.items():
            for session in found:
                before, seen, after = clock(office), session.ask(), clock(office)
                phase = (
                    "earlier" if after < begin else
                    "later" if before >= end else
                    "meanwhile" if before >= begin and after < end else
                    ""
                )  # fmt: skip
                if phase:
                    assert seen == (NORD if phase == "meanwhile" else set()), (person, session.way, phase)
                    phases.setdefault((person, session.way), set()).add(phase)
    assert started < end + 3 * SECOND
    assert set(map(len, phases.values())) == {3}, phases


@pytest.mark.parametrize("level", ["read committed", "repeatable read", "serializable"])
def test_an_open_transaction_does_not_outlast_a_cover(office: Office, level: str) -> None:
    office.call("assign", "anna", "nord")
    end = clock(office) + SECOND
    office.call("cover", "anna", "bert", None, end.isoformat())
    found = sessions(office, "bert")
    for session in found:
        session.connection.execute(f"begin isolation level {level}")
        seen = session.ask()
        assert seen == NORD or clock(office) >= end
    wait_for_moment(office.superuser, end)
    everybody_sees(found, set())


def test_a_cover_is_half_open(office: Office) -> None:
    """By the superuser's own clock, which stands still in a transaction: the moment itself is asked."""
    office.call("assign", "anna", "nord")
    number = office.call("cover", "anna", "bert")
    bert = office.open("bert")
    for begins, ends, seen in (
        ("now()", "null", NORD),
        ("now() + interval '1 hour'", "null", set()),
        ("now() - interval '1 hour'", "now()", set()),
        ("now() - interval '1 hour'", "now() + interval '1 hour'", NORD),
    ):
        office.superuser.execute(
            f"update crm_access.cover set valid_from = {begins}, begins = {begins}, valid_until = {ends}, "
            f"ends = {ends} where cover_id = %s",
            (number,),
        )
        assert rows(bert) == seen, (begins, ends)


WAYS_TO_LOSE = {
    "unassign": "select crm_people.unassign('anna', 'nord')",
    "deactivate": "select crm_people.deactivate('anna')",
    "handover": "select crm_people.handover('anna', 'dora')",
    "end_cover": "select crm_people.end_cover((select cover_id from crm_people.covers))",
    "deactivate the substitute": "select crm_people.deactivate('bert')",
}


@pytest.mark.parametrize("way", WAYS_TO_LOSE)
@pytest.mark.parametrize("held", ["permanent", "timed"])
def test_what_the_absent_person_loses_the_substitute_loses_at_once(
    office: Office, way: str, held: str
) -> None:
    """In open READ COMMITTED transactions that only repeat prepared statements too."""
    until = None if held == "permanent" else (clock(office) + 3600 * SECOND).isoformat()
    office.call("assign", "anna", "nord", None, until)
    office.call("cover", "anna", "bert")
    outside, inside = sessions(office, "bert"), sessions(office, "bert")
    for session in inside:
        session.connection.execute("begin")
        session.ask()
    everybody_sees((*outside, *inside), NORD)
    office.manager.execute(WAYS_TO_LOSE[way])
    everybody_sees((*outside, *inside), set())


def test_a_plain_revoke_counts_for_the_substitute_too(office: Office) -> None:
    office.call("assign", "anna", "nord")
    office.call("cover", "anna", "bert")
    outside, inside = sessions(office, "bert"), sessions(office, "bert")
    for session in inside:
        session.connection.execute("begin")
        assert session.ask() == NORD
    office.revoke("anna", "nord")
    everybody_sees((*outside, *inside), set())


def test_an_own_membership_that_ends_takes_the_cover_with_it(office: Office) -> None:
    end = clock(office) + SECOND
    office.call("assign", "anna", "nord", None, end.isoformat())
    office.call("cover", "anna", "bert")
    found = sessions(office, "bert")
    for session in found:
        session.connection.execute("begin isolation level repeatable read")
        assert session.ask() == NORD or clock(office) >= end
    wait_for_moment(office.superuser, end)
    everybody_sees(found, set())


@pytest.mark.parametrize("held", ["permanent", "timed"])
def test_residual_an_older_snapshot_and_what_it_still_shows(office: Office, held: str) -> None:
    """REPEATABLE READ: a revoked role counts once the session hears of it; a row that was ended does not.

    Such a transaction hears when it locks something new. End the sessions (`--end-sessions`) to be sure.
    """
    until = None if held == "permanent" else (clock(office) + 3600 * SECOND).isoformat()
    office.call("assign", "anna", "nord", None, until)
    office.call("cover", "anna", "bert")
    bert = office.open("bert")
    bert.execute("begin isolation level repeatable read")
    assert rows(bert) == NORD
    office.call("unassign", "anna", "nord")
    bert.execute("select from crm.country")  # a table that was not locked yet
    assert rows(bert) == (set() if held == "permanent" else NORD)
    bert.execute("commit")
    assert rows(bert) == set()


def test_a_cover_does_not_go_on_to_a_third(office: Office) -> None:
    office.call("assign", "anna", "nord")
    office.call("assign", "bert", "sued")
    office.call("cover", "anna", "bert")
    office.cover_anyway("bert", "carl")
    office.cover_anyway("carl", "dora")
    assert rows(office.open("bert")) == NORD | SUED
    assert rows(office.open("carl")) == SUED
    assert rows(office.open("dora")) == set()


def test_in_a_ring_nobody_gets_more_than_the_neighbour_has(office: Office) -> None:
    office.call("assign", "anna", "nord")
    for absent, substitute in (("anna", "bert"), ("bert", "carl"), ("carl", "anna")):
        office.cover_anyway(absent, substitute)
    assert {person: rows(office.open(person)) for person in ("anna", "bert", "carl")} == {
        "anna": NORD, "bert": NORD, "carl": set(),
    }  # fmt: skip


def test_covers_may_overlap_and_end_one_by_one(office: Office) -> None:
    office.call("assign", "anna", "nord")
    office.call("assign", "dora", "nord")
    office.call("assign", "carl", "sued")
    numbers = [office.call("cover", absent, "bert") for absent in ("anna", "dora", "carl")]
    bert = office.open("bert")
    seen = [rows(bert)]
    for number in numbers:
        office.call("end_cover", number)
        seen.append(rows(bert))
    assert seen == [NORD | SUED, NORD | SUED, SUED, set()]


def test_what_the_absent_person_gets_meanwhile_the_substitute_gets_too(office: Office) -> None:
    office.call("cover", "anna", "bert")
    bert = office.open("bert")
    assert rows(bert) == set()
    for statement, seen in (
        ("select crm_people.assign('anna', 'nord')", NORD),
        ("select crm_people.deactivate('anna')", set()),
        ("select crm_people.reactivate('anna')", NORD),
        ("select crm_people.unassign('anna', 'nord')", set()),
        ("select crm_people.assign('anna', 'sued', null, (now() + interval '1 hour')::text)", SUED),
    ):
        office.manager.execute(statement)
        assert rows(bert) == seen, statement


def test_lead_and_trail_days_show_contacts_earlier_and_longer(office: Office) -> None:
    office.call("assign", "anna", "nord")
    bert, now = office.open("bert"), clock(office)
    day = timedelta(days=1)
    first = office.call("cover", "anna", "bert", (now + day).isoformat(), (now + 2 * day).isoformat(), 2)
    assert rows(bert) == NORD
    office.call("end_cover", first)
    assert rows(bert) == set()
    last = office.call(
        "cover", "anna", "bert", (now - 2 * day).isoformat(), (now + SECOND / 2).isoformat(), 0, 1
    )
    wait_for_moment(office.superuser, now + SECOND / 2)
    assert rows(bert) == NORD
    office.call("handover", "bert", "carl")
    assert rows(bert) == set()
    assert rows(office.open("carl")) == NORD
    ended: Connection = office.superuser
    assert ended.execute(
        "select ends <= clock_timestamp() from crm_access.cover where cover_id = %s", (last,)
    ).fetchone() == (True,)
