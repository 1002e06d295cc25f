"""How a moment and a period are shown to people. Pure.

Moments must be on the clock of the model's time zone: a day is whole there. What was given as a day is shown
as that day; an end on a day includes it, though what is kept is the first moment of the next one.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

Period = tuple[datetime | None, datetime | None]
"""From when on, and when it has ended; None is an open side."""


def first_day(moment: datetime) -> str | None:
    """Return the day that begins at a moment; None in the middle of a day."""
    return f"{moment:%Y-%m-%d}" if _begins_day(moment) else None


def last_day(moment: datetime) -> str | None:
    """Return the day that has ended at a moment; None in the middle of a day."""
    return f"{moment.date() - timedelta(days=1):%Y-%m-%d}" if _begins_day(moment) else None


def shown(moment: datetime | None) -> str:
    """Return a moment to the minute, as the sentences of the database have it; nothing for None."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def shown_begin(moment: datetime | None) -> str:
    """Return a beginning as `shown`, but a whole day as that day."""
    return (moment and first_day(moment)) or shown(moment)


def shown_end(moment: datetime | None) -> str:
    """Return an end as `shown`, but of a whole day the day itself, which is included."""
    return (moment and last_day(moment)) or shown(moment)


def shown_period(period: Period, zone: tzinfo | None = None, *, begins: str = "from") -> str:
    """Return `from .. until ..` on the clock of a zone, or of the moments; an open side is left out.

    `begins` is the word before the beginning.
    """
    begin, end = (each.astimezone(zone) if each and zone else each for each in period)
    words = (f"{begins} {shown_begin(begin)}" if begin else "", f"until {shown_end(end)}" if end else "")
    return " ".join(filter(None, words))


def _begins_day(moment: datetime) -> bool:
    # Of two midnights the first counts (fold 0); one that the clocks skip is the change itself.
    midnight = datetime.combine(moment.date(), time(), moment.tzinfo)
    return midnight.timestamp() == moment.timestamp()
