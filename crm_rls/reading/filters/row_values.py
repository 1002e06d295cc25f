"""Values that are made of one row: columns, literals, numbers calculated from them, `coalesce`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from crm_rls.diagnostics import Code
from crm_rls.model.calculations import (
    MOST_DIGITS,
    MOST_OPERATIONS,
    Calculation,
    Coalesce,
    ColumnValue,
    LiteralValue,
    Value,
    calculates,
    columns_in,
    parts_of,
)
from crm_rls.model.predicates import (
    FALSE,
    Compare,
    CompareValues,
    IsNull,
    IsTrue,
    Not,
    Predicate,
    conjunction,
    disjunction,
)
from crm_rls.reading.filters.operands import (
    asks_clock,
    boolean,
    column,
    is_column,
    is_mine,
    refuse,
    shown,
    value,
)
from crm_rls.reading.filters.scope import Reading

OPERATIONS: Mapping[type, str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def is_made(node: exp.Expr) -> bool:
    """Say whether a value is calculated or chosen, and no plain column or literal."""
    if isinstance(node, exp.Neg):
        return not isinstance(node.this, exp.Literal)
    return type(node) in OPERATIONS or isinstance(node, exp.Coalesce)


def compares_made(left: exp.Expr, right: exp.Expr) -> bool:
    """Say whether a comparison is one of values that are made of the row."""
    if is_made(left) or is_made(right):
        return not (is_column(left) and asks_clock(right)) and not (is_column(right) and asks_clock(left))
    return is_column(left) and is_column(right)


def compared_values(node: exp.Expr, reading: Reading, left: Value, op: str, right: Value) -> Predicate:
    """Return the meaning of a comparison of two values; the simpler form of it, if it has one."""
    if reading.wording.mistakes:
        return FALSE
    if isinstance(left, ColumnValue) and isinstance(right, LiteralValue):
        return Compare(left.column, op, right.text)
    both = (left, right)
    if not columns_in(*both):
        step = "Compare a column with a value; a result that does not depend on the row can be written down"
        reading.wording.refuse(Code.NO_COLUMN_COMPARED, f"{shown(node)} compares no column", step)
    if calculates(*both):
        _check(node, both, reading)
    return CompareValues(left, op, right)


def row_value(node: exp.Expr, reading: Reading) -> Value:
    """Return a value that is made of the row."""
    plain = node.unnest()
    operation = OPERATIONS.get(type(plain))
    if operation is not None:
        reading.wording.note(operation)
        return Calculation(operation, row_value(plain.this, reading), row_value(plain.expression, reading))
    if isinstance(plain, exp.Coalesce):
        return _coalesce(plain, reading)
    if isinstance(plain, exp.Neg) and is_made(plain):
        reading.wording.note("-")
        return Calculation("-", LiteralValue("0", number=True), row_value(plain.this, reading))
    if is_column(plain):
        return ColumnValue(column(plain, reading))
    if is_mine(plain):
        reading.wording.refuse(
            Code.UNSUPPORTED_EXPRESSION,
            f"{shown(plain)} is used in a value that is calculated from the row",
            "Write it as column = me.attribute",
        )
        return LiteralValue("")
    number = isinstance(plain, exp.Literal | exp.Neg) and not plain.is_string
    return LiteralValue(value(plain, reading), number=number)


def chosen_condition(node: exp.Coalesce, reading: Reading) -> Predicate:
    """Return the meaning of `coalesce(flag, false)`, a condition that is never unknown."""
    otherwise = node.expressions[0].unnest() if len(node.expressions) == 1 else None
    if not is_column(node.this.unnest()) or not isinstance(otherwise, exp.Boolean):
        refuse(node, reading)
        return FALSE
    reading.wording.note("coalesce", ",")
    name = column(node.this, reading)
    if boolean(otherwise, reading):
        return disjunction((IsTrue(name), IsNull(name)))
    return conjunction((IsTrue(name), Not(IsNull(name))))


def _coalesce(node: exp.Coalesce, reading: Reading) -> Value:
    reading.wording.note("coalesce", *[","] * len(node.expressions))
    if not node.expressions:
        step = "Write coalesce(column, 'value'), or the column alone"
        reading.wording.refuse(Code.MISUSED_FUNCTION, f"{shown(node)} chooses between nothing", step)
    return Coalesce(tuple(row_value(part, reading) for part in (node.this, *node.expressions)))


def _check(node: exp.Expr, both: tuple[Value, Value], reading: Reading) -> None:
    parts = [part for side in both for part in parts_of(side)]
    for part in parts:
        if isinstance(part, LiteralValue) and not part.number:
            reading.wording.refuse(
                Code.CALCULATION_IN_FILTER,
                f"'{part.text}' is a text, and {shown(node)} calculates with it",
                "Write a number without quotes; only numbers are calculated with",
            )
        elif isinstance(part, LiteralValue) and max(map(len, part.text.lstrip("-").split("."))) > MOST_DIGITS:
            step = f"Use at most {MOST_DIGITS} digits before the point and behind it"
            reading.wording.refuse(Code.UNUSUAL_LITERAL, f"the number {part.text} is too long", step)
        elif isinstance(part, Calculation) and part.op == "/" and _is_zero(part.right):
            cause = f"{shown(node)} divides by zero, which is unknown for every row"
            reading.wording.refuse(Code.CALCULATION_IN_FILTER, cause, "Divide by another number")
    if sum(isinstance(part, Calculation) for part in parts) > MOST_OPERATIONS:
        reading.wording.refuse(
            Code.CALCULATION_IN_FILTER,
            f"{shown(node)} has more than {MOST_OPERATIONS} operations",
            "Keep a part of it in a column, for example a generated one",
        )


def _is_zero(value: Value) -> bool:
    return isinstance(value, LiteralValue) and value.number and not value.text.strip("-0.")
