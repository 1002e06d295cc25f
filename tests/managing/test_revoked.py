"""Revocation ends access: what a verb of crm_people takes away is gone, however it was asked for."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.people.calls import end_sessions
from crm_rls.postgres.versions import MEMBERSHIP_OPTIONS, needs_replan_signal
from tests.managing.conftest import Office
from tests.managing.sessions import everybody_sees, rows, sessions

NORD = {1}

TAKEN = {
    "unassign": ("anna", "select crm_people.unassign('anna', 'nord')"),
    "handover": ("anna", "select crm_people.handover('anna', 'carl')"),
    "deactivate": ("anna", "select crm_people.deactivate('anna')"),
    "end_cover": ("bert", "select crm_people.end_cover((select cover_id from crm_people.covers))"),
    "unassign a timed one": ("dora", "select crm_people.unassign('dora', 'nord')"),
    "deactivate a timed one": ("dora", "select crm_people.deactivate('dora')"),
    "untick": (
        "anna",
        (
            "update crm_people.user_access_groups set assigned = false "
            "where person = 'anna' and \"group\" = 'nord'"
        ),
    ),
}
"""Who loses what by which statement: anna is in nord for good, dora for a time, bert stands in for anna."""


@pytest.fixture
def filled(office: Office) -> Office:
    """Return the office with the three of them."""
    office.call("assign", "anna", "nord")
    (until,) = office.superuser.execute("select now() + interval '1 hour'").fetchone() or ()
    office.call("assign", "dora", "nord", None, until.isoformat())
    office.call("cover", "anna", "bert")
    return office


@pytest.mark.parametrize("verb", TAKEN)
def test_e01_what_was_prepared_ends(filled: Office, verb: str) -> None:
    """Ad hoc, prepared in every way and plan mode, in functions; also where a server forgets its plans."""
    person, statement = TAKEN[verb]
    found = sessions(filled, person)
    everybody_sees(found, NORD)
    filled.manager.execute(statement)
    everybody_sees(found, set())


@pytest.mark.parametrize("level", ["read committed", "repeatable read", "serializable"])
@pytest.mark.parametrize("verb", ["unassign", "deactivate", "handover"])
def test_e05_a_revoked_role_counts_in_older_transactions_too(filled: Office, verb: str, level: str) -> None:
    """Once the session hears of it, which is when it locks something new."""
    person, statement = TAKEN[verb]
    session = filled.open(person)
    session.execute(f"begin isolation level {level}")
    assert rows(session) == NORD
    filled.manager.execute(statement)
    session.execute("savepoint before")
    try:
        session.execute("select from crm.country")
    except psycopg.errors.InsufficientPrivilege:
        session.execute("rollback to before")
    assert rows(session) == set()


def test_residual_an_open_transaction_of_prepared_statements_until_its_sessions_end(filled: Office) -> None:
    """On every version: it holds its locks, so it hears nothing. `--end-sessions` ends it."""
    session = filled.open("anna")
    session.execute("prepare mine as select id from crm.contact")
    session.execute("begin")
    assert rows(session, "execute mine") == NORD
    filled.call("unassign", "anna", "nord")
    assert rows(session, "execute mine") == NORD
    assert end_sessions(filled.superuser, filled.login("anna")) == 1
    with pytest.raises(psycopg.OperationalError):
        session.execute("execute mine")
    assert rows(filled.open("anna")) == set()


@pytest.mark.parametrize("person", ["bert", "dora"])
def test_timed_members_and_substitutes_have_no_such_transaction(filled: Office, person: str) -> None:
    session = filled.open(person)
    session.execute("prepare mine as select id from crm.contact")
    session.execute("begin")
    assert rows(session, "execute mine") == NORD
    filled.call("deactivate", person)
    assert rows(session, "execute mine") == set()


@pytest.mark.parametrize("verb", ["unassign", "deactivate", "end_cover"])
def test_e03_residual_an_open_cursor_goes_on_until_its_sessions_end(filled: Office, verb: str) -> None:
    person, statement = TAKEN[verb]
    session = filled.open(person)
    session.execute("begin")
    session.execute("declare mine cursor with hold for select id from crm.contact")
    session.execute("commit")
    filled.manager.execute(statement)
    assert session.execute("fetch from mine").fetchall() == [(1,)]
    assert rows(session) == set()
    assert end_sessions(filled.superuser, filled.login(person)) == 1
    with pytest.raises(psycopg.OperationalError):
        session.execute("fetch from mine")


def test_e05_residual_an_older_snapshot_of_a_timed_membership(filled: Office) -> None:
    """A REPEATABLE READ transaction that locks nothing new reads the rows as they were."""
    session = filled.open("dora")
    session.execute("begin isolation level repeatable read")
    session.execute("prepare mine as select id from crm.contact")
    assert rows(session, "execute mine") == NORD
    filled.call("unassign", "dora", "nord")
    assert rows(session, "execute mine") == NORD
    assert end_sessions(filled.superuser, filled.login("dora")) == 1
    with pytest.raises(psycopg.OperationalError):
        session.execute("select 1")


def test_e04_who_became_the_group_before(filled: Office) -> None:
    """Up to 15 a member can become the group, which has no right to any table; from 16 on nobody can."""
    session = filled.open("anna")
    role = filled.names.group_role("nord")
    if filled.superuser.info.server_version >= MEMBERSHIP_OPTIONS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"set role {role}")
        return
    session.execute(f"set role {role}")
    assert rows(session) == set()  # the group itself has no privilege on any table
    filled.call("unassign", "anna", "nord")
    assert rows(session) == set()
    session.execute("reset role")
    assert rows(session) == set()


@pytest.mark.parametrize("group", ["timed_nord", "persons"])
def test_e04_no_other_role_of_ours_shows_anything(filled: Office, group: str) -> None:
    for person in ("anna", "bert", "dora"):
        session = filled.open(person)
        try:
            session.execute(f"set role {filled.model.prefix}_{group}")
        except psycopg.errors.InsufficientPrivilege:
            continue
        assert rows(session) == set(), person


def test_a_change_sends_the_signal_once_a_transaction_and_only_where_it_is_needed(filled: Office) -> None:
    """A changed schema has a new version of its catalog row; its xmin is the transaction that wrote it."""
    version = "select xmin::text, ctid::text from pg_namespace where nspname = 'crm_people'"
    needed = needs_replan_signal(filled.superuser.info.server_version)
    before = filled.superuser.execute(version).fetchone()
    with filled.manager.transaction():
        filled.call("assign", "carl", "nord")
        (first,) = filled.manager.execute(version).fetchall()
        filled.call("assign", "carl", "sued")
        filled.call("unassign", "carl", "nord")
        assert filled.manager.execute(version).fetchall() == [first]
        assert (
            first[0] == str(filled.manager.execute("select pg_current_xact_id()").fetchall()[0][0])
            or not needed
        )
    assert (filled.superuser.execute(version).fetchone() != before) == needed


def test_a_signal_that_was_rolled_back_is_sent_again(filled: Office) -> None:
    found = sessions(filled, "anna")
    with filled.manager.transaction():
        filled.manager.execute("savepoint one")
        filled.call("unassign", "anna", "nord")
        filled.manager.execute("rollback to one")
        filled.call("unassign", "anna", "nord")
    everybody_sees(found, set())


def test_who_is_assigned_again_sees_at_once(filled: Office) -> None:
    found = sessions(filled, "carl")
    everybody_sees(found, set())
    filled.call("assign", "carl", "nord")
    everybody_sees(found, NORD)
    filled.call("deactivate", "carl")
    everybody_sees(found, set())
    filled.call("reactivate", "carl")
    everybody_sees(found, NORD)
