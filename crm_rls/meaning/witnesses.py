"""A contact for which predicates are true together, constructed; or None if none was found. Pure.

Sound: `evaluate` has said true, and every comparison holds in every type that the column may have (see
`readings`). Complete for columns that are compared with values of one type, whose neighbours are values too:
values are the literals of all filters, the next ones above and below them, lists of array elements, null.
Not found are contacts that need a text between `x` and `x!`, a fraction between two whole numbers, a value
whose order is another one as text than as number, or rows of link tables in link tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice, product

from crm_rls.meaning.alternatives import Claim, Leaf, ways
from crm_rls.meaning.bounds import Bounds, bounds_of, possible_values
from crm_rls.meaning.readings import ROOT, Column, ColumnKey, Reading
from crm_rls.model.patterns import example, matches
from crm_rls.model.predicates import (
    COMPARISONS,
    And,
    Attribute,
    Compare,
    Contains,
    Elements,
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
    attributes,
    columns,
    conjunction,
    evaluate,
    links,
)

MOST_VALUES = 200
"""Values that are tried for one column in one alternative."""

MOST_PEOPLE = 64
"""Combinations of attributes that are tried for one filter."""

MOST_PAIRS = 4096
"""Pairs of alternatives that are tried for two filters."""

Value = str | tuple[str, ...] | None
"""A value while it is searched: a literal, the elements of an array, or null."""

_PLAIN = Column()
_NO_MATCH = object()


@dataclass(frozen=True, slots=True)
class Way:
    """One alternative of a filter, for a person with these attributes."""

    me: Mapping[str, str]
    claims: tuple[Claim, ...]
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Witness:
    """A contact, the rows that hang on it by table and column, and for each filter a person's attributes.

    `row` has every column that the filters read; `needed` are those that matter, the rest is null.
    """

    row: Row
    needed: tuple[str, ...]
    linked: Mapping[tuple[str, str], tuple[Row, ...]] = field(default_factory=dict)
    people: tuple[Mapping[str, str], ...] = ()

    def fulfils(self, predicate: Predicate, me: Mapping[str, str]) -> bool:
        """Say whether the predicate is surely true of the contact for a person with these attributes."""
        try:
            return evaluate(predicate, self.row, me, self._rows) is True
        except ValueError:  # an array that is compared as a whole, as in = '{}'
            return False

    def _rows(self, link: Linked, _row: Row) -> Sequence[Row]:
        return self.linked.get((link.table, link.via), ())


@dataclass(frozen=True, slots=True)
class Search:
    """What a search knows: the columns of the model and the attributes that people have."""

    columns: Mapping[ColumnKey, Column]
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def ways(self, predicate: Predicate) -> tuple[Way, ...] | None:
        """Return the alternatives of a predicate for several people; None if there are too many."""
        found: list[Way] = []
        for me in self._people(predicate):
            alternatives = ways(bound(predicate, me))
            if alternatives is None:
                return None
            found += (Way(me, claims, bounds_of(claims, self._column)) for claims in alternatives)
        return tuple(found)

    def witness(self, one: Sequence[Way], other: Sequence[Way], whole: Sequence[Predicate]) -> Witness | None:
        """Return a contact for which both filters are true, each for a person of its own; None if unknown.

        `whole` are the two filters themselves and perhaps a third one, without attributes and part of the
        ways of the first.
        """
        for first, second in islice(product(one, other), MOST_PAIRS):
            if first.bounds.excludes(second.bounds):
                continue
            found = self._contact((*first.claims, *second.claims), whole)
            if found is not None:
                found = Witness(found.row, found.needed, found.linked, (first.me, second.me))
                people = (first.me, second.me, *({} for _ in whole[2:]))
                if all(map(found.fulfils, whole, people)):
                    return found
        return None

    def _column(self, name: str) -> Column:
        return self.columns.get((ROOT, name), _PLAIN)

    def _people(self, predicate: Predicate) -> Iterator[Mapping[str, str]]:
        names = sorted(attributes(predicate))
        choices = [self._attribute_values(name) for name in names]
        for values in islice(product(*choices), MOST_PEOPLE):
            yield dict(zip(names, values, strict=True))

    def _attribute_values(self, name: str) -> tuple[str, ...]:
        compared = [column for column in self.columns.values() if name in column.attributes]
        literals = list(chain.from_iterable(column.literals for column in compared))
        readings = frozenset(chain.from_iterable(column.readings for column in compared))
        usual = ("1", "2", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002")
        near = chain.from_iterable(map(_neighbours, literals))
        tried = dict.fromkeys((*self.attributes.get(name, ()), *literals, *usual, *near))
        valid = (each for each in tried if all(_read(reading, each) is not _NO_MATCH for reading in readings))
        return tuple(islice(valid, MOST_PEOPLE))

    def _contact(self, claims: Sequence[Claim], whole: Sequence[Predicate]) -> Witness | None:
        found = self._row(ROOT, claims)
        if found is None:
            return None
        linked: dict[tuple[str, str], list[Row]] = {}
        for leaf, wanted in claims:
            if isinstance(leaf, Linked) and wanted:
                row = self._linked_row(leaf, claims)
                if row is None:
                    return None
                linked.setdefault((leaf.table, leaf.via), []).append(row)
        every = frozenset[str]().union(*map(columns, whole))
        return Witness(
            {**dict.fromkeys(sorted(every)), **found},
            tuple(sorted(found)),
            {key: tuple(_completed(rows, key, whole)) for key, rows in linked.items()},
        )

    def _linked_row(self, link: Linked, claims: Sequence[Claim]) -> Row | None:
        """Return a row of the link table that fulfils this condition and none of those that must not be."""
        others = [
            leaf.condition
            for leaf, wanted in claims
            if isinstance(leaf, Linked) and not wanted and (leaf.table, leaf.via) == (link.table, link.via)
        ]
        denied = conjunction((link.condition, *(Not(other) for other in others)))
        empty = dict.fromkeys(sorted(columns(denied)))
        # The second way finds rows for which the others are unknown.
        for alternative in chain(ways(denied) or (), ways(link.condition) or ()):
            if any(isinstance(leaf, Linked) for leaf, _ in alternative):
                continue
            found = self._row(link.table, alternative)
            if found is not None:
                row = {**empty, **found}
                if not any(evaluate(other, row, {}, lambda *_: ()) is True for other in others):
                    return row
        return None

    def _row(self, table: str, claims: Sequence[Claim]) -> dict[str, object] | None:
        """Return values for the columns of one table that fulfil the claims."""
        by_column: dict[str, list[Claim]] = {}
        for leaf, wanted in claims:
            if not isinstance(leaf, Linked):
                by_column.setdefault(leaf.column, []).append((leaf, wanted))
        row: dict[str, object] = {}
        for name, own in by_column.items():
            column = self.columns.get((table, name), _PLAIN)
            fitting = (value for value in _values(column, own) if _fits(column, own, value))
            value = next(fitting, _NO_MATCH)
            if value is _NO_MATCH:
                return None
            row[name] = column.value(value) if isinstance(value, str) else value
        return row


def _completed(rows: Iterable[Row], key: tuple[str, str], whole: Iterable[Predicate]) -> Iterator[Row]:
    """Yield rows of a link table with null in the columns that other filters than their own read."""
    conditions = (
        link.condition for link in chain.from_iterable(map(links, whole)) if (link.table, link.via) == key
    )
    every = frozenset[str]().union(*map(columns, conditions))
    yield from ({**dict.fromkeys(sorted(every)), **row} for row in rows)


def bound(predicate: Predicate, me: Mapping[str, str]) -> Predicate:
    """Return the predicate with the person's values in the place of attributes."""
    if not me:
        return predicate
    match predicate:
        case Compare(column=column, op=op, operand=Attribute(name)):
            return Compare(column, op, me[name])
        case Not(part):
            return Not(bound(part, me))
        case And(parts):
            return And(tuple(bound(part, me) for part in parts))
        case Or(parts):
            return Or(tuple(bound(part, me) for part in parts))
        case Linked(table, via, condition):
            return Linked(table, via, bound(condition, me))
        case _:
            return predicate


