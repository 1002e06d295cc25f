"""Which roles of ours are made, altered and dropped, and which logins are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import Binding, CatalogState
from crm_rls.change.findings import Options, is_ours, kept_makers
from crm_rls.change.kinds import AlterRole, CreateLogin, CreateRole, DropRole, RoleChange
from crm_rls.model import Logins


def role_changes(current: CatalogState, desired: CatalogState, options: Options) -> Iterator[RoleChange]:
    """Yield the changes of roles."""
    if options.logins is Logins.CREATE:
        lost = {row.login for row in current.people if row.binding is Binding.GONE}
        for login in sorted(desired.logins - set(current.roles) - lost):
            yield CreateLogin(login)
    for name, role in desired.roles.items():
        existing = current.roles.get(name)
        if existing is None:
            yield CreateRole(role)
        elif existing != role and is_ours(existing, desired):
            yield AlterRole(existing, role)
    members = Counter(
        each.role
        for each in current.memberships
        if each.usable and not is_ours(current.roles.get(each.member), desired)
    )
    grantors = {membership.grantor for membership in current.memberships}
    # A membership needs its grantor; it goes with its role.
    for name in sorted(current.roles, key=lambda name: (name in grantors, name)):
        if not is_ours(current.roles[name], desired) or name in desired.roles:
            continue
        if name not in kept_makers(current, desired, options.prefix):
            yield DropRole(name, members[name])
        elif current.roles[name].create_role:
            yield AlterRole(current.roles[name], replace(current.roles[name], create_role=False))
