"""Values for one column that fulfil claims about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice, product

from crm_rls.meaning.proving.alternatives import Claim, Leaf
from crm_rls.meaning.proving.bounds import possible_values
from crm_rls.meaning.proving.readings import Column, Reading
from crm_rls.model.clock import Clock, Today
from crm_rls.model.patterns import example, matches
from crm_rls.model.predicates import (
    COMPARISONS,
    Compare,
    Contains,
    Elements,
    InList,
    IsNull,
    IsTrue,
    Like,
    Prefix,
    Within,
)

MOST_VALUES = 200
"""Values that are tried for one column in one alternative."""

Value = str | tuple[str, ...] | None
"""A value while it is searched: a literal, the elements of an array, or null."""

THEN = Clock(datetime(2027, 1, 15, 12, tzinfo=UTC), "UTC")
"""The moment at which filters that ask the clock are true together; a fixed one, so that `check` repeats."""

_NO_MATCH = object()


def fitting(column: Column, claims: Sequence[Claim]) -> Iterator[Value]:
    """Yield values of the column that fulfil the claims in every reading of it."""
    return (value for value in _values(column, claims) if _fits(column, claims, value))


def _values(column: Column, claims: Sequence[Claim]) -> Iterator[Value]:
    """Yield what may fulfil the claims, what people would expect first."""
    if column.array:
        return islice(_arrays([leaf for leaf, wanted in claims if wanted]), MOST_VALUES)
    if column.truth:
        return iter(("true", "false", None))
    lists = [(leaf, own) for leaf, wanted in claims if wanted and (own := possible_values(leaf)) is not None]
    if lists:
        values = frozenset.intersection(*(own for _, own in lists))
        return (value for value in _ordered(lists[0][0]) if value in values)
    return islice(dict.fromkeys(_invented(column, claims)), MOST_VALUES)


def _arrays(wanted: Sequence[Leaf]) -> Iterator[Value]:
    """Yield the smallest arrays that have what is wanted, and null."""
    choices: list[tuple[tuple[str, ...], ...]] = []
    for leaf in wanted:
        match leaf:
            case Contains(value=value):
                choices.append(((value,),))
            case Elements(values=values, every=True):
                choices.append((values,))
            case Elements(values=values):
                choices.append(tuple((value,) for value in values))
            case _:
                pass
    for choice in product(*choices):
        yield tuple(dict.fromkeys(chain.from_iterable(choice)))
    yield None


def _ordered(leaf: Leaf) -> tuple[Value, ...]:
    match leaf:
        case InList(values=values) | Within(keys=values):
            return values
        case Compare(operand=str() as value):
            return (value,)
        case _:
            return (None,)


def _invented(column: Column, claims: Sequence[Claim]) -> Iterator[Value]:
    literals = [literal for leaf, _ in claims for literal in _literals(leaf)][: MOST_VALUES // 8]
    yield from literals
    yield from column.literals[: MOST_VALUES // 4]
    yield None
    yield "0" if literals else "x"
    for literal in literals:
        yield from neighbours(literal)
    # Above every number that has at most as many digits, as text and as number.
    yield "9" * (1 + max(map(len, literals), default=0))


def _literals(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Compare(operand=str() as value) | Contains(value=value) | Prefix(prefix=value):
            return (value,)
        case Compare(operand=Today() as today):
            return (str(THEN.day(today)),)
        case InList(values=values) | Within(keys=values):
            return values
        case Like(pattern=pattern):
            return (example(pattern),)
        case _:
            return ()


def neighbours(literal: str) -> Iterator[str]:
    """Yield the next values above and below, for every type that has such."""
    number = _read_number(literal)
    if number is not None:
        # A step in the last place that is written: what is whole may have to be whole.
        step = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
        yield from (str(number + step), str(number - step))
    for days in (1, -1):
        with suppress(ValueError, OverflowError):
            yield str(date.fromisoformat(literal) + timedelta(days=days))
    yield f"{literal}!"
    if literal and literal[-1] > "!":
        yield f"{literal[:-1]}{chr(ord(literal[-1]) - 1)}~"
    if literal and literal[-1] < "~":
        yield f"{literal[:-1]}{chr(ord(literal[-1]) + 1)}"  # above all that begin with the literal
    yield ""


def _read_number(literal: str) -> Decimal | None:
    return Decimal(literal) if literal.lstrip("-").replace(".", "", 1).isdecimal() else None


def _fits(column: Column, claims: Sequence[Claim], value: Value) -> bool:
    """Say whether the value fulfils the claims in every reading of its column."""
    if isinstance(value, str):
        return all(
            _holds(leaf, reading, _read(reading, value)) is wanted
            for reading in column.readings
            for leaf, wanted in claims
        )
    if value is None:
        return all(isinstance(leaf, IsNull) and wanted for leaf, wanted in claims)
    return all(_has(leaf, value) is wanted for leaf, wanted in claims)


def _has(leaf: Leaf, elements: tuple[str, ...]) -> bool | None:
    """Return whether a leaf is true of an array; None if it does not ask for elements."""
    match leaf:
        case IsNull():
            return False
        case Contains(value=value):
            return value in elements
        case Elements(values=values, every=every):
            found = (value in elements for value in values)
            return all(found) if every else any(found)
        case _:
            return None


def _holds(leaf: Leaf, reading: Reading, value: object) -> bool | None:
    """Return whether a leaf is true of a value that is there; None if the two do not go together."""
    if value is _NO_MATCH:
        return None
    match leaf:
        case IsNull():
            return False
        case Compare(op=op, operand=str() as literal):
            other = _read(reading, literal)
            try:
                return None if other is _NO_MATCH else COMPARISONS[op](value, other)
            except TypeError:  # a moment with and one without offset
                return None
        case Compare(op=op, operand=Today() as today):
            # What an offset makes of a day depends on the time zone of the model.
            known = isinstance(value, date) and not (isinstance(value, datetime) and value.tzinfo)
            return COMPARISONS[op](THEN.day_of(value), THEN.day(today)) if known else None
        case InList(values=values) | Within(keys=values):
            return value in _read_all(reading, values)
        case IsTrue():
            return value is True
        case Prefix(prefix=prefix):
            return str(value).startswith(str(_read(reading, prefix)))
        case Like(pattern=pattern, folded=folded):
            # What ILIKE takes for the same letter beyond ASCII depends on the collation.
            if folded and not (pattern + str(value)).isascii():
                return None
            return matches(str(_read(reading, pattern)), str(value), folded=folded)
        case _:
            return None


@lru_cache(maxsize=4096)
def _read_all(reading: Reading, literals: tuple[str, ...]) -> frozenset[object]:
    return frozenset(_read(reading, literal) for literal in literals)


def _read(reading: Reading, literal: str) -> object:
    try:
        found: object = reading.read(literal)
    except ValueError:
        return _NO_MATCH
    return found
