"""What groups have of other tables than the contacts: `on` of a group, further roots, rows without a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crm_rls.diagnostics import Code, Place
from crm_rls.model import Child, Grant, Link, Right, TableName
from crm_rls.model.key_forms import CodedKey, KeyArray
from crm_rls.model.predicates import TRUE, Compare, IsNull, Not, Predicate, Prefix, conjunction, disjunction
from crm_rls.model.values import EMPTY_ARRAY
from crm_rls.reading.sections.document import GrantShape, GroupShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grounds import Grounds, field_meant, placed, rows_of
from crm_rls.reading.sections.links import known_table, table_name, with_read
from crm_rls.reading.sections.own_rows import check_own_rows
from crm_rls.reading.sections.shape import Steps
from crm_rls.reading.sections.table_shapes import ChildShape, TableShape, TotalsShape

LEAST = re.compile(r"[2-9]|[1-9][0-9]{1,5}")
"""Numbers of contacts of which a line may be about."""


def read_grants(draft: Draft, grounds: Grounds, name: str, shape: GroupShape) -> Iterator[Grant]:
    """Yield what a group has of other tables: what `on` says, else the group's own filter on further roots.

    That is all rows for `all`, and a territory where the assignment field has a column there. A `where` is
    about contacts only, so such a group has of other roots what `on` says.
    """
    said = _said(draft, grounds, name, shape)
    for child in grounds.tables.children:
        if child.name not in said and (grant := _by_own_filter(draft, grounds, name, shape, child)):
            said[child.name] = grant
    for child, place in _unlinked(draft, grounds, name):
        if child.name in said:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                place,
                f"`{name}` has a grant on {child.name} of its own",
                "Let that grant say which rows without a link the group has, as in `where: via is null`",
            )
        else:
            capped = _below(shape) & child.rights
            said[child.name] = Grant(child.name, hangs_on_nothing(child), capped, capped)
    said.update((each.table, each) for each in _totals(draft, name))
    yield from (each for _, each in sorted(said.items()) if each is not None)


def _below(shape: GroupShape) -> frozenset[Right]:
    return with_read(shape.row_rights if shape.children is None else shape.children)


def _said(draft: Draft, grounds: Grounds, name: str, shape: GroupShape) -> dict[TableName, Grant | None]:
    """Return what `on` says of each table; None after a mistake in it."""
    found: dict[TableName, Grant | None] = {}
    children = {child.name for child in grounds.tables.children}
    totals = {each.table for each in grounds.tables.totals}
    for text, each in shape.on.items():
        steps = ("access_groups", name, "on", text)
        place = draft.place(*steps)
        table = known_table(draft, place, text)
        if table is None:
            continue
        if table not in children:
            draft.mistakes.error(
                Code.GRANT_ON_UNGUARDED_TABLE,
                place,
                f"`{text}` is not a child, a referenced table or a further root",
                "The group's own filter is about contacts; public and blocked tables have no filter",
            )
        elif table in totals:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                place,
                f"`{text}` is a table of totals, which says itself who reads it",
                f"Name the group in `groups` of {text}",
            )
        else:
            found[table] = _granted(draft, grounds, steps, each, table, with_read(shape.row_rights))
    return found


def _by_own_filter(
    draft: Draft, grounds: Grounds, name: str, shape: GroupShape, child: Child
) -> Grant | None:
    """Return what a group's own filter gives of a further root; None of any other table."""
    if child.links or child.name in {each.table for each in grounds.tables.totals} or shape.where is not None:
        return None
    rights, below = with_read(shape.row_rights), _below(shape)
    if shape.everything:
        return Grant(child.name, TRUE, rights, below)
    field = field_meant(draft, grounds, ("access_groups", name), shape, quiet=True)
    if field is None:
        return None
    column, keys = field.column_on(child.name), tuple(shape.territory or ())
    if column is None or any(key not in grounds.scope.territories for key in keys):
        return None
    return Grant(child.name, placed(grounds.scope, column, keys, unassigned=shape.unassigned), rights, below)


def _granted(
    draft: Draft,
    grounds: Grounds,
    steps: Steps,
    shape: GrantShape,
    table: TableName,
    rights: frozenset[Right],
) -> Grant | None:
    """Return what `on` says of a table, where nothing else is said with `rights`; None after a mistake."""
    own = rights if shape.rights is None else with_read(shape.rights)
    predicate = rows_of(draft, grounds, steps, shape, table)
    if predicate is None:
        return None
    if shape.children is None:
        check_own_rows(draft, grounds, steps, table, predicate)
    further = own if shape.children is None else with_read(shape.children)
    return Grant(table, predicate, own, further, shape.where or "")


def hangs_on_nothing(child: Child) -> Predicate:
    """Return that a row has no parent: for each link a column is null, or its condition is false."""
    return conjunction([disjunction(list(_meaning_nothing(link))) for link in child.links])


def _meaning_nothing(link: Link) -> Iterator[Predicate]:
    yield from (IsNull(column) for column in link.via)
    match link.form:
        case KeyArray():
            yield Compare(link.via[0], "=", EMPTY_ARRAY)
        case CodedKey(prefix):
            yield Not(Prefix(link.via[0], prefix))
        case None:
            pass
    if link.when != TRUE:
        yield Not(link.when)


def _unlinked(draft: Draft, grounds: Grounds, group: str) -> Iterator[tuple[Child, Place]]:
    """Yield the tables whose rows without a link a group has, and where that is said."""
    by_name = {child.name: child for child in grounds.tables.children}
    for text, shape in draft.document.tables.items():
        name = table_name(text)
        if isinstance(shape, ChildShape) and group in shape.unlinked and name in by_name:
            yield by_name[name], draft.place("tables", text, "unlinked")


def _totals(draft: Draft, group: str) -> Iterator[Grant]:
    """Yield what a group has of tables of totals: the lines that are about enough contacts."""
    for text, shape in draft.document.tables.items():
        name = table_name(text)
        if isinstance(shape, TotalsShape) and group in shape.groups and name is not None:
            enough = Compare(shape.contacts, ">=", shape.at_least)
            yield Grant(name, enough, frozenset({Right.READ}), frozenset())


def check_groups_of_tables(draft: Draft) -> None:
    """Report groups of `unlinked` and of totals that nobody declares, and totals that hide nobody."""
    known = draft.names("access_groups")
    for text, shape in draft.document.tables.items():
        if isinstance(shape, TotalsShape) and not LEAST.fullmatch(shape.at_least):
            draft.mistakes.error(
                Code.VALUE_NOT_ALLOWED,
                draft.place("tables", text, "at_least"),
                f"`{shape.at_least}` is not possible here",
                "Write a whole number from 2 on: a line about one contact shows that contact",
            )
        key, named = _groups_of(shape)
        for number, group in enumerate(named):
            if group not in known and not draft.is_damaged("access_groups", group):
                place = draft.place("tables", text, key, number)
                draft.unknown(
                    Code.UNKNOWN_GROUP, place, "access group", group, known, "declare it in `access_groups`"
                )


def _groups_of(shape: TableShape) -> tuple[str, list[str]]:
    match shape:
        case ChildShape(unlinked=groups):
            return "unlinked", groups
        case TotalsShape(groups=groups):
            return "groups", groups
        case _:
            return "", []
