"""Conditions with arrays: on columns that are arrays, and lists that are written as arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlglot import exp

from crm_rls.diagnostics import Code
from crm_rls.model.predicates import FALSE, Contains, Elements, InList, Not, Predicate
from crm_rls.reading.filters.operands import column, is_column, is_text, shown, value
from crm_rls.reading.filters.refusals import EXPRESSIONS
from crm_rls.reading.filters.scope import Reading

OPERATORS: Mapping[type, str] = {
    exp.ArrayOverlaps: "&&",
    exp.ArrayContainsAll: "@>",
    exp.ArrayContainedBy: "<@",
}
FLIPPED: Mapping[str, str] = {"&&": "&&", "@>": "<@", "<@": "@>"}

_ELEMENT = r'(?:"((?:[^"\\]|\\.)*)"|([^\s{},"\\](?:[^{},"\\]*[^\s{},"\\])?))'
ELEMENT = re.compile(rf"\s*{_ELEMENT}\s*(,|$)", re.DOTALL)
"""An element of an array that is written as text, and what is behind it (manual, 8.15.2)."""


def asks_all(node: exp.Expr) -> bool:
    """Say whether this is `all(...)`, for which sqlglot has no class of its own."""
    return isinstance(node, exp.Anonymous) and node.name.lower() == "all" and len(node.expressions) == 1


def compared_with_elements(node: exp.Expr, reading: Reading, left: exp.Expr, right: exp.Expr) -> Predicate:
    """Return the meaning of `= any(...)` and `<> all(...)`: of an array column, or of a list."""
    if isinstance(node, exp.EQ) and isinstance(right, exp.Any) and isinstance(right.this, exp.Paren):
        # sqlglot reads `any x` without parentheses, too; PostgreSQL does not.
        word, inside = "any", right.this.unnest()
    elif isinstance(node, exp.NEQ) and asks_all(right):
        word, inside = "all", right.expressions[0].unnest()
    else:
        reading.wording.forbid(*EXPRESSIONS["all" if asks_all(right) else "any"], shown(node))
        return FALSE
    found: Predicate
    if is_column(inside) and not isinstance(left, exp.Column):
        reading.wording.note(word)
        found = Contains(column(inside, reading), value(left, reading))
    elif is_column(left) and (isinstance(inside, exp.Array) or is_text(inside)):
        reading.wording.note(word)
        found = InList(column(left, reading), elements(inside, reading))
    else:
        reading.wording.forbid(*EXPRESSIONS[word], shown(node))
        return FALSE
    return found if word == "any" else Not(found)


def compared_as_sets(node: exp.Expr, reading: Reading) -> Predicate:
    """Return the meaning of `&&`, `@>` and `<@` between an array column and an array."""
    operator = OPERATORS[type(node)]
    left, right = node.this.unnest(), node.expression.unnest()
    written = operator
    if not is_column(left):
        left, right, operator = right, left, FLIPPED[operator]
    if operator == "<@" or not is_column(left) or not (isinstance(right, exp.Array) or is_text(right)):
        reading.wording.forbid(*EXPRESSIONS["arrayoverlaps"], shown(node))
        return FALSE
    reading.wording.note(written)
    return Elements(column(left, reading), elements(right, reading), every=operator == "@>")


def elements(node: exp.Expr, reading: Reading) -> tuple[str, ...]:
    """Return the elements of `array[...]` or of an array that is written as text, each once."""
    if isinstance(node, exp.Array):
        reading.wording.note("array", "[", "]", *[","] * (len(node.expressions) - 1))
        found = [value(part, reading) for part in node.expressions]
    else:
        found = _in_braces(value(node, reading), reading)
    if not found and not reading.wording.mistakes:
        reading.wording.refuse(
            Code.EMPTY_LIST, f"the array {shown(node)} is empty", "Name at least one value"
        )
    return tuple(dict.fromkeys(found))


def _in_braces(text: str, reading: Reading) -> list[str]:
    inside = text.strip()
    found: list[str] = []
    position, ends = 0, ""
    if inside.startswith("{") and inside.endswith("}"):
        inside = inside[1:-1]
        if not inside.strip():
            return []
        while position < len(inside) and (element := ELEMENT.match(inside, position)):
            quoted, plain, ends = element.groups()
            if plain is not None and plain.lower() == "null":
                break
            found.append(plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL))
            position = element.end()
        else:
            if position == len(inside) and not ends:
                return found
    reading.wording.refuse(
        Code.UNUSUAL_LITERAL, f"'{text}' is not a plain array", "Write array['a', 'b'], without null"
    )
    return found
