"""By which ways a row comes to whom a contact is shared with: the contact itself, and what belongs to it.

As if it were one more group, which no restriction exempts. What hangs directly on the contact is known by its
own column, so that no contact has to be looked up. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts, TableFacts
from crm_rls.compile.reach.ways import Reach, Way, ways
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import AccessGroup, Model, Right, Sharing, TableName
from crm_rls.model.predicates import (
    TRUE,
    And,
    Attribute,
    InAttribute,
    Linked,
    Predicate,
    conjunction,
    mapped,
)
from crm_rls.model.trees import top

SHARED = "shared contacts"
"""Stands in filters for the keys of the contacts that are shared with somebody; no attribute is called so."""

_KEY_TYPES = {
    "text": ("text", "character varying", "name"),
    "integer": ("smallint", "integer", "bigint"),
    "uuid": ("uuid",),
}


def key_type(root: TableFacts | None, key: tuple[str, ...]) -> str:
    """Return as which type of attribute the keys of shared contacts are compared; empty if as none.

    Where no database is known, keys are whole numbers, as most are.
    """
    if len(key) != 1:
        return ""
    column = root.columns.get(key[0]) if root is not None else None
    if column is None:
        return "integer"
    return next((name for name, types in _KEY_TYPES.items() if column.base in types), "")


def everyone_shared_with(model: Model) -> AccessGroup | None:
    """Return those with whom contacts are shared as a group; None where nobody can share."""
    if model.sharing is Sharing.NOTHING or len(model.root.key) != 1:
        return None
    (key,) = model.root.key
    rights = frozenset({Right.READ})
    return AccessGroup("", _among(key), rights, rights)


def shared_ways(reach: Reach, table: TableName) -> Iterator[Way]:
    """Yield the ways to the rows of a guarded table; none where nobody can share."""
    model = reach.model
    root, everyone = model.root, everyone_shared_with(model)
    if everyone is None:
        return
    keys, to_top = everyone.filter, top(model, root.name)

    def by_own_column(node: Predicate) -> Predicate:
        if isinstance(node, Linked) and (node.table, node.via, node.form) == (str(root.name), root.key, None):
            parts = node.condition.parts if isinstance(node.condition, And) else (node.condition,)
            if keys not in parts:
                return node  # a row of a tree, which is known by itself or by its top row
            rest = conjunction([part for part in parts if part != keys])
            if rest == TRUE and to_top is not None and node.own == to_top.via:
                return _among(node.own[0])  # a top row that is there
            return conjunction((_among(node.own[0]), Linked(node.table, node.via, node.own, rest)))
        return node

    for way in ways(reach, everyone, table, Right.READ):
        yield Way(way.name, mapped(way.predicate, by_own_column))


def _among(column: str) -> InAttribute:
    return InAttribute(column, Attribute(SHARED))


def unshareable(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield that contacts cannot be shared, because their key is of a type that has no one text."""
    root = facts.tables.get(model.root.name)
    if model.sharing is Sharing.NOTHING or root is None or key_type(root, model.root.key):
        return
    key = model.root.key
    kind = f"of type {root.columns[key[0]].type}" if len(key) == 1 else "several columns"
    yield Diagnostic(
        Code.KEY_NOT_SHAREABLE,
        Severity.ERROR,
        f"the key of {root.name} is {kind}, and a share names a contact by a number, a text or a uuid",
        "take out `sharing`, or give the contacts such a key",
        model.place("database", "sharing"),
        f"table {root.name}",
    )
