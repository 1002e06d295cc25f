"""Rows about people and their roles are two truths: what rows need of roles, and what there is. Pure.

A row of a timed membership or of a cover shows nothing without the timed role, that of a share without its
role, nobody anything without the role of all persons, and a role that no row needs is nobody's intention.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from crm_rls.catalog import Binding, CatalogState, PersonRow, RoleMembership, ServerFacts
from crm_rls.change.findings import Options
from crm_rls.change.kinds import GrantRole, MembershipChange, RevokeRole
from crm_rls.postgres.names import Names
from crm_rls.postgres.versions import has_membership_options

_Key = tuple[str, str]
"""Role and member."""


def due_changes(
    current: CatalogState,
    desired: CatalogState,
    facts: ServerFacts,
    options: Options,
    changed: Collection[MembershipChange],
) -> Iterator[MembershipChange]:
    """Yield the memberships that rows of people lack, and timed roles without a row.

    `changed` is what the model already changes. A role that a row needed until it ran out goes with `tidy`.
    """
    if not desired.registry or options.detached:  # everything, or everybody, is removed
        return
    names = Names(options.prefix)
    groups = frozenset(row.key for row in desired.registry if row.table == "access_group")
    there = {(each.role, each.member) for each in current.memberships if each.inherit}
    moved = (each.membership for each in changed if isinstance(each, GrantRole | RevokeRole))
    settled = {(each.role, each.member) for each in moved}
    settled |= {(each.role, each.member) for each in desired.memberships}
    staying = {row.login for row in desired.people}
    gone = {row.login for row in current.people if row.declared and row.login not in staying}
    persons = [
        row
        for row in sorted(current.people)
        if row.active and _has_login(row, current, desired) and row.login not in gone
    ]
    # The covers of whoever goes are dropped with the person.
    current = replace(current, covers=frozenset(each for each in current.covers if each.absent not in gone))
    due = set(_due(current, desired, names, persons, groups))
    bare = has_membership_options(facts.version)
    for role, member in sorted(due - there - settled):
        grantor = names.registrar if bare else ""
        yield GrantRole(RoleMembership(role, member, set_role=not bare, grantor=grantor))
    accounted = due | set(_ever_due(current, names, groups))
    registered = {row.login for row in persons}
    # A role that goes takes its members with it.
    timed = {names.share_role, *(names.timed_role(group) for group in groups)} & desired.roles.keys()
    for each in sorted(current.memberships):
        key = (each.role, each.member)
        if each.role in timed and each.member in registered and key not in accounted | settled:
            yield RevokeRole(each)


def _has_login(row: PersonRow, current: CatalogState, desired: CatalogState) -> bool:
    if row.binding is Binding.FOREIGN:
        return row.login in current.roles or row.login in desired.logins
    return row.binding is Binding.BOUND


def _due(
    current: CatalogState,
    desired: CatalogState,
    names: Names,
    persons: Collection[PersonRow],
    groups: frozenset[str],
) -> Iterator[_Key]:
    """Yield what the rows of these people need now or later."""
    logins = {row.login for row in persons}
    for login in logins:
        yield names.persons, login
    timed = [row for row in desired.timed if row.live and row.group in groups]
    memberships = {(each.role, each.member) for each in current.memberships | desired.memberships}
    for row in timed:
        if row.login in logins:
            yield names.timed_role(row.group), row.login
    if names.share_role in desired.roles:
        for share in current.shares:
            if share.live and share.login in logins:
                yield names.share_role, share.login
    for cover in current.covers:
        if not cover.live or cover.substitute not in logins:
            continue
        for group in groups if cover.groups is None else groups.intersection(cover.groups):
            holds = (names.group_role(group), cover.absent) in memberships
            if holds or any((row.login, row.group) == (cover.absent, group) for row in timed):
                yield names.timed_role(group), cover.substitute


def _ever_due(current: CatalogState, names: Names, groups: frozenset[str]) -> Iterator[_Key]:
    """Yield what some row needs or needed, ended or not."""
    for row in current.timed:
        yield names.timed_role(row.group), row.login
    for share in current.shares:
        yield names.share_role, share.login
    for cover in current.covers:
        for group in groups if cover.groups is None else cover.groups:
            yield names.timed_role(group), cover.substitute
