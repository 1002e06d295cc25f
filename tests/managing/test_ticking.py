"""The updatable view: a tick assigns, from every client, with dates of every type."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.managing.conftest import Office
from tests.managing.sessions import clock, rows

ROW = " where person = 'anna' and \"group\" = 'nord'"
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def set_to(office: Office, what: str, *values: object) -> tuple[bool, bool]:
    """Update anna's row, and return whether she is ticked and sees her contact; both must agree."""
    (row,) = office.manager.execute(
        f"update crm_people.user_access_groups set {what}{ROW} returning assigned",
        values or None,
    ).fetchall()
    seen = rows(office.open("anna"))
    assert (seen == {1}) == row[0]
    return row[0], bool(seen)


def days(office: Office) -> tuple[date | None, date | None]:
    """Return the row's days."""
    (row,) = office.manager.execute(
        f"select first_day, last_day from crm_people.user_access_groups{ROW}"
    ).fetchall()
    return row


def today(office: Office) -> date:
    """Return the day that it is in the model's time zone."""
    return clock(office).astimezone(BERLIN).date()


def status(office: Office) -> str:
    """Return the row's status."""
    ((found,),) = office.manager.execute(f"select status from crm_people.user_access_groups{ROW}").fetchall()
    return str(found)


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
        assert days(office) == (None, None)
        assert status(office) == ("active" if there else "none")


def test_null_is_no_tick(office: Office) -> None:
    """Clients with boxes of three states write it."""
    assert set_to(office, "assigned = null") == (False, False)


def test_a_last_day_and_none(office: Office) -> None:
    last = today(office) + DAY
    assert set_to(office, "assigned = true, last_day = %s", last) == (True, True)
    assert days(office)[1] == last
    assert set_to(office, "last_day = %s", last + DAY) == (True, True)
    assert set_to(office, "last_day = null") == (True, True)
    assert days(office) == (None, None)
    assert set_to(office, "last_day = %s", today(office)) == (True, True)
    assert set_to(office, "last_day = %s", today(office) - DAY) == (False, False)
    assert set_to(office, "last_day = %s", last) == (True, True)
    assert set_to(office, "assigned = false, last_day = null") == (False, False)
    assert set_to(office, "last_day = %s", last) == (True, True)
    assert set_to(office, "assigned = false, last_day = %s", last + DAY) == (False, False)


def test_a_plan_is_a_tick(office: Office) -> None:
    first = today(office) + 3 * DAY
    assert set_planned(office, "first_day = %s", first) == ("planned", first, None)
    assert set_planned(office, "last_day = %s", first + DAY) == ("planned", first, first + DAY)
    assert set_planned(office, "assigned = true") == ("planned", first, first + DAY)
    assert set_planned(office, "first_day = %s", first + DAY) == ("planned", first + DAY, first + DAY)
    assert set_to(office, "first_day = null") == (True, True)  # now
    assert (status(office), *days(office)) == ("active", None, first + DAY)
    assert set_to(office, "assigned = false") == (False, False)
    assert set_planned(office, "assigned = true, first_day = %s, last_day = %s", first, first) == (
        "planned", first, first,
    )  # fmt: skip
    assert set_to(office, "assigned = false") == (False, False)
    assert (status(office), *days(office)) == ("none", None, None)


def set_planned(office: Office, what: str, *values: object) -> tuple[str, date | None, date | None]:
    """Update anna's row, check that it has a tick and that she sees nothing yet, and return what it shows."""
    update = f"update crm_people.user_access_groups set {what}{ROW} returning assigned"
    assert office.manager.execute(update, values or None).fetchall() == [(True,)]
    assert rows(office.open("anna")) == set()
    return (status(office), *days(office))


def test_a_moment_given_to_the_function_stays_when_the_other_day_changes(office: Office) -> None:
    end = clock(office).astimezone(BERLIN).replace(hour=14, minute=30, second=0, microsecond=0) + 5 * DAY
    office.call("assign", "anna", "nord", (clock(office) + 3 * DAY).isoformat(), end.isoformat())
    assert days(office)[1] == end.date()
    office.manager.execute(f"update crm_people.user_access_groups set first_day = null{ROW}")
    (found,) = office.superuser.execute("select valid_until from crm_access.membership").fetchone() or ()
    assert found == end
    office.manager.execute(
        f"update crm_people.user_access_groups set last_day = %s{ROW}", (end.date() + DAY,)
    )
    (found,) = office.superuser.execute("select max(valid_until) from crm_access.membership").fetchone() or ()
    assert found.astimezone(BERLIN).isoformat() == f"{end.date() + 2 * DAY}T00:00:00+01:00"


