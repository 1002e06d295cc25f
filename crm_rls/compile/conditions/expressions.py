"""Predicate tree to SQL. Literals are written out, so that plans see constants (DESIGN 5.1).

Every literal is of type unknown and takes the type of its column; so one compiler serves text, integer,
date and enum columns without knowing them. `comparisons` has what else a type may need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from crm_rls.catalog import OperatorClass
from crm_rls.compile.conditions.attributes import TYPES, of_login
from crm_rls.compile.conditions.comparisons import any_value_of, cast_to, compared, value_of
from crm_rls.compile.conditions.held_keys import means
from crm_rls.compile.conditions.moving_dates import by_day
from crm_rls.compile.conditions.row_values import both_sides
from crm_rls.compile.conditions.scope import Copies, Scope
from crm_rls.model import TableName
from crm_rls.model.clock import Today
from crm_rls.model.evaluation import true_of_nulls
from crm_rls.model.predicates import (
    TRUE,
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
    OpenWithin,
    Or,
    Predicate,
    Prefix,
    Within,
    conjunction,
)
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, array_literal, joined, literal, qualified

ADDED_BELOW = "added_below"
"""The function that lists the territories that managers have added below some."""

INTERVAL_FROM = 200
"""From this many keys a subtree is an interval of positions, if there is a position column."""


def expression(predicate: Predicate, scope: Scope) -> Composable:
    """Return the SQL of a predicate; every part is wrapped, parentheses are never guessed."""
    match predicate:
        case Const(value):
            return SQL("true") if value else SQL("false")
        case Not(part):
            inner = expression(part, replace(scope, negated=True))
            return SQL("NOT ({})").format(inner)
        case And(parts):
            return joined("AND", (_wrapped(part, scope) for part in parts))
        case Or(parts):
            return joined("OR", (_wrapped(part, scope) for part in merged(parts)))
        case Compare() | CompareValues():
            return _compared(predicate, scope)
        case InList(column, values):
            return _any_of(column, values, scope)
        case InAttribute():
            return _in_attribute(predicate, scope)
        case Within():
            return _within(predicate, scope)
        case IsNull(column):
            return SQL("{} IS NULL").format(scope.column(column))
        case IsTrue(column):
            return scope.column(column)
        case Prefix() | Like() | Elements():
            return _asked_by_name(predicate, scope)
        case Contains():
            return _contains(predicate, scope)
        case Linked():
            return _linked(predicate, scope)


def merged(parts: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
    """Return the parts of an OR with all equalities on one column as one list.

    An OR of many equalities loses index-only scans before PostgreSQL 18 (DESIGN 5.1).
    """
    lists: dict[str, list[str]] = {}
    for part in parts:
        match part:
            case Compare(column=column, op="=", operand=str() as value):
                lists.setdefault(column, []).append(value)
            case InList(column=column, values=values):
                lists.setdefault(column, []).extend(values)
            case _:
                pass
    result: dict[Predicate, None] = {}
    for part in parts:
        match part:
            case Compare(column=column, op="=", operand=str()) | InList(column=column):
                result[InList(column, tuple(sorted(set(lists[column]))))] = None
            case _:
                result[part] = None
    return tuple(result)


def alias_beside(word: str, table: str) -> str:
    """Return an alias for a sub-select inside a policy of the table.

    Never the table's own name: a table called `parent` would be hidden by the alias `parent`, and the
    condition that ties both together would compare the alias with itself.
    """
    return f"{word}_" if word == table else word


def _wrapped(part: Predicate, scope: Scope) -> Composable:
    return SQL("({})").format(expression(part, scope))


def _any_of(column: str, values: tuple[str, ...], scope: Scope) -> Composable:
    own = _of_value(scope.operator_class(column))
    right = value_of(values[0], own) if len(values) == 1 else any_value_of(values, own)
    return compared(scope.column(column), "=", right, own)


def _of_value(own: OperatorClass | None) -> OperatorClass | None:
    """Return the class by which a column is compared as a whole; an array is so by pg_catalog's operators."""
    return None if own is None or own.elements else own


def _compared(compare: Compare | CompareValues, scope: Scope) -> Composable:
    if isinstance(compare, CompareValues):
        left, right = both_sides(compare.left, compare.right, scope.column, scope.type_of)
        return compared(left, compare.op, right, None)
    column, operand = scope.column(compare.column), compare.operand
    if isinstance(operand, Today):
        return by_day(column, compare.op, operand, scope.type_of(compare.column), scope.days)
    own = _of_value(scope.operator_class(compare.column))
    return compared(column, compare.op, _operand(operand, scope, own), own)


