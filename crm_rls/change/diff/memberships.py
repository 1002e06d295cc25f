"""Which memberships are granted and revoked, and what follows from changed ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from crm_rls.catalog import CatalogState, RoleMembership, ServerFacts
from crm_rls.change.findings import Options
from crm_rls.change.kinds import (
    Change,
    GrantRole,
    MembershipChange,
    MembershipsMoved,
    RecordMemberships,
    Replan,
    RevokeRole,
)
from crm_rls.model import TableName
from crm_rls.postgres.names import Names
from crm_rls.postgres.versions import needs_replan_signal


def membership_changes(
    current: CatalogState,
    desired: CatalogState,
    facts: ServerFacts,
    options: Options,
    *,
    leaving: Collection[tuple[str, str]],
    policies_change: bool,
) -> Iterator[MembershipChange]:
    """Yield the changes of memberships; `leaving` are the roles and members that must end."""
    unsteady = _with_other_attributes(current, desired) if policies_change else frozenset[str]()
    names = Names(options.prefix)
    existing: dict[tuple[str, str], list[RoleMembership]] = {}
    for membership in current.memberships:
        if names.is_service_role(membership.role) and membership.admin and not membership.usable:
            continue  # of who made the role, and may be a login of the service
        existing.setdefault((membership.role, membership.member), []).append(membership)
    inactive = {row.login for row in current.people if not row.active}
    wanted = {(each.role, each.member): each for each in desired.memberships if each.member not in inactive}
    # The registrar first: it grants all others.
    for key in sorted(wanted, key=lambda key: (key[1] != names.registrar, key)):
        membership, standing = wanted[key], existing.get(key, [])
        if key[0] == names.persons and key[1] in unsteady and standing:
            yield from map(RevokeRole, sorted(standing))
            yield GrantRole(membership)
        elif standing != [membership]:
            yield from _settled(membership, sorted(standing))
    of_people = desired.roles.keys() - {*names.readers, names.registrar, names.owner}
    for key in sorted(existing.keys() - {(each.role, each.member) for each in desired.memberships}):
        # Nobody but the model says who is a service.
        revoke = key in leaving or names.is_service_role(key[0])
        if key[0] in of_people and revoke and key[1] != facts.user:
            yield from (RevokeRole(each) for each in sorted(existing[key]) if each.usable)


def _settled(wanted: RoleMembership, standing: Sequence[RoleMembership]) -> Iterator[GrantRole | RevokeRole]:
    """Yield what leaves exactly the wanted membership, granted by whom it must be (if that is said)."""
    right = [each for each in standing if wanted.grantor in ("", each.grantor)]
    fitting = [each for each in right if replace(each, grantor=wanted.grantor) == wanted]
    kept = (fitting or right)[:1]
    if not fitting:
        yield GrantRole(
            wanted, kept[0] if kept else None, tuple(each for each in standing if each not in kept)
        )
    yield from (RevokeRole(extra) for extra in standing if extra not in kept)


def _with_other_attributes(current: CatalogState, desired: CatalogState) -> frozenset[str]:
    """Return the logins that must stand outside while policies change.

    New policies with old attributes, or old ones with new, may show what neither side shows; so for that
    time they leave the role that holds all privileges.
    """
    now = {row.login: row.attributes for row in current.people}
    return frozenset(row.login for row in desired.people if now.get(row.login, ()) != row.attributes)


def follow_ups(
    changes: Iterable[Change], desired: CatalogState, facts: ServerFacts, options: Options
) -> Iterator[MembershipChange]:
    """Yield what follows changed memberships: an entry in the log, and where needed the signal to replan."""
    if not any(isinstance(change, MembershipsMoved) for change in changes):
        return
    if desired.registry:  # else everything is removed, and the log with it
        yield RecordMemberships(options.prefix)
    readable = {
        TableName(grant.schema, grant.name)
        for grant in desired.grants
        if grant.grantee == Names(options.prefix).persons and grant.privilege == "SELECT"
    }
    tables = tuple(sorted(readable & set(desired.tables)))
    if tables and needs_replan_signal(facts.version):
        yield Replan(tables, Names(options.prefix).persons)
