"""Moments and days, as the commands about people take and show them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

DAY = "A day such as 2027-01-06, in the model's time zone, or a moment such as '2027-01-06 14:00'."
"""The values of an option for a moment, for its help."""


def shown(moment: datetime | None) -> str:
    """Return a moment as the sentences of the database have it; the connection has made it local."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def shown_begin(moment: datetime | None) -> str:
    """Return a beginning as `shown`, but a whole day as that day."""
    return f"{moment:%Y-%m-%d}" if moment is not None and _begins_day(moment) else shown(moment)


def shown_end(moment: datetime | None) -> str:
    """Return an end as `shown`, but of a whole day the day itself, which is included."""
    if moment is None or not _begins_day(moment):
        return shown(moment)
    return f"{moment.date() - timedelta(days=1):%Y-%m-%d}"


def _begins_day(moment: datetime) -> bool:
    # Of two midnights the first counts (fold 0); one that the clocks skip is the change itself.
    midnight = datetime.combine(moment.date(), time(), moment.tzinfo)
    return midnight.timestamp() == moment.timestamp()
