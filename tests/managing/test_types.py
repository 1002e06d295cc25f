"""Times come as texts, dates and moments, as drivers send them; every way means the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from tests.managing.conftest import Office


def until(office: Office, person: str) -> datetime | None:
    row = office.superuser.execute(
        "select valid_until from crm_people.members where person = %s and status = 'active'", (person,)
    ).fetchone()
    assert row is not None
    moment: datetime | None = row[0]
    return moment


@pytest.mark.parametrize(
    "last",
    ["2999-01-06", date(2999, 1, 6), datetime(2999, 1, 6, 23, tzinfo=UTC)],
    ids=["text", "date", "moment"],
)
def test_a_day_is_the_same_day_whatever_its_type(office: Office, last: object) -> None:
    office.manager.execute("set datestyle = 'German'; set timezone = 'Pacific/Kiritimati'")
    office.call("assign", "anna", "nord", None, last)
    assert until(office, "anna") == datetime(2999, 1, 6, 23, tzinfo=UTC)  # the end of that day in Berlin


def test_every_verb_takes_every_type(office: Office) -> None:
    tomorrow, later = date.today() + timedelta(days=1), date.today() + timedelta(days=9)  # noqa: DTZ011
    for first, last in (
        (tomorrow, later),
        (tomorrow.isoformat(), later.isoformat()),
        (datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) + timedelta(days=9)),
    ):
        office.call("assign", "anna", "nord", first, last)
        office.call("unassign", "anna", "nord", last)
        office.call("cover", "anna", "bert", first, last, 1, 1)
        office.call("handover", "anna", "carl", first)
    assert office.call("assign", "dora", "nord") == "dora is in nord."


@pytest.mark.parametrize("moment", ["infinity", "-infinity"])
def test_there_is_no_day_at_infinity(office: Office, moment: str) -> None:
    for kind in ("date", "timestamptz"):
        with pytest.raises(psycopg.errors.InvalidDatetimeFormat):
            office.manager.execute(
                f"select crm_people.assign('anna', 'nord', '{moment}'::{kind}, null::{kind})"
            )


def test_a_begin_and_no_end(office: Office) -> None:
    """Dates as drivers send them: typed, or without a type but by the name of the argument."""
    soon = "current_date + 2"  # in the zone of the model it may be tomorrow already
    for call in (
        f"assign('anna', 'nord', {soon})",
        f"assign('bert', 'nord', ({soon})::timestamptz)",
        "assign('carl', 'nord', valid_from => '2999-01-01')",
        "assign(person => 'dora', access_group => 'nord', first_day => '2999-01-01')",
        f"cover('anna', 'bert', {soon})",
        "cover(absent => 'carl', substitute => 'dora', first_day => null, last_day => '2999-01-01')",
        "unassign(person => 'dora', access_group => 'nord', last_day => '2999-01-03')",
        "handover(leaver => 'dora', successor => 'carl', first_day => '2999-01-02')",
    ):
        office.manager.execute(f"select crm_people.{call}")
    found = office.superuser.execute(
        "select person, status, last_day from crm_people.members where access_group = 'nord' "
        "order by person, valid_from"
    ).fetchall()
    assert [row[0] for row in found] == ["anna", "bert", "carl", "carl", "dora"]
    assert {row[1] for row in found} == {"planned"}
    assert found[-1][2] == date(2999, 1, 1)


def test_a_date_without_a_type_is_asked_for_as_a_date(office: Office) -> None:
    """asyncpg turns a value into what the server asks for, so the server must ask for a date."""
    prepared = office.manager.pgconn.prepare(
        b"p", b"select crm_people.assign(person => $1, access_group => $2, first_day => $3, last_day => $4)"
    )
    assert prepared.status == psycopg.pq.ExecStatus.COMMAND_OK, prepared.error_message
    described = office.manager.pgconn.describe_prepared(b"p")
    date_oid = psycopg.adapters.types["date"].oid
    assert [described.param_type(place) for place in (2, 3)] == [date_oid, date_oid]


@pytest.mark.parametrize("offset", ["+01", "-03:30", "+13"])
def test_a_day_with_the_offset_of_the_client_is_that_day(office: Office, offset: str) -> None:
    """JDBC sends a java.sql.Date so, without a type."""
    office.call("assign", "anna", "nord", None, f"2999-01-06 {offset}")
    assert until(office, "anna") == datetime(2999, 1, 6, 23, tzinfo=UTC)
