"""Who has the last word where the model and the managers say different things. Pure.

Three values are held against each other, as `kubectl apply` does it: what the model declared when it was
applied last (`base`), what it declares now (`want`), and what is there (`present`). A change of the file is
carried out, a change of a manager stays. Where both changed the same thing, the manager's word holds, unless
somebody says that the model wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from crm_rls.model import Values, several
from crm_rls.model.periods import shown_period

Interval = tuple[datetime | None, datetime | None]
"""From when until when somebody is in a group; (None, None) is permanent."""

Memberships = frozenset[Interval]
"""Somebody's memberships in one group, as far as they are not over; what has begun has no beginning."""

PERMANENT: Interval = (None, None)


class Word(StrEnum):
    """What is done about one thing."""

    SETTLED = "settled"
    """It is as the model wants it."""
    MODEL = "model"
    """It is brought to what the model declares."""
    MANAGER = "manager"
    """It stays as it is."""
    DISPUTED = "disputed"
    """Both changed it. It stays as it is, and the plan says so."""


def last_word(
    base: object, want: object, present: object, *, owned: bool = False, model_wins: bool = False
) -> Word:
    """Return whose word holds; `owned` says that the file is the only owner."""
    if present == want:
        return Word.SETTLED
    if owned or present == base:
        return Word.MODEL
    if want == base:
        return Word.MANAGER
    return Word.MODEL if model_wins else Word.DISPUTED


def ahead(intervals: Iterable[Interval], now: datetime | None) -> Memberships:
    """Return what of them still counts at a moment or later; everything where the moment is not known."""
    found = {
        (None if begin is None or (now is not None and begin <= now) else begin, end)
        for begin, end in intervals
        if end is None or now is None or end > now
    }
    return frozenset({PERMANENT} if PERMANENT in found else found)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something of a person that the file and a manager changed: the memberships in a group, or an attribute.

    `before` is what the file said when it was applied last.
    """

    login: str
    subject: str
    before: Memberships | Values | None
    want: Memberships | Values | None
    present: Memberships | Values | None
    attribute: bool = False


def shown(value: Memberships | Values | None, zone: tzinfo) -> str:
    """Return memberships, or the value of an attribute, in words; moments in a time zone."""
    if value is None or isinstance(value, str | tuple):
        return " and ".join(map(repr, several(value))) or "without a value"
    if not value:
        return "not a member"
    if PERMANENT in value:
        return "a permanent member"
    return "a member " + " and ".join(sorted(shown_period(each, zone) for each in value))
