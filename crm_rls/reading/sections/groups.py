"""The sections `attributes`, `access_groups`, `restrictions` and `assertions`: everything with a filter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.errors import ModelError
from crm_rls.model import AccessGroup, Assertion, AssignmentField, PersonAttribute, Restriction
from crm_rls.model.predicates import TRUE, Const, IsNull, Predicate, Within, conjunction, disjunction
from crm_rls.reading.filters import FilterScope, parse_filter
from crm_rls.reading.sections.document import GroupShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.tables import with_read

NAME = re.compile(r"[a-z0-9_]{1,40}")
ATTRIBUTE = re.compile(r"[a-z_][a-z0-9_]{0,39}")
PERSON_KEYS = ("name", "login", "was", "groups", "memberships")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What filters stand on, `scope` without a place yet; and every filter that was read, with its place."""

    scope: FilterScope
    fields: tuple[AssignmentField, ...]
    filters: list[tuple[Place, Predicate]] = field(default_factory=list)

    def at(self, place: Place) -> FilterScope:
        """Return the scope of a filter at that place."""
        return replace(self.scope, place=place)


def read_attributes(draft: Draft) -> dict[str, PersonAttribute]:
    """Return the declared attributes, sorted by name."""
    declared = draft.document.attributes
    for name in declared:
        place = draft.place("attributes", name)
        if not ATTRIBUTE.fullmatch(name):
            draft.mistakes.error(
                Code.INVALID_NAME,
                place,
                f"`{name}` cannot be the name of an attribute",
                "Use at most 40 small letters, digits and underscores, no digit first",
            )
        elif name in PERSON_KEYS:
            draft.mistakes.error(
                Code.RESERVED_NAME,
                place,
                f"`{name}` already means something for a person",
                "Choose another name",
            )
    return {name: PersonAttribute(declared[name].type, declared[name].many) for name in sorted(declared)}


def read_groups(draft: Draft, grounds: Grounds) -> tuple[AccessGroup, ...]:
    """Return the access groups without mistakes, sorted by name."""
    found: list[AccessGroup] = []
    shapes = draft.document.access_groups
    _check_former_names(draft)
    for name in sorted(shapes):
        shape = shapes[name]
        check_name(draft, draft.place("access_groups", name), name, "group")
        predicate = _group_filter(draft, grounds, name, shape)
        rights = with_read(shape.rights)
        if predicate is not None:
            found.append(
                AccessGroup(
                    name,
                    predicate,
                    rights,
                    rights if shape.children is None else with_read(shape.children),
                    shape.family,
                    shape.label,
                    tuple(dict.fromkeys(shape.territory or ())),
                    shape.oversight,
                    shape.was,
                    shape.memberships,
                    text=shape.where or "",
                )
            )
    return tuple(found)


def read_restrictions(draft: Draft, grounds: Grounds) -> tuple[Restriction, ...]:
    """Return the restrictions without mistakes, sorted by name."""
    found: list[Restriction] = []
    shapes, groups = draft.document.restrictions, draft.names("access_groups")
    for name in sorted(shapes):
        shape = shapes[name]
        check_name(draft, draft.place("restrictions", name), name, "restriction")
        for index, group in enumerate(shape.exempt):
            if group not in groups and not draft.is_damaged("access_groups", group):
                place = draft.place("restrictions", name, "except", index)
                draft.unknown(
                    Code.UNKNOWN_GROUP, place, "access group", group, groups, "declare it in `access_groups`"
                )
        place = draft.place("restrictions", name, "where")
        predicate = read_filter(draft, grounds, place, shape.where)
        if isinstance(predicate, Const):
            cause = "lets every contact pass" if predicate.value else "lets no contact pass"
            draft.mistakes.error(
                Code.CONSTANT_FILTER, place, f"the restriction {cause}", "Write a condition, or remove it"
            )
        elif predicate is not None:
            found.append(
                Restriction(name, predicate, frozenset(shape.exempt), frozenset(shape.rights), shape.where)
            )
    return tuple(found)