def test_periods_that_meet_are_one_and_others_stay(office: Office) -> None:
    first = today(office)
    for begin, end in ((None, 2), (3, 5), (2, 4), (20, 30)):
        office.call("assign", "anna", "nord", *(
            None if each is None else (first + each * DAY).isoformat() for each in (begin, end)
        ))  # fmt: skip
    assert days(office) == (None, first + 5 * DAY)
    assert set_to(office, "last_day = %s", first + 7 * DAY) == (True, True)
    later = office.manager.execute(
        "select first_day, last_day from crm_people.members where person = 'anna' and status = 'planned'"
    ).fetchall()
    assert later == [(first + 20 * DAY, first + 30 * DAY)]
    assert set_to(office, "assigned = false") == (False, False)
    assert not office.manager.execute("select from crm_people.members where person = 'anna'").fetchall()


def test_who_is_deactivated_has_no_tick_and_it_says_why(office: Office) -> None:
    office.call("assign", "anna", "nord")
    office.call("deactivate", "anna")
    assert status(office) == "suspended"
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="not active"):
        set_to(office, "assigned = true")


def test_a_reason_is_recorded_with_the_change(office: Office) -> None:
    set_to(office, "assigned = true, last_day = %s, reason = 'fair in Leipzig'", today(office))
    set_to(office, "assigned = false, reason = 'came back'")
    told = office.manager.execute(
        "select distinct action, reason from crm_people.log where access_group = 'nord' and reason <> ''"
    )
    assert set(told.fetchall()) == {("assign", "fair in Leipzig"), ("unassign", "came back")}
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="a reason goes with a change"):
        set_to(office, "reason = 'forgotten'")


@pytest.mark.parametrize("what", [
    "assigned = true, last_day = current_date - 1", "first_day = 'infinity'",
    "last_day = '-infinity'",
    "assigned = true, first_day = current_date + 3, last_day = current_date + 2",
    "person = 'bert'", "\"group\" = 'sued'", "label = 'mine'", "family = 'mine'", "status = 'active'",
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(office: Office, what: str) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        set_to(office, what)
    assert refusal.value.diag.message_hint
    assert rows(office.open("anna")) == set()


@pytest.mark.parametrize(
    "where", [" where person = 'ana'", " where person = 'anna' and \"group\" = 'nort'", " where false"]
)
def test_an_update_that_meets_no_row_says_so(office: Office, where: str) -> None:
    with pytest.raises(psycopg.errors.NoDataFound, match="nothing was changed") as refusal:
        office.manager.execute(f"update crm_people.user_access_groups set assigned = true{where}")
    assert refusal.value.diag.message_hint
    office.manager.execute(f"update crm_people.user_access_groups set assigned = true{ROW}")
    with office.manager.transaction(force_rollback=True):  # a tick before it does not count for it
        office.manager.execute(f"update crm_people.user_access_groups set assigned = false{ROW}")
        with pytest.raises(psycopg.errors.NoDataFound):
            office.manager.execute(f"update crm_people.user_access_groups set assigned = true{where}")


def test_a_last_day_at_infinity_is_none(office: Office) -> None:
    assert set_to(office, "assigned = true, last_day = 'infinity'") == (True, True)
    assert days(office) == (None, None)


@pytest.mark.parametrize(
    "setting",
    ["datestyle = 'German, DMY'", "datestyle = 'SQL, MDY'", "timezone = 'Pacific/Apia'",
     "timezone = 'America/Sao_Paulo'", "intervalstyle = 'sql_standard'"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["date", "text", "shown"])
def test_a_day_is_whole_whatever_the_client_is_set_to(office: Office, setting: str, kind: str) -> None:
    """A day is a day of the model's time zone, included, and it is shown as it was given."""
    office.manager.execute(f"set {setting}")
    last = date(2031, 3, 4)
    value: object = {"date": last, "text": "2031-03-04", "shown": None}[kind]
    if kind == "shown":
        ((value,),) = office.manager.execute("select date '2031-03-04'::text").fetchall()
    update = f"update crm_people.user_access_groups set assigned = true, last_day = %s{ROW}"
    office.manager.execute(update, (value,))
    (found,) = office.superuser.execute("select valid_until from crm_access.membership").fetchone() or ()
    assert found.astimezone(BERLIN).isoformat() == "2031-03-05T00:00:00+01:00"
    assert days(office)[1] == last
    office.manager.execute(f"update crm_people.user_access_groups set assigned = false{ROW}")
    assert rows(office.open("anna")) == set()


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
    statement = f"update crm_people.user_access_groups set assigned = 'yes', last_day = '31.12.2031'{ROW}"
    done = subprocess.run(
        [program, "--no-psqlrc", "-c", "set datestyle = 'German'", "-c", statement,
         office.database.login_dsn(office.login("manager"))],
        env={**os.environ, "PGTZ": "Pacific/Apia"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "UPDATE 1", done.stderr
    assert days(office)[1] == date(2031, 12, 31)


@pytest.mark.parametrize("statement", [
    "insert into crm_people.user_access_groups (person, \"group\", assigned) values ('anna', 'nord', true)",
    "delete from crm_people.user_access_groups",
    "truncate crm_people.user_access_groups",
])  # fmt: skip
def test_it_is_only_updated(office: Office, statement: str) -> None:
    with pytest.raises(psycopg.Error):
        office.manager.execute(statement)
