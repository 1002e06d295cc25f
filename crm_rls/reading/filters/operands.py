"""The small parts of a condition: names, columns, values and the asking person's attributes."""

from __future__ import annotations

import re
from datetime import date

from sqlglot import exp

from crm_rls.diagnostics import Code, did_you_mean
from crm_rls.model.clock import MOST_DAYS, Today
from crm_rls.model.predicates import Attribute
from crm_rls.postgres.names import LIMIT
from crm_rls.reading.filters.refusals import EXPRESSIONS, RESERVED
from crm_rls.reading.filters.scope import Reading
from crm_rls.reading.filters.words import fold

UNQUOTED = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*")
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
DAYS = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FUNCTIONS = (
    "Only within, exists, starts_with, any, all, today and a comparison with coalesce are possible; keep the "
    "result of the function in a column"
)


def column(node: exp.Expr, reading: Reading) -> str:
    """Return the name of a column of the table itself."""
    node = node.unnest()
    wording = reading.wording
    if not isinstance(node, exp.Column):
        refuse(node, reading)
    elif is_mine(node):
        wording.refuse(
            Code.NO_COLUMN_COMPARED,
            f"{shown(node)} is used where a column is required",
            "Write it as column = me.attribute",
        )
    elif node.args.get("table") is not None:
        wording.refuse(
            Code.NOT_A_COLUMN_NAME,
            f"`{shown(node)}` has a table before the column",
            "Write the column alone; only me.attribute, the person's own value, has a dot",
        )
    else:
        return identifier(node.this, reading)
    return ""


def identifier(node: exp.Expr, reading: Reading) -> str:
    """Return a name as the catalog has it: folded, unless it stands in double quotes."""
    if not isinstance(node, exp.Identifier):
        refuse(node, reading)
        return ""
    quoted = bool(node.args.get("quoted"))
    name = node.name if quoted else fold(node.name)
    reading.wording.note(name, kind="name" if quoted else "word")
    if not quoted and name in RESERVED:
        step = f'If it is a column, put it in double quotes: "{name}"'
        reading.wording.refuse(Code.NOT_A_COLUMN_NAME, f"`{name}` is a word of SQL and not a column", step)
    elif not name or not (quoted or UNQUOTED.fullmatch(name)):
        reading.wording.refuse(
            Code.NOT_A_COLUMN_NAME, f"`{name}` is not a name", "Put an unusual name in double quotes"
        )
    elif len(name.encode()) > LIMIT:
        step = f"PostgreSQL cuts names after {LIMIT} bytes: write it as the database has it"
        reading.wording.refuse(Code.NAME_TOO_LONG, f"the name `{name}` is too long", step)
    return name


def operand(node: exp.Expr, reading: Reading) -> str | Attribute | Today:
    """Return what a column is compared with."""
    plain = node.unnest()
    if isinstance(plain, exp.Column) and is_mine(plain):
        return attribute(plain, reading, many=False)
    if asks_clock(plain):
        return _today(plain, reading)
    return value(plain, reading)


def asks_clock(node: exp.Expr) -> bool:
    """Say whether this is `today()`, or days before or after it."""
    first = node.this.unnest() if isinstance(node, exp.Add | exp.Sub) else node
    return isinstance(first, exp.Anonymous) and fold(first.name) == "today" and not first.expressions


def _today(node: exp.Expr, reading: Reading) -> Today:
    reading.wording.note("today")
    if isinstance(node, exp.Anonymous):
        return Today()
    minus = isinstance(node, exp.Sub)
    reading.wording.note("-" if minus else "+")
    text = value(node.expression, reading) if _is_number(node.expression.unnest()) else ""
    if not DAYS.fullmatch(text) or int(text) > MOST_DAYS:
        reading.wording.refuse(
            Code.CLOCK_IN_FILTER,
            f"{shown(node)} does not add or subtract a whole number of days up to {MOST_DAYS:,}",
            "Write today() - 90 or today() + 30",
        )
        return Today()
    return Today(-int(text) if minus else int(text))


def attribute(node: exp.Column, reading: Reading, *, many: bool) -> Attribute:
    """Return the attribute that is named; one with several values stands after `in`, another one does not."""
    identifier(node.args["table"], reading)
    reading.wording.note(".")
    name = identifier(node.this, reading)
    known = reading.scope.attributes
    if name not in known:
        step = did_you_mean(name, known, f"declare `{name}` under `attributes`")
        reading.wording.refuse(Code.UNKNOWN_ATTRIBUTE, f"people have no attribute `{name}`", step)
    elif known[name].many and not many:
        cause = f"people have several values of `{name}`, and this compares with one"
        reading.wording.refuse(Code.MANY_VALUES, cause, f"Write column in me.{name}")
    elif many and not known[name].many:
        cause = f"people have one value of `{name}`, and `in` asks for several"
        step = f"Write column = me.{name}, or declare `many: true` for the attribute"
        reading.wording.refuse(Code.MANY_VALUES, cause, step)
    return Attribute(name)


