"""What a column can hold, by its type: values for every stretch between the literals that filters name. Pure.

A filter cuts the values of a column into stretches for which each of its comparisons says the same. `fill`
gives at least one value of every stretch that is not empty, so that looking at these values is looking at
all of them. Of types that are not here nothing is known but that values are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from math import inf, nextafter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crm_rls.model.values import typed

Fill = Callable[[Sequence[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of a type: how a literal is read (ValueError for none), and what lies between some of them.

    With `ordered` values are ordered as Python does it; `texts` can be asked for patterns. A column that is
    not `nullable` always holds one of them.
    """

    read: Callable[[str], Any]
    fill: Fill
    ordered: bool = True
    texts: bool = False
    nullable: bool = True


def domain(base: str, declared: str = "", *, ordered_by: str = "", zone: str = "UTC") -> Domain | None:
    """Return the domain of a type, None if too little is known of it.

    `base` is the type without modifiers as `format_type` prints it, `declared` that with them; `ordered_by`
    the collation, `zone` the time zone in which a moment without an offset is meant.
    """
    match base:
        case "smallint" | "integer" | "bigint":
            return Domain(_number, _steps(Decimal(1)))
        case "numeric":
            scale = re.fullmatch(r"numeric\(\d+,(\d+)\)", declared)
            return Domain(_number, _steps(Decimal(1).scaleb(-int(scale[1]))) if scale else _dense)
        case "double precision":
            return Domain(_float, _floats)
        case "date":
            return Domain(date.fromisoformat, _days)
        case "timestamp without time zone":
            return Domain(lambda literal: datetime.fromisoformat(literal).replace(tzinfo=None), _moments)
        case "timestamp with time zone":
            return Domain(lambda literal: _moment(literal, zone), _moments)
        case "boolean":
            return Domain(lambda literal: typed(literal, True), lambda _points: (True, False))
        case "uuid":
            return Domain(UUID, _identifiers)
        case "text" | "character varying":
            return Domain(str, _texts, ordered=ordered_by in _BY_CHARACTER, texts=True)
        case "character":
            return Domain(lambda literal: literal.rstrip(" "), _texts, ordered=ordered_by in _BY_CHARACTER)
        case _:
            return None


_BY_CHARACTER = ("C", "POSIX", "ucs_basic", "pg_c_utf8")
"""Collations that order texts by their characters."""


def _number(literal: str) -> Decimal:
    number = typed(literal, Decimal())
    if isinstance(number, Decimal) and number.is_finite():
        return number
    raise ValueError(f"{literal!r} is no number that has a place among the others")


def _float(literal: str) -> float:
    return float(_number(literal))


def _floats(points: Sequence[float]) -> Iterator[float]:
    yield from map(float, _dense([Decimal(point) for point in points]))
    yield from (nextafter(point, towards) for point in points for towards in (-inf, inf))


def _moment(literal: str, zone: str) -> datetime:
    """Return a moment; without an offset only a whole day: an hour may be there twice, or not at all."""
    moment = datetime.fromisoformat(literal)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    if moment.time() != time.min:
        raise ValueError(f"{literal!r} depends on the clock of a time zone")
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _steps(step: Decimal) -> Fill:
    def fill(points: Sequence[Decimal]) -> Iterator[Decimal]:
        for point in points or (Decimal(0),):
            below = (point / step).to_integral_value(ROUND_FLOOR)
            yield from ((below + n) * step for n in (0, 1, -1))

    return fill


def _dense(points: Sequence[Decimal]) -> Iterator[Decimal]:
    if not points:
        yield Decimal(0)
        return
    yield from points
    yield from (points[0] - 1, points[-1] + 1)
    yield from ((low + high) / 2 for low, high in pairwise(points))


def _days(points: Sequence[date]) -> Iterator[date]:
    for point in points or (date(2027, 1, 15),):
        yield from (point, point + timedelta(1), point - timedelta(1))


def _moments(points: Sequence[datetime]) -> Iterator[datetime]:
    for point in points or (datetime(2027, 1, 15, 12, tzinfo=UTC),):
        for near in (timedelta(days=1), timedelta(microseconds=1)):
            yield from (point, point + near, point - near)


def _identifiers(points: Sequence[UUID]) -> Iterator[UUID]:
    last = (1 << 128) - 1
    for point in points or (UUID(int=1),):
        near = (point.int, point.int + 1, point.int - 1)
        yield from (UUID(int=number) for number in near if 0 <= number <= last)


def _texts(points: Sequence[str]) -> Iterator[str]:
    """Yield texts as short as possible; U+0001 is the first character that a text of PostgreSQL can have."""
    yield from points
    yield from (f"{point[:-1]}{following(point[-1])}" for point in points if point)
    yield from (f"{point}{more}" for more in ("!", "\x01") for point in points)
    yield "x"
    yield ""


def following(character: str) -> str:
    """Return the character after one; there are no halves of pairs in between, and the last has none."""
    number = min(ord(character) + 1, 0x10FFFF)
    return chr(0xE000 if number == 0xD800 else number)


def after_all(beginning: str) -> str | None:
    """Return the first text after all that begin with one, ordered by characters; None if there is none."""
    bare = beginning.rstrip("\U0010ffff")
    return f"{bare[:-1]}{following(bare[-1])}" if bare else None
