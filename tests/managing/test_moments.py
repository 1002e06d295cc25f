"""Days and moments: the database reads a text exactly as the model file does, in every zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from crm_rls.diagnostics import Place
from crm_rls.model.periods import shown_begin, shown_end
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.sections.moments import read_begin, read_end
from tests.fixtures.database import Connection
from tests.managing.conftest import Office

ZONES = (
    "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca",
    "America/Havana", "Asia/Gaza", "Asia/Pyongyang", "Pacific/Apia", "Antarctica/Casey", "UTC",
)  # fmt: skip
"""Changes at midnight, of half an hour, in Ramadan, over a whole day and by three hours."""

DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 31))
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from((0, 15, 30, 45, 59)))
live = settings(max_examples=120, suppress_health_check=list(HealthCheck), deadline=None)


def zone_changes() -> list[tuple[str, date]]:
    """Return the days on which the clocks of a zone change."""
    found = []
    for name in ZONES:
        zone, moment = ZoneInfo(name), datetime(1990, 1, 1)  # noqa: DTZ001 -- on the wall
        while moment.year < 2038:
            after = moment + timedelta(days=1)
            if moment.replace(tzinfo=zone).utcoffset() != after.replace(tzinfo=zone).utcoffset():
                found.append((name, moment.date()))
            moment = after
    return found


CHANGES = zone_changes()


@pytest.fixture
def reader(office: Office) -> Iterator[Connection]:
    """Return a connection in whose transaction the zone of the model is changed; nothing of it stays."""
    with office.superuser.transaction(force_rollback=True):
        yield office.superuser


def both_know(reader: Connection, zone: str, day: date) -> bool:
    """Say whether both have the same data of the zone around a day: Morocco changes its plans."""
    noon = datetime(day.year, day.month, day.day, tzinfo=UTC)
    instants = [noon + timedelta(hours=hours) for hours in range(-48, 96, 6)]
    here = [instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for instant in instants]
    there = reader.execute("select i at time zone %s from unnest(%s) as i", (zone, instants)).fetchall()
    return here == [local for (local,) in there]


def both(reader: Connection, zone: str, said: str) -> Iterator[tuple[object, object]]:
    """Yield what both sides make of a text, as a beginning and as an end; None is a refusal."""
    reader.execute("update crm_access.model set time_zone = %s where time_zone <> %s", (zone, zone))
    for last_day, read in ((False, read_begin), (True, read_end)):
        expected = read(said, ZoneInfo(zone), Place("model.yaml", 1, "people"), Mistakes())
        try:
            with reader.transaction():
                (found,) = (
                    reader.execute("select crm_people.moment_of(%s, %s)", (said, last_day)).fetchone() or ()
                )
        except psycopg.errors.InvalidDatetimeFormat:
            found = None
        yield expected, found


@live
@given(zone=st.sampled_from(ZONES), day=DAYS)
def test_days(reader: Connection, zone: str, day: date) -> None:
    assume(both_know(reader, zone, day))
    for expected, found in both(reader, zone, day.isoformat()):
        assert found == expected


@live
@given(change=st.sampled_from(CHANGES), days=st.integers(-1, 2))
@example(change=("Antarctica/Casey", date(2010, 3, 5)), days=0)
@example(change=("Pacific/Apia", date(2011, 12, 30)), days=0)
def test_days_on_which_the_clocks_change(reader: Connection, change: tuple[str, date], days: int) -> None:
    zone, day = change
    assume(both_know(reader, zone, day))
    for expected, found in both(reader, zone, (day + timedelta(days=days)).isoformat()):
        assert found == expected


@live
@given(change=st.sampled_from(CHANGES), days=st.integers(-1, 2), time=TIMES)
@example(change=("Australia/Lord_Howe", date(2026, 4, 5)), days=0, time="01:45")
@example(change=("Australia/Lord_Howe", date(2026, 10, 4)), days=0, time="02:15")
def test_moments(reader: Connection, change: tuple[str, date], days: int, time: str) -> None:
    """What comes twice, or never, is refused by both."""
    zone, day = change
    assume(both_know(reader, zone, day))
    for expected, found in both(reader, zone, f"{day + timedelta(days=days)} {time}"):
        assert found == expected


@live
@given(zone=st.sampled_from(ZONES), day=DAYS)
def test_a_day_is_shown_as_it_was_given(reader: Connection, zone: str, day: date) -> None:
    assume(both_know(reader, zone, day))
    shown_as_days(reader, zone, day)


@live
@given(change=st.sampled_from(CHANGES), days=st.integers(-1, 2))
@example(change=("Pacific/Apia", date(2011, 12, 30)), days=-1)
@example(change=("America/Havana", date(2026, 11, 1)), days=0)
def test_a_day_is_shown_as_it_was_given_when_clocks_change(
    reader: Connection, change: tuple[str, date], days: int
) -> None:
    zone, day = change
    assume(both_know(reader, zone, day))
    shown_as_days(reader, zone, day + timedelta(days=days))


def shown_as_days(reader: Connection, zone: str, day: date) -> None:
    """Check both ends of a day, in the database and in Python; a day that a zone skipped has no length."""
    reader.execute("update crm_access.model set time_zone = %s where time_zone <> %s", (zone, zone))
    for last_day, function, show in ((False, "shown_begin", shown_begin), (True, "shown_end", shown_end)):
        ((moment, said, again),) = reader.execute(
            "select m.at, s.said, crm_people.moment_of(s.said, %s) "
            f"from crm_people.moment_of(%s, %s) as m (at), crm_access.{function}(m.at) as s (said)",
            (last_day, day.isoformat(), last_day),
        ).fetchall()
        assert again == moment
        assert said == day.isoformat() or zone == "Pacific/Apia"
        assert show(moment.astimezone(ZoneInfo(zone))) == said


@pytest.mark.parametrize(
    "said",
    [
        "2027-01-06T14:00", "2027-01-06 14:00:30.5", "2027-01-06 14:00Z", "2027-01-06 14:00 +05:45",
        "2027-02-30", "2027-13-01", "0000-01-01", "2027-01-06 25:00", "2027-01-06 14:00+99",
        "2027-01-06 14:00+99:99", "6.1.2027", "06.01.2027 9:30", "29.3.2026, 02:30",
        "31.2.2027", "6.1.27", "01/06/2027", "tomorrow", "now", "infinity", "2027-01-06\n",
        " 2027-01-06", "9999-12-31", "31.12.9999", "9999-12-30", "9997-12-30", "9997-12-30 00:00",
        "9997-12-30 00:01", "9997-12-30 00:00Z", "9997-12-30 01:30+01", "0001-01-01", "1000-01-02",
        "1000-01-03", "9999-12-31 23:59-11",
        "2027-1-6", "epoch", "\u0662\u0660\u0662\u0667-\u0660\u0661-\u0660\u0666",
    ],
)  # fmt: skip
def test_other_texts(reader: Connection, said: str) -> None:
    for expected, found in both(reader, "Europe/Berlin", said):
        assert found == expected, said


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue"])
def test_the_first_and_the_last_day_that_are_kept_are_shown_as_they_were_given(
    reader: Connection, zone: str
) -> None:
    shown_as_days(reader, zone, date(1000, 1, 4))
    shown_as_days(reader, zone, date(9997, 12, 29))


def test_who_writes_no_end_as_the_last_day_of_all_is_told_to_leave_it_out(sharing_office: Office) -> None:
    """Or lists of everybody would have a moment that no driver reads."""
    office = sharing_office
    office.call("assign", "bert", "nord")
    for call, arguments in (
        ("assign", ("anna", "nord", None, "9999-12-31")),
        ("assign", ("anna", "nord", None, date(9999, 12, 31))),
        ("cover", ("bert", "carl", None, "31.12.9999")),
        ("share", ("anna", "1", datetime(9999, 12, 31, tzinfo=UTC))),
    ):
        with pytest.raises(psycopg.errors.InvalidDatetimeFormat, match="too far away") as refusal:
            office.call(call, *arguments)
        assert "Leave it out" in str(refusal.value.diag.message_hint)
    office.call("cover", "bert", "carl", "9997-12-29", "9997-12-29", 366, 366)
    office.manager.execute("set timezone = 'Pacific/Kiritimati'")
    ((last_day, ends),) = office.manager.execute("select last_day, ends from crm_people.covers").fetchall()
    assert (last_day, ends.year) == (date(9997, 12, 29), 9998)


@pytest.mark.parametrize(
    "setting", ["datestyle = 'German'", "datestyle = 'SQL, MDY'", "timezone = 'Pacific/Apia'"]
)
def test_no_setting_of_the_session_changes_what_is_said(office: Office, setting: str) -> None:
    said = ("2026-03-29", "2026-10-25", "2027-01-06 14:00")
    asked = "select extract(epoch from crm_people.moment_of(%s, true))"
    before = [office.manager.execute(asked, (each,)).fetchone() for each in said]
    office.manager.execute(f"set {setting}")
    assert [office.manager.execute(asked, (each,)).fetchone() for each in said] == before


def test_both_days_of_the_change_are_whole(office: Office) -> None:
    length = "select crm_people.moment_of(%s, true) - crm_people.moment_of(%s)"
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)):
        assert office.manager.execute(length, (day, day)).fetchone() == (timedelta(hours=hours),)


def test_a_cover_that_ends_in_an_hour_that_comes_twice_ends_in_the_right_one(office: Office) -> None:
    """02:30 comes twice on this day; the first one is half past twelve in London."""
    number = office.call("cover", "anna", "bert", "2027-10-31 02:10+02:00", "2027-10-31 02:30+02:00")
    row = office.superuser.execute(
        "select begins = valid_from, ends = valid_until, ends = '2027-10-31 00:30+00' "
        "from crm_access.cover where cover_id = %s",
        (number,),
    ).fetchone()
    assert row == (True, True, True)
