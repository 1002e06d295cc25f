"""Attacks by area managers: on other areas, and on their own groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.model.territories import Territory, TerritoryTree
from tests.attacks.attacker import Attacker
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection
from tests.managing.calls import CALLS
from tests.managing.conftest import Office
from tests.managing.refusals import explained, refused
from tests.managing.sessions import rows


@pytest.fixture
def area(office: Office) -> Connection:
    """Return a session of the area manager of the north, who is a person too."""
    return office.make_area_manager("nora", "NORD")


def test_an_area_manager_assigns_at_or_below_the_own_node_only(office: Office, area: Connection) -> None:
    assert office.call("assign", "anna", "nord", by=area)
    for group in ("sued", "first_contact", "pumps", "all_of_them", "data_protection", "key_accounts"):
        for call in (
            f"assign('bert', '{group}')",
            f"unassign('bert', '{group}')",
            f"assign('bert', '{group}', null, '2999-01-01')",
        ):
            assert group in explained(refused(area, f"select crm_people.{call}"))
    visible = area.execute('select distinct "group" from crm_people.user_access_groups').fetchall()
    assert visible == [("nord",)]
    for call in CALLS:
        if call.startswith(("register", "deactivate", "reactivate", "appoint", "dismiss", "tidy", "adopt")):
            explained(refused(area, f"select crm_people.{call.format(login='x')}"))
    assert area.execute("select * from crm_people.log").fetchall() == []


def test_an_area_manager_reads_no_log_by_a_leaky_function(office: Office, area: Connection) -> None:
    office.call("assign", "anna", "sued", None, None, "secret reason")
    attacker = Attacker(area)
    attacker.run(
        "create function pg_temp.f_leak(text) returns boolean language plpgsql cost 0.0000001 as "
        "$$ begin raise notice 'f_leak => %', $1; return true; end $$"
    )
    assert "secret" not in attacker.run("select * from crm_people.log where pg_temp.f_leak(reason)").heard


def ways_to_oneself(me: str) -> tuple[str, ...]:
    """Return calls by which somebody would get a group of the north him- or herself."""
    return (
        f"select crm_people.assign('{me}', 'nord')",
        f"select crm_people.assign('{me}', 'nord', null, '2999-01-01')",
        f"select crm_people.cover('anna', '{me}')",
        f"select crm_people.handover('anna', '{me}')",
        f"select crm_people.handover('{me}', 'anna')",
        f"select crm_people.unassign('{me}', 'nord')",
        f"update crm_people.user_access_groups set assigned = true where person = '{me}'",
        f"update crm_people.user_access_groups set last_day = '2999-01-01' where person = '{me}'",
    )


def test_an_area_manager_never_changes_the_own_groups(office: Office, area: Connection) -> None:
    me = office.login("nora")
    office.call("register", "nora", me)
    office.call("assign", "anna", "nord")
    for name in ("nora", me):
        for statement in ways_to_oneself(name):
            if statement.startswith("update") and name == me:
                continue  # the view knows people by name only
            explained(refused(area, statement))
    assert rows(office.open("nora")) == set()


def grant(office: Office, role: str, member: str) -> None:
    office.superuser.execute(f"grant {role} to {member}")


def become(office: Office, session: Connection, name: str) -> Connection:
    session.execute(f"set role {office.login(name)}")
    return session


def test_nor_through_a_second_login(office: Office, area: Connection) -> None:
    """bert may become nora, who manages the north: she is he, from whichever side he comes."""
    me, second = office.login("bert"), office.login("nora")
    grant(office, second, me)
    for session in (area, become(office, office.open("bert"), "nora")):
        for statement in ways_to_oneself("bert"):
            assert "bert" in explained(refused(session, statement))
        assert office.call("assign", "anna", "nord", by=session)
        assert office.call("unassign", "anna", "nord", by=session)
    assert rows(office.open("bert")) == set()


def test_nor_for_a_login_that_the_session_could_become(office: Office, area: Connection) -> None:
    """nora may become two persons, and one of them stands in for a third."""
    for name in ("bert", "carl"):
        grant(office, office.login(name), office.login("nora"))
    for person in ("bert", "carl"):
        explained(refused(area, f"select crm_people.assign('{person}', 'nord')"))
    office.call("cover", "dora", "carl")
    explained(refused(area, "select crm_people.assign('dora', 'nord')"))
    assert office.call("assign", "anna", "nord", by=area)


def test_behind_a_gateway_it_is_who_the_session_has_become(office: Office, area: Connection) -> None:
    """A gateway may become everybody, so what it could become says nothing of who uses it."""
    gateway = office.make_login("gateway")
    office.superuser.execute(f"alter role {gateway} noinherit")
    office.call("register", "nora", office.login("nora"))
    for name in ("nora", "anna", "bert"):
        grant(office, office.login(name), gateway)
    session = become(office, office.database.login(gateway), "nora")
    explained(refused(session, "select crm_people.assign('anna', 'nord')"))  # nobody declares it as one
    office.superuser.execute("update crm_access.model set gateways = array[%s]", (gateway,))
    assert office.call("assign", "anna", "nord", by=session)
    for name in ("nora", office.login("nora")):
        explained(refused(session, f"select crm_people.assign('{name}', 'nord')"))
    grant(office, office.login("nora"), office.login("bert"))
    explained(refused(session, "select crm_people.assign('bert', 'nord')"))
    assert rows(area) == set()


def test_nor_through_somebody_for_whom_he_or_she_stands_in(office: Office, area: Connection) -> None:
    """An access manager made nora the substitute of bert; what she gives bert she would give herself."""
    office.call("register", "nora", office.login("nora"))
    office.call("cover", "bert", "nora")
    explained(refused(area, "select crm_people.assign('bert', 'nord')"))
    explained(refused(area, "update crm_people.user_access_groups set assigned = true where person = 'bert'"))
    assert rows(area) == set()


def test_a_cover_by_an_area_manager_never_grows_beyond_the_area(office: Office, area: Connection) -> None:
    office.call("assign", "anna", "nord")
    office.call("assign", "anna", "first_contact")
    number = office.call("cover", "anna", "bert", by=area)
    assert office.superuser.execute(
        "select access_groups from crm_access.cover where cover_id = %s", (number,)
    ).fetchone() == (["nord"],)
    office.call("assign", "anna", "sued")
    assert rows(office.open("bert")) == {1}
    office.call("assign", "carl", "sued")
    explained(refused(area, "select crm_people.cover('carl', 'bert')"))
    empty = office.call("cover", "dora", "carl", by=area)  # dora has nothing yet, and this stays nothing
    office.call("assign", "dora", "key_accounts")
    assert empty
    assert rows(office.open("carl")) == {3, 4}


def test_a_cover_by_an_area_manager_says_that_it_is_for_the_area(office: Office, area: Connection) -> None:
    heard: list[str | None] = []
    area.add_notice_handler(lambda notice: heard.append(notice.message_primary))
    office.call("assign", "anna", "nord")
    office.call("assign", "anna", "pumps")
    office.call("cover", "anna", "bert", None, "2099-01-01", by=area)
    assert heard == ["bert stands in for anna in the groups of your area only: nord"]
    assert office.held("bert") == {("nord", "anna")}


def test_an_area_manager_hands_over_no_cover_of_somebody_elses_area(office: Office, area: Connection) -> None:
    """bert holds nothing himself but stands in for carl in the south."""
    office.call("assign", "carl", "sued")
    office.call("cover", "carl", "bert")
    explained(refused(area, "select crm_people.handover('bert', 'anna')"))
    assert rows(office.open("anna")) == set()
    assert rows(office.open("bert")) == {3, 4}


def test_an_area_manager_ends_no_cover_of_somebody_elses_area(office: Office, area: Connection) -> None:
    office.call("assign", "carl", "sued")
    numbers = [office.call("cover", "carl", "bert"), office.call("cover", "dora", "bert")]
    for number in numbers:
        explained(refused(area, f"select crm_people.end_cover({number})"))
    office.call("assign", "anna", "nord")
    own = office.call("cover", "anna", "bert", by=area)
    assert office.call("end_cover", own, by=area)


def test_an_area_manager_moves_no_contacts(office: Office, area: Connection) -> None:
    office.call("assign", "anna", "nord")
    explained(refused(area, "select crm_people.handover('anna', 'bert', null, true)"))


def test_an_area_ends_with_its_territory_and_does_not_come_back(office: Office) -> None:
    """The key may come back at another place of the tree, where nobody has given this area."""
    nora = office.login("nora")
    office.make_area_manager("nora", "SH")
    office.call("appoint", nora, "HH")
    nodes = tuple(each for each in office.model.territories.nodes if each.key != "SH")
    for tree in (nodes, (*nodes, Territory("SH", "SUED"))):
        applied(office.superuser, replace(office.model, territories=TerritoryTree(tree)))
        areas = office.superuser.execute(
            "select territory from crm_access.area_manager where login = %s", [nora]
        )
        assert areas.fetchall() == [("HH",)]
    log = office.manager.execute(
        "select holds, old ->> 'territory' from crm_people.log where login = %s order by log_id", [nora]
    )
    assert log.fetchall()[-1] == (False, "SH")
