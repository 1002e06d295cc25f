"""Moments and days, as the commands about people take and show them."""

from __future__ import annotations

from datetime import datetime

DAY = "A day such as 2027-01-06, in the model's time zone, or a moment such as '2027-01-06 14:00'."
"""The values of an option for a moment, for its help."""


def shown(moment: datetime | None) -> str:
    """Return a moment as the sentences of the database have it; the connection has made it local."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
