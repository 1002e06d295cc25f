"""Two filters as one board of choices: into which pieces their comparisons cut what a row can be. Pure.

Each column has a choice among values, one for each combination of answers of its comparisons, and null. What
the values cannot decide, such as a comparison with an attribute, is a choice of its own: below, equal, above.
Every row makes one choice each, so what is true of no combination is true of no row. Not every combination
is a row: a choice may be freer than rows are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from crm_rls.meaning.proving.domains import Domain, after_all
from crm_rls.meaning.proving.languages import texts_of
from crm_rls.model.clock import Today
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
    Within,
    conjunction,
    disjunction,
    walk,
)

TRUE, FALSE, UNKNOWN = 1, 2, 4
"""Answers as bits, so that a set of possible answers is a number."""

Choice = tuple[object, ...]
"""What a choice is about: a column, or a column and what it is compared with."""

BELOW, EQUAL, ABOVE, MISSING = -1, 0, 1, None
_RELATIONS = {"=": (EQUAL,), "<>": (BELOW, ABOVE), "<": (BELOW,), "<=": (BELOW, EQUAL), ">": (ABOVE,),
              ">=": (ABOVE, EQUAL)}  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

Domains = Callable[[str], Domain | None]
"""What the columns of a table can hold, by name; None where that is not known."""

SOME = "some value"
"""The choice of a column of which nothing is known: it is not null."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A leaf on the board: the choices that decide it, and the answer for each combination of them."""

    choices: tuple[Choice, ...]
    answer: Callable[..., int]


