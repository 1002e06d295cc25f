"""Attacks with names: a login is renamed, made anew, or takes the name of another one.

Names are not people. What a session sees and may do hangs on the role that was registered, and a predecessor
leaves nothing behind: no row, no function, no history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from crm_rls.errors import Refused
from crm_rls.model import Right, Service
from tests.attacks.attacker import DENIED, Attacker, Outcome, leaked
from tests.attacks.stage import MARKERS, PROTECTED, Stage, attack_model, staged
from tests.fixtures.database import Database

MANAGING = (
    "select crm_people.assign('{dora}', 'sued')",
    "select crm_people.unassign('{carl}', 'sued')",
    "select crm_people.rehire('{me}')",
    "select crm_people.unregister('{me}')",
    "select crm_people.register('{me}', '{me}')",
    "select crm_people.cover('{carl}', '{me}')",
    "select * from crm_people.membership_at('{me}')",
    "insert into crm_people.user_access_groups (person, access_group) values ('{me}', 'sued')",
    "select * from crm_access.person",
    "update crm_access.person set role = 'postgres'::regrole",
    "select crm_access.attribute('employee_no', '{carl}')",
)

WRITING = (
    "insert into crm.contact (name, territory) values ('x', 'BY')",
    "update crm.contact set pad = 1",
    "delete from crm.activity",
    "update crm.deal set title = title",
    "delete from crm.deal_line",
)


def heard(attacker: Attacker) -> list[Outcome]:
    """Read every table, and one partition by its own name."""
    return [attacker.run(f"select * from {table}") for table in (*MARKERS, "crm.visit_2025")]


def every_marker(stage: Stage) -> set[str]:
    """Return all markers that there are."""
    return set().union(*stage.markers("dora"))


def rename(stage: Stage, old: str, new: str) -> None:
    """Rename a login, as a DBA does."""
    stage.superuser.execute(f"alter role {stage.role(old)} rename to {stage.role(new)}")


def make_anew(stage: Stage, person: str) -> None:
    """Drop a login and make another one of that name."""
    stage.database.make_anew(stage.role(person))


def refused(attacker: Attacker, stage: Stage, me: str) -> None:
    """Try to manage people; nothing may come of it."""
    names = {"me": stage.role(me), "carl": stage.role("carl"), "dora": stage.role("dora")}
    for statement in MANAGING:
        outcome = attacker.run(statement.format(**names))
        assert outcome.denied or (not outcome.sqlstate and not outcome.rows), (statement, outcome.heard)


def changed(attacker: Attacker) -> list[str]:
    """Return what a session changes in all tables by statements without a condition."""
    return [outcome.sqlstate or outcome.status for outcome in map(attacker.run, WRITING)]


# How each person reaches rows: permanently, by an attribute, for a time.
@pytest.mark.parametrize("person", ["anna", "bert", "carl", "emil"])
def test_a_renamed_login_keeps_exactly_its_own_access(fresh: Stage, person: str) -> None:
    mine, hidden = fresh.markers(person)
    before = changed(fresh.attacker(person))
    fresh.close_sessions()
    open_session = fresh.attacker(person, commits=True)
    rename(fresh, person, "other_name")
    again = fresh.attacker("other_name")
    for attacker in (again, open_session):
        assert leaked(heard(attacker), mine) == mine
        assert not leaked(heard(attacker), hidden)
        refused(attacker, fresh, "other_name")
    assert changed(again) == before
    # And the old name is nobody, whoever gets it.
    fresh.close_sessions()
    make_anew(fresh, person)
    stranger = fresh.attacker(person)
    assert {outcome.sqlstate for outcome in heard(stranger)} == {DENIED}
    refused(stranger, fresh, person)


@pytest.mark.parametrize("person", ["anna", "bert", "carl", "emil"])
def test_who_gets_the_name_of_a_dropped_login_gets_nothing(fresh: Stage, person: str) -> None:
    every = every_marker(fresh)
    make_anew(fresh, person)
    anew = fresh.attacker(person)
    assert {outcome.sqlstate for outcome in heard(anew)} == {DENIED}
    assert set(changed(anew)) == {DENIED}
    refused(anew, fresh, person)
    fresh.close_sessions()
    # The roles that a DBA gives by hand, with all tables and the group that asks for an attribute.
    names = fresh.names
    timed = [names.timed_role(group) for group in ("first_contact", "nord", "sued")]
    given = (names.persons, *timed, names.group_role("first_contact"))
    fresh.superuser.execute(f"grant {', '.join(given)} to {fresh.role(person)}")
    anew = fresh.attacker(person)
    assert not leaked(heard(anew), every)
    assert not [each for each in changed(anew) if each != DENIED and not each.endswith(" 0")]
    refused(anew, fresh, person)
    fresh.close_sessions()
    # The model does not give it to whoever has the name either.
    with pytest.raises(Refused):
        fresh.apply()


def test_two_logins_that_change_names_do_not_change_rows(fresh: Stage) -> None:
    mine = {person: fresh.markers(person) for person in ("anna", "carl", "emil", "dora")}
    for old, new in (("anna", "x"), ("carl", "anna"), ("x", "carl"), ("emil", "x"), ("dora", "emil")):
        rename(fresh, old, new)
    for person, name in (("anna", "carl"), ("carl", "anna"), ("emil", "x"), ("dora", "emil")):
        seen, hidden = mine[person]
        attacker = fresh.attacker(name)
        assert leaked(heard(attacker), seen) == seen
        assert not leaked(heard(attacker), hidden)


def test_a_substitute_follows_a_renamed_login_and_not_a_name(fresh: Stage) -> None:
    for absent in ("carl", "anna"):
        fresh.superuser.execute("select crm_people.cover(%s, 'dora', null, '2031-01-01')", [absent])
    carls, annas = (fresh.markers(person)[0] for person in ("carl", "anna"))
    assert leaked(heard(fresh.attacker("dora")), carls | annas) == carls | annas
    fresh.close_sessions()
    rename(fresh, "carl", "carl_c")
    make_anew(fresh, "anna")
    fresh.superuser.execute(f"grant {fresh.names.group_role('nord')} to {fresh.role('anna')}")
    assert leaked(heard(fresh.attacker("dora")), every_marker(fresh)) == carls


@pytest.fixture
def served(database: Database, role_prefix: str) -> Iterator[Stage]:
    """Return an applied database with a service, whose login has all privileges on the tables."""
    prefix = role_prefix.rstrip("_")
    etl = f"{prefix}_etl"
    with database.connect() as owner:
        owner.execute(f"create role {etl} login")
    rights = frozenset({Right.READ, Right.UPDATE})
    model = replace(attack_model(prefix), services=(Service("etl", (etl,), frozenset(PROTECTED), rights),))
    with staged(database, prefix, model=model) as stage:
        give_tables(stage, etl)
        yield stage


def give_tables(stage: Stage, login: str) -> None:
    """Grant all privileges on the tables, as a login had them before the model."""
    for privileges in ("usage on schema crm", "all on all tables in schema crm"):
        stage.superuser.execute(f"grant {privileges} to {login}")


def test_a_person_with_the_name_of_a_dropped_service_is_no_service(served: Stage) -> None:
    etl, payroll = served.role("etl"), {"marker-payroll-1-"}
    every = every_marker(served) - payroll
    assert leaked(heard(served.attacker("etl")), every) == every
    served.close_sessions()
    served.superuser.execute(f"drop owned by {etl}")
    make_anew(served, "etl")
    give_tables(served, etl)
    assert not leaked(heard(served.attacker("etl")), every)
    served.close_sessions()
    # It is no person as long as the model declares it as a service; afterwards, exactly what the group says.
    register = "select crm_people.register('Erna', %s)"
    with pytest.raises(psycopg.Error, match="cannot be a person: the model declares it as a service"):
        served.superuser.execute(register, [etl])
    served.apply(replace(served.model, services=()))
    assert not leaked(heard(served.attacker("etl")), every)
    served.superuser.execute(register, [etl])
    served.superuser.execute("select crm_people.assign('Erna', 'nord')")
    mine = served.markers("anna")[0]
    erna = served.attacker("etl")
    assert leaked(heard(erna), every) == mine
    assert erna.run(f"drop owned by {served.names.persons}").denied
    refused(erna, served, "etl")


def test_a_service_that_was_renamed_stays_one_and_its_name_does_not(served: Stage) -> None:
    every = every_marker(served) - {"marker-payroll-1-"}
    rename(served, "etl", "loader")
    make_anew(served, "etl")
    give_tables(served, served.role("etl"))
    assert leaked(heard(served.attacker("loader")), every) == every
    assert not leaked(heard(served.attacker("etl")), every)


def test_a_service_that_takes_the_name_of_a_person_is_not_the_person(served: Stage) -> None:
    """carl's login goes, and the login of the service is called carl: it stays what it was, and no more."""
    every = every_marker(served)
    served.superuser.execute(f"drop role {served.role('carl')}")
    rename(served, "etl", "carl")
    attacker = served.attacker("carl")
    assert leaked(heard(attacker), every) == every - {"marker-payroll-1-"}
    assert [each.partition(" ")[0] for each in changed(attacker)] == [
        DENIED,
        "UPDATE",
        "DELETE",
        "UPDATE",
        "DELETE",
    ]
    refused(attacker, served, "carl")
    for call in ("assign('carl', 'sued')", "cover('anna', 'carl')", "cover('carl', 'anna')"):
        with pytest.raises(psycopg.Error, match="another role than the one that was registered for carl"):
            served.superuser.execute(f"select crm_people.{call}")
