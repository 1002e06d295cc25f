"""Whole days of the model's time zone, in which a connection of `people_of` shows moments."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def first_day(moment: datetime) -> str | None:
    """Return the day that begins at a moment; None in the middle of a day."""
    return f"{moment:%Y-%m-%d}" if _begins_day(moment) else None


def last_day(moment: datetime) -> str | None:
    """Return the day that has ended at a moment; None in the middle of a day."""
    return f"{moment.date() - timedelta(days=1):%Y-%m-%d}" if _begins_day(moment) else None


def _begins_day(moment: datetime) -> bool:
    # Of two midnights the first counts (fold 0); one that the clocks skip is the change itself.
    midnight = datetime.combine(moment.date(), time(), moment.tzinfo)
    return midnight.timestamp() == moment.timestamp()
