"""A contact for which predicates are true together, constructed; or None if none was found. Pure.

Sound: `evaluate` has said true, and every comparison holds in every type that the column may have (see
`readings`). Complete for columns that are compared with values of one type, whose neighbours are values too:
values are the literals of all filters, the next ones above and below them, lists of array elements, null.
Not found are contacts that need a text between `x` and `x!`, a fraction between two whole numbers, a value
whose order is another one as text than as number, rows of link tables in link tables, or contacts of which
both the row that they refer to and the column that refers to it are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, product

from crm_rls.meaning.proving.alternatives import Claim, ways
from crm_rls.meaning.proving.bounds import Bounds, bounds_of
from crm_rls.meaning.proving.candidates import THEN, fitting, neighbours
from crm_rls.meaning.proving.readings import ROOT, Column, ColumnKey, is_value
from crm_rls.model import Attributes, several
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import (
    Attribute,
    Compare,
    CompareValues,
    InAttribute,
    InList,
    IsNull,
    Linked,
    LinkKey,
    Not,
    Predicate,
    Row,
    attributes,
    columns,
    conjunction,
    links,
    mapped,
)

MOST_PEOPLE = 64
"""Combinations of attributes that are tried for one filter."""

MOST_PAIRS = 4096
"""Pairs of alternatives that are tried for two filters."""

Hanging = tuple[str, tuple[str, ...]]
"""A link table and its columns that point to the contact."""

_PLAIN = Column()
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Way:
    """One alternative of a filter, for a person with these attributes."""

    me: Attributes
    claims: tuple[Claim, ...]
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Witness:
    """A contact, the rows that belong to it by table and column, and for each filter a person's attributes.

    `row` has every column that the filters read; `needed` are those that matter, the rest is null.
    """

    row: Row
    needed: tuple[str, ...]
    linked: Mapping[Hanging, tuple[Row, ...]] = field(default_factory=dict)
    people: tuple[Attributes, ...] = ()

    def fulfils(self, predicate: Predicate, me: Attributes) -> bool:
        """Say whether the predicate is surely true of the contact for a person with these attributes."""
        try:
            return self.truth(predicate, me) is True
        except ValueError:  # an array that is compared as a whole, as in = '{}'
            return False

    def truth(self, predicate: Predicate, me: Attributes) -> bool | None:
        """Return what the predicate says of the contact; ValueError where that is not known."""
        return evaluate(predicate, self.row, me, self._rows, THEN)

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

    def _people(self, predicate: Predicate) -> Iterator[Attributes]:
        names = sorted(attributes(predicate))
        choices = [self._attribute_values(name) for name in names]
        for values in islice(product(*choices), MOST_PEOPLE):
            yield dict(zip(names, values, strict=True))

    def _attribute_values(self, name: str) -> tuple[str, ...]:
        compared = [column for column in self.columns.values() if name in column.attributes]
        literals = list(chain.from_iterable(column.literals for column in compared))
        readings = frozenset(chain.from_iterable(column.readings for column in compared))
        usual = ("1", "2", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002")
        near = chain.from_iterable(map(neighbours, literals))
        tried = dict.fromkeys((*self.attributes.get(name, ()), *literals, *usual, *near))
        valid = (each for each in tried if all(is_value(reading, each) for reading in readings))
        return tuple(islice(valid, MOST_PEOPLE))

    def _contact(self, claims: Sequence[Claim], whole: Sequence[Predicate]) -> Witness | None:
        looks = _looks(claims)
        if looks is None:
            return None
        referring = [column for look in looks if look.to_one for column in look.own]
        found = self._row(ROOT, (*claims, *((IsNull(column), False) for column in referring)))
        if found is None:
            return None
        linked: dict[Hanging, list[Row]] = {}
        for look in looks:
            row = self._linked_row(look, claims)
            if row is None:
                return None
            if look.to_one:
                row = {**row, **dict(zip(look.via, (found[own] for own in look.own), strict=True))}
            linked.setdefault((look.table, look.via), []).append(row)
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
                if not any(evaluate(other, row, {}, lambda *_: (), THEN) is True for other in others):
                    return row
        return None

    def _row(self, table: str, claims: Sequence[Claim]) -> dict[str, object] | None:
        """Return values for the columns of one table that fulfil the claims."""
        by_column: dict[str, list[Claim]] = {}
        for leaf, wanted in claims:
            # Nobody looks for values that fulfil a comparison of several columns: it stays undecided.
            if not isinstance(leaf, Linked | CompareValues):
                by_column.setdefault(leaf.column, []).append((leaf, wanted))
        row: dict[str, object] = {}
        for name, own in by_column.items():
            column = self.columns.get((table, name), _PLAIN)
            value = next(fitting(column, own), _NOTHING)
            if value is _NOTHING:
                return None
            row[name] = column.value(value) if isinstance(value, str) else value
        return row


def _looks(claims: Sequence[Claim]) -> tuple[Linked, ...] | None:
    """Return the rows that must be there, one for each; None if it is not decided whether there can be any.

    A contact refers to one row of another table, which fulfils all that is asked of it. Nobody looks for a
    value of the column that refers to it, or is referred to, if something else is asked of that, too.
    """
    wanted = [leaf for leaf, is_wanted in claims if isinstance(leaf, Linked) and is_wanted]
    together: dict[LinkKey, Linked] = {}
    for look in wanted:
        if look.to_one:
            before = together.get(look.key)
            both = (look.condition,) if before is None else (before.condition, look.condition)
            together[look.key] = replace(look, condition=conjunction(both))
    asked = frozenset[str]().union(*(columns(leaf) for leaf, _ in claims if not isinstance(leaf, Linked)))
    for look in together.values():
        if asked & set(look.own) or columns(look.condition) & set(look.via):
            return None
    return (*(look for look in wanted if not look.to_one), *together.values())


def _completed(rows: Iterable[Row], key: Hanging, whole: Iterable[Predicate]) -> Iterator[Row]:
    """Yield rows of a link table with null in the columns that other filters than their own read."""
    conditions = (
        link.condition for link in chain.from_iterable(map(links, whole)) if (link.table, link.via) == key
    )
    every = frozenset[str]().union(*map(columns, conditions))
    yield from ({**dict.fromkeys(sorted(every)), **row} for row in rows)


def bound(predicate: Predicate, me: Attributes) -> Predicate:
    """Return the predicate with the person's values in the place of attributes."""
    if not me:
        return predicate

    def own(leaf: Predicate) -> Predicate:
        match leaf:
            case Compare(column=column, op=op, operand=Attribute(name)):
                mine = me[name]
                return Compare(column, op, mine) if isinstance(mine, str) else leaf
            case InAttribute(column=column, attribute=Attribute(name)):
                return InList(column, several(me[name]))
            case _:
                return leaf

    return mapped(predicate, own)
