"""Periods as they are shown: days as days, last day included, in zones whose clocks change at midnight."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_rls.catalog import TimedRow
from crm_rls.change.kinds import DropTimed, PutTimed
from crm_rls.model.periods import shown_period

BERLIN, HAVANA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana")
BEGIN, END = datetime(2030, 12, 20, 23, tzinfo=UTC), datetime(2031, 1, 6, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ((BEGIN, END), "from 2030-12-21 until 2031-01-06"),
        ((None, END), "until 2031-01-06"),
        ((BEGIN, None), "from 2030-12-21"),
        ((None, None), ""),
        ((datetime(2030, 12, 21, tzinfo=UTC), None), "from 2030-12-21 01:00"),
        ((None, datetime(2031, 1, 7, tzinfo=UTC)), "until 2031-01-07 01:00"),
    ],
)
def test_a_period_is_shown_in_days_where_it_has_whole_ones(
    period: tuple[datetime | None, datetime | None], words: str
) -> None:
    assert shown_period(period, BERLIN) == words


def test_a_day_whose_midnight_the_clocks_skip_is_a_day() -> None:
    first = datetime(2026, 3, 8, 5, tzinfo=UTC)  # 01:00 in Havana, the first moment of that day
    assert shown_period((first, first), HAVANA, begins="since") == "since 2026-03-08 until 2026-03-07"


def test_the_plan_names_the_days_of_a_membership() -> None:
    row = TimedRow("anna", "nord", BEGIN, END)
    for change in (PutTimed(row, zone="Europe/Berlin"), DropTimed(row, "Europe/Berlin")):
        assert change.subject == "anna in nord from 2030-12-21 until 2031-01-06"