@dataclass(slots=True)
class Board:
    """The choices that predicates leave, and what each of their leaves asks of them."""

    domains: Domains
    options: dict[Choice, tuple[Any, ...]] = field(default_factory=dict)
    leaves: dict[Predicate, Asked] = field(default_factory=dict)
    free: dict[str, None] = field(default_factory=dict)

    def __init__(self, domains: Domains, predicates: Sequence[Predicate]) -> None:
        """Lay out the choices of the predicates. Raises TooManyPlaces."""
        self.domains, self.options, self.leaves, self.free = domains, {}, {}, {}
        by_column: dict[str, dict[Predicate, None]] = {}
        for node in chain.from_iterable(map(walk, predicates)):
            match node:
                case Const() | Not() | And() | Or():
                    pass
                case CompareValues():
                    self._compare_values(node)
                case Linked(table=table):
                    self.free[f"it asks table {table}"] = None
                    self._put(node, (("exists", node),), (TRUE, FALSE), lambda answer: answer)
                case _:
                    by_column.setdefault(node.column, {})[node] = None
        for column, leaves in by_column.items():
            self._column(column, tuple(leaves))

    def _put(
        self,
        leaf: Predicate,
        choices: tuple[Choice, ...],
        options: tuple[Any, ...],
        answer: Callable[..., int],
    ) -> None:
        """Put a leaf on the board; `options` are those of its last choice."""
        self.options.setdefault(choices[-1], options)
        self.leaves[leaf] = Asked(choices, answer)

    def _compare_values(self, leaf: CompareValues) -> None:
        left, op, right = leaf.left, leaf.op, leaf.right
        if repr(left) > repr(right):
            left, op, right = right, _TURNED.get(op, op), left
        allowed = _RELATIONS[op]
        self.free["it compares several columns"] = None
        options = (BELOW, EQUAL, ABOVE, MISSING)
        self._put(leaf, (("values", left, right),), options, lambda found: _related(found, allowed))

    # -- one column ------------------------------------------------------------------------------------

    def _column(self, column: str, leaves: Sequence[Predicate]) -> None:
        if any(isinstance(leaf, Contains | Elements) for leaf in leaves):
            self._array(column, leaves)
            return
        domain = self.domains(column)
        plain = [leaf for leaf in leaves if not _moves(leaf)]
        values = None if domain is None else _values(domain, plain)
        if domain is None or values is None:
            self.options[column,] = (SOME, None)
            if any(not isinstance(leaf, IsNull) for leaf in plain):
                self.free[f"the type of column {column} says too little"] = None
            for leaf in plain:
                self._opaque(column, leaf)
        else:
            self._known(column, domain, plain, values)
        for leaf in leaves:
            if _moves(leaf):
                self._moving(column, leaf, leaves)

    def _known(self, column: str, domain: Domain, leaves: Sequence[Predicate], values: Sequence[Any]) -> None:
        """Cut the values of a column into those with the same answers."""
        loose = [leaf for leaf in leaves if _is_loose(leaf, domain)]
        points = {domain.read(_operand(leaf)) for leaf in loose if isinstance(leaf, Compare)}
        sure = [leaf for leaf in leaves if leaf not in loose]
        pieces: dict[tuple[object, ...], Any] = {}
        tests = [_test(leaf, domain) for leaf in sure]
        for value in values:
            key = (*(test(value) for test in tests), *(value == point for point in points))
            pieces.setdefault(key, value)
        self.options[column,] = (*pieces.values(), None) if domain.nullable else tuple(pieces.values())
        for leaf, test in zip(sure, tests, strict=True):
            self._put(leaf, ((column,),), (), test)
        for leaf in loose:
            if isinstance(leaf, Like):
                self.free[f"which letters of column {column} ILIKE takes for the same"] = None
                self._bit(column, leaf)
                continue
            assert isinstance(leaf, Compare)  # noqa: S101 -- for the type checker
            self.free[f"the order of texts in column {column} depends on its collation"] = None
            point, allowed = domain.read(_operand(leaf)), _RELATIONS[leaf.op]

            def answer(
                value: object, other: int, point: object = point, allowed: Sequence[int] = allowed
            ) -> int:
                return UNKNOWN if value is None else _related(EQUAL if value == point else other, allowed)

            self._put(leaf, ((column,), (column, "order", point)), (BELOW, ABOVE), answer)

    def _opaque(self, column: str, leaf: Predicate) -> None:
        """Take every literal for a value that may be below, equal or above, whatever the others are."""
        match leaf:
            case IsNull():
                self._put(leaf, ((column,),), (), lambda value: TRUE if value is None else FALSE)
            case Compare(op=op, operand=str() as literal):
                choices = (column,), (column, "order", literal)
                allowed = _RELATIONS[op]
                self._put(
                    leaf,
                    choices,
                    (BELOW, EQUAL, ABOVE),
                    lambda value, found: UNKNOWN if value is None else _related(found, allowed),
                )
            case _:
                self._bit(column, leaf)

    def _bit(self, column: str, leaf: Predicate) -> None:
        choices = (column,), (column, "answer", leaf)
        self._put(
            leaf, choices, (TRUE, FALSE), lambda value, answer: UNKNOWN if value is None else int(answer)
        )

    def _moving(self, column: str, leaf: Predicate, leaves: Sequence[Predicate]) -> None:
        """Put a comparison with something that is not in the filter: an attribute, a day."""
        match leaf:
            case Compare(op=op, operand=Today(days=days)):
                offsets = {each.operand.days for each in leaves if isinstance(each, Compare)
                           and isinstance(each.operand, Today)}  # fmt: skip
                options = tuple(sorted({each + n for each in offsets for n in (-1, 0, 1)}))
                compared = COMPARISONS[op]
                self.free["it asks the clock"] = None
                self._put(
                    leaf,
                    ((column,), (column, "today")),
                    options,
                    lambda value, at: UNKNOWN if value is None else _as_answer(compared(at, days)),
                )
            case Compare(op=op, operand=Attribute(name)):
                allowed = _RELATIONS[op]
                self.free[f"it asks me.{name}"] = None
                self._put(
                    leaf,
                    ((column,), (column, "me", name)),
                    (EQUAL, BELOW, ABOVE, MISSING),
                    lambda value, found: UNKNOWN if value is None else _related(found, allowed),
                )
            case InAttribute(attribute=Attribute(name)):
                self.free[f"it asks me.{name}"] = None
                self._put(
                    leaf,
                    ((column,), (column, "in", name)),
                    (TRUE, FALSE, UNKNOWN),
                    lambda value, answer: UNKNOWN if value is None else answer,
                )

    def _array(self, column: str, leaves: Sequence[Predicate]) -> None:
        """Let a row choose of every element whether it is in the array, and whether a null is."""
        full, with_null = "full", "with a null"
        self.options[column,] = (full, with_null, None)
        for leaf in leaves:
            match leaf:
                case IsNull():
                    self._put(leaf, ((column,),), (), lambda value: TRUE if value is None else FALSE)
                case Contains() | Elements():
                    named = (leaf.value,) if isinstance(leaf, Contains) else tuple(dict.fromkeys(leaf.values))
                    choices = tuple((column, "has", each) for each in named)
                    for choice in choices:
                        self.options.setdefault(choice, (True, False))
                    every = isinstance(leaf, Elements) and leaf.every
                    absent = UNKNOWN if isinstance(leaf, Contains) else FALSE

                    def answer(value: object, *has: bool, every: bool = every, absent: int = absent) -> int:
                        if value is None:
                            return UNKNOWN
                        if all(has) if every else any(has):
                            return TRUE
                        return absent if value == with_null else FALSE

                    self.leaves[leaf] = Asked(((column,), *choices), answer)
                case _:
                    self.free[f"the type of column {column} says too little"] = None
                    self._bit(column, leaf)


