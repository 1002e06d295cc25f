"""The updatable view: a tick assigns, from every client, with dates of every type."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from tests.fixtures.database import Connection
from tests.managing.conftest import Office
from tests.managing.sessions import clock, rows

ROW = " where person = 'anna' and \"group\" = 'nord'"
HOUR = timedelta(hours=1)


def set_to(office: Office, what: str, *values: object) -> tuple[bool, bool]:
    """Update anna's row, and return whether she is ticked and sees her contact; both must agree."""
    (row,) = office.manager.execute(
        f"update crm_people.user_access_groups set {what}{ROW} returning assigned",
        values or None,
    ).fetchall()
    seen = rows(office.open("anna"))
    assert (seen == {1}) == row[0]
    return row[0], bool(seen)


def dates(office: Office) -> tuple[datetime | None, datetime | None]:
    """Return the row's dates."""
    (row,) = office.manager.execute(
        f"select valid_from, valid_until from crm_people.user_access_groups{ROW}"
    ).fetchall()
    return row


def test_ticking_and_unticking(office: Office) -> None:
    for value, there in (
        (True, True),
        (True, True),
        (False, False),
        (False, False),
        (True, True),
        (None, False),
    ):
        assert set_to(office, "assigned = %s", value)[0] is there, value
        assert dates(office) == (None, None)


def test_null_is_no_tick(office: Office) -> None:
    """Clients with boxes of three states write it."""
    assert set_to(office, "assigned = null") == (False, False)


def test_an_end_and_no_end(office: Office) -> None:
    end = clock(office) + HOUR
    assert set_to(office, "assigned = true, valid_until = %s", end) == (True, True)
    assert dates(office)[1] == end
    assert set_to(office, "valid_until = %s", end + HOUR) == (True, True)
    assert set_to(office, "valid_until = null") == (True, True)
    assert dates(office) == (None, None)
    assert set_to(office, "valid_until = %s", end) == (True, True)
    assert set_to(office, "valid_until = %s", end - 2 * HOUR) == (False, False)
    assert set_to(office, "valid_until = %s", end) == (True, True)
    assert set_to(office, "assigned = false, valid_until = null") == (False, False)
    assert set_to(office, "valid_until = %s", end) == (True, True)
    assert set_to(office, "assigned = false, valid_until = %s", end + HOUR) == (False, False)


def test_a_planned_beginning(office: Office) -> None:
    begin = clock(office) + HOUR
    assert set_to(office, "valid_from = %s", begin) == (False, False)
    assert dates(office) == (begin, None)
    assert set_to(office, "valid_from = null") == (
        False,
        False,
    )  # taking the plan away does not bring it forward
    assert dates(office) == (None, None)
    assert set_to(office, "assigned = true, valid_from = %s, valid_until = %s", begin, begin + HOUR) == (
        False,
        False,
    )
    assert dates(office) == (begin, begin + HOUR)
    assert set_to(office, "assigned = true") == (True, True)  # a tick on a plan begins it now
    assert dates(office)[1] == begin + HOUR
    assert set_to(office, "assigned = false") == (False, False)


@pytest.mark.parametrize("what", [
    "assigned = true, valid_until = now() - interval '1 hour'", "valid_from = 'infinity'",
    "valid_until = '-infinity'",
    "assigned = true, valid_from = now() + interval '2 hours', valid_until = now() + interval '1 hour'",
    "person = 'bert'", "\"group\" = 'sued'", "label = 'mine'", "family = 'mine'",
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(office: Office, what: str) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        set_to(office, what)
    assert refusal.value.diag.message_hint
    assert rows(office.open("anna")) == set()


def test_an_end_at_infinity_is_none(office: Office) -> None:
    assert set_to(office, "assigned = true, valid_until = 'infinity'") == (True, True)
    assert dates(office) == (None, None)


@pytest.mark.parametrize(
    "setting",
    ["datestyle = 'German, DMY'", "datestyle = 'SQL, MDY'", "timezone = 'Pacific/Apia'",
     "timezone = 'America/Sao_Paulo'", "intervalstyle = 'sql_standard'"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["datetime", "text", "date"])
def test_every_type_and_setting(office: Office, setting: str, kind: str) -> None:
    """A moment is one everywhere. A date alone is the midnight at which it begins, where the session is."""
    office.manager.execute(f"set {setting}")
    moment = datetime(2031, 3, 4, 13, 30, tzinfo=UTC)
    value: object = {"datetime": moment, "text": moment.isoformat(), "date": date(2031, 3, 4)}[kind]
    update = f"update crm_people.user_access_groups set assigned = true, valid_until = %s{ROW}"
    office.manager.execute(update, (value,))
    (found,) = office.superuser.execute("select valid_until from crm_access.membership").fetchone() or ()
    if kind == "date":
        (moment,) = (
            office.superuser.execute(
                "select timestamp '2031-03-04' at time zone %s", (zone(office.manager),)
            ).fetchone()
            or ()
        )
    assert found == moment
    office.manager.execute(f"update crm_people.user_access_groups set assigned = false{ROW}")
    assert rows(office.open("anna")) == set()


def zone(connection: Connection) -> str:
    """Return the time zone of a session."""
    ((found,),) = connection.execute("select current_setting('timezone')").fetchall()
    return str(found)


def test_many_rows_at_once(office: Office) -> None:
    office.manager.execute(
        "update crm_people.user_access_groups set assigned = true where \"group\" in ('nord', 'sued')"
    )
    assert {rows(office.open(person)) == {1, 3, 4} for person in ("anna", "bert", "carl", "dora")} == {True}
    with pytest.raises(psycopg.Error), office.manager.transaction():
        office.manager.execute(
            "update crm_people.user_access_groups set assigned = (person <> 'dora'), label = person"
        )
    office.manager.execute("update crm_people.user_access_groups set assigned = false")
    assert rows(office.open("anna")) == set()


def test_from_psql(office: Office) -> None:
    program = shutil.which("psql")
    if program is None:
        pytest.skip("this machine has no psql")
    statement = (
        f"update crm_people.user_access_groups set assigned = 'yes', valid_until = '31.12.2031 18:00'{ROW}"
    )
    done = subprocess.run(
        [program, "--no-psqlrc", "-c", "set datestyle = 'German'", "-c", statement,
         office.database.login_dsn(office.login("manager"))],
        env={**os.environ, "PGTZ": "Europe/Berlin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "UPDATE 1", done.stderr
    assert dates(office)[1] == datetime(2031, 12, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize("statement", [
    "insert into crm_people.user_access_groups (person, \"group\", assigned) values ('anna', 'nord', true)",
    "delete from crm_people.user_access_groups",
    "truncate crm_people.user_access_groups",
])  # fmt: skip
def test_it_is_only_updated(office: Office, statement: str) -> None:
    with pytest.raises(psycopg.Error):
        office.manager.execute(statement)
