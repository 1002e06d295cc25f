"""What is drawn: the classes of the map's colours, and where a span lies on the axis of time. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_rls.report.contents import Row
from crm_rls.report.germany import areas, places

CLASSES = 5
"""Shades of the map, beside that of no contact at all."""


@dataclass(frozen=True, slots=True)
class Circle:
    """An area on the map: its middle, its number of contacts, and the shade, 0 for none."""

    digits: str
    town: str
    x: float
    y: float
    contacts: int
    shade: int


def circles(rows: Sequence[Row]) -> tuple[Circle, ...]:
    """Return the circles of the map. The shades have equal shares of the areas that have contacts."""
    counts = {str(row["area"]): _number(row["contacts"]) for row in rows}
    some = sorted(set(filter(None, counts.values())))

    def shade(number: int) -> int:
        return 1 + some.index(number) * CLASSES // len(some) if number else 0

    at = places()
    return tuple(
        Circle(each.digits, each.town, *at[each.digits], number, shade(number))
        for each in areas().values()
        for number in (counts.get(each.digits, 0),)
    )


def legend(drawn: Sequence[Circle]) -> tuple[tuple[int, int, int], ...]:
    """Return each shade that is used with the smallest and the largest number of contacts that have it."""
    shades: dict[int, list[int]] = {}
    for each in drawn:
        shades.setdefault(each.shade, []).append(each.contacts)
    return tuple((shade, min(found), max(found)) for shade, found in sorted(shades.items()))


_BEFORE, _BEHIND = timedelta(days=90), timedelta(days=365)
_AROUND = timedelta(days=14), timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time; what lies outside of it is cut off. Places are per cent of its length."""

    first: datetime
    last: datetime

    def place(self, moment: datetime | None) -> float:
        """Return where a moment lies, 100 for no end."""
        if moment is None or moment >= self.last:
            return 100.0
        return max(0.0, round(100 * ((moment - self.first) / (self.last - self.first)), 2))

    def months(self) -> Iterator[tuple[datetime, float]]:
        """Yield the first of each month with its place, at most eight of them."""
        moment = self.first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found = []
        while (moment := (moment + timedelta(days=32)).replace(day=1)) < self.last:
            found.append(moment)
        step = -(-len(found) // 8) or 1
        for each in found[::step]:
            yield each, self.place(each)


def axis(now: datetime, rows: Sequence[Row]) -> Axis:
    """Return the stretch that shows these covers: some days around now at least, a year ahead at most."""
    begins = [each for row in rows if isinstance(each := row["begins"], datetime)]
    ends = [each for row in rows if isinstance(each := row["ends"], datetime)]
    before, behind = _AROUND
    first = min([now - before, *begins])
    last = max([now + behind, *begins, *ends])
    return Axis(max(first, now - _BEFORE), min(last, now + _BEHIND))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
