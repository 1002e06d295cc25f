"""The view that says which families are for which contacts: `crm_access.contact_family`.

The sister of `contact_groups`, for the support schema's own functions and never for people. One scan of the
contacts asks all families; there are few of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Grant, Kind, ServerFacts, SupportObject
from crm_rls.compile.contact_groups import contact_view
from crm_rls.compile.expressions import (
    expression,
)
from crm_rls.compile.held_keys import key_value
from crm_rls.compile.layout import Layout, families
from crm_rls.model.predicates import (
    TRUE,
    columns,
)
from crm_rls.postgres.names import CONTACT_FAMILY
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, array_literal, joined, literal, qualified

_FOR_ALL = SQL(
    "SELECT {key} AS contact, f.family "
    "FROM {root} AS c CROSS JOIN LATERAL pg_catalog.unnest({families}) AS f (family) "
    "WHERE f.family IS NOT NULL"
)


def contact_family_view(layout: Layout, facts: ServerFacts) -> SupportObject:
    """Return the view: contact, family; a row for each family whose filter is true for the contact."""
    root = layout.model.root
    select = _FOR_ALL.format(
        key=key_value(root.key, lambda column: Identifier("c", column)),
        root=qualified(root.name.schema, root.name.name),
        families=_families(layout),
    )
    return contact_view(CONTACT_FAMILY, select, layout, facts)


def contact_family_grants(layout: Layout) -> Iterator[Grant]:
    """Yield what the view's owner needs on the root table besides what `contact_group_grants` yields."""
    root, owner = layout.model.root.name, layout.names.owner
    read = frozenset[str]().union(*(columns(family.filter) for family in families(layout.model)))
    for column in sorted(read - layout.read):
        yield Grant(Kind.TABLE, root.schema, root.name, owner, "SELECT", column)


def _families(layout: Layout) -> Composable:
    """Return an array of the families that are for a contact, with nulls for those that are not."""
    declared = families(layout.model)
    if all(family.filter == TRUE for family in declared):
        names = array_literal(tuple(family.name for family in declared))
        return SQL("{}::pg_catalog.text[]").format(names)
    scope = layout.scope_in_subselect("c")
    cases = (
        SQL("CASE WHEN {} THEN {}::pg_catalog.text END").format(
            expression(family.filter, scope), literal(family.name)
        )
        for family in declared
    )
    return SQL("ARRAY[{}]").format(joined(",", cases))
