"""Whether an assertion holds for all data: whatever rows, memberships, covers, shares and attributes are.

Proved by the filters alone (see `directions`); what is not proved may hold all the same. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from crm_rls.meaning.proving.directions import DomainOf, never
from crm_rls.model import Assertion, Saying
from crm_rls.model.predicates import (
    FALSE,
    Attribute,
    Compare,
    InAttribute,
    Predicate,
    conjunction,
    mapped,
)


class Outcome(StrEnum):
    """What is known of an assertion."""

    PROVED = "proved"
    HELD = "held"
    FAILED = "failed"
    UNDECIDED = "undecided"

    @property
    def words(self) -> str:
        """Return it for people."""
        said = {Outcome.PROVED: "proved for all data", Outcome.HELD: "held for the data of today"}
        return said.get(self, "not decided" if self is Outcome.UNDECIDED else "failed")


def proved(
    assertion: Assertion,
    shown: Callable[[str], Predicate],
    groups: Iterable[str],
    shared: Predicate,
    domain_of: DomainOf,
) -> bool:
    """Say whether the filters alone make an assertion true.

    `shown` returns which rows of its table a group shows, for `groups`, which are all; `shared` are those
    that a share can show. That somebody is in a group is never proved: memberships are data.
    """
    rows = _of_another(assertion.filter)
    match assertion.says:
        case Saying.MUST_SEE if not assertion.person:
            return all(never(rows, shown(group), domain_of) for group in assertion.groups)
        case Saying.MUST_NOT_SEE if not assertion.person:
            showing = [shown(group) for group in assertion.groups]
        case Saying.MUST_NOT_SEE | Saying.MAY_SEE:
            others = (group for group in groups if group not in assertion.groups)
            showing = [*map(shown, others), shared]
        case _:
            return False
    return all(never(conjunction((each, rows)), FALSE, domain_of) for each in dict.fromkeys(showing))


def _of_another(predicate: Predicate) -> Predicate:
    """Return the predicate with attributes of its own: a cover shows rows by those of somebody else."""

    def renamed(leaf: Predicate) -> Predicate:
        match leaf:
            case Compare(column=column, op=op, operand=Attribute(name)):
                return Compare(column, op, Attribute(f"{name} of the person"))
            case InAttribute(column=column, attribute=Attribute(name)):
                return InAttribute(column, Attribute(f"{name} of the person"))
            case _:
                return leaf

    return mapped(predicate, renamed)
