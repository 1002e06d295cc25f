"""Which of many groups may have a row: bundles of them are asked before each is asked alone.

Otherwise a thousand conditions are written and parsed for one row, of which a dozen are true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, compress

from crm_rls.answers.answering import Answers, FoundRow
from crm_rls.compile.conditions.expressions import expression
from crm_rls.model import AccessGroup, Right
from crm_rls.model.predicates import (
    TRUE,
    And,
    Compare,
    InList,
    Linked,
    Or,
    Predicate,
    Within,
    attributes,
    disjunction,
)
from crm_rls.postgres.sqltext import SQL

BUNDLE = 32
"""Groups that are asked together: about the square root of a thousand."""


def may_have(answers: Answers, row: FoundRow, right: Right, groups: Iterable[AccessGroup]) -> frozenset[str]:
    """Return the groups, of some, that may give the right on the row; all others give it to nobody."""
    found: set[str] = set()
    general: dict[str, Predicate] = {}
    for group in groups:
        ways = answers.layout.ways_of(row.table, group.name, right)
        if any(way.made or attributes(way.predicate) for way in ways):
            found.add(group.name)
        elif ways:
            general[group.name] = disjunction([way.predicate for way in ways])
    scope = answers.scope(row.table, {})

    def have(predicates: Iterable[Predicate]) -> tuple[bool, ...]:
        return answers.true_of(row, [SQL("({})").format(expression(each, scope)) for each in predicates])

    names = tuple(general)
    bundles = [names[first : first + BUNDLE] for first in range(0, len(names), BUNDLE)]
    if len(bundles) > 1:
        asked = have(together([general[name] for name in bundle]) for bundle in bundles)
        names = tuple(chain.from_iterable(compress(bundles, asked)))
    return frozenset(found.union(compress(names, have(general[name] for name in names))))


def together(predicates: Sequence[Predicate]) -> Predicate:
    """Return a predicate that is true of every row of which one of these is true, and perhaps of more.

    It has one list for each column, and one `exists` for each link.
    """
    lists: dict[str, set[str]] = {}
    beyond: dict[Linked, list[Predicate]] = {}
    rest: list[Predicate] = []
    for each in _alternatives(predicates):
        part = _telling(each)
        match part:
            case Compare(column=column, op="=", operand=str() as value):
                lists.setdefault(column, set()).add(value)
            case InList(column=column, values=values) | Within(column=column, keys=values):
                lists.setdefault(column, set()).update(values)
            case Linked():
                beyond.setdefault(replace(part, condition=TRUE), []).append(part.condition)
            case _:
                rest.append(part)
    return disjunction(
        [
            *(InList(column, tuple(sorted(values))) for column, values in lists.items()),
            *(replace(link, condition=together(conditions)) for link, conditions in beyond.items()),
            *rest,
        ]
    )


def _alternatives(predicates: Iterable[Predicate]) -> Iterable[Predicate]:
    for each in predicates:
        if isinstance(each, Or):
            yield from _alternatives(each.parts)
        else:
            yield each


def _telling(predicate: Predicate) -> Predicate:
    """Return the part of a conjunction that bundles well; without the others more rows are meant."""
    if not isinstance(predicate, And):
        return predicate
    for kind in (Within, InList, Compare, Linked):
        for part in predicate.parts:
            if isinstance(part, kind) and (not isinstance(part, Compare) or part.op == "="):
                return part
    return predicate
