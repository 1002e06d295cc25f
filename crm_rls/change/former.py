"""A model with a new prefix: what is renamed, and the state that the other comparisons start from. Pure.

A copy that is detached is the same, but for the roles: those of the home stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import CatalogState, Former, Grant, Kind, SupportObject
from crm_rls.change.findings import Options
from crm_rls.change.kinds import Change, RenameHome, RenameObject, RenamePolicy, RenameRole

_WRITTEN_OUT = (Kind.VIEW, Kind.FUNCTION)
"""What names others in its text; everything else refers to them."""


def follow_prefix(
    current: CatalogState, desired: CatalogState, options: Options
) -> tuple[tuple[Change, ...], CatalogState]:
    """Return the renames, none of them if a name is taken, and the current state as it will be after them."""
    former = desired.former
    if former is None or not any(_is(current, former, old) for old in former.roles):
        return (), current
    if any(new in current.roles for new in former.roles.values()):
        return (), current  # a finding: the name is taken
    roles = (
        {} if options.detached else {old: new for old, new in former.roles.items() if old in current.roles}
    )
    objects = tuple(_renamed_objects(current, former))
    changes: tuple[Change, ...] = (
        *(RenameRole(old, new, desired.mark) for old, new in sorted(roles.items())),
        *(
            RenamePolicy(*key, former.policies[key], desired.mark)
            for key, policy in sorted(current.policies.items())
            if key in former.policies and policy.mark == former.mark
        ),
        *(RenameObject(was, now.name) for was, now in objects if was.name != now.name),
    )
    if not options.detached and current.homes == desired.homes:
        changes += tuple(
            RenameHome(options.prefix, former.prefix, options.prefix, database) for database in desired.homes
        )
    homes = () if options.detached else current.homes
    renamed = _renamed(current, desired, former, roles)
    identities = {was.identity for was, _ in objects}
    same = {key: each for key, each in renamed.objects.items() if key not in identities}
    owned = {now.identity: replace(now, owner=roles.get(now.owner, now.owner)) for _, now in objects}
    grants = frozenset(_grant(grant, objects) for grant in renamed.grants)
    return changes, replace(renamed, objects={**same, **owned}, grants=grants, homes=homes)


def _is(current: CatalogState, former: Former, name: str) -> bool:
    return name in current.roles and current.roles[name].mark == former.mark


def _renamed_objects(current: CatalogState, former: Former) -> Iterator[tuple[SupportObject, SupportObject]]:
    """Yield what has another name or says something else, as it is and as it will be."""
    for old, new in former.objects:
        existing = current.objects.get(old.identity)
        if existing is None or (old.identity, old.definition) == (new.identity, new.definition):
            continue
        follows = existing.kind not in _WRITTEN_OUT and existing.definition == old.definition
        yield (
            existing,
            replace(existing, name=new.name, definition=new.definition if follows else existing.definition),
        )


def _renamed(
    current: CatalogState, desired: CatalogState, former: Former, roles: dict[str, str]
) -> CatalogState:
    def role(name: str) -> str:
        return roles.get(name, name)

    policies = (
        replace(
            policy,
            name=former.policies.get(key, key[1]),
            roles=tuple(sorted(map(role, policy.roles))),
            mark=desired.mark,
        )
        if policy.mark == former.mark
        else policy
        for key, policy in current.policies.items()
    )
    return replace(
        current,
        roles={
            role(name): replace(each, name=role(name), mark=desired.mark if name in roles else each.mark)
            for name, each in current.roles.items()
        },
        memberships=frozenset(
            replace(each, role=role(each.role), member=role(each.member), grantor=role(each.grantor))
            for each in current.memberships
        ),
        policies={(policy.table, policy.name): policy for policy in policies},
        grants=frozenset(replace(grant, grantee=role(grant.grantee)) for grant in current.grants),
        objects={key: replace(each, owner=role(each.owner)) for key, each in current.objects.items()},
    )


def _grant(grant: Grant, objects: tuple[tuple[SupportObject, SupportObject], ...]) -> Grant:
    """Return a privilege on what it is on after the renames."""
    for was, now in objects:
        if was.kind is Kind.COLUMN and (grant.schema, grant.name, grant.column) == (
            was.schema,
            was.table,
            was.name,
        ):
            return replace(grant, column=now.name)
        if was.kind in _WRITTEN_OUT and (grant.schema, grant.name) == (was.schema, was.name):
            return replace(grant, name=now.name)
    return grant
