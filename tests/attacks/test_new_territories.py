"""Attacks by territories that managers add: by people, by area managers beyond their area, by two at once."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UndefinedObject

from tests.fixtures.database import Connection
from tests.managing.conftest import Office, changed, growing_office  # noqa: F401 -- the stage
from tests.managing.refusals import explained

EAST = "HH-OST"


@pytest.fixture
def office(growing_office: Office) -> Office:  # noqa: F811
    growing_office.call("assign", "anna", "nord")
    growing_office.call("assign", "bert", "sued")
    return growing_office


@pytest.fixture
def north(office: Office) -> Iterator[Connection]:
    """Return the manager of the area NORD."""
    with office.make_area_manager("chief", "NORD") as chief:
        yield chief


def added(office: Office) -> list[tuple[str, str]]:
    return office.superuser.execute(
        "select territory, parent from crm_access.added_territory where until is null order by 1"
    ).fetchall()


REACHES = (
    "select crm_people.add_territory('X', 'NORD')",
    "select crm_people.remove_territory('HH-OST')",
    "select * from crm_people.added_territories",
    "insert into crm_access.added_territory (territory, parent) values ('X', 'NORD')",
    "update crm_access.added_territory set parent = 'BY'",
    "update crm_access.open_territory set access_groups = '{sued}'",
    "insert into crm_access.territory values ('X', 3, 3)",
    "select crm_access.added_below('{NORD}')",
    "select crm_access.has_territory('HH')",
    "select crm_access.end_added()",
    "select * from crm_access.territory",
)


@pytest.mark.parametrize("statement", REACHES)
def test_a_person_adds_nothing_and_reads_nothing_of_it(office: Office, statement: str) -> None:
    office.call("add_territory", EAST, "HH")
    with office.open("anna") as anna, pytest.raises(InsufficientPrivilege):
        anna.execute(statement)
    assert added(office) == [(EAST, "HH")]


def test_nobody_but_managers_adds_some(office: Office) -> None:
    auditor = office.make_login("auditor")
    office.superuser.execute("select crm_people.appoint_auditor(%s)", (auditor,))
    nobody = office.make_login("nobody")
    for login in (auditor, nobody):
        with office.database.login(login) as connection:
            for statement in REACHES[:2]:
                with pytest.raises(InsufficientPrivilege):
                    connection.execute(statement)
    with office.database.login(auditor) as connection:
        office.call("add_territory", EAST, "HH")
        assert connection.execute("select territory from crm_people.added_territories").fetchall() == [
            (EAST,)
        ]
    assert added(office) == [(EAST, "HH")]


def test_an_area_manager_adds_in_the_own_area_only(office: Office, north: Connection) -> None:
    office.call("add_territory", "M", "BY")
    assert "Groups that see it: nord" in str(office.call("add_territory", EAST, "HH", by=north))
    assert "is below HH-OST" in str(office.call("add_territory", "HAFEN", EAST, by=north))
    for below in ("BY", "SUED", "DE", "M", "nowhere"):
        with pytest.raises(UndefinedObject, match=f"no territory '{below}' in the area") as caught:
            office.call("add_territory", "X", below, by=north)
        assert explained(caught.value)
    # What is there is told, and not where.
    for key in ("M", "BW"):
        with pytest.raises(DuplicateObject) as caught_again:
            office.call("add_territory", key, "HH", by=north)
        assert "SUED" not in explained(caught_again.value)
    with pytest.raises(UndefinedObject, match="in the area"):
        office.call("remove_territory", "M", by=north)
    shown = north.execute("select territory from crm_people.added_territories order by 1").fetchall()
    assert shown == [("HAFEN",), (EAST,)]
    assert "not a territory" in str(office.call("remove_territory", "HAFEN", by=north))
    assert added(office) == [(EAST, "HH"), ("M", "BY")]


def test_an_area_manager_takes_in_no_contacts_of_others_by_a_key_that_they_have(
    office: Office, north: Connection
) -> None:
    """A value outside the tree is nobody's: a key of it below the own area would show these contacts."""
    office.superuser.execute("update crm.contact set territory = 'BY-OLD' where id = 3")
    with pytest.raises(InsufficientPrivilege, match="contacts have this key already") as caught:
        office.call("add_territory", "BY-OLD", "HH", by=north)
    assert explained(caught.value)
    with office.open("anna") as anna:
        assert office.seen(anna) == {1}
    # One that was added elsewhere, and its contacts, stay where they are.
    office.call("add_territory", "M", "BY")
    office.superuser.execute("update crm.contact set territory = 'M' where id = 3")
    with pytest.raises(DuplicateObject):
        office.call("add_territory", "M", "HH", by=north)
    with office.open("anna") as anna, office.open("bert") as bert:
        assert office.seen(anna) == {1}
        assert office.seen(bert) == {3, 4}


