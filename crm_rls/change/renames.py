"""Groups with a new name: their changes, and the state that the other comparisons start from. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crm_rls.catalog import CatalogState, Policy
from crm_rls.change.findings import Options, is_ours
from crm_rls.change.kinds import Change, RenameGroupRows, RenamePolicy, RenameRole
from crm_rls.model import TableName
from crm_rls.postgres.names import Names


def follow_renames(
    current: CatalogState, desired: CatalogState, options: Options
) -> tuple[tuple[Change, ...], CatalogState]:
    """Return the renames and the current state as it will be after them."""
    roles = {
        old: new
        for old, new in desired.renamed_roles.items()
        if new not in current.roles and is_ours(current.roles.get(old), desired)
    }
    if not roles:
        return (), current
    policies = {
        key: new
        for key, new in desired.renamed_policies.items()
        if _is_own(current.policies.get(key), desired) and (key[0], new) not in current.policies
    }
    names = Names(options.prefix)
    groups = {old: new for old, new in desired.renamed_groups.items() if names.group_role(old) in roles}
    changes: tuple[Change, ...] = (
        *(RenameRole(old, new) for old, new in sorted(roles.items())),
        *(RenamePolicy(table, old, new) for (table, old), new in sorted(policies.items())),
        *(RenameGroupRows(old, new) for old, new in sorted(groups.items())),
    )
    return changes, _renamed(current, roles, policies, groups)


def _is_own(policy: Policy | None, desired: CatalogState) -> bool:
    return policy is not None and policy.mark == desired.mark


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
            replace(row, suspended=tuple(sorted(groups.get(name, name) for name in row.suspended)))
            for row in current.people
        ),
    )