def _operand(operand: str | Attribute, scope: Scope, own: OperatorClass | None) -> Composable:
    if isinstance(operand, str):
        return value_of(operand, own)
    if scope.operand is not None:
        return scope.operand(operand.name, own)
    return typed_value(operand.name, _one(operand.name, scope), scope, own)


def _one(name: str, scope: Scope) -> Composable:
    if name not in scope.value_views:
        return scope.attribute(name)
    source = of_login(scope.value_views[name], scope.login)
    return SQL("(SELECT {} FROM {})").format(source.value, source.tables)


def typed_value(name: str, value: Composable, scope: Scope, own: OperatorClass | None) -> Composable:
    """Return an attribute's value, which is a text, in its declared type, or in the type of the column.

    A text can be cast to any type, a number of one kind not to every other.
    """
    declared = scope.attribute_types[name]
    typed = TYPES[declared].format(value)
    if own is None:
        return typed
    return cast_to(value if declared == "text" else SQL("({})::pg_catalog.text").format(typed), own)


def _in_attribute(asked: InAttribute, scope: Scope) -> Composable:
    name = asked.attribute.name
    view = scope.value_views.get(name)
    source = scope.several(name) if view is None else of_login(view, scope.login)
    own = _of_value(scope.operator_class(asked.column))
    values = SQL("ARRAY(SELECT {} FROM {})").format(
        typed_value(name, source.value, scope, own), source.tables
    )
    if scope.negated:
        # Who has no value compares with nothing that is known; of an empty array NOT would make everything.
        values = SQL("NULLIF({}, '{{}}')").format(values)
    return compared(scope.column(asked.column), "=", SQL("ANY ({})").format(values), own)


def _within(within: Within, scope: Scope) -> Composable:
    if isinstance(within, OpenWithin) and scope.asks_added:
        return _in_open(within, scope)
    interval = scope.intervals.get(within.column)
    if interval is None or scope.negated or len(within.keys) < INTERVAL_FROM:
        # Under NOT only the list is right: a value outside the tree has no position, which is unknown.
        return _any_of(within.column, within.keys, scope)
    column = scope.column(interval.column)
    spans = spans_of(interval.positions[key] for key in within.keys)
    return joined(
        "OR",
        (
            SQL("({} BETWEEN {} AND {})").format(column, literal(str(first)), literal(str(last)))
            for first, last in spans
        ),
    )


_SELDOM = SQL("(SELECT 1) = 1")
"""True, and for the planner true of one row in 200, because it does not look into the subselect.

It takes an array of which it knows nothing for ten keys that rows have, and would look for a page of the ten
contacts of one territory among all contacts (600 times as slow, ADR 0034).
"""


def _in_open(within: OpenWithin, scope: Scope) -> Composable:
    """Return that the column holds a key of the subtree, or one that was added to it.

    Two lists: the constant one keeps the plan, and the other one is made once a query. As one list both
    would be unknown to the planner (an ordered page 7 to 63 times as slow, ADR 0034). An empty array makes
    no null false, because the constant list has left it unknown.
    """
    column = scope.column(within.column)
    parts = [SQL("{} = {}").format(column, any_value_of(within.keys, None))] if within.keys else []
    added = SQL("({} = ANY ((SELECT {}({}))::pg_catalog.text[]) AND {})").format(
        column, qualified(SUPPORT_SCHEMA, ADDED_BELOW), array_literal(within.nodes), _SELDOM
    )
    return SQL("({})").format(joined("OR", (*parts, added)))


