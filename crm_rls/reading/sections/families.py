"""The section `families`: the organisations that groups belong to, and how many faces they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_rls.diagnostics import Code, listed
from crm_rls.model import AccessGroup, Family
from crm_rls.model.predicates import (
    TRUE,
    Const,
    Predicate,
    attributes,
)
from crm_rls.reading.sections.document import FamilyShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grounds import Grounds, read_filter


def read_families(draft: Draft, grounds: Grounds, groups: Iterable[AccessGroup]) -> tuple[Family, ...]:
    """Return every family that some group names, declared or not, sorted by name.

    With the section, a family that is not in it is a mistake; without, nothing needs to be declared.
    """
    declared = draft.document.families
    if declared is None:
        return tuple(Family(name) for name in sorted({group.family for group in groups} - {""}))
    _check_names(draft, declared)
    named = {shape.family for shape in draft.document.access_groups.values()}
    found = {name: _family(draft, grounds, name, declared[name]) for name in sorted(declared)}
    for name in sorted(declared.keys() - named):
        # A group with a mistake of its own may be the one that has it.
        if not any(steps[0] == "access_groups" for steps in draft.damaged):
            draft.mistakes.warn(
                Code.UNUSED_DECLARATION,
                draft.place("families", name),
                f"no group is of the family `{name}`",
                "Name it as the family of a group, or remove it",
            )
    return tuple(family for name, family in found.items() if name in named)


def _check_names(draft: Draft, declared: Mapping[str, FamilyShape]) -> None:
    known = draft.names("families")
    if "" in declared:
        draft.mistakes.error(
            Code.EMPTY_NAME, draft.place("families", ""), "the name of a family is empty", "Write the name"
        )
    for name, shape in draft.document.access_groups.items():
        if shape.family and shape.family not in known:
            place = draft.place("access_groups", name, "family")
            draft.unknown(
                Code.UNKNOWN_FAMILY, place, "family", shape.family, known, "declare it in `families`"
            )


def _family(draft: Draft, grounds: Grounds, name: str, shape: FamilyShape) -> Family:
    predicate = TRUE if shape.where is None else _where(draft, grounds, name, shape.where)
    return Family(name, shape.label, shape.faces, predicate, shape.where or "")


def _where(draft: Draft, grounds: Grounds, name: str, text: str) -> Predicate:
    """Return the filter of a family; true for everything after a mistake."""
    place = draft.place("families", name, "where")
    predicate = read_filter(draft, grounds, place, text)
    if predicate is None:
        return TRUE
    if isinstance(predicate, Const):
        cause = "every contact" if predicate.value else "no contact"
        draft.mistakes.error(
            Code.CONSTANT_FILTER,
            place,
            f"the filter is true for {cause}",
            "Write a condition, or remove it",
        )
    elif mine := attributes(predicate):
        draft.mistakes.error(
            Code.FAMILY_DEPENDS_ON_PERSON,
            place,
            f"which contacts a family is for cannot depend on who asks: {listed(f'me.{a}' for a in mine)}",
            "Compare columns with values only",
        )
    return predicate
