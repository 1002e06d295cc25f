"""Days that move with the clock: `today() - 90`. Pure.

A day begins and ends in the model's time zone, whoever asks and wherever the client is. A moment is compared
by the day on which it lies there, so `created <= today()` has all of today; a timestamp without time zone by
the day that it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 36_500
"""Days before or after today that a filter can ask for: PostgreSQL has each of them, and so has Python."""


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the transaction, and so many days later; written `today() - 90`."""

    days: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """A moment, and the time zone in which it has its day."""

    moment: datetime
    zone: str

    def day(self, today: Today) -> date:
        """Return the day that is meant at this moment."""
        return self.moment.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=today.days)

    def day_of(self, value: object) -> date:
        """Return the day of a date or a moment. Raises ValueError for anything else."""
        match value:
            case datetime(tzinfo=None):
                return value.date()
            case datetime():
                return value.astimezone(ZoneInfo(self.zone)).date()
            case date():
                return value
            case _:
                raise ValueError(f"{value!r} has no day")
