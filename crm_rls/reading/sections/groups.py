"""The sections `access_groups` and `restrictions`."""

from __future__ import annotations

import re

from crm_rls.diagnostics import Code, Place
from crm_rls.model import AccessGroup, Restriction, Right, TableName
from crm_rls.model.predicates import FALSE, Const
from crm_rls.reading.sections.document import GroupRight, GroupShape, RestrictionShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grants import check_groups_of_tables, read_grants
from crm_rls.reading.sections.grounds import Grounds, read_filter, rows_of
from crm_rls.reading.sections.links import known_table, with_read
from crm_rls.reading.sections.own_rows import check_own_rows

NAME = re.compile(r"[a-z0-9_]{1,40}")


def read_groups(draft: Draft, grounds: Grounds) -> tuple[AccessGroup, ...]:
    """Return the access groups without mistakes, sorted by name."""
    found: list[AccessGroup] = []
    shapes = draft.document.access_groups
    _check_former_names(draft)
    check_groups_of_tables(draft)
    for name in sorted(shapes):
        shape = shapes[name]
        check_name(draft, draft.place("access_groups", name), name, "group")
        predicate = rows_of(draft, grounds, ("access_groups", name), shape)
        rights = with_read(shape.row_rights)
        grants = tuple(read_grants(draft, grounds, name, shape))
        if predicate is not None:
            if shape.children is None and grounds.tables.root is not None:
                check_own_rows(draft, grounds, ("access_groups", name), grounds.tables.root.name, predicate)
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
                    grants,
                    _reassigns(draft, name, shape, has_contacts=predicate != FALSE),
                    text=shape.where or "",
                )
            )
    return tuple(found)


def _reassigns(draft: Draft, name: str, shape: GroupShape, *, has_contacts: bool) -> bool:
    """Say whether a group may give contacts away; report where that has no effect."""
    if GroupRight.REASSIGN not in shape.rights:
        return False
    if not has_contacts or Right.UPDATE not in shape.row_rights:
        draft.mistakes.error(
            Code.KEY_WITHOUT_EFFECT,
            draft.place("access_groups", name, "rights", shape.rights.index(GroupRight.REASSIGN)),
            "`reassign` is to change contacts so that the group does not have them any more, and it "
            + ("may not update them" if has_contacts else "has none"),
            "Add `update`" if has_contacts else "Remove `reassign`",
        )
    return True


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
        table = _restricted(draft, grounds, name, shape)
        place = draft.place("restrictions", name, "where")
        predicate = read_filter(draft, grounds, place, shape.where, table)
        if isinstance(predicate, Const):
            cause = "lets every contact pass" if predicate.value else "lets no contact pass"
            draft.mistakes.error(
                Code.CONSTANT_FILTER, place, f"the restriction {cause}", "Write a condition, or remove it"
            )
        elif predicate is not None:
            found.append(
                Restriction(
                    name, predicate, frozenset(shape.exempt), frozenset(shape.rights), table, shape.where
                )
            )
    return tuple(found)


def table_of(draft: Draft, grounds: Grounds, place: Place, text: str | None) -> TableName | None:
    """Return a table that `on` names; None for the contacts, and after a mistake."""
    table = known_table(draft, place, text) if text is not None else None
    root = grounds.tables.root
    return None if root is not None and table == root.name else table


def _restricted(draft: Draft, grounds: Grounds, name: str, shape: RestrictionShape) -> TableName | None:
    """Return the table that a restriction is about; None for the contacts, and after a mistake."""
    place = draft.place("restrictions", name, "on")
    table = table_of(draft, grounds, place, shape.on)
    if table is None:
        return None
    if table not in grounds.tables.guarded():
        draft.mistakes.error(
            Code.GRANT_ON_UNGUARDED_TABLE,
            place,
            f"`{shape.on}` is public or blocked, so no policy could restrict it",
            "Name a root, a child or a referenced table",
        )
    return table


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
