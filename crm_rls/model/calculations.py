"""Values that are made of one row: columns, literals, numbers calculated from them, `coalesce`. Pure.

Where something is calculated, all of it is of type numeric, as PostgreSQL has it: exact, and a quotient with
16 significant digits. Nothing fails: what has no result is unknown, like null.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from crm_rls.model.values import typed

MOST_OPERATIONS = 6
"""Operations in one comparison; with these and LARGEST no number gets as long as numeric allows (131,072)."""

MOST_DIGITS = 30
LARGEST = Decimal(10) ** MOST_DIGITS
"""A column's number beyond this, or one that is not finite, is unknown where something is calculated."""

MOST_DECIMALS = 16_383
"""Digits behind the point that numeric has (manual, 8.1.2)."""

_LONG = decimal.Context(
    prec=200_000, rounding=decimal.ROUND_HALF_UP, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN
)


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """What a column of the row holds."""

    column: str


@dataclass(frozen=True, slots=True)
class LiteralValue:
    """A literal; a `number` was written without quotes."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Calculation:
    """`left op right` of numbers; op is one of + - * /. Division by zero is unknown."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first of several values that is not null."""

    parts: tuple[Value, ...]


Value = ColumnValue | LiteralValue | Calculation | Coalesce


def parts_of(value: Value) -> Iterator[Value]:
    """Yield the value and everything that it is made of."""
    yield value
    match value:
        case Calculation(left=left, right=right):
            yield from parts_of(left)
            yield from parts_of(right)
        case Coalesce(parts):
            for part in parts:
                yield from parts_of(part)
        case _:
            pass


def calculates(*values: Value) -> bool:
    """Say whether something is calculated in one of the values."""
    return any(isinstance(part, Calculation) for value in values for part in parts_of(value))


def columns_in(*values: Value) -> tuple[str, ...]:
    """Return the columns that the values are made of, in reading order, as often as they stand there."""
    return tuple(part.column for value in values for part in parts_of(value) if isinstance(part, ColumnValue))


def evaluated(left: Value, right: Value, row: Mapping[str, object]) -> tuple[object, object] | None:
    """Return both sides of a comparison as values that Python compares; None if one of them is unknown.

    Raises KeyError for a column that the row does not have, and ValueError for values that do not fit.
    """
    if calculates(left, right):
        numbers = _number(left, row), _number(right, row)
        return None if None in numbers else numbers
    first, second = _plain(left, row), _plain(right, row)
    if first is None or second is None:
        return None
    one, other = _alike(first, second), _alike(second, first)
    if one != one or other != other:  # noqa: PLR0124 -- NaN, which PostgreSQL has above all numbers, and equal
        return _above(one), _above(other)
    return one, other


def _above(value: object) -> tuple[bool, object]:
    return (True, 0) if value != value else (False, value)  # noqa: PLR0124 -- NaN


def _plain(value: Value, row: Mapping[str, object]) -> object:
    match value:
        case ColumnValue(column):
            return row[column]
        case LiteralValue():
            return value
        case Coalesce(parts):
            found = (_plain(part, row) for part in parts)
            return next((each for each in found if each is not None), None)
        case Calculation():
            raise TypeError("calculations are evaluated as numbers")


def _alike(value: object, other: object) -> object:
    """Return a value; a literal in the type of the other side."""
    if not isinstance(value, LiteralValue):
        return value
    if not isinstance(other, LiteralValue):
        return typed(value.text, other)
    return Decimal(value.text) if value.number and other.number else value.text


def _number(value: Value, row: Mapping[str, object]) -> Decimal | None:
    match value:
        case ColumnValue(column):
            return _of_column(row[column])
        case LiteralValue(text):
            return Decimal(text)
        case Coalesce(parts):
            return next((each for part in parts if (each := _number(part, row)) is not None), None)
        case Calculation(op, left, right):
            one, other = _number(left, row), _number(right, row)
            return None if one is None or other is None else _calculated(op, one, other)


def _of_column(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is not a number to calculate with")
    number = Decimal(value)
    return number if number.is_finite() and abs(number) <= LARGEST else None


def _calculated(op: str, one: Decimal, other: Decimal) -> Decimal | None:
    match op:
        case "+":
            return _LONG.add(one, other)
        case "-":
            return _LONG.subtract(one, other)
        case "*":
            product = _LONG.multiply(one, other)
            least = Decimal((0, (1,), -MOST_DECIMALS))
            return product if _scale(product) <= MOST_DECIMALS else _LONG.quantize(product, least)
        case _:
            return _quotient(one, other) if other else None


def _quotient(one: Decimal, other: Decimal) -> Decimal:
    """Return the quotient with as many digits as numeric gives it, rounded away from zero in the middle."""
    scale = _scale_of_quotient(one, other)
    scaled = abs(Fraction(one) / Fraction(other)) * 10**scale
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = -digits if (one < 0) is not (other < 0) else digits
    return Decimal(signed).scaleb(-scale, _LONG)


def _scale_of_quotient(one: Decimal, other: Decimal) -> int:
    # select_div_scale of numeric.c: weights count digits of base 10,000.
    (weight, first), (weight_of_other, first_of_other) = _leading(one), _leading(other)
    quotient = weight - weight_of_other - (1 if first <= first_of_other else 0)
    return min(max(16 - 4 * quotient, _scale(one), _scale(other), 0), 1000)


def _leading(number: Decimal) -> tuple[int, int]:
    """Return the place of the first digit of base 10,000 before the point, and the digit."""
    if not number:
        return 0, 0
    weight = number.adjusted() // 4
    return weight, int(Fraction(abs(number)) / Fraction(10_000) ** weight)


def _scale(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))
