"""Attributes of people: what filters call `me.x`, with one value or with several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Values = str | tuple[str, ...]
"""What somebody has of an attribute: one value, or a sorted set of several."""

Attributes = Mapping[str, Values]
"""What somebody has of all attributes; one that is not there, or an empty set, is unknown."""


def several(values: Values | None) -> tuple[str, ...]:
    """Return them as a tuple: empty for None, of one for a single value."""
    match values:
        case None:
            return ()
        case str():
            return (values,)
        case _:
            return values


@dataclass(frozen=True, slots=True)
class PersonAttribute:
    """An attribute that people may have: the type it is compared as, and whether it has several values."""

    type: str = "text"
    many: bool = False