# -- values of one column ------------------------------------------------------------------------------


def _values(column: Column, claims: Sequence[Claim]) -> Iterator[Value]:
    """Yield what may fulfil the claims, what people would expect first."""
    if column.array:
        return islice(_arrays([leaf for leaf, wanted in claims if wanted]), MOST_VALUES)
    if column.truth:
        return iter(("true", "false", None))
    lists = [(leaf, own) for leaf, wanted in claims if wanted and (own := possible_values(leaf)) is not None]
    if lists:
        values = frozenset.intersection(*(own for _, own in lists))
        return (value for value in _ordered(lists[0][0]) if value in values)
    return islice(dict.fromkeys(_invented(column, claims)), MOST_VALUES)


def _arrays(wanted: Sequence[Leaf]) -> Iterator[Value]:
    """Yield the smallest arrays that have what is wanted, and null."""
    choices: list[tuple[tuple[str, ...], ...]] = []
    for leaf in wanted:
        match leaf:
            case Contains(value=value):
                choices.append(((value,),))
            case Elements(values=values, every=True):
                choices.append((values,))
            case Elements(values=values):
                choices.append(tuple((value,) for value in values))
            case _:
                pass
    for choice in product(*choices):
        yield tuple(dict.fromkeys(chain.from_iterable(choice)))
    yield None


