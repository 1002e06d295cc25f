"""The ways in which a predicate can become true: its disjunctive normal form, where that is small. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, product

from crm_rls.model.predicates import (
    And,
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
)

MANY = 256
"""More alternatives than this are not tried."""

Leaf = (
    Compare
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
)
Claim = tuple[Leaf, bool]
"""A condition that must be true, or one that must be false (and so not unknown)."""


def ways(predicate: Predicate, *, wanted: bool = True) -> list[tuple[Claim, ...]] | None:
    """Return the alternatives, each a list of claims; None if there are too many."""
    match predicate:
        case Const(value):
            return [()] if value is wanted else []
        case Not(part):
            return ways(part, wanted=not wanted)
        case And(parts) | Or(parts):
            below = [ways(part, wanted=wanted) for part in parts]
            known = [each for each in below if each is not None]
            if len(known) < len(below):
                return None
            return _every(known) if isinstance(predicate, And) is wanted else _some(known)
        case _:
            return [((predicate, wanted),)]


def _every(parts: Sequence[list[tuple[Claim, ...]]]) -> list[tuple[Claim, ...]] | None:
    count = 1
    for alternatives in parts:
        count *= len(alternatives)
    if count > MANY:
        return None
    return [tuple(chain.from_iterable(choice)) for choice in product(*parts)]


def _some(parts: Sequence[list[tuple[Claim, ...]]]) -> list[tuple[Claim, ...]] | None:
    every = list(chain.from_iterable(parts))
    return every if len(every) <= MANY else None
