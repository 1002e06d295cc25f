"""Groups of one family whose filters can both be true of one contact: it could have two faces. Pure.

Found in the model alone, before there is any data. Every overlap comes with a witness (see `witnesses`), so
there are no false alarms; what is not found may overlap all the same, and the data tell. Where values differ
by case only the type of the column decides, which the model does not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from crm_rls.meaning.proving.bounds import Bounds, any_of
from crm_rls.meaning.proving.caseless import caseless_columns, caseless_filter, told_by_case
from crm_rls.meaning.proving.readings import read_columns
from crm_rls.meaning.proving.witnesses import Search, Way, Witness
from crm_rls.model import AccessGroup, Faces, Family, Model, Right, TableName, several
from crm_rls.model.predicates import FALSE, TRUE, Predicate, attributes, conjunction
from crm_rls.model.trees import reached

SHOWN = 5
"""Overlaps of one family that are told one by one."""

MOST_SEARCHES = 2000
"""Pairs of one family for which a witness is searched; without what excludes each other at a glance."""

Pair = tuple[str, str]

MOST_PEOPLE = 8
"""Values of one attribute that are taken from the people of a model."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two groups, sorted by name, with their filters over the family's rows, and a row that both have."""

    first: AccessGroup
    second: AccessGroup
    witness: Witness


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The overlaps of one family: a few of them, how many more there are, and whether all were looked at.

    `by_case` are some that there are if case does not count in columns of the witness.
    """

    family: Family
    shown: tuple[Overlap, ...]
    more: int
    complete: bool
    by_case: tuple[Overlap, ...] = ()


def overlaps(model: Model) -> Iterator[Overlaps]:
    """Yield the families of a model, sorted by name, in which groups overlap, for each of their roots.

    Groups of oversight are nobody's face, and a family with `faces: any` has no rule. Two groups with the
    same filter over contacts are left out when no attribute is in it: `spec` warns of them anyway.
    """
    searches: dict[TableName | None, Search] = {}
    for family in model.served():
        if family.faces is Faces.ANY:
            continue
        groups = [
            replace(group, filter=predicate)
            for group in model.groups
            if group.family == family.name
            and not group.oversight
            and (predicate := reached(model, group, Right.READ, family.on)) != FALSE
        ]
        if family.on not in searches:
            searches[family.on] = search_in(model, family.on)
        found = _of_family(family, groups, searches[family.on])
        if found.shown or found.by_case or not found.complete:
            yield found


def search_in(model: Model, on: TableName | None = None) -> Search:
    """Return what a search for witnesses knows about the contacts of a model, or about a further root."""
    filters = chain(
        (reached(model, group, Right.READ, on) for group in model.groups),
        (each.filter for each in model.restrictions if each.on == on),
        (each.filter for each in model.assertions if each.on == on),
        (family.filter for family in model.families if family.on == on),
    )
    values: dict[str, dict[str, None]] = {}
    for person in model.people:
        for name, mine in person.attributes.items():
            own = values.setdefault(name, {})
            for value in several(mine)[: MOST_PEOPLE - len(own)]:
                own[value] = None
    columns = read_columns(dict.fromkeys(filters), model.attributes)
    return Search(columns, {name: tuple(own) for name, own in values.items()})


def overlap(search: Search, first: Predicate, second: Predicate, family: Predicate = TRUE) -> Witness | None:
    """Return a contact of the family for which both filters are true; None if none is found."""
    one, other = search.ways(conjunction((first, family))), search.ways(second)
    if one is None or other is None:
        return None
    return search.witness(one, other, (first, second, family))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A group with its alternatives, without and with the family's filter."""

    group: AccessGroup
    ways: Sequence[Way]
    in_family: Sequence[Way]
    bounds: Bounds


def _of_family(family: Family, groups: Sequence[AccessGroup], search: Search) -> Overlaps:
    named = {group.name: group for group in groups}
    found, complete = _meeting(family, groups, search, named)
    shown = tuple(islice(found.values(), SHOWN))
    by_case: Mapping[Pair, Overlap] = {}
    if caseless := told_by_case(search.columns):
        other = replace(search, columns=caseless_columns(search.columns, caseless))
        of_any_case = [replace(each, filter=caseless_filter(each.filter, caseless)) for each in groups]
        within = replace(family, filter=caseless_filter(family.filter, caseless))
        by_case, _ = _meeting(within, of_any_case, other, named)
    undecided = (each for pair, each in by_case.items() if pair not in found)
    return Overlaps(family, shown, len(found) - len(shown), complete, tuple(islice(undecided, SHOWN)))


def _meeting(
    family: Family, groups: Sequence[AccessGroup], search: Search, named: Mapping[str, AccessGroup]
) -> tuple[Mapping[Pair, Overlap], bool]:
    """Return the overlaps by the names of the two groups, and whether every pair was looked at.

    `named` has the groups as the model has them, `groups` may have other filters.
    """
    candidates = []
    complete = True
    for group in groups:
        own, both = search.ways(group.filter), search.ways(conjunction((group.filter, family.filter)))
        if own is None or both is None:
            complete = False
        elif own and both:
            candidates.append(_Candidate(group, own, both, any_of([way.bounds for way in own])))
    found: dict[Pair, Overlap] = {}
    searched = 0
    for one, other in _pairs(candidates):
        if searched >= MOST_SEARCHES:
            complete = False
            break
        first, second = named[one.group.name], named[other.group.name]
        if family.on is None and first.filter == second.filter and not attributes(first.filter):
            continue
        searched += 1
        whole = (one.group.filter, other.group.filter, family.filter)
        witness = search.witness(one.in_family, other.ways, whole)
        if witness is not None:
            found[first.name, second.name] = Overlap(first, second, witness)
    return found, complete


def _pairs(candidates: Sequence[_Candidate]) -> Iterator[tuple[_Candidate, _Candidate]]:
    """Yield the pairs that do not exclude each other at a glance, in the order of names.

    An index over the column that most groups have a list for: a thousand territories need a thousand
    look-ups and not half a million comparisons.
    """
    usual = Counter(name for each in candidates for name in each.bounds.pins).most_common(1)
    column = usual[0][0] if usual else None
    index: dict[str | None, list[int]] = {}
    unpinned: list[int] = []
    for number, each in enumerate(candidates):
        values = each.bounds.pins.get(column) if column is not None else None
        before: set[int] | range
        if values is None:
            before = range(number)
            unpinned.append(number)
        else:
            before = set(unpinned).union(*(index.get(value, ()) for value in values))
            for value in values:
                index.setdefault(value, []).append(number)
        for earlier in sorted(before):
            if not candidates[earlier].bounds.excludes(each.bounds):
                yield candidates[earlier], each
