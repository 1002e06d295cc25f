"""Which way a filter changes: whether it gains rows, loses rows, or both. Proved, or not decided. Pure.

A row is gained for which the new filter is true and the old one is not. Where no combination of choices
(see `cuts`) can be such a row, none is gained, whoever asks and whatever the table holds. A row that is told
was evaluated. What is neither is not decided, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import partial
from itertools import islice, permutations, product
from math import prod
from typing import Any

from crm_rls.meaning.proving.candidates import THEN, neighbours
from crm_rls.meaning.proving.cuts import FALSE, SOME, TRUE, UNKNOWN, Asked, Board, Choice, settled
from crm_rls.meaning.proving.domains import Domain
from crm_rls.meaning.proving.languages import TooManyPlaces
from crm_rls.meaning.proving.readings import ROOT
from crm_rls.meaning.proving.witnesses import Hanging, Witness
from crm_rls.model import Values
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    And,
    CompareValues,
    Const,
    Linked,
    Not,
    Or,
    Predicate,
    Row,
    columns,
    disjunction,
    links,
    walk,
)

MOST_WORK = 100_000
"""Answers of leaves that are looked at before a question counts as undecided: a second or two."""

ROW_WORK = 20
"""What it costs to make a row and to evaluate both predicates on it, in answers of leaves."""

MOST_ROWS = 200
"""Combinations for which a row is tried before it is said that none was found."""

DomainOf = Callable[[str, str], Domain | None]
"""What a column of a table can hold; the table is empty for that of the filter itself."""


class Verdict(StrEnum):
    """Which way a change goes. `unknown` counts as widening."""

    KEEPS = "keeps"
    NARROWS = "narrows"
    WIDENS = "widens"
    MOVES = "moves"
    UNKNOWN = "unknown"

    @property
    def back(self) -> Verdict:
        """Return the verdict of the way back."""
        turned = {Verdict.NARROWS: Verdict.WIDENS, Verdict.WIDENS: Verdict.NARROWS}
        return turned.get(self, self)


@dataclass(frozen=True, slots=True)
class Direction:
    """A verdict, a row that is gained and one that is lost as far as they are known, and why more is not."""

    verdict: Verdict
    gained: Witness | None = None
    lost: Witness | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Side:
    """Whether there is no row, or else one; or why neither is known."""

    none: bool = False
    row: Witness | None = None
    why: str = ""


def direction(old: Predicate, new: Predicate, domain_of: DomainOf) -> Direction:
    """Return which way a filter changes from an old predicate to a new one over the same table."""
    if old == new:
        return Direction(Verdict.KEEPS)
    gained, lost = _rows(new, old, domain_of), _rows(old, new, domain_of)
    if gained.none:
        return Direction(Verdict.KEEPS if lost.none else Verdict.NARROWS, lost=lost.row)
    if gained.row is not None and (lost.none or lost.row is not None):
        verdict = Verdict.WIDENS if lost.none else Verdict.MOVES
        return Direction(verdict, gained.row, lost.row)
    return Direction(Verdict.UNKNOWN, gained.row, lost.row, gained.why or lost.why)


def never(wanted: Predicate, unwanted: Predicate, domain_of: DomainOf) -> bool:
    """Say whether it is proved that there is no row for which one predicate is true and the other is not."""
    return _rows(wanted, unwanted, domain_of).none


@dataclass(slots=True)
class _Work:
    """What is left for a question and all that it asks on the way."""

    left: int = MOST_WORK

    def spend(self, amount: int) -> None:
        """Take from it. Raises TooManyPlaces when nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise TooManyPlaces


def _rows(
    wanted: Predicate, unwanted: Predicate, domain_of: DomainOf, table: str = ROOT, work: _Work | None = None
) -> _Side:
    """Look for a row for which one predicate is true and the other is not."""
    try:
        search = _Search(wanted, unwanted, domain_of, table, work or _Work())
        return search.side()
    except TooManyPlaces:
        return _Side(why="there are too many combinations to look at")