def value(node: exp.Expr, reading: Reading) -> str:
    """Return a literal as the text that was written."""
    wording = reading.wording
    match node:
        case exp.Paren():
            return value(node.this, reading)
        case exp.Literal() if node.is_string:
            wording.note(node.name, kind="text")
            return str(node.name)
        case exp.Literal():
            return _number(node, reading)
        case exp.Neg() if isinstance(node.this, exp.Literal) and not node.this.is_string:
            wording.note("-")
            return f"-{_number(node.this, reading)}"
        case exp.Cast() if type(node) is exp.Cast and node.to.this == exp.DataType.Type.DATE:
            return _day(node, reading)
        case exp.Null():
            wording.refuse(
                Code.COMPARISON_WITH_NULL, "a comparison with null is never true", "Use `column is null`"
            )
        case exp.Column() if is_mine(node):
            wording.refuse(
                Code.UNSUPPORTED_EXPRESSION,
                f"{shown(node)} is used in a list",
                "Write `or column = me.attribute`; for an attribute with several values, column in me.x",
            )
        case exp.Column():
            wording.refuse(
                Code.COLUMNS_COMPARED,
                f"`{shown(node)}` is a column, and a value is required here",
                "A text is written in single quotes; a column is compared by = <> < <= > >= or between",
            )
        case exp.Boolean():
            wording.refuse(
                Code.UNSUPPORTED_EXPRESSION,
                f"`{shown(node)}` is used where a value is required",
                "Use the boolean column alone",
            )
        case _:
            refuse(node, reading)
    return ""


def _number(node: exp.Literal, reading: Reading) -> str:
    reading.wording.note(fold(node.name))
    if not NUMBER.fullmatch(node.name):
        step = "Write it out with ordinary digits: 1500 or -0.25"
        reading.wording.refuse(
            Code.UNUSUAL_LITERAL, f"the number {node.name} is written in an unusual way", step
        )
    return str(node.name)


def _day(node: exp.Cast, reading: Reading) -> str:
    if not is_text(node.this):
        refuse(node, reading)
        return ""
    reading.wording.note("date")
    text = value(node.this, reading)
    try:
        valid = DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        valid = False
    if not valid:
        reading.wording.refuse(
            Code.UNUSUAL_LITERAL, f"'{text}' is not a day", "Write it as date '2027-01-31'"
        )
    return text


def boolean(node: exp.Boolean, reading: Reading) -> bool:
    """Return true or false."""
    reading.wording.note("true" if node.this else "false")
    return bool(node.this)


def is_column(node: exp.Expr) -> bool:
    """Say whether this is a column and not an attribute of the asking person."""
    return isinstance(node, exp.Column) and not is_mine(node)


def is_mine(node: exp.Expr) -> bool:
    """Say whether this is `me.something`."""
    if not isinstance(node, exp.Column) or node.args.get("db") is not None:
        return False
    table = node.args.get("table")
    return table is not None and fold(table.name) == "me"


def is_text(node: exp.Expr) -> bool:
    """Say whether this is a text in single quotes."""
    return isinstance(node, exp.Literal) and bool(node.is_string)


def _is_number(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string


def refuse(node: exp.Expr, reading: Reading) -> None:
    """Add the mistake that a filter has no such expression."""
    if node.key in EXPRESSIONS:
        reading.wording.forbid(*EXPRESSIONS[node.key], shown(node))
    elif isinstance(node, exp.Func) and not isinstance(node, exp.Connector | exp.Exists | exp.StartsWith):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
        reading.wording.forbid(Code.FUNCTION_IN_FILTER, f"the function {name}", FUNCTIONS, shown(node))
    else:
        step = "Compare a column with a value; join comparisons with and / or"
        reading.wording.refuse(Code.UNSUPPORTED_EXPRESSION, f"this cannot be used here: {shown(node)}", step)


def shown(node: exp.Expr) -> str:
    """Return an expression as SQL, for people only."""
    text = str(node.sql(dialect="postgres"))
    return text if len(text) <= 60 else f"{text[:57]}..."
