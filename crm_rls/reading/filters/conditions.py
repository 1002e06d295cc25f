"""sqlglot's tree to ours: every kind of condition that a filter may have, one function each.

Whatever has no function here is refused by name. Each function notes the words that it understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from crm_rls.diagnostics import Code, did_you_mean
from crm_rls.model.predicates import (
    FALSE,
    Compare,
    Const,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Predicate,
    conjunction,
    disjunction,
)
from crm_rls.reading.filters.arrays import OPERATORS as ARRAY_OPERATORS
from crm_rls.reading.filters.arrays import asks_all, compared_as_sets, compared_with_elements
from crm_rls.reading.filters.negations import negated, perhaps_negated
from crm_rls.reading.filters.operands import (
    attribute,
    boolean,
    column,
    identifier,
    is_column,
    is_mine,
    is_text,
    operand,
    refuse,
    shown,
    value,
)
from crm_rls.reading.filters.patterns import like, starts_with, with_escape
from crm_rls.reading.filters.refusals import EXPRESSIONS
from crm_rls.reading.filters.row_values import (
    chosen_condition,
    compared_values,
    compares_made,
    is_made,
    row_value,
)
from crm_rls.reading.filters.scope import LinkTable, Reading

OPERATORS: Mapping[type, str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
FLIPPED: Mapping[str, str] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def condition(node: exp.Expr, reading: Reading) -> Predicate:
    """Return the meaning of a condition."""
    # The exact class: a subclass of sqlglot's may mean something else.
    read = CONDITIONS.get(type(node))
    if read is not None:
        return read(node, reading)
    refuse(node, reading)
    return FALSE


def _in_parentheses(node: exp.Paren, reading: Reading) -> Predicate:
    return condition(node.this, reading)


def _connected(node: exp.And | exp.Or, reading: Reading) -> Predicate:
    kind = type(node)
    parts: list[Predicate] = []
    # A long `a or b or c ...` leans to the left; walking it by recursion would overflow the stack.
    waiting: list[exp.Expr] = [node]
    while waiting:
        part = waiting.pop()
        if type(part) is kind:
            reading.wording.note("and" if kind is exp.And else "or")
            waiting += [part.expression, part.this]
        else:
            parts.append(condition(part, reading))
    return conjunction(parts) if kind is exp.And else disjunction(parts)


def _not(node: exp.Not, reading: Reading) -> Predicate:
    reading.wording.note("not")
    return negated(condition(node.this, reading))


def _constant(node: exp.Boolean, reading: Reading) -> Predicate:
    return Const(boolean(node, reading))


def _flag(node: exp.Column, reading: Reading) -> Predicate:
    return IsTrue(column(node, reading))


def _comparison(node: exp.Expr, reading: Reading) -> Predicate:
    op = OPERATORS[type(node)]
    reading.wording.note(op)
    left, right = node.this.unnest(), node.expression.unnest()
    if isinstance(left, exp.Any) or isinstance(right, exp.Any) or asks_all(right):
        return compared_with_elements(node, reading, left, right)
    if isinstance(left, exp.Coalesce) and isinstance(right, exp.Boolean) and op in ("=", "<>"):
        straight = boolean(right, reading) == (op == "=")
        chosen = chosen_condition(left, reading)
        return chosen if straight else negated(chosen)
    if compares_made(left, right):
        return compared_values(node, reading, row_value(left, reading), op, row_value(right, reading))
    if not is_column(left) and is_column(right):
        left, right, op = right, left, FLIPPED[op]
    if not is_column(left):
        return _without_column(node, reading, left, right)
    name = column(left, reading)
    if isinstance(right, exp.Boolean) and op in ("=", "<>"):
        straight = boolean(right, reading) == (op == "=")
        return IsTrue(name) if straight else Not(IsTrue(name))
    return Compare(name, op, operand(right, reading))


def _without_column(node: exp.Expr, reading: Reading, left: exp.Expr, right: exp.Expr) -> Predicate:
    odd = [side for side in (left, right) if not isinstance(side, exp.Literal | exp.Column)]
    for side in odd:
        value(side, reading)
    if not odd:
        reading.wording.refuse(
            Code.NO_COLUMN_COMPARED,
            f"{shown(node)} compares no column",
            "Compare a column with a value or with me.attribute",
        )
    elif not reading.wording.mistakes:
        refuse(node, reading)
    return FALSE


def _in(node: exp.In, reading: Reading) -> Predicate:
    values = node.args.get("field")
    if values is not None and is_mine(values):
        reading.wording.note("in")
        return InAttribute(column(node.this, reading), attribute(values, reading, many=True))
    if any(part for key, part in node.args.items() if key not in ("this", "expressions")):
        reading.wording.forbid(*EXPRESSIONS["select"], shown(node))
        return FALSE
    reading.wording.note("in")
    if not node.expressions:
        reading.wording.refuse(Code.EMPTY_LIST, "the list of `in` is empty", "Name at least one value")
    reading.wording.note(*[","] * (len(node.expressions) - 1))
    if is_made(node.this.unnest()):
        made = row_value(node.this, reading)
        parts = [row_value(part, reading) for part in node.expressions]
        return disjunction([compared_values(node, reading, made, "=", part) for part in parts])
    values = [value(part, reading) for part in node.expressions]
    return InList(column(node.this, reading), tuple(dict.fromkeys(values)))


def _between(node: exp.Between, reading: Reading) -> Predicate:
    reading.wording.note("between", "and")
    ends = (node.args["low"], node.args["high"])
    if any(compares_made(node.this.unnest(), end.unnest()) for end in ends):
        made = row_value(node.this, reading)
        begin, until = (row_value(end, reading) for end in ends)
        return conjunction(
            (
                compared_values(node, reading, made, ">=", begin),
                compared_values(node, reading, made, "<=", until),
            )
        )
    name = column(node.this, reading)
    low, high = (operand(end, reading) for end in ends)
    return conjunction((Compare(name, ">=", low), Compare(name, "<=", high)))


def _is(node: exp.Is, reading: Reading) -> Predicate:
    reading.wording.note("is")
    name, wanted = column(node.this, reading), node.expression
    if isinstance(wanted, exp.Null):
        reading.wording.note("null")
        return perhaps_negated(node, reading, IsNull(name))
    if isinstance(wanted, exp.Boolean):
        # Unlike `= true` this is never unknown.
        part = IsTrue(name) if boolean(wanted, reading) else Not(IsTrue(name))
        return perhaps_negated(node, reading, conjunction((part, Not(IsNull(name)))))
    reading.wording.forbid(
        Code.UNSUPPORTED_EXPRESSION,
        "this use of `is`",
        "After `is` there may be null, true or false",
        shown(node),
    )
    return FALSE


def _exists(node: exp.Exists, reading: Reading) -> Predicate:
    wanted = node.args.get("expression")
    if wanted is None or not isinstance(node.this, exp.Column):
        step = "Write exists(link_table, condition on its columns)"
        reading.wording.forbid(Code.MISUSED_FUNCTION, "this use of exists", step, shown(node))
        return FALSE
    if reading.in_link:
        reading.wording.forbid(
            Code.MISUSED_FUNCTION,
            "exists inside of exists",
            "A link table belongs to the root table directly",
        )
        return FALSE
    reading.wording.note("exists", ",")
    link = _link(node.this, reading)
    inside = condition(wanted, replace(reading, in_link=True))
    return FALSE if link is None else Linked(str(link.table), link.via, link.own, inside, to_one=link.to_one)


def _link(node: exp.Column, reading: Reading) -> LinkTable | None:
    name, schema = identifier(node.this, reading), None
    if node.args.get("table") is not None:
        schema = identifier(node.args["table"], reading)
        reading.wording.note(".")
    wanted = name if schema is None else f"{schema}.{name}"
    links = reading.scope.links
    fitting = [link for link in links if link.table.name == name and schema in (None, link.table.schema)]
    if not fitting:
        known = [spelling for link in links for spelling in (link.table.name, str(link.table))]
        otherwise = "declare it in `tables` as a child of the table that is asked, or in `refers` of that"
        reading.wording.refuse(
            Code.UNUSABLE_LINK_TABLE,
            f"there is no link table `{wanted}`",
            did_you_mean(wanted, known, otherwise),
        )
    elif len(fitting) > 1:
        names = " and ".join(str(link.table) for link in fitting)
        reading.wording.refuse(
            Code.UNUSABLE_LINK_TABLE, f"`{wanted}` can be {names}", "Write it with its schema"
        )
    elif "." in fitting[0].table.schema:
        step = "Move the link table to another schema"
        reading.wording.refuse(
            Code.UNUSABLE_LINK_TABLE, f"the schema of `{wanted}` has a dot in its name", step
        )
    else:
        return fitting[0]
    return None


def _function(node: exp.Anonymous, reading: Reading) -> Predicate:
    if node.name.lower() != "within":
        refuse(node, reading)
        return FALSE
    reading.wording.note("within", ",")
    if len(node.expressions) != 2 or not is_text(node.expressions[1]):
        step = "Write within(column, 'NORD')"
        reading.wording.refuse(
            Code.MISUSED_FUNCTION, f"within needs a column and a territory: {shown(node)}", step
        )
        return FALSE
    name, territory = column(node.expressions[0], reading), value(node.expressions[1], reading)
    tree = reading.scope.territories
    if territory not in tree:
        step = did_you_mean(territory, tree.keys(), "add it to `territories`")
        reading.wording.refuse(Code.UNKNOWN_TERRITORY, f"there is no territory `{territory}`", step)
        return FALSE
    return reading.scope.within(name, (territory,))


CONDITIONS: Mapping[type, Callable[[Any, Reading], Predicate]] = MappingProxyType(
    {
        exp.Paren: _in_parentheses,
        exp.And: _connected,
        exp.Or: _connected,
        exp.Not: _not,
        exp.Boolean: _constant,
        exp.Column: _flag,
        **dict.fromkeys(OPERATORS, _comparison),
        exp.In: _in,
        exp.Between: _between,
        exp.Is: _is,
        exp.Like: like,
        exp.ILike: like,
        exp.Escape: with_escape,
        exp.StartsWith: starts_with,
        **dict.fromkeys(ARRAY_OPERATORS, compared_as_sets),
        exp.Exists: _exists,
        exp.Coalesce: chosen_condition,
        exp.Anonymous: _function,
    }
)
