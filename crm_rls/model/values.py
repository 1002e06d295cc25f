"""Values of columns in Python, and literals as values of the same type. Pure; PostgreSQL's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

EMPTY_ARRAY = "{}"
"""An array without elements, as a literal."""


class Folded(str):
    """A text whose case does not count, as of type citext: equal and ordered as its lower case."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.lower() == other.lower()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.lower())

    def __lt__(self, other: str) -> bool:
        return self.lower() < other.lower()

    def __le__(self, other: str) -> bool:
        return self.lower() <= other.lower()

    def __gt__(self, other: str) -> bool:
        return self.lower() > other.lower()

    def __ge__(self, other: str) -> bool:
        return self.lower() >= other.lower()


def typed(literal: str, like: object) -> object:
    """Return the literal in the Python type of a column value, as PostgreSQL's input functions would.

    A moment without offset counts in the time zone of the value. Raises ValueError where the text is no
    value of that type, or where values of that type are not compared with literals (documents, and arrays but
    the empty one).
    """
    match like:
        case bool():
            return _boolean(literal)
        case float():
            return float(literal)
        case int() | Decimal():
            return _number(literal)
        case datetime():
            return _moment(literal, like)
        case date():
            return date.fromisoformat(literal)
        case UUID():
            return UUID(literal)
        case Folded():
            return Folded(literal)
        case str():
            return literal
        case list() if literal == EMPTY_ARRAY:
            return []
        case _:
            raise ValueError(f"{like!r} cannot be compared with {literal!r}")


_BOOLEANS: Mapping[str, bool] = {
    "true": True, "yes": True, "on": True, "1": True,
    "false": False, "no": False, "off": False, "0": False,
}  # fmt: skip


def _boolean(literal: str) -> bool:
    """Return what PostgreSQL reads: one of the words or the beginning of exactly one (manual, 8.6)."""
    text = literal.strip().lower()
    meant = [value for word, value in _BOOLEANS.items() if text and word.startswith(text)]
    if len(meant) != 1:
        raise ValueError(f"{literal!r} is not a boolean")
    return meant[0]


def _moment(literal: str, like: datetime) -> datetime:
    moment = datetime.fromisoformat(literal)
    if like.tzinfo is None:
        return moment.replace(tzinfo=None)  # as a timestamp without time zone, which ignores an offset
    # In UTC, because Python compares two moments of one zone by the clock on the wall.
    return (moment if moment.tzinfo else moment.replace(tzinfo=like.tzinfo)).astimezone(UTC)


def _number(literal: str) -> Decimal:
    try:
        return Decimal(literal)
    except InvalidOperation as exc:
        raise ValueError(f"{literal!r} is not a number") from exc