def test_whoever_was_dismissed_or_deactivated_adds_nothing(office: Office, north: Connection) -> None:
    office.call("dismiss", office.login("chief"))
    with pytest.raises(InsufficientPrivilege):
        office.call("add_territory", EAST, "HH", by=north)
    assert added(office) == []


@pytest.mark.parametrize(
    "key",
    [
        "X', 'DE'); drop table crm.contact; --",
        "{BY}",
        'X","BY',
        "\\",
        "BY\u200b",
        "NORD ",
        "\uff22Y",
        "nord",
    ],
)
def test_a_hostile_key_is_no_other_territory(office: Office, north: Connection, key: str) -> None:
    try:
        office.call("add_territory", key, "HH", key, by=north)
    except (psycopg.errors.InvalidParameterValue, psycopg.errors.DuplicateObject):
        assert added(office) == []
    with office.open("anna") as anna, office.open("bert") as bert:
        assert office.seen(anna) == {1}
        assert office.seen(bert) == {3, 4}
        assert office.superuser.execute("select count(*) from crm.contact").fetchone() == (6,)


def test_two_managers_at_once_add_one_key_once(office: Office) -> None:
    first, second = office.make_manager("first"), office.make_manager("second")
    outcomes: list[str] = []

    def add(below: str) -> None:
        try:
            outcomes.append(str(office.call("add_territory", EAST, below, by=second)))
        except psycopg.Error as error:
            outcomes.append(type(error).__name__)

    first.execute("begin")
    office.call("add_territory", EAST, "HH", by=first)
    waiting = Thread(target=add, args=("BY",))
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    first.execute("commit")
    waiting.join(10)
    assert outcomes == ["DuplicateObject"]
    assert added(office) == [(EAST, "HH")]


def test_nobody_waits_for_a_manager_and_contacts_are_not_locked(office: Office) -> None:
    with office.open("anna") as anna:
        office.superuser.execute("begin")
        office.call("add_territory", EAST, "HH", by=office.superuser)
        anna.execute("set lock_timeout = '1s'")
        assert office.seen(anna) == {1}
        assert anna.execute("update crm.contact set pad = 1").rowcount == 1
        locks = office.superuser.execute(
            "select relation::regclass::text from pg_locks where pid = pg_backend_pid() and mode <> "
            "'AccessShareLock' and relation::regclass::text like 'crm.%'"
        ).fetchall()
        assert locks == []
        office.superuser.execute("rollback")


def test_a_transaction_of_repeatable_read_sees_what_was_there_when_it_began(office: Office) -> None:
    office.superuser.execute("update crm.contact set territory = %s where id = 3", (EAST,))
    with office.open("anna") as anna:
        anna.execute("begin isolation level repeatable read")
        assert office.seen(anna) == {1}
        office.call("add_territory", EAST, "HH")
        assert office.seen(anna) == {1}
        anna.execute("commit")
        assert office.seen(anna) == {1, 3}
        office.superuser.execute("update crm.contact set territory = 'BY' where id = 3")
        anna.execute("begin isolation level repeatable read read only")
        assert office.seen(anna) == {1}
        anna.execute("commit")
    manager = office.make_manager("serial")
    manager.execute("begin isolation level repeatable read")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="repeatable read"):
        office.call("add_territory", "X", "HH", by=manager)


