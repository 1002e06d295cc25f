"""Random draws that come out alike on every machine, and the days between which the demo happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

FIRST_DAY = datetime(2015, 1, 5, tzinfo=UTC)
LAST_DAY = datetime(2026, 10, 30, tzinfo=UTC)
"""Everything happens from the first day to the last; a clock would make two runs differ."""


def stream(seed: int, table: str) -> Random:
    """Return the random stream of one table, so that no table's rows depend on how another's are made."""
    # A string seed goes through SHA-512, not through hash(), which differs from one process to the next.
    return Random(f"{seed} {table}")  # noqa: S311 # demo data, no secret


def maybe(random: Random, share: float, value: str) -> str | None:
    """Return the value, or None where it is not known; `share` is how often it is known."""
    return value if random.random() < share else None


def moment(random: Random, earliest: datetime) -> datetime:
    """Return a moment in office hours, on a working day from that of `earliest` to the last day.

    `earliest` is on a working day.
    """
    day = earliest + timedelta(days=random.randint(0, max(0, (LAST_DAY - earliest).days)))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=random.randint(7, 16), minute=random.randint(0, 59))
