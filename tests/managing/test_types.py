"""Times come as texts, dates and moments, as drivers send them; every way means the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from tests.managing.conftest import Office


def until(office: Office, person: str) -> datetime | None:
    row = office.superuser.execute(
        "select valid_until from crm_people.user_access_groups where person = %s and assigned", (person,)
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
