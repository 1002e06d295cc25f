"""Days of covers and shares: given with any type, shown as they were given, and named in what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import psycopg
import pytest
from psycopg.errors import InvalidParameterValue, ObjectNotInPrerequisiteState

from tests.managing.conftest import Office

FAR = (date(2999, 1, 6), "2999-01-06", datetime(2999, 1, 6, 23, tzinfo=UTC))


def test_shares_and_changes_of_covers_take_every_type(sharing_office: Office) -> None:
    call, manager = sharing_office.call, sharing_office.manager
    call("assign", "anna", "nord")
    manager.execute("set timezone = 'Pacific/Kiritimati'")
    for day in FAR:
        assert call("share", "bert", "1", day) == "bert reads contact 1 until 2999-01-06."
        call("unshare", "bert", "1")
        number = call("cover", "anna", "bert", None, "2998-12-31")
        assert call("prolong_cover", number, day) == "bert stands in for anna until 2999-01-06."
        call("prolong_cover", number)
        assert call("end_cover", number, day) == "bert stands in for anna until 2999-01-06."
        call("end_cover", number)
    with pytest.raises(InvalidParameterValue, match="a share has an end"):
        manager.execute("select crm_people.share('bert', '1', null::date)")


def test_an_argument_without_a_type_is_asked_for_as_a_date(sharing_office: Office) -> None:
    """asyncpg turns a value into what the server asks for."""
    for place, call in enumerate(
        (
            "share(person => 'bert', contact => '1', last_day => $1)",
            "prolong_cover(cover_id => 1, last_day => $1)",
            "end_cover(cover_id => 1, last_day => $1)",
        )
    ):
        name = f"p{place}".encode()
        sharing_office.manager.pgconn.prepare(name, f"select crm_people.{call}".encode())
        described = sharing_office.manager.pgconn.describe_prepared(name)
        assert described.param_type(0) == psycopg.adapters.types["date"].oid, call


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Europe/Berlin"])
def test_the_list_of_covers_has_the_days_that_were_given(office: Office, zone: str) -> None:
    """Over the days on which the clocks change, and the end of a month."""
    office.manager.execute(f"set timezone = '{zone}'")
    for first, last in (
        ("2031-03-30", "2031-03-30"),
        ("2031-10-26", "2031-10-31"),
        ("2032-01-31", "2032-02-29"),
    ):
        office.call("cover", "anna", "bert", first, last, 3, 2)
    office.call("cover", "anna", "carl", "2031-01-01 14:00", "2031-01-02 15:00")
    assert office.manager.execute(
        "select substitute, first_day::text, last_day::text from crm_people.covers order by valid_from"
    ).fetchall() == [
        ("carl", "2031-01-01", "2031-01-02"),
        ("bert", "2031-03-30", "2031-03-30"),
        ("bert", "2031-10-26", "2031-10-31"),
        ("bert", "2032-01-31", "2032-02-29"),
    ]


def test_the_same_cover_with_other_days_before_and_after_takes_them(office: Office) -> None:
    """The clocks of New York change within the days before, those of the model do not."""
    office.manager.execute("set timezone = 'America/New_York'")
    when = ("2031-03-20", "2031-03-25")
    for lead, trail, begins, ends in (
        (20, 0, "2031-02-28 00:00", "2031-03-26 00:00"),
        (20, 2, "2031-02-28 00:00", "2031-03-28 00:00"),
        (25, 2, "2031-02-23 00:00", "2031-03-28 00:00"),
        (0, 0, "2031-02-23 00:00", "2031-03-28 00:00"),
    ):
        office.call("cover", "anna", "bert", *when, lead, trail)
        assert office.manager.execute(
            "select to_char(begins at time zone 'Europe/Berlin', 'YYYY-MM-DD HH24:MI'), "
            "to_char(ends at time zone 'Europe/Berlin', 'YYYY-MM-DD HH24:MI') from crm_people.covers"
        ).fetchall() == [(begins, ends)]


def test_what_is_refused_names_whom_and_the_days_that_were_said(office: Office) -> None:
    number = office.call("cover", "anna", "bert", "2031-07-01", "2031-07-14")
    with pytest.raises(ObjectNotInPrerequisiteState) as overlaps:
        office.call("cover", "anna", "bert", "2031-07-10", "2031-07-20")
    assert f"prolong_cover({number}, '2031-07-20')" in str(overlaps.value.diag.message_hint)
    with pytest.raises(ObjectNotInPrerequisiteState) as within:
        office.call("cover", "anna", "bert", "2031-07-02", "2031-07-03")
    assert "prolong" not in str(within.value.diag.message_hint)
    with pytest.raises(InvalidParameterValue) as shorter:
        office.call("prolong_cover", number, "2031-07-10")
    assert f"end_cover({number}, '2031-07-10')" in str(shorter.value.diag.message_hint)
    for call, said in (
        (
            ("assign", "anna", "nord", "2031-07-02", "2031-07-01"),
            "the membership of anna in nord would end (2031-07-01) before it begins (2031-07-02)",
        ),
        (
            ("assign", "anna", "nord", None, "2001-07-01"),
            "the membership of anna in nord would end (2001-07-01) in the past",
        ),
        (
            ("cover", "carl", "dora", "2031-07-02", "2031-07-01"),
            "the cover of carl by dora would end (2031-07-01) before it begins (2031-07-02)",
        ),
        (
            ("cover", "carl", "dora", None, "2001-07-01"),
            "the cover of carl by dora would end (2001-07-01) in the past",
        ),
    ):
        with pytest.raises(InvalidParameterValue) as refusal:
            office.call(*call)
        assert refusal.value.diag.message_primary == said


def test_an_end_that_is_there_already_is_told(office: Office) -> None:
    office.call("assign", "anna", "nord", "2031-07-01", "2031-07-14")
    assert office.call("unassign", "anna", "nord", "2031-07-10") == "anna is in nord until 2031-07-10."
    for later in ("2031-07-10", "2031-07-12"):
        assert office.call("unassign", "anna", "nord", later) == "anna is in nord until 2031-07-10 already."
    assert office.call("unassign", "anna", "nord") == "anna is no longer in nord."
    assert office.call("unassign", "anna", "nord", "2031-07-10") == "anna was not in nord."


def test_a_longer_share_keeps_its_reason_unless_another_is_given(sharing_office: Office) -> None:
    def reason() -> object:
        (row,) = sharing_office.manager.execute("select reason from crm_people.shares").fetchall()
        return row[0]

    for last, said, kept in (
        ("2999-01-06", "helps", "helps"),
        ("2999-01-07", "", "helps"),
        ("2999-01-08", "helps more", "helps more"),
    ):
        sharing_office.call("share", "bert", "1", last, said)
        assert reason() == kept
