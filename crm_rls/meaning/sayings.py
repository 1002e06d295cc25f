"""A predicate in the words of the filter language, as somebody would write it in a model. Pure."""

from __future__ import annotations

import re

from crm_rls.model.calculations import Calculation, Coalesce, ColumnValue, LiteralValue, Value
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    And,
    Attribute,
    Compare,
    CompareValues,
    Const,
    Contains,
    Elements,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Like,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
)
from crm_rls.model.table_name import TableName

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")

_RESERVED = frozenset((
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast",
    "check", "collate", "column", "constraint", "create", "current_catalog", "current_date", "current_role",
    "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do",
    "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in",
    "initially", "intersect", "into", "lateral", "leading", "limit", "localtime", "localtimestamp", "not",
    "null", "offset", "on", "only", "or", "order", "placing", "primary", "references", "returning",
    "select", "session_user", "some", "symmetric", "system_user", "table", "then", "to", "trailing", "true",
    "union", "unique", "user", "using", "variadic", "when", "where", "window", "with",
))  # fmt: skip
"""Words that name a column in double quotes only (manual, appendix C)."""


def said(predicate: Predicate) -> str:
    """Return a predicate as text. Raises TypeError for what is no predicate."""
    match predicate:
        case Const(value):
            return "true" if value else "false"
        case Not(IsNull(column)):
            return f"{_name(column)} is not null"
        case Not(part):
            return f"not {_inside(part)}"
        case And(parts):
            return " and ".join(map(_inside, parts))
        case Or(parts):
            return " or ".join(map(_inside, parts))
        case Linked(table=table, condition=condition):
            other = TableName.of(table)
            return f"exists({_name(other.schema)}.{_name(other.name)}, {said(condition)})"
        case _:
            return _leaf(predicate)


def _inside(part: Predicate) -> str:
    return f"({said(part)})" if isinstance(part, And | Or) else said(part)


def _leaf(leaf: Predicate) -> str:
    match leaf:
        case Compare(column, op, operand):
            return f"{_name(column)} {op} {_operand(operand)}"
        case CompareValues(left, op, right):
            return f"{_value(left)} {op} {_value(right)}"
        case InList(column, values):
            return f"{_name(column)} in ({_literals(values)})"
        case InAttribute(column, Attribute(name)):
            return f"{_name(column)} in me.{name}"
        case Within(column, node, _):
            return f"within({_name(column)}, {_quoted(node)})"
        case IsNull(column):
            return f"{_name(column)} is null"
        case IsTrue(column):
            return _name(column)
        case Prefix(column, prefix):
            return f"{_name(column)} ^@ {_quoted(prefix)}"
        case Like(column, pattern, folded):
            return f"{_name(column)} {'ilike' if folded else 'like'} {_quoted(pattern)}"
        case Contains(column, value):
            return f"{_literal(value)} = any({_name(column)})"
        case Elements(column, values, every):
            return f"{_name(column)} {'@>' if every else '&&'} array[{_literals(values)}]"
        case _:
            raise TypeError(f"{leaf!r} is no comparison")


def _operand(operand: str | Attribute | Today) -> str:
    match operand:
        case Attribute(name):
            return f"me.{name}"
        case Today(days):
            return "today()" if not days else f"today() {'+' if days > 0 else '-'} {abs(days)}"
        case _:
            return _literal(operand)


def _value(value: Value) -> str:
    match value:
        case ColumnValue(column):
            return _name(column)
        case LiteralValue(text, number):
            return text if number else _quoted(text)
        case Coalesce(parts):
            return f"coalesce({', '.join(map(_value, parts))})"
        case Calculation(op, left, right):
            return f"({_value(left)} {op} {_value(right)})"


def _literals(values: tuple[str, ...]) -> str:
    return ", ".join(map(_literal, values))


def _literal(value: str) -> str:
    return value if _NUMBER.fullmatch(value) else _quoted(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(column: str) -> str:
    plain = _WORD.fullmatch(column) and column not in _RESERVED
    return column if plain else '"' + column.replace('"', '""') + '"'
