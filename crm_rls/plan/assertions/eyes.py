"""Through which groups people see rows at a moment. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crm_rls.catalog import CatalogState
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.ways import Reach, ways
from crm_rls.model import AccessGroup, Attributes, Model, Right, TableName
from crm_rls.model.predicates import FALSE, TRUE, InList, Predicate, disjunction
from crm_rls.plan.impact.holdings import grouped, holdings

NO_POLICY = "(no policy applies to this login)"
"""Stands for a group where somebody is a superuser or has BYPASSRLS."""


@dataclass(frozen=True, slots=True)
class View:
    """A group, with the attributes of whom it is for: of the person, or of who is stood in for.

    No group stands for who is under no policy.
    """

    group: AccessGroup | None
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Eyes:
    """What a person looks through, and the person's attributes.

    `readable` are the tables of assertions that the person may select from, None for all.
    """

    person: str
    views: Mapping[str, View]
    attributes: Attributes
    readable: frozenset[TableName] | None = None

    def acts_in(self, groups: tuple[str, ...]) -> bool:
        """Say whether the person acts in one of the groups."""
        return any(view.group is not None and view.group.name in groups for view in self.views.values())

    def on(self, table: TableName, layout: Layout) -> Mapping[str, tuple[Predicate, Attributes]]:
        """Return which rows of a table are seen through each view that shows some."""
        if self.readable is not None and table not in self.readable:
            return {}
        found = {
            name: (TRUE if view.group is None else read_on(layout, table, view.group), view.attributes)
            for name, view in self.views.items()
        }
        return {name: view for name, view in found.items() if view[0] != FALSE}


def read_on(layout: Layout, table: TableName, group: AccessGroup) -> Predicate:
    """Return which rows of a table a group shows, or those with whom single contacts are shared."""
    if group.name:
        return layout.read_on(table, group.name)
    return reached_by(layout.model, table, group)


def reached_by(model: Model, table: TableName, group: AccessGroup) -> Predicate:
    """Return which rows of a table a group of a model shows; those that somebody has made left out."""
    some = ways(Reach(model), group, table, Right.READ)
    return disjunction([way.predicate for way in some if not way.made])


def shared_with(model: Model, keys: tuple[str, ...], attributes: Attributes) -> View:
    """Return what is shared with somebody, as if it were one more group, which no restriction exempts."""
    rights = frozenset({Right.READ})
    return View(AccessGroup("", InList(model.root.key[0], keys), rights, rights), attributes)


def eyes_of_people(layout: Layout, state: CatalogState, moment: datetime) -> Mapping[str, Eyes]:
    """Return by login through what people see, by what a state holds or will hold."""
    model = layout.model
    found, groups = holdings(state, model, moment), {group.name: group for group in model.groups}
    acting = grouped(found.acting, lambda each: each.login)
    eyes = {}
    for login, name in found.people.items():
        own = found.attributes.get(login, {})
        role = state.roles.get(login)
        if role is not None and (role.superuser or role.bypass_rls):
            eyes[login] = Eyes(name, {NO_POLICY: View(None, own)}, own)
            continue
        views = {}
        # The own groups first, then those of one absent person after the other.
        for each in sorted(
            acting.get(login, ()), key=lambda each: (each.acting_for != login, each.acting_for)
        ):
            called = each.group if each.acting_for == login else f"{each.group} for {each.acting_for}"
            views[called] = View(groups[each.group], found.attributes.get(each.acting_for, {}))
        if keys := found.shared.get(login):
            views["a share"] = shared_with(model, keys, own)
        eyes[login] = Eyes(name, views, own)
    return eyes
