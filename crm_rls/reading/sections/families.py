"""The section `families`: the organisations that groups belong to, and how many faces they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crm_rls.diagnostics import Code, listed
from crm_rls.model import AccessGroup, Family, TableName
from crm_rls.model.predicates import FALSE, TRUE, Const, Predicate, attributes
from crm_rls.reading.sections.document import FamilyShape, ServedShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grounds import Grounds, read_filter
from crm_rls.reading.sections.links import known_table
from crm_rls.reading.sections.shape import Steps


def read_families(draft: Draft, grounds: Grounds, groups: Sequence[AccessGroup]) -> tuple[Family, ...]:
    """Return what every family that some group names wants, declared or not, sorted by name and table.

    With the section, a family that is not in it is a mistake; without, nothing needs to be declared. A
    family is for contacts if one of its groups has some, and for the further roots that it names.
    """
    declared = draft.document.families
    by_family: dict[str, list[AccessGroup]] = {}
    for group in groups:
        by_family.setdefault(group.family, []).append(group)
    if declared is None:
        names = sorted(by_family.keys() - {""})
        return tuple(Family(name) for name in names if _have_contacts(by_family[name]))
    _check_names(draft, declared)
    named = {shape.family for shape in draft.document.access_groups.values()}
    found: list[Family] = []
    for name in sorted(declared):
        own = by_family.get(name, [])
        found += (each for each in _family(draft, grounds, name, declared[name], own) if name in named)
        # A group with a mistake of its own may be the one that has it.
        if name not in named and not _groups_damaged(draft):
            draft.mistakes.warn(
                Code.UNUSED_DECLARATION,
                draft.place("families", name),
                f"no group is of the family `{name}`",
                "Name it as the family of a group, or remove it",
            )
    return tuple(found)


def _have_contacts(groups: Sequence[AccessGroup]) -> bool:
    return any(group.filter != FALSE for group in groups)


def _groups_damaged(draft: Draft) -> bool:
    return any(steps[0] == "access_groups" for steps in draft.damaged)


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


def _family(
    draft: Draft, grounds: Grounds, name: str, shape: FamilyShape, groups: Sequence[AccessGroup]
) -> Iterator[Family]:
    """Yield what a family wants for contacts and for further roots."""
    steps = ("families", name)
    contacts = _served(draft, grounds, steps, shape, None)
    named = [each for each in draft.document.access_groups.values() if each.family == name]
    # What groups with a mistake would have is not known.
    known = len(named) == len(groups) and not _groups_damaged(draft)
    without = bool(groups) and known and not _have_contacts(groups)
    if not without:
        yield Family(name, shape.label, shape.faces, contacts, text=shape.where or "")
    for key in sorted(shape.model_fields_set & {"faces", "where"}) if without else ():
        draft.mistakes.error(
            Code.KEY_WITHOUT_EFFECT,
            draft.place(*steps, key),
            f"`{key}` is about contacts, and no group of the family has any",
            f"Say it under `on`, or give a group of `{name}` contacts",
        )
    seen: dict[TableName, Family] = {}
    for text, each in shape.on.items():
        table = _further_root(draft, grounds, name, text)
        if table is not None:
            predicate = _served(draft, grounds, (*steps, "on", text), each, table)
            seen[table] = Family(name, shape.label, each.faces, predicate, table, each.where or "")
            if known and not any(
                grant.table == table for group in groups if not group.oversight for grant in group.on
            ):
                draft.mistakes.warn(
                    Code.UNUSED_DECLARATION,
                    draft.place(*steps, "on", text),
                    f"no group of the family `{name}` has rows of {table}, so they have nobody",
                    "Grant the table to a group of the family without `oversight`, or remove it here",
                )
    yield from (family for _, family in sorted(seen.items()))


def _further_root(draft: Draft, grounds: Grounds, name: str, text: str) -> TableName | None:
    """Return the further root that a family names; None after a mistake."""
    place = draft.place("families", name, "on", text)
    table = known_table(draft, place, text)
    root = grounds.tables.root
    if table is None or root is None:
        return None
    if table == root.name:
        cause = "holds the contacts, which the family's own `faces` and `where` are about"
        step = "Move `faces` and `where` up to the family"
    elif table not in {child.name for child in grounds.tables.children if not child.links}:
        cause = "is not a root: a child row has the face of its parent"
        step = "Name a table of class root; for child rows, ask who is responsible for their parents"
    else:
        return table
    draft.mistakes.error(Code.NO_ROOT_OF_FAMILY, place, f"`{text}` {cause}", step)
    return None


def _served(
    draft: Draft, grounds: Grounds, steps: Steps, shape: ServedShape, table: TableName | None
) -> Predicate:
    """Return the filter of a family; true for everything after a mistake."""
    if shape.where is None:
        return TRUE
    place = draft.place(*steps, "where")
    predicate = read_filter(draft, grounds, place, shape.where, table)
    row = "contact" if table is None else "row"
    if predicate is None:
        return TRUE
    if isinstance(predicate, Const):
        cause = f"every {row}" if predicate.value else f"no {row}"
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
            f"which {row}s a family is for cannot depend on who asks: {listed(f'me.{a}' for a in mine)}",
            "Compare columns with values only",
        )
    return predicate