def spans_of(positions: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the fewest intervals that hold exactly the first positions of the given nodes."""
    numbers = sorted(first for first, _ in positions)
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return tuple(spans)


def _asked_by_name(leaf: Prefix | Like | Elements, scope: Scope) -> Composable:
    """Return a condition whose operator is named with its schema, so that no extension's is meant."""
    match leaf:
        case Prefix(column, prefix):
            operator, operand = "^@", literal(prefix)
        case Like(column, pattern, folded):
            operator, operand = "~~*" if folded else "~~", literal(pattern)
        case Elements(column, values, every):
            operator, operand = "@>" if every else "&&", array_literal(values)
        case _:
            assert_never(leaf)
    left = scope.column(column)
    if isinstance(leaf, Like) and scope.type_of(column) == "character":
        # Without its padding, as ^@ and every comparison take it; ~~ alone would count it.
        left = SQL("{}::pg_catalog.text").format(left)
    return SQL("{} OPERATOR(pg_catalog.{}) {}").format(left, SQL(operator), operand)


def _contains(contains: Contains, scope: Scope) -> Composable:
    column = scope.column(contains.column)
    if scope.negated:
        # Under NOT an unknown must stay unknown: @> says false where = ANY says null.
        own = scope.operator_class(contains.column)
        return compared(value_of(contains.value, own), "=", SQL("ANY ({})").format(column), own)
    return SQL("{} OPERATOR(pg_catalog.@>) {}").format(column, array_literal((contains.value,)))


def _linked(linked: Linked, scope: Scope) -> Composable:
    copies = scope.copies.get(linked.key)
    if copies is not None:
        return _carried(linked, scope, copies)
    if _is_listed(linked) and not scope.negated:
        return _listed(linked, scope)
    tables: list[Composable] = []
    conditions: list[Composable] = []
    step: Linked | None = linked
    while step is not None:
        inside = _beyond(step, scope)
        tables.append(SQL("{} AS {}").format(scope.link_view(step.table), Identifier(inside.table)))
        conditions += _pairs(step, scope, inside)
        # Tables on one way are joined: a sub-select in a sub-select is planned worse.
        scope, (rest, step) = inside, _parted(step.condition)
        if rest != TRUE or step is None:
            conditions.append(_wrapped(rest, scope))
    return SQL("EXISTS (SELECT FROM {} WHERE {})").format(joined(",", tables), joined("AND", conditions))


def _is_listed(linked: Linked) -> bool:
    """Say whether the rows that fulfil the condition are listed, and not looked up for each row."""
    return linked.to_one and len(linked.own) == 1


def _listed(linked: Linked, scope: Scope) -> Composable:
    """Return that the row refers to one of those for which the condition is true.

    The list is made once, and the index on the own column serves: an EXISTS is 170 to 700 times as slow for
    whoever has few of the other rows (docs/performance). Null where the own column is, so not under NOT.
    """
    inside = _beyond(linked, scope)
    ((via,), (own,)) = linked.via, linked.own
    those = SQL("ANY (ARRAY(SELECT {} FROM {} AS {} WHERE {}))").format(
        inside.column(via),
        scope.link_view(linked.table),
        Identifier(inside.table),
        expression(linked.condition, inside),
    )
    return compared(scope.column(own), "=", those, scope.operator_class(own))


def _pairs(linked: Linked, scope: Scope, inside: Scope) -> Iterator[Composable]:
    """Yield what ties a row of the other table to the own one."""
    for via, own in zip(linked.via, linked.own, strict=True):
        if linked.form is not None:
            yield means(scope.column(own), inside.column(via), linked.form)
        else:
            yield compared(inside.column(via), "=", scope.column(own), inside.operator_class(via))


def _beyond(linked: Linked, scope: Scope) -> Scope:
    """Return the scope of a condition on the other table."""
    word = f"linked_{scope.depth}" if scope.depth else "linked"
    alias, table = alias_beside(word, scope.table), TableName.of(linked.table)

    def column(name: str) -> Composable:
        return scope.column_of(table, alias, name)

    return replace(
        scope,
        table=alias,
        column=column,
        intervals={},
        copies={},
        depth=scope.depth + 1,
        of=table,
    )


def _parted(condition: Predicate) -> tuple[Predicate, Linked | None]:
    """Return the condition without its `exists`, and that one, if there is just one that must be true."""
    parts = condition.parts if isinstance(condition, And) else (condition,)
    further = [part for part in parts if isinstance(part, Linked) and not _is_listed(part)]
    if len(further) != 1:
        return condition, None
    return conjunction([part for part in parts if part is not further[0]]), further[0]


def _carried(linked: Linked, scope: Scope, copies: Copies) -> Composable:
    """Return a condition on another row, written with what this one carries of it."""

    def column(name: str) -> Composable:
        return scope.column(copies.columns[name])

    inside = replace(
        scope,
        column=column,
        intervals=copies.intervals,
        copies=copies.links,
        of=TableName.of(linked.table),
        negated=False,
    )
    written = _hanging(linked.condition, inside, tuple(map(scope.column, copies.key)))
    # An `exists` is never unknown, which matters under NOT alone.
    return SQL("(({}) IS TRUE)").format(written) if scope.negated else written


def _hanging(condition: Predicate, scope: Scope, key: tuple[Composable, ...]) -> Composable:
    """Return the condition such that a row which has no parent, and has only nulls, is not let in.

    Where the condition is not true of nulls anyway nothing is added: then an index on the copy alone answers
    a count (before 17 always, and where the link may be null, 10 to 25 times as fast).
    """
    hangs = joined("AND", (SQL("{} IS NOT NULL").format(column) for column in key))
    if condition == TRUE:
        return hangs
    written = expression(condition, scope)
    if true_of_nulls(condition):
        return SQL("{} AND ({})").format(hangs, written)
    return written
