"""What the filters of a model say about the types of its columns, for who has no database at hand. Pure.

A literal is text until its column says otherwise (ADR 0006). A column can be read in every way in which all
of its literals are values; only what holds in all of these readings holds for sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from crm_rls.model import PersonAttribute
from crm_rls.model.clock import Today
from crm_rls.model.patterns import example
from crm_rls.model.predicates import (
    And,
    Attribute,
    Compare,
    Contains,
    Elements,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Like,
    Linked,
    Predicate,
    Prefix,
    Within,
    walk,
)
from crm_rls.model.values import typed

ROOT = ""
"""The table of a column of the contact itself; link tables have names."""

ColumnKey = tuple[str, str]
"""Table and column."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A type as which literals can be read; `read` raises ValueError for what is no value of it."""

    name: str
    read: Callable[[str], Any]


def _like(value: object) -> Callable[[str], object]:
    return lambda literal: typed(literal, value)


def _number(literal: str) -> object:
    number = typed(literal, Decimal())
    if isinstance(number, Decimal) and number.is_finite():
        return number
    raise ValueError(f"{literal!r} has no place in the order of numbers")


TEXT = Reading("text", str)
FOLDED = Reading("text in any case", str.casefold)
NUMBER = Reading("number", _number)
DAY = Reading("day", date.fromisoformat)
MOMENT = Reading("moment", datetime.fromisoformat)
IDENTIFIER = Reading("uuid", UUID)
TRUTH = Reading("boolean", _like(True))

_OF_ATTRIBUTES: Mapping[str, tuple[Reading, ...]] = {
    "text": (TEXT, FOLDED),
    "integer": (NUMBER,),
    "uuid": (IDENTIFIER,),
}
_ORDERED = (TEXT, FOLDED, NUMBER, DAY, MOMENT)
_EQUAL = (*_ORDERED, IDENTIFIER, TRUTH)


@dataclass(slots=True)
class _Notes:
    """What was found about one column."""

    literals: dict[str, None] = field(default_factory=dict)
    ranges: list[tuple[str, str]] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    ordered: bool = False
    text: bool = False
    truth: bool = False
    array: bool = False
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its readings, the literals that the filters compare it with, and what it holds in truth."""

    readings: tuple[Reading, ...] = (TEXT,)
    literals: tuple[str, ...] = ()
    attributes: frozenset[str] = frozenset()
    array: bool = False
    truth: bool = False

    def value(self, literal: str) -> object:
        """Return the literal in the column's most probable type."""
        return self.readings[0].read(literal)


def read_columns(
    predicates: Iterable[Predicate], declared: Mapping[str, PersonAttribute]
) -> Mapping[ColumnKey, Column]:
    """Return every column that the predicates read, of the contact (ROOT) and of link tables."""
    notes: dict[ColumnKey, _Notes] = {}
    for predicate in predicates:
        _note(predicate, ROOT, notes)
    return {key: _column(each, declared) for key, each in notes.items()}


def _note(predicate: Predicate, table: str, notes: dict[ColumnKey, _Notes]) -> None:
    for node in walk(predicate):
        match node:
            case Linked(table=other, condition=condition):
                _note(condition, other, notes)
            case And():
                for column, low, high in _ranges(node):
                    notes.setdefault((table, column), _Notes()).ranges.append((low, high))
            case (
                Compare()
                | InList()
                | InAttribute()
                | Within()
                | IsNull()
                | IsTrue()
                | Prefix()
                | Like()
                | Contains()
                | Elements()
            ):
                _note_leaf(node, notes.setdefault((table, node.column), _Notes()))
            case _:
                pass


def _note_leaf(leaf: Predicate, notes: _Notes) -> None:
    match leaf:
        case Compare(op=op, operand=operand):
            notes.ordered |= op not in ("=", "<>")
            match operand:
                case Attribute(name):
                    notes.attributes.add(name)
                case Today():
                    notes.moving = True
                case str():
                    notes.literals[operand] = None
        case InAttribute(attribute=Attribute(name)):
            notes.attributes.add(name)
        case InList(values=values) | Within(keys=values):
            notes.literals.update(dict.fromkeys(values))
        case Prefix(prefix=prefix):
            notes.text = True
            notes.literals[prefix] = None
        case Like(pattern=pattern):
            notes.text = True
            notes.literals[example(pattern)] = None
        case Contains(value=value):
            notes.array = True
            notes.literals[value] = None
        case Elements(values=values):
            notes.array = True
            notes.literals.update(dict.fromkeys(values))
        case IsTrue():
            notes.truth = True
        case _:
            pass


def _ranges(node: And) -> Iterator[tuple[str, str, str]]:
    """Yield column, lower and upper end of every range that the parts make together."""
    bounds = [part for part in node.parts if isinstance(part, Compare) and isinstance(part.operand, str)]
    for low in bounds:
        for high in bounds:
            if low.op in (">", ">=") and high.op in ("<", "<=") and low.column == high.column:
                yield low.column, str(low.operand), str(high.operand)


def _column(notes: _Notes, declared: Mapping[str, PersonAttribute]) -> Column:
    return Column(
        _readings(notes, declared),
        tuple(notes.literals),
        frozenset(notes.attributes),
        notes.array,
        notes.truth,
    )


def _readings(notes: _Notes, declared: Mapping[str, PersonAttribute]) -> tuple[Reading, ...]:
    possible: tuple[Reading, ...] = (TEXT, FOLDED) if notes.text else _ORDERED if notes.ordered else _EQUAL
    if notes.truth:
        possible = (TRUTH,)
    if notes.moving:
        # Where all literals are days, the first instant of a day compares as the day does.
        possible = tuple(each for each in possible if each in (DAY, MOMENT))
    for name in sorted(notes.attributes):
        # An attribute is compared as its declared type, and the column must go with it.
        own = _OF_ATTRIBUTES.get(declared.get(name, PersonAttribute()).type, (TEXT,))
        possible = tuple(each for each in possible if each in own)
    if not notes.literals and not notes.attributes and not notes.truth and not notes.moving:
        return (TEXT,)  # nothing is compared, so any type serves
    left = tuple(each for each in possible if all(is_value(each, literal) for literal in notes.literals))
    # Nobody writes a range that holds nothing: between 50 and 499 is none of texts.
    sound = tuple(each for each in left if all(_begins_before(each, *ends) for ends in notes.ranges))
    return sound or left or (TEXT,)


def is_value(reading: Reading, literal: str) -> bool:
    """Say whether the literal is a value of the type."""
    try:
        reading.read(literal)
    except ValueError:
        return False
    return True


def _begins_before(reading: Reading, low: str, high: str) -> bool:
    try:
        return bool(reading.read(low) <= reading.read(high))
    except TypeError:  # a moment with and one without offset
        return False
