"""The closed predicate tree: what a filter can say, and its meaning in Python.

`evaluate` has SQL's three-valued logic and is the independent oracle of the tests. This module knows
nothing of SQL text; `filters` parses into it and `compile` writes it out.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_rls.model.attributes import Values, several
from crm_rls.model.calculations import Value, columns_in, evaluated
from crm_rls.model.clock import Clock, Today
from crm_rls.model.patterns import matches
from crm_rls.model.values import typed

Row = Mapping[str, object]
"""A row: column name to Python value as psycopg returns it; None is NULL.

A char(n) comes without its padding, which PostgreSQL does not compare either (manual, 8.3), and a text whose
case does not count as `Folded`.
"""

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Const:
    """Always true or always false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the person who asks, written `me.name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`column op operand`: a literal (always text, the column decides its type), `me.x`, `today() - 90`."""

    column: str
    op: str
    operand: str | Attribute | Today


@dataclass(frozen=True, slots=True)
class CompareValues:
    """`left op right` of values that are made of the row: `revenue >= 10 * credit`, `paid < due`."""

    left: Value
    op: str
    right: Value


@dataclass(frozen=True, slots=True)
class InList:
    """`column in (...)`; at least one value."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InAttribute:
    """`column in me.name`: the column holds one of the values of an attribute that has several."""

    column: str
    attribute: Attribute


@dataclass(frozen=True, slots=True)
class Within:
    """`within(column, 'NODE')`: the column holds a territory of the subtree; `keys` is that subtree."""

    column: str
    node: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """`column is null`."""

    column: str


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A boolean column standing alone."""

    column: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """`column like 'x%'` or `column ^@ 'x'`."""

    column: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Like:
    """`column like 'pattern'` that is more than a beginning; `folded` is `ilike`."""

    column: str
    pattern: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Contains:
    """`'x' = any(column)`: the array column has the element."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Elements:
    """`column && array[...]`: the array column has one of the elements; with `every`, `@>`, all of them.

    Unlike `any` this is never unknown because of a null in the column.
    """

    column: str
    values: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """`exists(link_table, filter)`: a row of a declared link table hangs on this root row.

    `table` is "schema.name", `via` the link's column that points to the root's key; the condition is
    over the link table's columns.
    """

    table: str
    via: str
    condition: Predicate


@dataclass(frozen=True, slots=True)
class Not:
    """Negation; unknown stays unknown."""

    part: Predicate


@dataclass(frozen=True, slots=True)
class And:
    """All parts."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part."""

    parts: tuple[Predicate, ...]


Predicate = (
    Const
    | Compare
    | CompareValues
    | InList
    | InAttribute
    | Within
    | IsNull
    | IsTrue
    | Prefix
    | Like
    | Contains
    | Elements
    | Linked
    | Not
    | And
    | Or
)

TRUE = Const(True)
FALSE = Const(False)


def conjunction(parts: Sequence[Predicate]) -> Predicate:
    """Return all parts as one predicate; true parts and nesting vanish, false wins."""
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    kept = tuple(dict.fromkeys(part for part in flat if part != TRUE))
    if FALSE in kept:
        return FALSE
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else And(kept)


def disjunction(parts: Sequence[Predicate]) -> Predicate:
    """Return any of the parts as one predicate; false parts and nesting vanish, true wins."""
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    kept = tuple(dict.fromkeys(part for part in flat if part != FALSE))
    if TRUE in kept:
        return TRUE
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else Or(kept)


def walk(predicate: Predicate) -> Iterator[Predicate]:
    """Yield the predicate and everything below it, but not the inside of `exists`."""
    yield predicate
    match predicate:
        case Not(part):
            yield from walk(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from walk(part)
        case _:
            pass


def columns(predicate: Predicate) -> frozenset[str]:
    """Return the columns of the table itself (not of link tables) that the predicate reads."""
    # What is left out is named, so that a new leaf cannot be forgotten.
    inner = (Const, Linked, Not, And, Or)
    found: set[str] = set()
    for node in walk(predicate):
        if isinstance(node, CompareValues):
            found.update(columns_in(node.left, node.right))
        elif not isinstance(node, inner):
            found.add(node.column)
    return frozenset(found)


def links(predicate: Predicate) -> tuple[Linked, ...]:
    """Return every `exists` of the predicate in reading order."""
    return tuple(node for node in walk(predicate) if isinstance(node, Linked))


def attributes(predicate: Predicate) -> frozenset[str]:
    """Return the names of the person's attributes that the predicate reads, also inside `exists`."""
    found: set[str] = set()
    for node in walk(predicate):
        match node:
            case Compare(operand=Attribute(name)) | InAttribute(attribute=Attribute(name)):
                found.add(name)
            case Linked(condition=condition):
                found |= attributes(condition)
            case _:
                pass
    return frozenset(found)


def asks_clock(predicate: Predicate) -> bool:
    """Say whether the predicate compares with a day that moves, also inside `exists`."""
    return any(
        (isinstance(node, Compare) and isinstance(node.operand, Today))
        or (isinstance(node, Linked) and asks_clock(node.condition))
        for node in walk(predicate)
    )


def separable(predicate: Predicate) -> bool:
    """Say whether "true for one of several people" is the same as each comparison being true for one of them.

    It is unless two comparisons with attributes must hold together, or one stands under NOT: then the person
    for whom one holds need not be the person for whom the other does.
    """
    match predicate:
        case Not(part):
            return not attributes(part)
        case And(parts):
            asking = [part for part in parts if attributes(part)]
            return len(asking) <= 1 and all(map(separable, asking))
        case Or(parts):
            return all(map(separable, parts))
        case Linked(condition=condition):
            return separable(condition)
        case _:
            return True


def evaluate(
    predicate: Predicate,
    row: Row,
    me: Mapping[str, Values | None],
    linked: Callable[[Linked, Row], Sequence[Row]],
    clock: Clock | None = None,
) -> bool | None:
    """Return true, false or None (unknown) as SQL would.

    `me` holds the asking person's attributes; `linked` returns the rows of a link table that hang on the
    row, `clock` has the moment of the question. Text is ordered by code point, which is PostgreSQL's
    collation "C". Raises KeyError for a column that the row does not have, and ValueError if the predicate
    asks a clock that is not there.
    """
    match predicate:
        case Const(value):
            return value
        case Not(part):
            inner = evaluate(part, row, me, linked, clock)
            return None if inner is None else not inner
        case And(parts):
            return _all(evaluate(part, row, me, linked, clock) for part in parts)
        case Or(parts):
            return _any(evaluate(part, row, me, linked, clock) for part in parts)
        case Linked(condition=condition):
            rows = linked(predicate, row)
            return any(evaluate(condition, other, me, linked, clock) is True for other in rows)
        case CompareValues(left=left, op=op, right=right):
            both = evaluated(left, right, row)
            return None if both is None else COMPARISONS[op](*both)
        case _:
            return _evaluate_leaf(predicate, row[predicate.column], me, clock)


def _evaluate_leaf(
    leaf: Compare | InList | InAttribute | Within | IsNull | IsTrue | Prefix | Like | Contains | Elements,
    value: object,
    me: Mapping[str, Values | None],
    clock: Clock | None,
) -> bool | None:
    if isinstance(leaf, IsNull):
        return value is None
    if value is None:
        return None
    match leaf:
        case Compare(op=op, operand=Attribute(name)):
            mine = me.get(name)
            return COMPARISONS[op](value, typed(mine, value)) if isinstance(mine, str) else None
        case Compare(op=op, operand=Today() as today):
            if clock is None:
                raise ValueError("a filter with today() has a meaning at a moment only")
            return COMPARISONS[op](clock.day_of(value), clock.day(today))
        case Compare(op=op, operand=str() as literal):
            return COMPARISONS[op](value, typed(literal, value))
        case InList(values=values) | Within(keys=values):
            return any(value == typed(literal, value) for literal in values)
        case InAttribute(attribute=Attribute(name)):
            # Nothing is as unknown as null: what nobody has must not become everything under NOT.
            mine = several(me.get(name))
            return any(value == typed(each, value) for each in mine) if mine else None
        case IsTrue():
            return bool(value)
        case Prefix(prefix=prefix):
            return str(value).startswith(prefix)
        case Like(pattern=pattern, folded=folded):
            return matches(pattern, str(value), folded=folded)
        case Contains(value=wanted):
            return _any(_is_element(value, wanted))
        case Elements(values=values, every=every):
            found = (any(is_it is True for is_it in _is_element(value, wanted)) for wanted in values)
            return all(found) if every else any(found)
        case _:
            raise TypeError(f"not a leaf: {leaf!r}")


def _is_element(elements: object, wanted: str) -> Iterator[bool | None]:
    if not isinstance(elements, list | tuple):
        raise TypeError(f"not an array: {elements!r}")
    return (None if item is None else item == typed(wanted, item) for item in elements)


def _all(values: Iterator[bool | None]) -> bool | None:
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _any(values: Iterator[bool | None]) -> bool | None:
    unknown = False
    for value in values:
        if value is True:
            return True
        unknown = unknown or value is None
    return None if unknown else False
