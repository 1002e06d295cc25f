"""Which way filters change: a proof is never wrong, and what narrows without a doubt is proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_rls.meaning.proving.directions import Direction, Verdict, direction
from crm_rls.meaning.proving.domains import Domain, domain
from crm_rls.model import Values
from crm_rls.model.clock import Clock
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import (
    And,
    Compare,
    InList,
    IsNull,
    Like,
    Not,
    Or,
    Predicate,
    Prefix,
    Row,
    conjunction,
    disjunction,
)
from crm_rls.model.territories import TerritoryTree
from tests.property.columns import ARRAYS, ATTRIBUTE_VALUES, COLUMNS, LINK_COLUMNS, NOW, SEVERAL, Column
from tests.property.strategies import EXAMPLES, FILTERS, FUZZING, sets, settled

PAIRS = 5_000 if EXAMPLES >= FUZZING else 300
"""Pairs of filters that are compared; `make fuzz` asks for 5,000."""

CLOCK = Clock(NOW, "Europe/Berlin")


def domain_of(table: str, column: str) -> Domain | None:
    """Return what a generated column can hold, as plans know it; texts are ordered by character here."""
    known: Mapping[str, Column] = LINK_COLUMNS if table else COLUMNS
    if column not in known:
        return domain("integer") if column == "id" else None
    each = known[column]
    base = "character" if each.type.startswith("char(") else each.base
    return domain(base, each.type, ordered_by="C", zone="Europe/Berlin")


def by_collation(table: str, column: str) -> Domain | None:
    """Return the same where nobody knows how texts are ordered."""
    found = domain_of(table, column)
    return replace(found, ordered=False) if found is not None and found.texts else found


def rows_of(columns: Mapping[str, Column]) -> st.SearchStrategy[Row]:
    """Return rows with any of the values, or null."""
    return st.fixed_dictionaries(
        {name: st.none() | st.sampled_from(each.values) for name, each in columns.items()}
    )


roots = st.tuples(rows_of({**COLUMNS, **ARRAYS}), st.integers(1, 5)).map(
    lambda pair: {**pair[0], "id": pair[1]}
)
hanging = st.lists(rows_of(LINK_COLUMNS), max_size=3)
one = {name: st.sampled_from(values) for name, values in ATTRIBUTE_VALUES.items()}
several = {SEVERAL[name]: sets(values) for name, values in ATTRIBUTE_VALUES.items()}
people: st.SearchStrategy[Mapping[str, Values]] = st.fixed_dictionaries({}, optional={**one, **several})
filters = FILTERS.map(lambda predicate: settled(predicate, TerritoryTree()))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Predicate, Predicate]:
    """Return two filters that have something to do with each other."""
    first, second = draw(filters), draw(filters)
    old = draw(st.sampled_from((first, disjunction((first, second)), conjunction((first, second)))))
    new = draw(st.sampled_from((first, second, conjunction((first, second)), Not(first))))
    return draw(st.sampled_from(((old, new), (new, old))))


def holds(predicate: Predicate, row: Row, linked: Sequence[Row], me: Mapping[str, Values]) -> bool:
    return evaluate(predicate, row, me, lambda *_: linked, CLOCK) is True


@pytest.mark.fuzz
@settings(max_examples=PAIRS)
@given(pairs(), st.lists(st.tuples(roots, hanging, people), min_size=8, max_size=20), st.booleans())
def test_no_row_speaks_against_a_proof(
    pair: tuple[Predicate, Predicate],
    seen: list[tuple[Row, list[Row], Mapping[str, Values]]],
    ordered: bool,
) -> None:
    old, new = pair
    found = direction(old, new, domain_of if ordered else by_collation)
    for row, linked, me in seen:
        before, after = holds(old, row, linked, me), holds(new, row, linked, me)
        if found.verdict in (Verdict.KEEPS, Verdict.NARROWS):
            assert before or not after, row
        if found.verdict in (Verdict.KEEPS, Verdict.WIDENS):
            assert after or not before, row
    require_rows(old, new, found)


def require_rows(old: Predicate, new: Predicate, found: Direction) -> None:
    """Demand that the rows of a verdict are what they are called, and that those are there that must be."""
    for witness, gains, loses in ((found.gained, new, old), (found.lost, old, new)):
        if witness is not None:
            (me,) = witness.people
            assert witness.truth(gains, me) is True
            assert witness.truth(loses, me) is not True
    if found.verdict in (Verdict.WIDENS, Verdict.MOVES):
        assert found.gained is not None
    assert (found.verdict is Verdict.UNKNOWN) == bool(found.why)


# -- what narrows --------------------------------------------------------------------------------------

NAMES = ("kind", "size", "worth", "since", "vip", "ref", "note", "booked")


class Maker:
    """Makes filters without links, attributes or the clock, in any nesting."""

    def __init__(self, seed: int, names: Sequence[str] = NAMES) -> None:
        self.random = Random(seed)  # noqa: S311 -- for tests
        self.names = names

    def leaf(self) -> Predicate:
        name = self.random.choice(self.names)
        column, die = COLUMNS[name], self.random.random()
        if die < 0.1:
            return IsNull(name)
        if die < 0.3:
            return InList(name, tuple(self.random.choices(column.literals, k=3)))
        if column.prefixes and die < 0.5:
            return Prefix(name, self.random.choice([each for each in column.prefixes if each]))
        if column.patterns and die < 0.6:
            return Like(name, self.random.choice(column.patterns))
        return Compare(name, self.random.choice(column.operators), self.random.choice(column.literals))

    def filter(self, depth: int = 3) -> Predicate:
        die = self.random.random()
        if depth == 0 or die < 0.35:
            return self.leaf()
        if die < 0.5:
            return Not(self.filter(depth - 1))
        parts = tuple(self.filter(depth - 1) for _ in range(self.random.choice((2, 2, 3))))
        return And(parts) if die < 0.75 else Or(parts)

    def narrowed(self, predicate: Predicate) -> Predicate:
        """Return the filter in another shape that is true for fewer rows at most."""
        match predicate:
            case Or(parts) if self.random.random() < 0.5:
                return disjunction(
                    [self.narrowed(part) for part in self.random.sample(parts, len(parts) - 1)]
                )
            case And(parts) | Or(parts):
                inside = [self.narrowed(part) for part in self.random.sample(parts, len(parts))]
                return conjunction(inside) if isinstance(predicate, And) else disjunction(inside)
            case InList(column, values) if self.random.random() < 0.5:
                return InList(column, values[1:])
            case _:
                return And((self.filter(1), predicate)) if self.random.random() < 0.5 else predicate


@pytest.mark.fuzz
def test_what_narrows_by_construction_is_proved() -> None:
    wrong, proved = 0, 0
    for seed in range(PAIRS):
        maker = Maker(seed)
        old = maker.filter()
        new = maker.narrowed(old)
        found = direction(old, new, domain_of)
        assert found.verdict not in (Verdict.WIDENS, Verdict.MOVES), (old, new)
        proved += found.verdict in (Verdict.NARROWS, Verdict.KEEPS)
        wrong += found.verdict is Verdict.UNKNOWN
    assert proved >= 0.95 * (proved + wrong), (proved, wrong)


def values(name: str) -> Iterator[object]:
    """Yield enough of a column that no comparison of the pool can tell it from all that it can hold."""
    column = COLUMNS[name]
    if name == "size":
        yield from range(-3, 13)
    elif name == "kind":
        yield from column.values
        yield from (f"{each}{more}" for each in column.values for more in ("!", "z", "b", "x"))
    else:
        yield from column.values
    yield None


@pytest.mark.fuzz
def test_what_narrows_on_all_values_is_proved() -> None:
    """Pairs that have nothing to do with each other; whether they narrow is tried out."""
    names = ("kind", "size", "vip")
    tables: list[Row] = [dict(zip(names, each, strict=True)) for each in product(*map(values, names))]
    proved, open_ = 0, 0
    for seed in range(PAIRS // 3):
        maker = Maker(seed, names)
        old, new = maker.filter(2), maker.filter(2)
        found = direction(old, new, domain_of)
        if found.verdict in (Verdict.WIDENS, Verdict.MOVES):
            require_rows(old, new, found)
            continue
        if all(holds(old, row, (), {}) or not holds(new, row, (), {}) for row in tables):
            proved += found.verdict in (Verdict.NARROWS, Verdict.KEEPS)
            open_ += found.verdict is Verdict.UNKNOWN
        else:
            assert found.verdict is Verdict.UNKNOWN, (old, new)
    assert proved > PAIRS // 60
    assert proved >= 0.95 * (proved + open_), (proved, open_)
