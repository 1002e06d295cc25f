"""Which groups, restrictions and territories no assertion touches: if they change, nobody is told.

It is tried. Each has two mutants: the group shows no row, or every row that restrictions leave; the
restriction hides none, or all that it can; rows of the territory are shown by no group, or by every one. An
assertion about rows touches what has a mutant of which it fails while it holds today, or the other way
round; one that keeps groups apart touches those. Every row of its table is asked once for each assertion,
which conditions are true; the rest is reckoned here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from crm_rls.catalog import ServerFacts
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import AccessGroup, Model, Saying
from crm_rls.model.predicates import FALSE, TRUE
from crm_rls.plan.assertions.eyes import Eyes
from crm_rls.plan.assertions.questions import Question, question
from crm_rls.postgres.connection import Connection
from crm_rls.verify.mutants import Judge, Mutants, Units, judged

SHOWN = 10
"""Names of one kind that are listed before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Untouched:
    """Of `known` things of one kind those that no assertion touches."""

    known: int
    untouched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What no assertion touches, by the data of today."""

    groups: Untouched
    restrictions: Untouched
    territories: Untouched


@dataclass(slots=True)
class _Touched:
    groups: set[str] = field(default_factory=set)
    restrictions: set[str] = field(default_factory=set)
    territories: set[str] = field(default_factory=set)


def covered(
    connection: Connection, layout: Layout, facts: ServerFacts, people: Mapping[str, Eyes]
) -> Coverage:
    """Return what no assertion touches. Reads only. Raises DatabaseError."""
    model, touched = layout.model, _Touched()
    for assertion in model.assertions:
        if assertion.says is Saying.SEPARATE:
            touched.groups |= set(assertion.groups)
        else:
            _touch(connection, question(assertion, layout, people), layout, facts, touched)
    return Coverage(
        _left((group.name for group in model.groups), touched.groups),
        _left((each.name for each in model.restrictions), touched.restrictions),
        _left(model.territories.keys(), touched.territories),
    )


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield for people what no assertion touches, and the sum."""
    kinds = {
        "groups": coverage.groups,
        "restrictions": coverage.restrictions,
        "territories": coverage.territories,
    }
    for kind, each in kinds.items():
        if each.untouched:
            more = f" and {len(each.untouched) - SHOWN} more" if len(each.untouched) > SHOWN else ""
            yield f"untouched  {kind}: {', '.join(each.untouched[:SHOWN])}{more}"
    sums = (f"{each.known - len(each.untouched)} of {each.known} {kind}" for kind, each in kinds.items())
    yield f"Coverage: assertions touch {', '.join(sums)}."


def _left(known: Iterable[str], touched: set[str]) -> Untouched:
    names = tuple(known)
    return Untouched(len(names), tuple(name for name in names if name not in touched))


# -- one assertion -------------------------------------------------------------------------------------


def _touch(
    connection: Connection, asked: Question, layout: Layout, facts: ServerFacts, touched: _Touched
) -> None:
    """Add what an assertion about rows touches."""
    model, mutants = layout.model, Mutants(asked)
    named = sorted({each.group.name for each in asked.conditions if each.group is not None} - {""})
    everything = {group.name: _showing_all(group) for group in model.groups if group.name in named}
    whole = replace(model, groups=tuple(everything.get(group.name, group) for group in model.groups))
    shown = {name: mutants.of_group(whole, everything[name]) for name in named}
    limited: list[tuple[str, Units]] = []
    for each in model.restrictions:
        for passed in (TRUE, FALSE):
            changed = tuple(
                replace(each, filter=passed) if other is each else other for other in model.restrictions
            )
            limited.append((each.name, mutants.of_model(replace(model, restrictions=changed))))
    all_of_place = mutants.of_model(whole)
    rows = judged(connection, mutants, layout, facts)
    holds = not any(rows.breaks(mutants.base))
    touched.groups |= {name for name in named if rows.differs(name, shown[name], holds=holds)}
    for restriction, found in limited:
        if restriction not in touched.restrictions and holds is any(rows.breaks(found)):
            touched.restrictions.add(restriction)
    touched.territories |= set(_places(rows, model, mutants, all_of_place, holds=holds))


def _showing_all(group: AccessGroup) -> AccessGroup:
    """Return a group that shows all rows of the tables on which it grants, as far as restrictions leave."""
    grants = tuple(replace(grant, filter=TRUE) for grant in group.on)
    return replace(group, filter=FALSE if group.filter == FALSE else TRUE, on=grants)


def _places(
    rows: Judge, model: Model, mutants: Mutants, all_of_place: Units, *, holds: bool
) -> Iterator[str]:
    """Yield the territories whose rows make a difference, in them or below."""
    inside = rows.by_place(model.territories)
    if not inside:
        return
    base = tuple(rows.breaks(mutants.base))
    changed = [tuple(rows.breaks(each)) for each in (mutants.without_groups(), all_of_place)]
    wrong = sum(base)
    for key, some in inside.items():
        elsewhere = wrong > sum(base[number] for number in some)
        if any(holds is (elsewhere or any(mutant[number] for number in some)) for mutant in changed):
            yield key