def _ordered(leaf: Leaf) -> tuple[Value, ...]:
    match leaf:
        case InList(values=values) | Within(keys=values):
            return values
        case Compare(operand=str() as value):
            return (value,)
        case _:
            return (None,)


def _invented(column: Column, claims: Sequence[Claim]) -> Iterator[Value]:
    literals = [literal for leaf, _ in claims for literal in _literals(leaf)][: MOST_VALUES // 8]
    yield from literals
    yield from column.literals[: MOST_VALUES // 4]
    yield None
    yield "0" if literals else "x"
    for literal in literals:
        yield from _neighbours(literal)
    # Above every number that has at most as many digits, as text and as number.
    yield "9" * (1 + max(map(len, literals), default=0))


def _literals(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Compare(operand=str() as value) | Contains(value=value) | Prefix(prefix=value):
            return (value,)
        case InList(values=values) | Within(keys=values):
            return values
        case Like(pattern=pattern):
            return (example(pattern),)
        case _:
            return ()


def _neighbours(literal: str) -> Iterator[str]:
    """Yield the next values above and below, for every type that has such."""
    number = _read_number(literal)
    if number is not None:
        # A step in the last place that is written: what is whole may have to be whole.
        step = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
        yield from (str(number + step), str(number - step))
    for days in (1, -1):
        with suppress(ValueError, OverflowError):
            yield str(date.fromisoformat(literal) + timedelta(days=days))
    yield f"{literal}!"
    if literal and literal[-1] > "!":
        yield f"{literal[:-1]}{chr(ord(literal[-1]) - 1)}~"
    if literal and literal[-1] < "~":
        yield f"{literal[:-1]}{chr(ord(literal[-1]) + 1)}"  # above all that begin with the literal
    yield ""


def _read_number(literal: str) -> Decimal | None:
    return Decimal(literal) if literal.lstrip("-").replace(".", "", 1).isdecimal() else None


# -- claims --------------------------------------------------------------------------------------------


def _fits(column: Column, claims: Sequence[Claim], value: Value) -> bool:
    """Say whether the value fulfils the claims in every reading of its column."""
    if isinstance(value, str):
        return all(
            _holds(leaf, reading, _read(reading, value)) is wanted
            for reading in column.readings
            for leaf, wanted in claims
        )
    if value is None:
        return all(isinstance(leaf, IsNull) and wanted for leaf, wanted in claims)
    return all(_has(leaf, value) is wanted for leaf, wanted in claims)


def _has(leaf: Leaf, elements: tuple[str, ...]) -> bool | None:
    """Return whether a leaf is true of an array; None if it does not ask for elements."""
    match leaf:
        case IsNull():
            return False
        case Contains(value=value):
            return value in elements
        case Elements(values=values, every=every):
            found = (value in elements for value in values)
            return all(found) if every else any(found)
        case _:
            return None


def _holds(leaf: Leaf, reading: Reading, value: object) -> bool | None:
    """Return whether a leaf is true of a value that is there; None if the two do not go together."""
    if value is _NO_MATCH:
        return None
    match leaf:
        case IsNull():
            return False
        case Compare(op=op, operand=str() as literal):
            other = _read(reading, literal)
            try:
                return None if other is _NO_MATCH else COMPARISONS[op](value, other)
            except TypeError:  # a moment with and one without offset
                return None
        case InList(values=values) | Within(keys=values):
            return value in _read_all(reading, values)
        case IsTrue():
            return value is True
        case Prefix(prefix=prefix):
            return str(value).startswith(str(_read(reading, prefix)))
        case Like(pattern=pattern, folded=folded):
            # What ILIKE takes for the same letter beyond ASCII depends on the collation.
            if folded and not (pattern + str(value)).isascii():
                return None
            return matches(str(_read(reading, pattern)), str(value), folded=folded)
        case _:
            return None


@lru_cache(maxsize=4096)
def _read_all(reading: Reading, literals: tuple[str, ...]) -> frozenset[object]:
    return frozenset(_read(reading, literal) for literal in literals)


def _read(reading: Reading, literal: str) -> object:
    try:
        found: object = reading.read(literal)
    except ValueError:
        return _NO_MATCH
    return found
