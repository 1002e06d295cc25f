"""Tables whose rows stand below each other: sub-accounts, threads. What a top row has, all of its tree has.

The key of the top row stands in columns of ours on every row, so "the top row" is a link like another one,
to one row of the same table. A top row refers to itself. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.model.declarations import AccessGroup, Model
from crm_rls.model.predicates import FALSE, TRUE, Linked, Predicate, conjunction, disjunction
from crm_rls.model.table_name import TableName
from crm_rls.model.tables import Link, Right
from crm_rls.postgres.names import Names


def above(model: Model, table: TableName) -> Link | None:
    """Return the link of a guarded table's rows to the row above; None if the table is no tree."""
    return model.root.tree if table == model.root.name else model.child(table).tree


def top(model: Model, table: TableName) -> Link | None:
    """Return the link of a guarded table's rows to their top row; None if the table is no tree."""
    if above(model, table) is None:
        return None
    key, names = model.key(table), Names(model.prefix)
    return Link(table, tuple(map(names.tree, key)), key)


def trees(model: Model) -> Iterator[tuple[Link, Link]]:
    """Yield the links of every table that is a tree: to the row above, and to the top row."""
    for table in model.guarded():
        to_above, to_top = above(model, table), top(model, table)
        if to_above is not None and to_top is not None:
            yield to_above, to_top


def by_top(link: Link, condition: Predicate) -> Linked:
    """Return that the top row fulfils a condition; `link` is that to the top row."""
    return Linked(str(link.to), link.columns, link.via, condition, to_one=True)


def reached(model: Model, group: AccessGroup, right: Right, on: TableName | None = None) -> Predicate:
    """Return which contacts, or rows of a further root, a group's filter reaches, by themselves or their top.

    A top row that a restriction hides from the group shows it nothing. Restrictions on the row itself are not
    part of it.
    """
    own = model.filter_on(group, on)
    table = on or model.root.name
    link = top(model, table)
    if link is None or own in (TRUE, FALSE):
        return own
    passed = (each.filter for each in model.restricted(table, group, right))
    return disjunction((own, by_top(link, conjunction((own, *passed)))))


def fulfilled(model: Model, group: AccessGroup, right: Right, on: TableName | None = None) -> Predicate:
    """Return what a contact, or a row of a further root, must fulfil: what reaches it, and restrictions."""
    passed = model.restricted(on or model.root.name, group, right)
    return conjunction((reached(model, group, right, on), *(each.filter for each in passed)))
