"""Who reads what of people: a walk over every relation and function of crm_people, as everybody there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql

from tests.fixtures.database import Connection
from tests.managing.conftest import Office

READING: Mapping[str, str] = {
    "cover_concerns": "('anna', 'bert')",
    "about_person": "('carl')", "leavers": "()",
    "compare_reach": "('[]', '[{\"access_group\": \"sued\"}]')", "face_conflicts_at": "(now())",
    "contact_counts": "()", "granted_outside": "()", "group_counts": "()", "model_in_force": "()",
    "face_counts": "()", "faceless": "()", "faces_of": "('1')", "heads": "('carl')",
    "holders": "()", "report_counts": "()",
    "membership_at": "('carl')", "moment_of": "('2027-01-06')", "require_group": "('nord')",
    "responsible": "('1', 'sales')",
    "sees": "('carl')", "strangers": "()", "time_zone": "()", "who_sees": "('1')", "why": "('carl', '1')",
}  # fmt: skip
CHANGING: Mapping[str, str] = {
    "add_territory": "('X', 'HH')", "adopt": "()", "admit": "('{eve}')", "appoint": "('{eve}', 'NORD')",
    "appoint_auditor": "('{eve}')",
    "assign": "('bert', 'nord')", "cover": "('anna', 'bert')", "deactivate": "('anna')",
    "dismiss": "('{nora}')", "dismiss_auditor": "('{olga}')", "end_cover": "(1)", "expel": "('{eve}')",
    "forget": "('anna')", "give": "('1', '{{\"territory\": \"HH\"}}')", "handover": "('anna', 'bert')",
    "make_login": "('sofia', 'new_sofia')", "new_password": "('anna')",
    "prolong_cover": "(1)", "reactivate": "('anna')", "register": "('bert')",
    "rehire": "('anna')", "remove_territory": "('X')", "share": "('anna', '1', '2999-01-06')", "tidy": "()",
    "unassign": "('anna', 'nord')", "unregister": "('anna')", "unshare": "('anna', '1')",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """An office with people in groups of the north and of the south, a cover, and one of each reader."""

    office: Office
    views: tuple[str, ...]
    nobody: Connection
    person: Connection
    area: Connection
    auditor: Connection
    deactivated: Connection
    deactivated_auditor: Connection

    def rows(self, reader: Connection, name: str, arguments: str = "") -> list[object] | None:
        """Return what a reader gets; None where it is refused."""
        try:
            with reader.transaction():
                found = reader.execute(f"select to_jsonb(x) from crm_people.{name}{arguments} as x")
                return sorted((row for (row,) in found), key=str)
        except psycopg.errors.InsufficientPrivilege:
            return None


@pytest.fixture
def house(sharing_office: Office) -> House:
    office = sharing_office
    for person, group in (("anna", "nord"), ("carl", "sued"), ("dora", "nord"), ("dora", "sued")):
        office.call("assign", person, group)
    office.call("cover", "dora", "bert")
    office.call("cover", "carl", "anna")
    for contact in ("1", "3"):
        office.call("share", "bert", contact, "2999-01-06")
    area = office.make_area_manager("nora", "NORD")
    olga, otto, max_ = (office.make_login(name) for name in ("olga", "otto", "max"))
    for auditor in (olga, otto):
        office.call("appoint_auditor", auditor)
    office.superuser.execute(
        sql.SQL("grant {} to {}").format(sql.Identifier(office.names.managers), sql.Identifier(max_))
    )
    for name, login in (("max", max_), ("otto", otto)):
        office.call("register", name, login)
        office.call("deactivate", name)
    views = office.superuser.execute(
        "select relname from pg_class where relnamespace = 'crm_people'::regnamespace "
        "and relkind in ('v', 'r', 'm')"
    ).fetchall()
    return House(
        office, tuple(str(view) for (view,) in views), office.database.login(office.make_login("eve")),
        office.open("anna"), area, office.database.login(olga), office.database.login(max_),
        office.database.login(otto),
    )  # fmt: skip


def test_the_walk_meets_every_function(house: House) -> None:
    functions = house.office.superuser.execute(
        "select distinct proname, provolatile <> 'v' from pg_proc "
        "where pronamespace = 'crm_people'::regnamespace and prorettype <> 'trigger'::regtype"
    ).fetchall()
    assert {name for name, reads in functions if reads} == set(READING)
    assert {name for name, reads in functions if not reads} == set(CHANGING)
    assert len(house.views) >= 7


@pytest.mark.parametrize("who", ["nobody", "person", "deactivated", "deactivated_auditor"])
def test_who_may_read_nothing_reads_nothing(house: House, who: str) -> None:
    reader = getattr(house, who)
    for view in house.views:
        assert not house.rows(reader, view), view
    for name, arguments in READING.items():
        assert not house.rows(reader, name, arguments), name


def test_an_auditor_reads_what_an_access_manager_reads(house: House) -> None:
    for name, arguments in (*dict.fromkeys(house.views, "").items(), *READING.items()):
        found = house.rows(house.auditor, name, arguments)
        assert found == house.rows(house.office.manager, name, arguments), name
        assert found or name in (
            "added_territories",
            "cover_concerns",
            "granted_outside",
            "strangers",
            "face_conflicts_at",
            "face_conflicts",
            "faceless",
            "heads",
        ), name


@pytest.mark.parametrize("who", ["auditor", "deactivated", "deactivated_auditor", "nobody", "person"])
def test_who_may_not_change_anything_does_not(house: House, who: str) -> None:
    logins = {name: house.office.login(name) for name in ("eve", "nora", "olga")}
    before = house.rows(house.office.manager, "log")
    for name, arguments in CHANGING.items():
        assert house.rows(getattr(house, who), name, arguments.format(**logins)) is None, name
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.NoDataFound)):
        getattr(house, who).execute("update crm_people.user_access_groups set assigned = false")
    assert house.rows(house.office.manager, "log") == before


def test_an_auditor_sees_no_contact(house: House) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        house.auditor.execute("select from crm.contact")


def test_an_area_manager_reads_the_people_of_the_own_area(house: House) -> None:
    def column(query: str) -> set[object]:
        return {value for (value,) in house.area.execute(f"select {query}").fetchall()}

    assert column("person from crm_people.people") == {"anna", "dora"}
    assert column("access_groups::text from crm_people.people") == {"{nord}"}
    assert column("stands_in_for::text from crm_people.people where person = 'anna'") == {"{}"}
    assert column("access_group from crm_people.members") == {"nord"}
    assert column("absent from crm_people.covers") == {"dora"}
    assert column("access_group from crm_people.holders()") == {"nord"}
    assert column("access_group from crm_people.membership_at('carl')") == set()
    assert column("access_group from crm_people.membership_at('anna')") == {"nord"}
    assert column("access_group from crm_people.membership_at('bert')") == {"nord"}
    assert column("""gained from crm_people.compare_reach('[]', '[{"access_group": "sued"}]')""") == {0}
    assert column("""gained from crm_people.compare_reach('[]', '[{"access_group": "nord"}]')""") == {1}
    assert column("contact from crm_people.shares") == {"1"}
    assert column("1 from crm_people.log") == set()
    assert column("1 from crm_people.model_records") == set()
    assert column("person from crm_people.directory") >= {"anna", "bert", "carl", "dora"}


def test_an_area_manager_counts_nothing_and_reads_no_filter(house: House) -> None:
    for name in ("contact_counts", "granted_outside", "group_counts", "model_in_force", "report_counts"):
        assert house.rows(house.area, name, READING[name]) is None, name


def test_an_area_manager_is_told_no_and_not_update_0(house: House) -> None:
    for where in ("\"group\" = 'sued'", "person = 'carl' and \"group\" = 'sued'"):
        with pytest.raises(psycopg.errors.NoDataFound, match="not yours to assign"):
            house.area.execute(f"update crm_people.user_access_groups set assigned = false where {where}")


def test_auditors_come_and_go_and_the_log_knows(house: House) -> None:
    office, olga = house.office, house.office.login("olga")
    assert office.call("appoint_auditor", olga) == f"{olga} is an auditor already."
    assert office.call("dismiss_auditor", olga, "left") == f"{olga} is no longer an auditor."
    assert house.rows(house.auditor, "log") is None
    told = office.manager.execute(
        "select action, holds, reason from crm_people.log where kind = 'auditor' and login = %s "
        "order by log_id",
        (olga,),
    ).fetchall()
    assert told == [("appoint", True, ""), ("dismiss", False, "left")]
    with pytest.raises(psycopg.errors.UndefinedObject):
        office.call("appoint_auditor", "nobody of that name")