def read_assertions(draft: Draft, grounds: Grounds) -> tuple[Assertion, ...]:
    """Return the assertions without mistakes, in the order of the files."""
    people = draft.names("people") | _people_of_csv(draft)
    found: list[Assertion] = []
    for index, shape in enumerate(draft.document.assertions):
        if draft.is_damaged("assertions", index):
            continue
        if shape.person not in people:
            place = draft.place("assertions", index, "person")
            draft.unknown(
                Code.UNKNOWN_PERSON, place, "person", shape.person, people, "declare the person in `people`"
            )
        text = shape.must_see if shape.must_not_see is None else shape.must_not_see
        if text is None or (shape.must_see is not None and shape.must_not_see is not None):
            draft.mistakes.error(
                Code.AMBIGUOUS_ASSERTION,
                draft.place("assertions", index),
                "an assertion says one thing: what must be seen, or what must not",
                "Give it either must_see or must_not_see",
            )
            continue
        must_see = shape.must_not_see is None
        place = draft.place("assertions", index, "must_see" if must_see else "must_not_see")
        predicate = read_filter(draft, grounds, place, text)
        if predicate is not None:
            # The name of the file alone: the same model is the same wherever it is read from.
            shown = f"{place.file.rpartition('/')[2]}:{place.line}"
            found.append(Assertion(shape.person, predicate, must_see, text, shown))
    return tuple(found)


def _people_of_csv(draft: Draft) -> frozenset[str]:
    table = draft.tables.get("people")
    return frozenset(row.get("name", "") for _, row in table.records()) if table else frozenset()


def check_name(draft: Draft, place: Place, name: str, what: str) -> None:
    """Check a name from which roles and policies get theirs."""
    if not NAME.fullmatch(name):
        draft.mistakes.error(
            Code.INVALID_NAME,
            place,
            f"`{name}` cannot be the name of a {what}",
            "Use at most 40 small letters, digits and underscores; everything else goes into `label`",
        )


def _check_former_names(draft: Draft) -> None:
    names = draft.names("access_groups")
    taken: dict[str, str] = {}
    for name, shape in draft.document.access_groups.items():
        if shape.was is None:
            continue
        place = draft.place("access_groups", name, "was")
        check_name(draft, place, shape.was, "group")
        if shape.was in names:
            draft.mistakes.error(
                Code.FORMER_NAME_TAKEN,
                place,
                f"there still is a group `{shape.was}`",
                "`was` is the name that this group had before a rename; remove it",
            )
        elif shape.was in taken:
            draft.mistakes.error(
                Code.FORMER_NAME_TAKEN,
                place,
                f"`{taken[shape.was]}` was called `{shape.was}`, too",
                "Members can pass to one group only: remove `was` from the other",
            )
        taken[shape.was] = name


def _group_filter(draft: Draft, grounds: Grounds, name: str, shape: GroupShape) -> Predicate | None:
    """Return the whole filter of a group; None after a mistake."""
    before = len(draft.mistakes.errors)
    given = {
        "territory": shape.territory is not None,
        "unassigned": shape.unassigned,
        "where": shape.where is not None,
    }
    narrowing = [key for key, is_given in given.items() if is_given]
    if shape.everything:
        if narrowing:
            draft.mistakes.error(
                Code.ALL_WITH_FILTER,
                draft.place("access_groups", name, "all"),
                f"all: true takes every contact, and {listed(narrowing)} would leave some out",
                "Keep one of the two",
            )
        return TRUE
    parts = [*_assigned(draft, grounds, name, shape)]
    if shape.where is not None:
        parts += _where(draft, grounds, draft.place("access_groups", name, "where"), shape.where)
    if not narrowing and not draft.is_damaged("access_groups", name):
        draft.mistakes.error(
            Code.GROUP_WITHOUT_FILTER,
            draft.place("access_groups", name),
            "the filter is empty: nothing says which contacts the group has",
            "Give it territory, unassigned: true or where; for all contacts write all: true",
        )
    return conjunction(parts) if len(draft.mistakes.errors) == before else None