def test_what_ends_does_not_come_back(office: Office) -> None:
    """A parent that leaves the tree and comes back does not bring along what was below it."""
    office.call("add_territory", EAST, "HH")
    office.call("add_territory", "HAFEN", EAST)
    office.superuser.execute("update crm.contact set territory = 'HAFEN' where id = 3")
    row = office.superuser.execute("select * from crm_access.territory where territory = 'HH'").fetchone()
    office.superuser.execute("delete from crm_access.territory where territory = 'HH'")
    assert added(office) == []
    office.superuser.execute(sql.SQL("insert into crm_access.territory values (%s, %s, %s)"), row)
    with office.open("anna") as anna:
        assert office.seen(anna) == {1}
    same = changed(office, office.model)
    assert added(same) == []


SHADOWS = (
    "create temp table added_territory as select 'BY' territory, 'HH' parent, null::timestamptz as until",
    "create temp table territory as select 'BY' as territory, 1 as first_place, 99 as last_place",
    "create temp table area_manager as select current_user::text as login, 'DE' as territory",
    "create function pg_temp.added_below(text[]) returns text[] language sql as 'select array[''BY'']'",
    "create function pg_temp.same(text, text) returns boolean language sql as 'select true'",
    "create operator pg_temp.= (leftarg = text, rightarg = text, function = pg_temp.same)",
    "create domain pg_temp.text as pg_catalog.text",
    "set search_path = pg_temp, crm_people, crm_access, crm, pg_catalog",
)


def test_objects_of_the_session_stand_in_for_nothing(office: Office, north: Connection) -> None:
    office.call("add_territory", EAST, "HH")
    with office.open("anna") as anna:
        for session in (north, anna):
            for statement in SHADOWS:
                session.execute(statement.encode())
        assert anna.execute("select id from crm.contact where territory = any ('{HH,BY,BW}')").fetchall() == [
            (1,)
        ]
        anna.execute("prepare all_rows as select id from crm.contact order by 1")
        assert anna.execute("execute all_rows").fetchall() == [(1,)]
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            anna.execute("update crm.contact set territory = 'BY'")
    for below in ("BY", "SUED", "DE"):
        with pytest.raises(UndefinedObject):
            office.call("add_territory", "X", below, by=north)
    assert added(office) == [(EAST, "HH")]


def test_a_contact_that_comes_while_its_territory_goes_is_nobodys(office: Office, north: Connection) -> None:
    office.call("add_territory", EAST, "HH")
    with office.open("anna", autocommit=False) as anna, office.open("bert") as bert:
        assert anna.execute("update crm.contact set territory = %s where id = 1", (EAST,)).rowcount == 1
        office.call("remove_territory", EAST)
        anna.commit()
        assert office.seen(anna) == set()
        anna.commit()
        assert office.seen(bert) == {3, 4}
        # Nor does an area manager take it in again; an access manager does, and hears that it has contacts.
        with pytest.raises(InsufficientPrivilege, match="contacts have this key already"):
            office.call("add_territory", EAST, "SH", by=north)
        assert "Contacts have it already" in str(office.call("add_territory", EAST, "HH"))
        assert office.seen(anna) == {1}


def test_residual_an_older_snapshot_still_writes_a_territory_that_was_there(office: Office) -> None:
    office.call("add_territory", EAST, "HH")
    with office.open("anna", autocommit=False) as anna:
        anna.execute("set transaction isolation level repeatable read")
        assert office.seen(anna) == {1}
        office.call("remove_territory", EAST)
        office.call("add_territory", EAST, "BY")
        assert anna.execute("update crm.contact set territory = %s where id = 1", (EAST,)).rowcount == 1
        anna.commit()
        assert office.seen(anna) == set()
        anna.commit()
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            anna.execute("insert into crm.contact (id, territory) values (70, %s)", (EAST,))


@pytest.mark.parametrize("key", ["x" * 101, "x" * 65_536, "{NULL}", "NULL", '"', "B\u0059\u0301", "\u202eYB"])
def test_no_key_shows_more_than_contacts_that_have_it(office: Office, north: Connection, key: str) -> None:
    refused_keys = (psycopg.errors.InvalidParameterValue, UndefinedObject)
    try:
        office.call("add_territory", key, "HH", by=north)
    except refused_keys:
        assert added(office) == []
    with pytest.raises(refused_keys):
        office.call("add_territory", "X", key * 2, by=north)
    with office.open("anna") as anna:
        assert office.seen(anna) == {1}
        office.superuser.execute("update crm.contact set territory = null where id = 3")
        assert office.seen(anna) == {1}
