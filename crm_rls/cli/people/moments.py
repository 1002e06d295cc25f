"""Moments and days, as the commands about people take and show them."""

from __future__ import annotations

from datetime import datetime

from crm_rls.people.days import first_day, last_day

DAY = "A day such as 2027-01-06, in the model's time zone, or a moment such as '2027-01-06 14:00'."
"""The values of an option for a moment, for its help."""


def shown(moment: datetime | None) -> str:
    """Return a moment as the sentences of the database have it; the connection has made it local."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def shown_begin(moment: datetime | None) -> str:
    """Return a beginning as `shown`, but a whole day as that day."""
    return (moment and first_day(moment)) or shown(moment)


def shown_end(moment: datetime | None) -> str:
    """Return an end as `shown`, but of a whole day the day itself, which is included."""
    return (moment and last_day(moment)) or shown(moment)
