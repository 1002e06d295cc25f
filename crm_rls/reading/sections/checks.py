"""Checks across the whole model: names, and what can never match or is never used.

Mistakes are reported even when other parts have mistakes; warnings only make sense without any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.model import Model, Right
from crm_rls.model.predicates import FALSE, And, Predicate, attributes
from crm_rls.postgres.names import Names
from crm_rls.reading.sections.contradictions import never_true
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.links import table_name
from crm_rls.reading.sections.overlaps import warn_of_overlaps
from crm_rls.reading.sections.people import People
from crm_rls.reading.sections.territories import Territories

WORD = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


def check_names_of_people(draft: Draft, people: People, territories: Territories) -> None:
    """Report territories and groups that are named like a person: they outlive the employee."""
    phrases: dict[str, list[tuple[Words, str]]] = {}
    whole: dict[str, str] = {}
    for person in people.people:
        for name in (person.name, person.login):
            # 1001 may be a person's number, and just as well a postcode.
            if any(letter.isalpha() for letter in name):
                whole[name.casefold()] = person.name
        words = _words(person.name)
        if person.name.casefold() in whole:
            phrases.setdefault(words[0], []).append((words, person.name))
    for what, name, label, place in _named_things(draft, territories):
        found = whole.get(name.casefold()) or whole.get(label.casefold())
        found = found or _phrase_in(_words(name), phrases) or _phrase_in(_words(label), phrases)
        if found:
            draft.mistakes.error(
                Code.NAMED_LIKE_A_PERSON,
                place,
                f"the {what} `{name}` is named like the person `{found}`",
                f"Name it after what it is: the {what} stays when the employee leaves",
            )


def _named_things(draft: Draft, territories: Territories) -> Iterator[tuple[str, str, str, Place]]:
    for node in territories.tree.nodes:
        yield "territory", node.key, node.label, territories.places[node.key]
    for name, shape in draft.document.access_groups.items():
        yield "access group", name, shape.label, draft.place("access_groups", name)


def _words(text: str) -> Words:
    return tuple(WORD.findall(text.casefold()))


def _phrase_in(words: Words, phrases: Mapping[str, list[tuple[Words, str]]]) -> str | None:
    for start, word in enumerate(words):
        for phrase, person in phrases.get(word, ()):
            if words[start : start + len(phrase)] == phrase:
                return person
    return None


def check_derived_names(draft: Draft, model: Model, people: People) -> None:
    """Report roles, policies and views that would get the same name in the database."""
    names = Names(model.prefix)
    taken: dict[str, str] = {
        names.persons: "the role of all persons",
        names.owner: "the owning role",
        names.registrar: "the role that keeps people",
        names.share_role: "the role of people with whom contacts are shared",
        names.login_maker: "the role that makes logins",
    }
    for group in model.groups:
        place = draft.place("access_groups", group.name)
        for role in (names.group_role(group.name), names.timed_role(group.name)):
            _take(draft, taken, role, f"a role of group `{group.name}`", place)
    for person in people.people:
        if person.login in taken:
            place, use = people.places[person.name], f"the login of `{person.name}`"
            _clash(draft, person.login, use, taken[person.login], place)
    for service in model.services:
        place = draft.place("services", service.name)
        _take(draft, taken, names.service_role(service.name), f"the role of service `{service.name}`", place)
        for login in service.logins:
            if login in taken:
                _clash(draft, login, f"a login of service `{service.name}`", taken[login], place)
    objects: dict[str, str] = {}
    spelled = {table_name(text): text for text in draft.names("tables")}
    for table in model.guarded():
        name = names.object_on("link", f"{table.schema}_{table.name}")
        _take(draft, objects, name, f"an object for table `{table}`", draft.place("tables", spelled[table]))
    policies: dict[str, str] = {}
    for group in model.groups:
        place = draft.place("access_groups", group.name)
        for right in sorted(group.rights | group.child_rights):
            for timed in (False, True):
                name = names.policy(group.name, right, timed=timed)
                _take(draft, policies, name, f"a policy of group `{group.name}`", place)


def _take(draft: Draft, taken: dict[str, str], name: str, use: str, place: Place) -> None:
    if name in taken:
        _clash(draft, name, use, taken[name], place)
    taken[name] = use


def _clash(draft: Draft, name: str, use: str, other: str, place: Place) -> None:
    step = "Rename one of them, or choose another database.prefix"
    draft.mistakes.error(Code.DERIVED_NAME_CLASH, place, f"`{name}` would be {use} as well as {other}", step)


def warn(draft: Draft, model: Model, people: People) -> None:
    """Add the warnings about a model without mistakes."""
    _contradictory_restrictions(draft, model)
    _empty_groups(draft, model)
    _equal_groups(draft, model)
    warn_of_overlaps(draft, model)
    _unused_attributes(draft, model)
    _missing_attributes(draft, model, people)


def _contradictory_restrictions(draft: Draft, model: Model) -> None:
    empty = {each.name for each in model.restrictions if never_true(each.filter)}
    for name in sorted(empty):
        draft.mistakes.warn(
            Code.FILTER_NEVER_TRUE,
            draft.place("restrictions", name, "where"),
            "no contact can fulfil this restriction",
            "Look for two conditions that exclude each other",
        )
    for one, other in combinations(model.restrictions, 2):
        if one.on != other.on or one.name in empty or other.name in empty:
            continue
        if not _joint(one.rights, other.rights):
            continue
        if never_true(And((one.filter, other.filter))):
            draft.mistakes.warn(
                Code.FILTER_NEVER_TRUE,
                draft.place("restrictions", other.name, "where"),
                f"no contact can fulfil this restriction and `{one.name}`",
                "Members of a group that is exempt from neither see nothing; correct one of the two",
            )


def _joint(one: Iterable[Right], other: Iterable[Right]) -> bool:
    return Right.READ in one or Right.READ in other or bool(set(one) & set(other))


def _empty_groups(draft: Draft, model: Model) -> None:
    for group in model.groups:
        place = draft.place("access_groups", group.name)
        if group.filter == FALSE:  # it has rows of other tables only
            continue
        if never_true(group.filter):
            draft.mistakes.warn(
                Code.FILTER_NEVER_TRUE,
                place,
                "no contact can fulfil the filter",
                "Look for conditions that exclude each other",
            )
            continue
        whole = model.predicate(group, Right.READ)
        if whole != group.filter and never_true(whole):
            holding = [each.name for each in model.restrictions if group.name not in each.exempt]
            draft.mistakes.warn(
                Code.FILTER_NEVER_TRUE,
                place,
                f"no contact can fulfil the filter together with the restrictions {listed(holding)}",
                "Add the group to `except` of a restriction, or correct the filter",
            )


def _equal_groups(draft: Draft, model: Model) -> None:
    first: dict[tuple[str, Predicate], str] = {}
    for group in model.groups:
        key = (group.family, group.filter)
        if group.filter == FALSE:
            continue
        if key in first:
            draft.mistakes.warn(
                Code.EQUAL_GROUPS,
                draft.place("access_groups", group.name),
                f"`{first[key]}` of the same family has the same contacts",
                "One group with both groups' rights and members may be enough",
            )
        first.setdefault(key, group.name)


def _filters(model: Model) -> Iterator[Predicate]:
    yield from (each.predicate for each in model.filters())
    yield from (assertion.filter for assertion in model.assertions)


def _unused_attributes(draft: Draft, model: Model) -> None:
    used = frozenset[str]().union(*(attributes(each) for each in _filters(model)))
    lines = (model.attributes[name].line for name in used)
    used = used.union(*((line.value, line.parent) for line in lines if line is not None))
    for name in model.attributes:
        if name not in used:
            draft.mistakes.warn(
                Code.UNUSED_DECLARATION,
                draft.place("attributes", name),
                f"no filter reads me.{name}",
                "Use it in a filter, or remove it here and from the people",
            )


def _missing_attributes(draft: Draft, model: Model, people: People) -> None:
    needed = {
        group.name: frozenset[str]().union(*(attributes(grant.filter) for grant in model.grants(group)))
        for group in model.groups
    }
    by_name = {person.name: person for person in people.people}
    seen: set[tuple[str, str]] = set()
    elsewhere = {name for name, each in model.attributes.items() if not each.given}
    for membership in model.memberships:
        lacking = needed[membership.group] - by_name[membership.person].attributes.keys() - elsewhere
        for name in sorted(lacking):
            if (membership.person, name) not in seen:
                draft.mistakes.warn(
                    Code.MISSING_ATTRIBUTE,
                    people.places[membership.person],
                    f"`{membership.person}` is in `{membership.group}`, which compares with me.{name}, "
                    "and has none",
                    f"Give the person a value for `{name}`; without one the group may show nothing",
                )
            seen.add((membership.person, name))
