"""A model with other predicates in the places of its own. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crm_rls.model.declarations import Model
from crm_rls.model.predicates import Predicate
from crm_rls.model.table_name import TableName


def rewritten(model: Model, rewrite: Callable[[TableName, Predicate], Predicate]) -> Model:
    """Return the model with every predicate rewritten: those of filters, links and assertions.

    `rewrite` gets the table whose rows a predicate is about, and the predicate.
    """
    contacts = model.root.name
    return replace(
        model,
        groups=tuple(
            replace(
                group,
                filter=rewrite(contacts, group.filter),
                on=tuple(replace(grant, filter=rewrite(grant.table, grant.filter)) for grant in group.on),
            )
            for group in model.groups
        ),
        restrictions=tuple(
            replace(each, filter=rewrite(each.on or contacts, each.filter)) for each in model.restrictions
        ),
        families=tuple(
            replace(each, filter=rewrite(each.on or contacts, each.filter)) for each in model.families
        ),
        children=tuple(
            replace(
                child,
                links=tuple(replace(link, when=rewrite(child.name, link.when)) for link in child.links),
            )
            for child in model.children
        ),
        assertions=tuple(
            replace(each, filter=rewrite(each.on or contacts, each.filter)) for each in model.assertions
        ),
    )
