"""Values that are made of one row, as SQL that cannot fail for a person.

An error in a policy takes the whole table away from everybody who has the group. So numbers are calculated
as numeric, which has no limit that they could reach here; what divides is never zero; and a number that is
too large to calculate with, or NaN, is null.
"""

from __future__ import annotations

from collections.abc import Callable

from crm_rls.model.calculations import (
    MOST_DIGITS,
    Calculation,
    Coalesce,
    ColumnValue,
    LiteralValue,
    Value,
    calculates,
)
from crm_rls.postgres.sqltext import SQL, Composable, joined, literal

WHOLE = ("smallint", "integer", "bigint")
NUMERIC = "numeric"

MENTIONS = 3
"""How often a column may stand in the SQL for once in the filter."""

_OPERATORS = {"+": SQL("+"), "-": SQL("-"), "*": SQL("*"), "/": SQL("/")}

_LARGEST = literal(f"1{'0' * MOST_DIGITS}")
_SMALLEST = literal(f"-1{'0' * MOST_DIGITS}")
_FINITE = SQL(
    "CASE WHEN {column} BETWEEN {smallest}::pg_catalog.numeric AND {largest}::pg_catalog.numeric "
    "THEN {column}::pg_catalog.numeric END"
)

Column = Callable[[str], Composable]


def both_sides(
    left: Value, right: Value, column: Column, type_of: Callable[[str], str]
) -> tuple[Composable, Composable]:
    """Return both sides of a comparison; `column` and `type_of` give a column as SQL and its type."""
    if calculates(left, right):
        return _number(left, column, type_of), _number(right, column, type_of)
    return plain(left, column), plain(right, column)


def plain(value: Value, column: Column) -> Composable:
    """Return a value in which nothing is calculated; a literal takes the type of what it stands beside."""
    match value:
        case ColumnValue(name):
            return column(name)
        case LiteralValue(text):
            return literal(text)
        case Coalesce(parts):
            return SQL("COALESCE({})").format(joined(",", (plain(part, column) for part in parts)))
        case Calculation():
            raise TypeError("calculations are written as numbers")


def _number(value: Value, column: Column, type_of: Callable[[str], str]) -> Composable:
    match value:
        case ColumnValue(name) if type_of(name) in WHOLE:
            return SQL("{}::pg_catalog.numeric").format(column(name))
        case ColumnValue(name):
            guarded = _FINITE.format(column=column(name), smallest=_SMALLEST, largest=_LARGEST)
            return SQL("({})").format(guarded)
        case LiteralValue(text):
            return SQL("{}::pg_catalog.numeric").format(literal(text))
        case Coalesce(parts):
            written = (_number(part, column, type_of) for part in parts)
            return SQL("COALESCE({})").format(joined(",", written))
        case Calculation(op, left, right):
            one, other = _number(left, column, type_of), _number(right, column, type_of)
            if op == "/":
                # NULLIF takes `=` by its name: of numeric, which is pg_catalog's.
                other = SQL("NULLIF({}, '0'::pg_catalog.numeric)").format(other)
            return SQL("({} {} {})").format(one, _OPERATORS[op], other)
