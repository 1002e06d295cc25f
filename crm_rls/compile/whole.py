"""The whole desired state of a model, and whether the model fits the database at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import product

from crm_rls.catalog import (
    CatalogState,
    Filling,
    Former,
    Grant,
    PersonRow,
    Policy,
    Role,
    RoleMembership,
    ServerFacts,
    SupportObject,
    TableFlags,
    TimedRow,
    own_mark,
)
from crm_rls.compile.conditions.moving_dates import day_functions
from crm_rls.compile.fit.clashes import clashes
from crm_rls.compile.fit.column_types import unfit_types
from crm_rls.compile.fit.comparability import incomparable
from crm_rls.compile.fit.fitness import misfits, unclassified
from crm_rls.compile.fit.histories import unfit_history
from crm_rls.compile.fit.unnamed import unknown_tables, with_unnamed
from crm_rls.compile.installation.installed import installed_objects
from crm_rls.compile.protection.guard import guard_grants, guard_objects
from crm_rls.compile.protection.policies import compile_policies
from crm_rls.compile.protection.privileges import compile_grants
from crm_rls.compile.protection.services import service_memberships, service_policies, service_roles
from crm_rls.compile.protection.sharing import share_grants, share_objects, share_policies
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.compile.reach.linking import linked_by_keys, unsettled_links
from crm_rls.compile.reach.served import served_roots
from crm_rls.compile.reach.shared_ways import unshareable
from crm_rls.compile.reach.value_views import unfit_sources, value_grants, value_objects
from crm_rls.compile.support_schema.adding import territory_functions, unfit_for_adding
from crm_rls.compile.support_schema.asked_tables import asked_grants
from crm_rls.compile.support_schema.contact_families import contact_family_grants, contact_family_view
from crm_rls.compile.support_schema.contact_groups import contact_group_grants, contact_group_view
from crm_rls.compile.support_schema.giving import give_contact, give_contact_grants
from crm_rls.compile.support_schema.handing_over import move_contacts, move_contacts_grants, own_contacts
from crm_rls.compile.support_schema.new_logins import login_functions, login_maker, unfit_new_logins
from crm_rls.compile.support_schema.registry import registry_rows
from crm_rls.compile.support_schema.support import (
    called_grants,
    giving_grants,
    link_views,
    manager_grants,
    owner_grants,
    owner_policies,
    self_service_grants,
)
from crm_rls.compile.support_schema.version_views import version_grants, version_views
from crm_rls.compile.upkeep.assigning import (
    compile_assignment,
    compile_joined_rows,
    joined_fillings,
    unassignable,
)
from crm_rls.compile.upkeep.carrying import carry_fillings, compile_carries
from crm_rls.compile.upkeep.keeping_links import compile_link_guards
from crm_rls.compile.upkeep.lines import compile_lines, line_fillings, line_triggers
from crm_rls.compile.upkeep.makers import compile_makers
from crm_rls.compile.upkeep.positions import compile_positions, position_fillings
from crm_rls.compile.upkeep.trees import compile_trees, tree_columns, tree_fillings, tree_grants
from crm_rls.errors import CompileError
from crm_rls.model import Model, Right, Sharing, TableName
from crm_rls.model.in_force import in_force
from crm_rls.model.ownership import ownership
from crm_rls.postgres.versions import has_membership_options


def compile_model(
    model: Model, facts: ServerFacts, support: Mapping[str, str], *, leave_out_unclassified: bool = False
) -> CatalogState:
    """Return the state that the model wants in a database with these facts.

    `support` holds the texts of sql/support and sql/people (see `installed_objects`). Same input, same
    output, to the byte. Raises CompileError with every reason why the model does not fit the database;
    a table that is not classified is one, unless such tables are left out.
    """
    declared, layout = _laid_out(model, facts, leave_out_unclassified=leave_out_unclassified)
    model = layout.model
    policies = tuple(_policies(layout, facts))
    objects = tuple(_objects(layout, facts, support))
    roles = tuple(_roles(layout))
    if clashing := tuple(clashes(layout, roles, policies, objects)):
        raise CompileError(clashing)
    return CatalogState(
        mark=own_mark(model.prefix),
        renamed_groups={group.was: group.name for group in model.groups if group.was is not None},
        renamed_roles=dict(_renamed_roles(layout)),
        renamed_policies=dict(_renamed_policies(layout)),
        roles={role.name: role for role in roles},
        logins=frozenset(person.login for person in model.people),
        services=frozenset(login for service in model.services for login in service.logins),
        gateways=frozenset(model.gateways),
        blind=frozenset(model.blind),
        memberships=frozenset(_memberships(layout, facts)),
        tables={table: TableFlags(enabled=True, forced=True) for table in protected(model, facts)},
        open=_opened(model, facts),
        policies={(policy.table, policy.name): policy for policy in sorted(policies, key=_policy_order)},
        grants=frozenset(_grants(layout, facts, objects)),
        objects={each.identity: each for each in objects},
        fillings=tuple(_fillings(layout)),
        people=frozenset(_people(model)),
        timed=frozenset(_timed(model)),
        registry=frozenset(registry_rows(layout, facts)),
        homes=(facts.database,),
        in_force=in_force(declared),
        former=_former(layout, facts, support),
        ownership=ownership(model),
    )


def _laid_out(model: Model, facts: ServerFacts, *, leave_out_unclassified: bool) -> tuple[Model, Layout]:
    """Return the model with the tables that it does not name, and its layout. Raises CompileError."""
    if unknown := tuple(unknown_tables(model, facts)):
        raise CompileError(unknown)
    declared = with_unnamed(model, facts)
    linked = linked_by_keys(declared, facts)
    found = list(misfits(declared, linked, facts))
    if found and any(True for _ in unsettled_links(linked)):
        raise CompileError(tuple(dict.fromkeys(found)))  # there is no layout to ask about the rest
    layout = lay_out(declared, facts)
    model = layout.model
    found += [
        *unassignable(layout, facts),
        *incomparable(model, facts),
        *unfit_types(model, facts),
        *unfit_sources(model, facts),
        *unshareable(model, facts),
        *unfit_history(model, facts),
        *unfit_new_logins(model, facts),
        *unfit_for_adding(model, facts),
    ]
    if not leave_out_unclassified:
        found += unclassified(model, facts)
    if found:
        raise CompileError(tuple(dict.fromkeys(found)))
    return declared, layout


def _former(layout: Layout, facts: ServerFacts, support: Mapping[str, str]) -> Former | None:
    """Return what the model was called under its former prefix: made the same way, so in the same order."""
    model = layout.model
    if model.former_prefix is None:
        return None
    before = lay_out(replace(model, prefix=model.former_prefix, former_prefix=None), facts)
    roles = zip(_roles(before), _roles(layout), strict=True)
    policies = zip(_policies(before, facts), _policies(layout, facts), strict=True)
    # A view keeps the names of its columns where a column of ours in it gets another one.
    anew = {
        each.name
        for table, each in before.link_views.items()
        if each.columns != layout.link_views[table].columns
    }
    groups = zip(_renamed_roles(before), _renamed_roles(layout), strict=True)
    of_groups = zip(_renamed_policies(before), _renamed_policies(layout), strict=True)
    return Former(
        model.former_prefix,
        own_mark(before.model.prefix),
        {old.name: new.name for old, new in roles} | {old: new for (old, _), (new, _) in groups},
        {(old.table, old.name): new.name for old, new in policies}
        | {old: new[1] for (old, _), (new, _) in of_groups},
        tuple(
            (old, new)
            for old, new in zip(
                _objects(before, facts, support), _objects(layout, facts, support), strict=True
            )
            if old.name not in anew
        ),
    )


def _grants(layout: Layout, facts: ServerFacts, objects: Collection[SupportObject]) -> Iterator[Grant]:
    yield from compile_grants(layout, facts)
    yield from called_grants(layout, objects)
    yield from owner_grants(layout)
    yield from value_grants(layout.value_views, layout.names.owner, layout.names.persons)
    for served in served_roots(layout.model):
        yield from contact_group_grants(layout, served)
        yield from contact_family_grants(layout, served)
    yield from version_grants(layout, facts)
    yield from move_contacts_grants(layout)
    yield from give_contact_grants(layout, facts)
    yield from share_grants(layout)
    yield from asked_grants(layout, facts)
    yield from tree_grants(layout)
    yield from manager_grants(layout, objects)
    yield from self_service_grants(layout, objects)
    yield from giving_grants(layout, objects)
    yield from guard_grants(layout)


def _policies(layout: Layout, facts: ServerFacts) -> Iterator[Policy]:
    yield from compile_policies(layout)
    yield from share_policies(layout, facts)
    yield from owner_policies(layout)
    yield from service_policies(layout, facts, protected(layout.model, facts))


def protected(model: Model, facts: ServerFacts) -> tuple[TableName, ...]:
    """Return every table that gets row security: root, children, blocked, and their partitions.

    Blocked views and foreign tables cannot have any; nobody gets a privilege on them.
    """
    blocked = {name for name in model.blocked if name not in facts.tables or facts.tables[name].kind in "rp"}
    declared = {*model.guarded(), *blocked}
    return tuple(sorted(declared | _below(declared, facts)))


def _opened(model: Model, facts: ServerFacts) -> frozenset[TableName]:
    """Return the tables that need no row security, with their partitions: these may have been blocked."""
    return frozenset({*model.public} | _below(model.public, facts)) - {*protected(model, facts)}


def _below(declared: Collection[TableName], facts: ServerFacts) -> set[TableName]:
    """Return the tables that are partitions of others or inherit from them."""
    return {
        name
        for name, table in facts.tables.items()
        if table.kind in "rp" and not set(declared).isdisjoint(table.parents)
    }


def _policy_order(policy: Policy) -> tuple[TableName, str]:
    return (policy.table, policy.name)


def _renamed_roles(layout: Layout) -> Iterator[tuple[str, str]]:
    names = layout.names
    for group in layout.model.groups:
        if group.was is not None:
            yield names.group_role(group.was), names.group_role(group.name)
            yield names.timed_role(group.was), names.timed_role(group.name)


def _renamed_policies(layout: Layout) -> Iterator[tuple[tuple[TableName, str], str]]:
    model, names = layout.model, layout.names
    for group in model.groups:
        if group.was is None:
            continue
        for table, right in product(model.guarded(), Right):
            for way, timed in product(layout.ways.get((table, group.name, right), ()), (False, True)):
                old = names.policy(way.of(group.was), right, timed=timed)
                yield (table, old), names.policy(way.of(group.name), right, timed=timed)


def _roles(layout: Layout) -> Iterator[Role]:
    mark = own_mark(layout.model.prefix)
    names = layout.names
    yield Role(names.persons, mark=mark)
    yield Role(names.owner, mark=mark)
    yield Role(names.registrar, inherit=False, mark=mark)  # before 16 it is a member of all it may grant
    yield from (Role(name, mark=mark) for name in names.readers)
    for group in layout.model.groups:
        yield Role(names.group_role(group.name), mark=mark)
        yield Role(names.timed_role(group.name), mark=mark)
    if layout.model.sharing is not Sharing.NOTHING:
        yield Role(names.share_role, mark=mark)
    yield from login_maker(layout, mark)
    yield from service_roles(layout, mark)


def _memberships(layout: Layout, facts: ServerFacts) -> Iterator[RoleMembership]:
    """Yield role memberships; a person inherits a group but need not become it (SET FALSE, 16+)."""
    names = layout.names
    options = has_membership_options(facts.version)
    grantor = names.registrar if options else ""
    granted = [names.persons, names.area_managers, names.auditors]
    for group in layout.model.groups:
        granted += [names.group_role(group.name), names.timed_role(group.name)]
    if layout.model.sharing is not Sharing.NOTHING:
        granted.append(names.share_role)
    for role in granted:
        yield RoleMembership(role, names.registrar, admin=True, inherit=not options, set_role=not options)
    logins = {person.name: person.login for person in layout.model.people}
    for login in logins.values():
        yield RoleMembership(names.persons, login, set_role=not options, grantor=grantor)
    for membership in layout.model.memberships:
        of_group = names.timed_role if membership.timed else names.group_role
        yield RoleMembership(
            of_group(membership.group), logins[membership.person], set_role=not options, grantor=grantor
        )
    yield from service_memberships(layout, facts)


def _objects(layout: Layout, facts: ServerFacts, support: Mapping[str, str]) -> Iterator[SupportObject]:
    yield from installed_objects(support, layout.names)
    yield from guard_objects(layout)
    yield from day_functions(layout.model, layout.names.owner)
    yield from tree_columns(layout, facts)
    yield from link_views(layout, facts)
    yield from compile_lines(layout)
    yield from value_objects(layout.value_views, layout.names.owner)
    for served in served_roots(layout.model):
        yield contact_group_view(layout, facts, served)
        yield contact_family_view(layout, facts, served)
    yield from version_views(layout, facts)
    yield from move_contacts(layout)
    yield from own_contacts(layout)
    yield from give_contact(layout, facts)
    yield from share_objects(layout)
    yield from login_functions(layout)
    yield from territory_functions(layout)
    yield from compile_assignment(layout)
    yield from compile_positions(layout)
    yield from line_triggers(layout)
    yield from compile_makers(layout)
    yield from compile_link_guards(layout)
    yield from compile_trees(layout)
    yield from compile_carries(layout, facts)
    yield from compile_joined_rows(layout, facts)


def _fillings(layout: Layout) -> Iterator[Filling]:
    """Yield those of positions first, for these are copied."""
    yield from position_fillings(layout)
    yield from line_fillings(layout)
    yield from tree_fillings(layout)
    yield from carry_fillings(layout)
    yield from joined_fillings(layout)


def _people(model: Model) -> Iterator[PersonRow]:
    for person in model.people:
        attributes = tuple(sorted(person.attributes.items()))
        was = (person.was,) if person.was is not None else ()
        yield PersonRow(person.login, person.name, attributes, person.keeping, former=was)


def _timed(model: Model) -> Iterator[TimedRow]:
    logins = {person.name: person.login for person in model.people}
    for membership in model.memberships:
        if membership.timed:
            yield TimedRow(
                logins[membership.person],
                membership.group,
                membership.valid_from,
                membership.valid_until,
                membership.reason,
            )