def _where(draft: Draft, grounds: Grounds, place: Place, text: str) -> Iterator[Predicate]:
    predicate = read_filter(draft, grounds, place, text)
    if isinstance(predicate, Const):
        if predicate.value:
            draft.mistakes.error(
                Code.CONSTANT_FILTER, place, "the filter is true for every contact", "Write all: true instead"
            )
        else:
            draft.mistakes.error(
                Code.CONSTANT_FILTER,
                place,
                "the filter is true for no contact",
                "Write a condition, or remove the group",
            )
    elif predicate is not None:
        yield predicate


def _assigned(draft: Draft, grounds: Grounds, name: str, shape: GroupShape) -> Iterator[Predicate]:
    if not shape.territory and not shape.unassigned:
        if shape.by is not None:
            place = draft.place("access_groups", name, "by")
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                place,
                "`by` stands without territory or unassigned",
                "Remove it, or add one of them",
            )
        return
    field = _field(draft, grounds, name, shape)
    tree, choices = grounds.scope.territories, list[Predicate]()
    keys = tuple(dict.fromkeys(shape.territory or ()))
    for key in keys:
        if key not in tree:
            place = draft.place("access_groups", name, "territory")
            draft.unknown(
                Code.UNKNOWN_TERRITORY, place, "territory", key, tree.keys(), "add it to `territories`"
            )
    if field is None or any(key not in tree for key in keys):
        return
    if keys:
        choices.append(Within(field.column, ", ".join(keys), tree.subtree(keys)))
    if shape.unassigned:
        choices.append(IsNull(field.column))
    assigned = disjunction(choices)
    place = draft.place("access_groups", name, "territory" if keys else "unassigned")
    grounds.filters.append((place, assigned))
    yield assigned


def _field(draft: Draft, grounds: Grounds, name: str, shape: GroupShape) -> AssignmentField | None:
    """Return the field that `territory` and `unassigned` mean."""
    trees = [field for field in grounds.fields if field.tree]
    if shape.by is not None:
        place = draft.place("access_groups", name, "by")
        found = next((field for field in grounds.fields if field.name == shape.by), None)
        if found is None and not draft.is_damaged("assignment", shape.by):
            known = [field.name for field in grounds.fields]
            draft.unknown(
                Code.UNKNOWN_ASSIGNMENT_FIELD,
                place,
                "assignment field",
                shape.by,
                known,
                "declare it in `assignment`",
            )
        elif found is not None and shape.territory and not found.tree:
            step = "Add tree: true to the field, or write the values in `where`"
            draft.mistakes.error(
                Code.FIELD_WITHOUT_TERRITORIES, place, f"the field `{shape.by}` holds no territories", step
            )
        return found
    possible = trees if shape.territory or trees else list(grounds.fields)
    if len(possible) == 1:
        return possible[0]
    if any(steps[0] == "assignment" for steps in draft.damaged):
        return None
    place = draft.place("access_groups", name, "territory" if shape.territory else "unassigned")
    if possible:
        several = listed(field.name for field in possible)
        draft.mistakes.error(
            Code.AMBIGUOUS_FIELD, place, f"this can mean the fields {several}", "Name one of them with `by`"
        )
    else:
        draft.mistakes.error(
            Code.UNKNOWN_ASSIGNMENT_FIELD,
            place,
            "no assignment field says which column holds the territory",
            "Add it to `assignment`, as in region: {column: territory, tree: true}",
        )
    return None


def read_filter(draft: Draft, grounds: Grounds, place: Place, text: str) -> Predicate | None:
    """Return the predicate of a text; None after a mistake."""
    try:
        predicate = parse_filter(text, grounds.at(place))
    except ModelError as failure:
        draft.mistakes.extend(failure.diagnostics)
        return None
    grounds.filters.append((place, predicate))
    return predicate
