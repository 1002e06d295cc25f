"""What a filter means for a row, in Python, with SQL's three-valued logic: the oracle of the tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from crm_rls.model.attributes import Values, several
from crm_rls.model.calculations import Coalesce, LiteralValue, Value, evaluated, parts_of
from crm_rls.model.clock import Clock, Today
from crm_rls.model.patterns import matches
from crm_rls.model.predicates import (
    COMPARISONS,
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
    Row,
    Within,
    walk,
)
from crm_rls.model.values import typed


def evaluate(
    predicate: Predicate,
    row: Row,
    me: Mapping[str, Values | None],
    linked: Callable[[Linked, Row], Sequence[Row]],
    clock: Clock | None = None,
) -> bool | None:
    """Return true, false or None (unknown) as SQL would.

    `me` holds the asking person's attributes; `linked` returns the rows of a link table that belong to the
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


def true_of_nulls(predicate: Predicate) -> bool:
    """Say whether the predicate may be true for a row whose columns are all null, on which nothing hangs."""
    for node in walk(predicate):
        if isinstance(node, CompareValues) and any(map(_has_literal, (node.left, node.right))):
            return True  # what stands for null is compared as the column's type says
    nulls: Row = defaultdict(lambda: None)
    # Whoever asks, and when: nothing that is null is compared.
    return evaluate(predicate, nulls, {}, lambda _linked, _row: ()) is True


def _has_literal(value: Value) -> bool:
    """Say whether a literal stands in the place of a null somewhere."""
    return any(
        isinstance(part, Coalesce) and any(isinstance(each, LiteralValue) for each in parts_of(part))
        for part in parts_of(value)
    )


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
