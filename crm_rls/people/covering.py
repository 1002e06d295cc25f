"""How a cover is told: who stands in for whom, from when until when, and how many days more."""

from __future__ import annotations

from collections.abc import Sequence


def told_cover(
    absent: str,
    substitute: str,
    groups: Sequence[str],
    period: tuple[str | None, str | None],
    days: tuple[int, int],
    number: str,
) -> str:
    """Return the sentence about a cover, with its period and the days before and after as they were given."""
    begin, until = period
    lead, trail = days
    only = f" in {', '.join(groups)}" if groups else ""
    when = f"{f' from {begin}' if begin else ''}{f' until {until}' if until else ' until further notice'}"
    shows = [
        f"{many} day{'' if many == 1 else 's'} {which}"
        for many, which in ((lead, "earlier"), (trail, "longer"))
        if many
    ]
    sees = f", and sees the contacts {' and '.join(shows)}" if shows else ""
    return f"{substitute} stands in for {absent}{only}{when}{sees} (cover {number})."