def settled(predicate: Predicate, domains: Domains) -> Predicate:
    """Return the predicate with lists on columns of which too little is known as single comparisons."""
    match predicate:
        case Not(part):
            return Not(settled(part, domains))
        case And(parts):
            return conjunction([settled(part, domains) for part in parts])
        case Or(parts):
            return disjunction([settled(part, domains) for part in parts])
        case InList(column=column, values=values) | Within(column=column, keys=values):
            if domains(column) is None:
                return disjunction([Compare(column, "=", value) for value in dict.fromkeys(values)])
            return InList(column, values)
        case _:
            return predicate


def _moves(leaf: Predicate) -> bool:
    return isinstance(leaf, InAttribute) or (isinstance(leaf, Compare) and not isinstance(leaf.operand, str))


def _is_loose(leaf: Predicate, domain: Domain) -> bool:
    """Say whether a value does not tell the answer: the order of texts, and letters that are the same."""
    if isinstance(leaf, Like):
        return leaf.folded
    return isinstance(leaf, Compare) and leaf.op not in ("=", "<>") and not domain.ordered


def _operand(leaf: Predicate) -> str:
    if isinstance(leaf, Compare) and isinstance(leaf.operand, str):
        return leaf.operand
    raise TypeError(f"{leaf!r} has no literal")


def _values(domain: Domain, leaves: Sequence[Predicate]) -> Sequence[Any] | None:
    """Return values for every stretch of a column; None if literals are no values of its type."""
    try:
        points = sorted(set(_points(domain, leaves)))
        patterns = [leaf.pattern for leaf in leaves if isinstance(leaf, Like) and not leaf.folded]
        asked = [leaf for leaf in leaves if isinstance(leaf, Prefix | Like)]
        if asked and not domain.texts:
            return None
        walked = texts_of(patterns, points) if patterns else ()
        return tuple(dict.fromkeys(chain(walked, domain.fill(points))))
    except (ValueError, TypeError, OverflowError):
        return None


def _points(domain: Domain, leaves: Iterable[Predicate]) -> Iterator[Any]:
    for leaf in leaves:
        match leaf:
            case Compare(operand=str() as literal):
                yield domain.read(literal)
            case InList(values=values) | Within(keys=values):
                yield from map(domain.read, values)
            case Prefix(prefix=prefix):
                yield prefix
                if (end := after_all(prefix)) is not None:
                    yield end
            case _:
                pass


def _test(leaf: Predicate, domain: Domain) -> Callable[[Any], int]:
    """Return what a leaf answers for a value, which is None for null."""
    if isinstance(leaf, IsNull):
        return lambda value: TRUE if value is None else FALSE
    test: Callable[[Any], bool]
    match leaf:
        case Compare(op=op, operand=str() as literal):
            compared, other = COMPARISONS[op], domain.read(literal)
            test = lambda value: compared(value, other)  # noqa: E731 -- named in a match
        case InList(values=values) | Within(keys=values):
            test = frozenset(map(domain.read, values)).__contains__
        case IsTrue():
            test = lambda value: value is True  # noqa: E731 -- as above
        case Prefix(prefix=prefix):
            test = lambda value: value.startswith(prefix)  # noqa: E731 -- as above
        case Like(pattern=pattern):
            test = lambda value: matches(pattern, value)  # noqa: E731 -- as above
        case _:
            raise TypeError(f"{leaf!r} is no comparison of one value")
    return lambda value: UNKNOWN if value is None else _as_answer(test(value))


def _related(found: int | None, allowed: Sequence[int]) -> int:
    return UNKNOWN if found is MISSING else _as_answer(found in allowed)


def _as_answer(value: bool) -> int:
    return TRUE if value else FALSE
