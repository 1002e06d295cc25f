"""Assignment rules: which territory (or other value) a contact gets. Pure.

A rule has conditions on columns of the contact, or of a row that it refers to, and a value. All conditions of
a rule must hold; of the rules that hold the most specific one decides (`more_specific`). `assign` evaluates
rules one by one and is what the tests hold the trigger and `reassign` against; `ties`, `gaps` and `overlaps`
judge a list of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import total_ordering
from typing import Any

from crm_rls.model.table_name import ColumnOf

Bound = tuple[Any, int]
"""A text or a number, and 0 for where it stands or 1 for the place right behind it.

Texts compare by their characters' codes. Of one column either all are texts or all are numbers.
"""

LAST = "\U0010ffff"


@total_ordering
class _AboveTexts:
    """What stands above every text; there is no last text."""

    def __lt__(self, other: object) -> bool:
        return False


BELOW_TEXT: Bound = ("", 0)
ABOVE_TEXT: Bound = (_AboveTexts(), 0)
BELOW_NUMBERS: Bound = (Decimal("-Infinity"), 0)
ABOVE_NUMBERS: Bound = (Decimal("Infinity"), 1)


class Cause(StrEnum):
    """Why a contact has its value; null in the database means: nobody knows, or tthere is no value here."""

    RULE = "rule"
    MANUAL = "manual"
    PINNED = "pinned"


class Test(StrEnum):
    """What a condition asks of a column, the most specific first."""

    EXACT = "exact"
    PREFIX = "prefix"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column's values from `low` to before `high`; `text` is the exact value or the prefix.

    `joined` is the column where it stands in a row that the contact refers to; `column` names it then, as
    `crm.store.region`. Made by `exact`, `prefix` and `between` only.
    """

    column: str
    test: Test
    low: Bound
    high: Bound
    text: str = ""
    joined: ColumnOf | None = None

    @property
    def numeric(self) -> bool:
        """Say whether it compares numbers."""
        return isinstance(self.low[0], Decimal)

    def holds(self, value: str | None) -> bool:
        """Say whether a value, as the database prints it, fulfils the condition; no value never does."""
        if value is None:
            return False
        point: Bound = (_placed(Decimal(value)), 0) if self.numeric else (value, 0)
        return self.low <= point < self.high

    def within(self, other: Condition) -> bool:
        """Say whether every value that it lets through passes the other one, too."""
        return other.low <= self.low and self.high <= other.high

    def meets(self, other: Condition) -> bool:
        """Say whether some value fulfils both."""
        return self.low < other.high and other.low < self.high


def _placed(value: Decimal) -> Decimal:
    """Return a number with NaN where PostgreSQL has it: above all others (manual, 8.1.2)."""
    return ABOVE_NUMBERS[0] if value.is_nan() else value


def number(text: str) -> Decimal:
    """Return a number. Raises ValueError if the text is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not found.is_finite():
        raise ValueError(f"{text!r} is not a finite number")
    return found or Decimal(0)  # there is a minus zero, too


def plain(value: Decimal) -> str:
    """Return a number without exponent and without zeros at the end, as trim_scale() prints it."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(column: str, value: str, *, numeric: bool = False) -> Condition:
    """Return the condition that the column has this value. Raises ValueError for a number that is none."""
    if not numeric:
        return Condition(column, Test.EXACT, (value, 0), (value, 1), value)
    found = number(value)
    return Condition(column, Test.EXACT, (found, 0), (found, 1), plain(found))


def prefix(column: str, start: str) -> Condition:
    """Return the condition that the column's text begins so."""
    return Condition(column, Test.PREFIX, (start, 0), _behind(start), start)


def between(column: str, start: str | None, end: str | None, *, numeric: bool = False) -> Condition:
    """Return the condition that the column has a value of this range, both ends included.

    A range of one value is that value. Raises ValueError if the end is before the start, or for a number
    that is none.
    """
    ends = (BELOW_NUMBERS, ABOVE_NUMBERS) if numeric else (BELOW_TEXT, ABOVE_TEXT)
    low = ends[0] if start is None else (number(start) if numeric else start, 0)
    high = ends[1] if end is None else (number(end) if numeric else end, 1)
    if low > high:
        raise ValueError(f"the range ends at {end!r}, before it begins at {start!r}")
    if start is not None and low[0] == high[0]:
        return exact(column, start, numeric=numeric)
    return Condition(column, Test.RANGE, low, high)


def _behind(start: str) -> Bound:
    """Return the first text behind all that begin so."""
    kept = start.rstrip(LAST)
    if not kept:
        return ABOVE_TEXT
    after = ord(kept[-1]) + 1
    return (kept[:-1] + chr(0xE000 if after == 0xD800 else after), 0)


Rank = tuple[int, int, int, int]
Shape = tuple[tuple[str, Test], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions, sorted by column, one for each, and the value of contacts that fulfil all of them."""

    conditions: tuple[Condition, ...]
    value: str
    source: str = field(default="", compare=False)

    @property
    def rank(self) -> Rank:
        """Return how specific it is: conditions; of these exact ones and prefixes; characters of prefixes."""
        prefixes = [each.text for each in self.conditions if each.test is Test.PREFIX]
        exacts = sum(each.test is Test.EXACT for each in self.conditions)
        return (len(self.conditions), exacts, len(prefixes), sum(map(len, prefixes)))

    @property
    def shape(self) -> Shape:
        """Return which columns it asks, and how."""
        return tuple((each.column, each.test) for each in self.conditions)

    def holds(self, row: Mapping[str, str | None]) -> bool:
        """Say whether a contact fulfils every condition."""
        return all(each.holds(row[each.column]) for each in self.conditions)

    def within(self, other: Rule) -> bool:
        """Say whether it asks the same columns alike, and lets no contact through that the other does not."""
        pairs = zip(self.conditions, other.conditions, strict=False)
        return self.shape == other.shape and all(mine.within(theirs) for mine, theirs in pairs)

    def more_specific(self, other: Rule) -> bool:
        """Say whether it decides where both hold: by rank, else as the narrower of two ranges."""
        if self.rank != other.rank:
            return self.rank > other.rank
        return self.within(other) and not other.within(self)


def rule(conditions: Iterable[Condition], value: str, source: str = "") -> Rule:
    """Return a rule with its conditions in order."""
    return Rule(tuple(sorted(conditions, key=lambda each: each.column)), value, source)


def joined_columns(rules: Iterable[Rule]) -> Mapping[str, ColumnOf]:
    """Return the columns that rules ask of rows to which a contact refers, by what conditions call them."""
    asked = (each for one in rules for each in one.conditions)
    found = {each.column: each.joined for each in asked if each.joined is not None}
    return dict(sorted(found.items()))


def assign(rules: Iterable[Rule], row: Mapping[str, str | None]) -> str | None:
    """Return the value that the rules give a contact, None if no rule holds.

    Raises ValueError for a tie, which a checked model does not have.
    """
    holding = [each for each in rules if each.holds(row)]
    values = {each.value for each in holding if not any(other.more_specific(each) for other in holding)}
    if len(values) > 1:
        raise ValueError(f"a tie between {', '.join(sorted(values))}")
    return values.pop() if values else None
