"""Days and moments as people write them, in the declared time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from crm_rls.diagnostics import Code, Place
from crm_rls.reading.mistakes import Mistakes

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r" ?(Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
)
DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[ ,]+([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?))?")
"""A day as German spreadsheets write it."""
FIRST, LAST = datetime(1000, 1, 3, tzinfo=UTC), datetime(9997, 12, 30, tzinfo=UTC)
"""What every client can read, also with a year of lead or trail days: drivers end with the year 9999."""
HOW = "Write a day such as 2027-01-06, or a moment such as 2027-01-06 14:00"


def as_iso(text: str) -> str:
    """Return a day or moment such as 24.12.2026 as 2026-12-24; every other text as it is."""
    found = DOTTED.fullmatch(text)
    if found is None:
        return text
    day, month, year, hour, rest = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + (f" {hour:0>2}{rest}" if hour else "")


def read_begin(text: str, zone: ZoneInfo, place: Place, mistakes: Mistakes) -> datetime | None:
    """Return when something begins: a day means its first instant. None after a mistake."""
    return _read(text, 0, zone, place, mistakes)


def read_end(text: str, zone: ZoneInfo, place: Place, mistakes: Mistakes) -> datetime | None:
    """Return when something has ended: a day is included, so it means the next one's first instant."""
    return _read(text, 1, zone, place, mistakes)


def _read(text: str, days: int, zone: ZoneInfo, place: Place, mistakes: Mistakes) -> datetime | None:
    said, text = text, as_iso(text)
    try:
        if DAY.fullmatch(text):
            local = datetime.fromisoformat(text) + timedelta(days=days)
            if _kept(local.replace(tzinfo=UTC), said, place, mistakes):
                # fold=0 is the first of two midnights; one that a clock change skips means the change itself.
                return _fixed(local, zone)
            return None
        if found := MOMENT.fullmatch(text):
            return _moment(found, said, text, zone, place, mistakes)
    except OverflowError:
        _kept(datetime.max.replace(tzinfo=UTC), said, place, mistakes)
        return None
    except ValueError:
        pass
    mistakes.error(Code.NOT_A_MOMENT, place, f"`{said}` is neither a day nor a moment", HOW)
    return None


def _kept(moment: datetime, said: str, place: Place, mistakes: Mistakes) -> bool:
    """Say whether it is a moment that every client can read; what is not is a mistake."""
    if FIRST <= moment <= LAST:
        return True
    far = "too long ago" if moment < FIRST else "too far away"
    how = "Leave it out: a beginning left out is now, and without an end there is none"
    mistakes.error(Code.NOT_A_MOMENT, place, f"`{said}` is {far}", how)
    return False


def _moment(
    found: re.Match[str], said: str, text: str, zone: ZoneInfo, place: Place, mistakes: Mistakes
) -> datetime | None:
    day, time, offset = found.groups()
    if offset is not None:
        instant = datetime.fromisoformat(f"{day}T{time}{offset}")
        return _pinned(instant, zone) if _kept(instant, said, place, mistakes) else None
    local = datetime.fromisoformat(f"{day}T{time}")
    if not _kept(local.replace(tzinfo=UTC), said, place, mistakes):
        return None
    first, second = _fixed(local, zone), _fixed(local, zone, 1)
    if first != second:
        kind = "does not exist" if first.replace(tzinfo=None) != local else "comes twice"
        mistakes.error(
            Code.AMBIGUOUS_MOMENT,
            place,
            f"`{text}` {kind} in {zone.key}, because the clocks change",
            f"Write it with its offset, as in {day} {time}+01:00",
        )
        return None
    return first


def _fixed(local: datetime, zone: ZoneInfo, fold: int = 0) -> datetime:
    return _pinned(local.replace(tzinfo=zone, fold=fold), zone)


def _pinned(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant on the zone's clock, with the offset of that moment.

    A fixed offset and not the zone itself: Python compares two times of one zone by their clock faces
    alone, which is wrong in the hour that comes twice.
    """
    there = instant.astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta()), fold=0)
