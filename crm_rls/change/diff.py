"""From a current and a desired state to ordered changes. A pure function; it asks no database.

Only what carries the model's own mark is changed or dropped. What others made on protected tables is
reported as a `Finding`: a foreign permissive policy is ORed to ours (manual, 5.9).

Equality of expressions is decided on text that the server printed on both sides (`Printed`, ADR 0001).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crm_rls.catalog import PUBLIC, CatalogState, Grant, Kind, Policy, RoleMembership, ServerFacts, TableFlags
from crm_rls.change.findings import Finding, Options, find, is_ours
from crm_rls.change.kinds import (
    AlterPolicy,
    AlterRole,
    Change,
    CreateLogin,
    CreatePolicy,
    CreateRole,
    DropPerson,
    DropPolicy,
    DropRegistry,
    DropRole,
    DropTimed,
    GrantPrivilege,
    GrantRole,
    GrantToManagers,
    GrantToOwner,
    OpenTable,
    ProtectTable,
    PutPerson,
    PutRegistry,
    PutTimed,
    RecordMemberships,
    RenameGroupRows,
    RenamePolicy,
    RenameRole,
    ReplaceObject,
    Replan,
    RevokePrivilege,
    RevokeRole,
    Suspend,
)
from crm_rls.change.objects import object_changes
from crm_rls.model import Logins, TableName, Undeclared
from crm_rls.postgres.names import SUPPORT_SCHEMAS, Names
from crm_rls.postgres.versions import needs_replan_signal

SUSPEND_FROM = 50
"""From this many policy changes on a protected table row security is suspended inside the transaction."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How the server prints expressions and view queries of ours: source text to printed text."""

    expressions: Mapping[tuple[TableName, str], str] = field(default_factory=dict)
    views: Mapping[TableName, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """Ordered changes, and findings that no change mends."""

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


def diff(
    current: CatalogState, desired: CatalogState, printed: Printed, facts: ServerFacts, options: Options
) -> Difference:
    """Return what leads from `current` to `desired`, in the order in which it must be done."""
    names = Names(options.prefix)
    renames, current = _follow_renames(current, desired, options)
    findings = tuple(sorted(find(current, desired, facts, options)))
    changes: list[Change] = [*renames]
    changes += _roles(current, desired, options)
    policies = tuple(_policies(current, desired, printed))
    changes += policies
    unsteady = _with_other_attributes(current, desired) if policies else frozenset[str]()
    changes += _memberships(current, desired, facts, options, unsteady)
    changes += _people(current, desired)
    changes += _registry(current, desired)
    changes += object_changes(current, desired, printed.views)
    changes += _row_security(current, desired, policies)
    changes += _privileges(_without_lost_grants(current, changes), desired, names)
    changes += _after_memberships(changes, desired, facts, options)
    # sorted() is stable: inside a phase the order of the desired state stays (a table before its index).
    return Difference(tuple(sorted(changes, key=lambda change: change.phase)), findings)


# -- renames -------------------------------------------------------------------------------------------


def _follow_renames(
    current: CatalogState, desired: CatalogState, options: Options
) -> tuple[list[Change], CatalogState]:
    """Return the renames and the current state as it will be after them."""
    roles = {
        old: new
        for old, new in desired.renamed_roles.items()
        if new not in current.roles and is_ours(current.roles.get(old), desired)
    }
    if not roles:
        return [], current
    policies = {
        key: new
        for key, new in desired.renamed_policies.items()
        if _is_own(current.policies.get(key), desired) and (key[0], new) not in current.policies
    }
    names = Names(options.prefix)
    groups = {old: new for old, new in desired.renamed_groups.items() if names.group_role(old) in roles}
    changes: list[Change] = [RenameRole(old, new) for old, new in sorted(roles.items())]
    changes += [RenamePolicy(table, old, new) for (table, old), new in sorted(policies.items())]
    changes += [RenameGroupRows(old, new) for old, new in sorted(groups.items())]
    return changes, _renamed(current, roles, policies, groups)


def _is_own(policy: Policy | None, desired: CatalogState) -> bool:
    return policy is not None and policy.mark == desired.policy_mark


def _renamed(
    current: CatalogState,
    roles: Mapping[str, str],
    policies: Mapping[tuple[TableName, str], str],
    groups: Mapping[str, str],
) -> CatalogState:
    def role(name: str) -> str:
        return roles.get(name, name)

    moved = (
        replace(policy, name=policies.get(key, key[1]), roles=tuple(map(role, policy.roles)))
        for key, policy in current.policies.items()
    )
    return replace(
        current,
        roles={role(name): replace(each, name=role(name)) for name, each in current.roles.items()},
        memberships=frozenset(replace(m, role=role(m.role)) for m in current.memberships),
        policies={(policy.table, policy.name): policy for policy in moved},
        grants=frozenset(replace(grant, grantee=role(grant.grantee)) for grant in current.grants),
        timed=frozenset(replace(row, group=groups.get(row.group, row.group)) for row in current.timed),
        covers=frozenset(
            replace(row, groups=row.groups and tuple(groups.get(name, name) for name in row.groups))
            for row in current.covers
        ),
        people=frozenset(
            replace(row, groups=tuple(sorted(groups.get(name, name) for name in row.groups)))
            for row in current.people
        ),
    )


# -- roles and people ----------------------------------------------------------------------------------


def _roles(current: CatalogState, desired: CatalogState, options: Options) -> Iterator[Change]:
    if options.logins is Logins.CREATE:
        for login in sorted(desired.logins - set(current.roles)):
            yield CreateLogin(login)
    for name, role in desired.roles.items():
        existing = current.roles.get(name)
        if existing is None:
            yield CreateRole(role)
        elif existing != role and is_ours(existing, desired):
            yield AlterRole(existing, role)
    members = Counter(membership.role for membership in current.memberships)
    grantors = {membership.grantor for membership in current.memberships}
    # A membership needs its grantor; it goes with its role.
    for name in sorted(current.roles, key=lambda name: (name in grantors, name)):
        if is_ours(current.roles[name], desired) and name not in desired.roles:
            yield DropRole(name, members[name])


def _memberships(
    current: CatalogState,
    desired: CatalogState,
    facts: ServerFacts,
    options: Options,
    unsteady: frozenset[str],
) -> Iterator[Change]:
    names = Names(options.prefix)
    existing: dict[tuple[str, str], list[RoleMembership]] = {}
    for membership in current.memberships:
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
    leaving = _leaving(current, names)
    kept = _needed_by_live_rows(current, names) if options.undeclared is Undeclared.REVOKE else frozenset()
    of_people = desired.roles.keys() - {names.managers, names.area_managers, names.registrar, names.owner}
    for key in sorted(existing.keys() - {(each.role, each.member) for each in desired.memberships}):
        revoke = (options.undeclared is Undeclared.REVOKE and key not in kept) or key in leaving
        if key[0] in of_people and revoke and key[1] != facts.user:
            for membership in sorted(existing[key]):
                yield RevokeRole(membership)


def _settled(wanted: RoleMembership, standing: Sequence[RoleMembership]) -> Iterator[Change]:
    """Yield what leaves exactly the wanted membership, granted by whom it must be (if that is said)."""
    right = [each for each in standing if wanted.grantor in ("", each.grantor)]
    fitting = [each for each in right if replace(each, grantor=wanted.grantor) == wanted]
    kept = (fitting or right)[:1]
    if not fitting:
        yield GrantRole(wanted, current=kept[0] if kept else None)
    yield from (RevokeRole(extra) for extra in standing if extra not in kept)


def _needed_by_live_rows(current: CatalogState, names: Names) -> frozenset[tuple[str, str]]:
    """Return the timed roles that somebody has for a membership or a cover made by SQL."""
    covered = {row.substitute for row in current.covers}
    return frozenset((names.timed_role(row.group), row.login) for row in current.timed) | frozenset(
        (each.role, each.member)
        for each in current.memberships
        if each.member in covered and each.role.startswith(names.timed_role(""))
    )


def _leaving(current: CatalogState, names: Names) -> frozenset[tuple[str, str]]:
    """Return the memberships that the model declared when it was applied last."""
    return frozenset(
        (role, row.login)
        for row in current.people
        if row.declared
        for role in (names.persons, *(names.group_role(group) for group in row.groups))
    ) | frozenset((names.timed_role(row.group), row.login) for row in current.timed if row.declared)


def _with_other_attributes(current: CatalogState, desired: CatalogState) -> frozenset[str]:
    """Return the logins that must stand outside while policies change.

    New policies with old attributes, or old ones with new, may show what neither side shows; so for that
    time they leave the role that holds all privileges.
    """
    now = {row.login: row.attributes for row in current.people}
    return frozenset(row.login for row in desired.people if now.get(row.login, ()) != row.attributes)


def _people(current: CatalogState, desired: CatalogState) -> Iterator[Change]:
    for row in sorted(desired.people - current.people):
        yield PutPerson(row)
    logins = {row.login for row in desired.people}
    for row in sorted(current.people):
        if row.declared and row.login not in logins:
            yield DropPerson(row)
    for timed in sorted(desired.timed - current.timed, key=repr):
        yield PutTimed(timed)
    for timed in sorted(current.timed - desired.timed, key=repr):
        if timed.declared:
            yield DropTimed(timed)


def _registry(current: CatalogState, desired: CatalogState) -> Iterator[Change]:
    wanted = {(row.table, row.key) for row in desired.registry}
    for row in sorted(current.registry):
        if (row.table, row.key) not in wanted and desired.registry:
            yield DropRegistry(row)
    for row in sorted(desired.registry - current.registry):
        yield PutRegistry(row)


# -- policies and tables -------------------------------------------------------------------------------


def _policies(current: CatalogState, desired: CatalogState, printed: Printed) -> Iterator[Change]:
    for key, policy in desired.policies.items():
        existing = current.policies.get(key)
        if existing is None:
            yield CreatePolicy(policy)
        elif existing.mark != desired.policy_mark:
            continue  # a finding: the name is taken
        elif not alterable(existing, policy):
            yield DropPolicy(existing)
            yield CreatePolicy(policy)
        elif existing.roles != policy.roles or not same_expressions(existing, policy, printed):
            yield AlterPolicy(existing, policy)
    for key, policy in sorted(current.policies.items()):
        if policy.mark == desired.policy_mark and key not in desired.policies:
            yield DropPolicy(policy)


def alterable(existing: Policy, policy: Policy) -> bool:
    """ALTER POLICY changes neither command nor kind, and takes no expression away."""
    same_kind = (existing.command, existing.permissive) == (policy.command, policy.permissive)
    lost = (existing.using is not None and policy.using is None) or (
        existing.check is not None and policy.check is None
    )
    return same_kind and not lost


def same_expressions(existing: Policy, policy: Policy, printed: Printed) -> bool:
    """Say whether the server prints both policies alike; in doubt they differ."""

    def text(source: str | None) -> str | None:
        return None if source is None else printed.expressions.get((policy.table, source), source)

    return (existing.using, existing.check) == (text(policy.using), text(policy.check))


def _row_security(
    current: CatalogState, desired: CatalogState, policies: tuple[Change, ...]
) -> Iterator[Change]:
    touched = Counter(
        change.desired.table if isinstance(change, AlterPolicy) else change.policy.table
        for change in policies
        if isinstance(change, AlterPolicy | CreatePolicy | DropPolicy)
    )
    for table, flags in desired.tables.items():
        existing = current.tables.get(table, TableFlags())
        if existing.enabled and touched[table] >= SUSPEND_FROM:
            yield Suspend(table)
            yield ProtectTable(table, replace(existing, enabled=False))
        elif existing != flags:
            yield ProtectTable(table, existing)
    # A blocked table has no policy of ours, so one that becomes public is not known by that.
    ours = {p.table for p in current.policies.values() if p.mark == desired.policy_mark} | desired.open
    foreign = {p.table for p in current.policies.values() if p.mark != desired.policy_mark}
    for table in sorted(ours - foreign - set(desired.tables)):
        if current.tables.get(table, TableFlags()).enabled:
            yield OpenTable(table)


# -- privileges ----------------------------------------------------------------------------------------


def _without_lost_grants(current: CatalogState, changes: list[Change]) -> CatalogState:
    """Return the current state without the privileges that go with a view that is dropped and made anew."""
    anew = {
        (change.desired.schema, change.desired.name)
        for change in changes
        if isinstance(change, ReplaceObject)
        and change.desired.kind is Kind.VIEW
        and change.desired.signature not in ("", change.current.signature)
    }
    return replace(
        current, grants=frozenset(each for each in current.grants if (each.schema, each.name) not in anew)
    )


def _privileges(current: CatalogState, desired: CatalogState, names: Names) -> Iterator[Change]:
    protected = set(desired.tables)
    ours = {name for name, role in current.roles.items() if is_ours(role, desired)} | set(desired.roles)
    taken: set[Grant] = set()
    for grant in sorted(current.grants - desired.grants):
        if grant.grantee == PUBLIC:
            on_protected = grant.kind is Kind.TABLE and TableName(grant.schema, grant.name) in protected
            if on_protected or grant.schema in SUPPORT_SCHEMAS:
                yield RevokePrivilege(grant)
        elif grant.grantee in ours:  # also those that are dropped: a role with privileges cannot be
            taken.add(replace(grant, grantable=False))
            yield RevokePrivilege(grant)
    for grant in sorted(desired.grants):
        # What is revoked on a table is revoked on its columns, too (manual, REVOKE).
        if grant not in current.grants or replace(grant, column="") in taken:
            if grant.grantee in (names.owner, names.registrar):
                yield GrantToOwner(grant)
            elif grant.grantee in (names.managers, names.area_managers):
                yield GrantToManagers(grant)
            else:
                yield GrantPrivilege(grant)


def _after_memberships(
    changes: list[Change], desired: CatalogState, facts: ServerFacts, options: Options
) -> Iterator[Change]:
    """Yield what follows changed memberships: an entry in the log, and where needed the signal to replan."""
    touching = GrantRole | RevokeRole | DropRole | RenameRole
    if not any(isinstance(change, touching) for change in changes):
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
