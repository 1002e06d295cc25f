"""The view that says which families are for which contacts: `crm_access.contact_family`; one for each root.

The sister of `contact_groups`, for the support schema's own functions and never for people. One scan of the
contacts asks all families; there are few of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Grant, Kind, ServerFacts, SupportObject
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.served import Served, read_by_families
from crm_rls.compile.support_schema.contact_groups import contact_view, read_of
from crm_rls.model.predicates import TRUE
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, joined, literal

_FOR_ALL = SQL(
    "SELECT {key} AS contact, f.family{beside} "
    "FROM {root} AS c CROSS JOIN LATERAL pg_catalog.unnest({families}) AS f (family) "
    "WHERE f.family IS NOT NULL"
)


def contact_family_view(layout: Layout, facts: ServerFacts, served: Served) -> SupportObject:
    """Return the view of a root: contact, family; a row for each family whose filter is true for the row."""
    select = _FOR_ALL.format(**served.parts, families=_families(layout, served))
    return contact_view(served.family_view, select, layout, facts, served)


def contact_family_grants(layout: Layout, served: Served) -> Iterator[Grant]:
    """Yield what the view's owner needs on a root besides what `contact_group_grants` yields."""
    root, owner = served.table, layout.names.owner
    for column in sorted(read_by_families(layout.model, served) - read_of(layout, served)):
        yield Grant(Kind.TABLE, root.schema, root.name, owner, "SELECT", column)


def _families(layout: Layout, served: Served) -> Composable:
    """Return an array of the families that are for a row, with nulls for those that are not."""
    declared = tuple(family for family in layout.model.served() if family.on == served.on)
    if all(family.filter == TRUE for family in declared):
        names = array_literal(tuple(family.name for family in declared))
        return SQL("{}::pg_catalog.text[]").format(names)
    scope = layout.scope_in_subselect("c", served.on)
    cases = (
        SQL("CASE WHEN {} THEN {}::pg_catalog.text END").format(
            expression(family.filter, scope), literal(family.name)
        )
        for family in declared
    )
    return SQL("ARRAY[{}]").format(joined(",", cases))
