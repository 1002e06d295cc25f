"""A contact is shared and deleted at the same moment: no share stays for the next contact of that key."""

from __future__ import annotations

import threading

import psycopg
import pytest

from tests.attacks.attacker import meanwhile
from tests.fixtures.database import Connection
from tests.managing.conftest import Office
from tests.managing.sessions import rows

UNUSED = 77
SHARES = "select contact from crm_access.share"


@pytest.fixture
def house(sharing_office: Office) -> Office:
    """Return an office with a contact on which nothing hangs."""
    sharing_office.superuser.execute("insert into crm.contact (id) values (%s)", [UNUSED])
    return sharing_office


def outcome(connection: Connection, statement: str) -> list[BaseException]:
    """Return what went wrong."""
    try:
        connection.execute(statement)
    except psycopg.Error as failure:
        return [failure]
    return []


@pytest.mark.parametrize(
    "change", ["delete from crm.contact where id = 77", "update crm.contact set id = 78 where id = 77"]
)
def test_a_share_of_a_contact_that_somebody_is_just_deleting_is_refused(house: Office, change: str) -> None:
    heard: list[BaseException] = []
    with house.database.connect(autocommit=False) as deleting:
        deleting.execute(change)
        call = "select crm_people.share('bert', '77', '2999-01-06')"
        with meanwhile(house.superuser, house.manager, lambda: heard.extend(outcome(house.manager, call))):
            deleting.commit()
    (failure,) = heard
    assert isinstance(failure, psycopg.errors.UndefinedObject)
    assert "there is no contact '77' any more" in str(failure)
    house.superuser.execute("insert into crm.contact (id) values (77)")
    assert house.superuser.execute(SHARES).fetchall() == []


def test_who_deletes_a_contact_that_is_just_shared_waits_and_ends_the_share(house: Office) -> None:
    with house.database.connect(autocommit=True) as deleting:
        with house.manager.transaction():
            house.call("share", "bert", "77", "2999-01-06")
            gone = threading.Thread(target=deleting.execute, args=("delete from crm.contact where id = 77",))
            gone.start()
            waits = "select cardinality(pg_blocking_pids(%s)) > 0"
            while house.superuser.execute(waits, [deleting.info.backend_pid]).fetchone() != (True,):
                assert gone.is_alive(), "nobody waits"
                gone.join(0.01)
        gone.join(60)
    house.superuser.execute("insert into crm.contact (id) values (77)")
    assert rows(house.open("bert")) == set()
    assert house.superuser.execute(SHARES).fetchall() == []


def test_who_changes_something_else_of_the_contact_does_not_wait(house: Office) -> None:
    with house.database.connect(autocommit=False) as changing:
        changing.execute("update crm.contact set name = 'x' where id = 77")
        house.call("share", "bert", "77", "2999-01-06")
        changing.commit()
    assert rows(house.open("bert")) == {UNUSED}