@dataclass(slots=True)
class _Search:
    wanted: Predicate
    unwanted: Predicate
    domain_of: DomainOf
    table: str
    work: _Work
    board: Board = field(init=False)
    before: tuple[Predicate, Predicate] = field(init=False)
    known: dict[tuple[Predicate, tuple[object, ...]], int] = field(default_factory=dict)
    implied: list[tuple[Choice, Choice]] = field(default_factory=list)

    def __post_init__(self) -> None:
        domains = partial(self.domain_of, self.table)
        self.before = self.wanted, self.unwanted
        self.wanted, self.unwanted = settled(self.wanted, domains), settled(self.unwanted, domains)
        self.board = Board(domains, (self.wanted, self.unwanted))
        there = dict.fromkeys((*links(self.wanted), *links(self.unwanted)))
        for one, other in permutations(there, 2):
            alike = one.key == other.key
            if alike and _rows(one.condition, other.condition, self.domain_of, one.table, self.work).none:
                self.implied.append((("exists", one), ("exists", other)))

    def side(self) -> _Side:
        found = False
        for made in islice(self._solutions({}), MOST_ROWS):
            found = True
            if (row := self._row(made)) is not None:
                return _Side(row=row)
        if not found:
            return _Side(none=True)
        return _Side(
            why="; ".join(self.board.free) or "no row was found, and that there is none was not proved"
        )

    # -- combinations ----------------------------------------------------------------------------------

    def _solutions(self, made: dict[Choice, Any]) -> Iterator[dict[Choice, Any]]:
        """Yield the choices for which one predicate is true and the other is not; the rest is free."""
        self.work.spend(1 + len(self.board.leaves))
        wanted, unwanted = self._answers(self.wanted, made), self._answers(self.unwanted, made)
        if not wanted & TRUE or not unwanted & (FALSE | UNKNOWN):
            return
        if wanted == TRUE and not unwanted & TRUE:
            yield made
            return
        choice = self._open(self.wanted if wanted != TRUE else self.unwanted, made)
        for option in self.board.options[choice]:
            after = {**made, choice: option}
            if not any(after.get(one) == TRUE and after.get(other) == FALSE for one, other in self.implied):
                yield from self._solutions(after)

    def _answers(self, predicate: Predicate, made: Mapping[Choice, Any]) -> int:
        match predicate:
            case Const(value):
                return TRUE if value else FALSE
            case Not(part):
                inner = self._answers(part, made)
                return (inner & UNKNOWN) | (TRUE if inner & FALSE else 0) | (FALSE if inner & TRUE else 0)
            case And(parts):
                return _together([self._answers(part, made) for part in parts], TRUE, FALSE)
            case Or(parts):
                return _together([self._answers(part, made) for part in parts], FALSE, TRUE)
            case _:
                return self._of_leaf(predicate, self.board.leaves[predicate], made)

    def _of_leaf(self, leaf: Predicate, asked: Asked, made: Mapping[Choice, Any]) -> int:
        open_to = [(made[each],) if each in made else self.board.options[each] for each in asked.choices]
        key = leaf, tuple(each[0] if len(each) == 1 else "open" for each in open_to)
        found = self.known.get(key)
        if found is None:
            found = 0
            self.work.spend(prod(map(len, open_to)))
            for combination in product(*open_to):
                found |= asked.answer(*combination)
            self.known[key] = found
        return found

    def _open(self, predicate: Predicate, made: Mapping[Choice, Any]) -> Choice:
        """Return a choice on which the answer still depends."""
        for leaf in walk(predicate):
            asked = self.board.leaves.get(leaf)
            if asked is not None and self._of_leaf(leaf, asked, made) not in (TRUE, FALSE, UNKNOWN):
                return next(each for each in asked.choices if each not in made)
        raise AssertionError("every leaf has its answer, and so has the predicate")

    # -- rows ------------------------------------------------------------------------------------------

    def _row(self, made: Mapping[Choice, Any]) -> Witness | None:
        """Return a row that has made these choices, if evaluating it says so."""
        if any(each == SOME for each in made.values()):
            return None  # of a type of which nothing is known
        linked = self._linked(made)
        if linked is None:
            return None
        chosen = self._values(made)
        asked = sorted(frozenset[str]().union(*map(columns, self.before)))
        loose = sorted(self._compared_with_others() - chosen.keys())
        for values in islice(product(*map(self._some, loose)), MOST_ROWS):
            row: Row = {**dict.fromkeys(asked), **chosen, **dict(zip(loose, values, strict=True))}
            for me in self._people(made, row):
                self.work.spend(ROW_WORK)
                found = Witness(
                    row, tuple(sorted(name for name in row if row[name] is not None)), linked, (me,)
                )
                if found.fulfils(self.before[0], me) and not self._may_fulfil(found, me):
                    return found
        return None

    def _may_fulfil(self, found: Witness, me: Mapping[str, Values]) -> bool:
        """Say whether the other predicate may be true as well; it is not where it is false or unknown."""
        try:
            return found.truth(self.before[1], me) is True
        except ValueError:
            return True

    def _values(self, made: Mapping[Choice, Any]) -> dict[str, object]:
        row: dict[str, object] = {}
        for choice, option in made.items():
            match choice:
                case (str(column),):
                    row[column] = option
                case (str(column), "has", _) if made.get((column,)) is not None:
                    row[column] = []
                case _:
                    pass
        for choice, option in made.items():
            match choice:
                case (str(column), "today") if row.get(column) is not None:
                    day = THEN.day(Today(option))
                    noon = datetime.combine(day, time(12), UTC)
                    moment = isinstance(row[column], datetime)
                    row[column] = noon if moment else day
                case _:
                    pass
        for column in [
            name for name, value in row.items() if value in ("full", "with a null") or value == []
        ]:
            has = [each[2] for each, chosen in made.items() if each[:2] == (column, "has") and chosen]
            row[column] = has + ([None] if made.get((column,)) == "with a null" else [])
        return row

    def _compared_with_others(self) -> frozenset[str]:
        leaves = (leaf for predicate in self.before for leaf in walk(predicate))
        found = (columns(leaf) for leaf in leaves if isinstance(leaf, CompareValues | Linked))
        return frozenset[str]().union(*found)

    def _some(self, column: str) -> Sequence[object]:
        domain = self.domain_of(self.table, column)
        if domain is None:
            return (1, None)
        values = islice(domain.fill(()), 4)
        return (*values, None) if domain.nullable else tuple(values)

    def _people(self, made: Mapping[Choice, Any], row: Row) -> Iterator[Mapping[str, Values]]:
        """Yield attributes for which the choices may hold."""
        options: dict[str, list[Values | None]] = {}
        for choice, option in made.items():
            match choice:
                case (str(column), "me", str(name)):
                    own = _text(row.get(column))
                    near: list[Values | None] = [own, *neighbours(own)]
                    options[name] = [None] if option is None else near[:1] if option == 0 else near[1:]
                case (str(column), "in", str(name)):
                    own = _text(row.get(column))
                    others: list[Values | None] = [(each,) for each in neighbours(own)]
                    options[name] = [(own,)] if option == TRUE else others if option == FALSE else [None]
                case _:
                    pass
        for values in islice(product(*options.values()), MOST_ROWS):
            yield {name: value for name, value in zip(options, values, strict=True) if value is not None}

    def _linked(self, made: Mapping[Choice, Any]) -> Mapping[Hanging, tuple[Row, ...]] | None:
        """Return rows of link tables for the choices; None if none are found."""
        chosen = {choice[1]: option for choice, option in made.items() if choice[0] == "exists"}
        found: dict[Hanging, tuple[Row, ...]] = {}
        for leaf, option in chosen.items():
            if isinstance(leaf, Linked) and option == TRUE:
                others = [each.condition for each, it in chosen.items()
                          if isinstance(each, Linked) and each.key == leaf.key and it == FALSE]  # fmt: skip
                side = _rows(leaf.condition, disjunction(others), self.domain_of, leaf.table, self.work)
                if side.row is None or any(side.row.people) or side.row.linked:
                    return None
                key = leaf.table, leaf.via
                # Other looks into the table may read more of a row than the one for which it was made.
                read = (
                    columns(each.condition)
                    for part in self.before
                    for each in links(part)
                    if each.table == leaf.table
                )
                row: Row = {**dict.fromkeys(frozenset[str]().union(*read)), **side.row.row}
                found[key] = (*found.get(key, ()), row)
        return found


def _together(parts: Sequence[int], best: int, worst: int) -> int:
    """Return the answers of AND (true is best) or of OR (false is best) for those of the parts."""
    found = 0
    if all(part & best for part in parts):
        found |= best
    if any(part & worst for part in parts):
        found |= worst
    if any(part & UNKNOWN for part in parts) and all(part & (best | UNKNOWN) for part in parts):
        found |= UNKNOWN
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime) else str(value)
