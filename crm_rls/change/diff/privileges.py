"""Which privileges are granted and revoked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_rls.catalog import PUBLIC, CatalogState, Grant, Kind, SupportObject
from crm_rls.change.findings import Options, is_ours
from crm_rls.change.kinds import (
    GrantPrivilege,
    Holder,
    ObjectChange,
    PrivilegeChange,
    RecordTaken,
    ReplaceObject,
    RevokePrivilege,
)
from crm_rls.model import TableName
from crm_rls.postgres.names import SUPPORT_SCHEMA, SUPPORT_SCHEMAS, Names, is_guard_table


def privilege_changes(
    current: CatalogState, desired: CatalogState, objects: Iterable[ObjectChange], options: Options
) -> Iterator[PrivilegeChange]:
    """Yield the changes of privileges; `objects` are the changes of objects, with which some are lost."""
    current = _without_lost_grants(current, objects)
    protected = set(desired.tables)
    ours = {name for name, role in current.roles.items() if is_ours(role, desired)} | set(desired.roles)
    if options.detached and desired.former is not None:
        ours |= set(desired.former.roles)
    taken: set[Grant] = set()
    for grant in sorted(current.grants - desired.grants):
        if grant.grantee == PUBLIC:
            on_protected = grant.kind is Kind.TABLE and TableName(grant.schema, grant.name) in protected
            if on_protected or grant.schema in SUPPORT_SCHEMAS:
                yield RevokePrivilege(grant)
            if on_protected and grant not in current.taken:
                yield RecordTaken(grant)
        elif grant.grantee in ours:  # also those that are dropped: a role with privileges cannot be
            taken.add(replace(grant, grantable=False))
            yield RevokePrivilege(grant, _is_for_triggers(grant, Names(options.prefix)))
    for grant in sorted(desired.grants):
        # What is revoked on a table is revoked on its columns, too (manual, REVOKE).
        if grant not in current.grants or replace(grant, column="") in taken:
            yield GrantPrivilege(grant, _holder(grant, Names(options.prefix)))


def _holder(grant: Grant, names: Names) -> Holder:
    if is_guard_table(grant.schema, grant.name):
        return Holder.GUARD
    if grant.grantee in (names.owner, names.registrar):
        return Holder.OWNERS
    if grant.grantee in names.readers:
        return Holder.MANAGERS
    if grant.schema == SUPPORT_SCHEMA and grant.kind is not Kind.SCHEMA and grant.grantee == names.persons:
        return Holder.POLICIES
    return Holder.PEOPLE


def _is_for_triggers(grant: Grant, names: Names) -> bool:
    """Say whether triggers of ours read or write by it: on columns, and never on a whole table.

    What is revoked on a table would be revoked on its columns, too, which are granted before.
    """
    return (
        grant.grantee == names.owner
        and grant.schema not in SUPPORT_SCHEMAS
        and (bool(grant.column) or grant.kind is Kind.SCHEMA)
    )


def _without_lost_grants(current: CatalogState, changes: Iterable[ObjectChange]) -> CatalogState:
    """Return the current state without the privileges that go with an object that is dropped and made."""
    dropped = [
        change.current for change in changes if isinstance(change, ReplaceObject) and not change.in_place
    ]
    if not dropped:
        return current
    kept = (grant for grant in current.grants if not any(_is_on(grant, each) for each in dropped))
    return replace(current, grants=frozenset(kept))


def _is_on(grant: Grant, each: SupportObject) -> bool:
    match each.kind:
        case Kind.COLUMN:
            return (grant.schema, grant.name, grant.column) == (each.schema, each.table, each.name)
        case Kind.FUNCTION:
            named = (Kind.FUNCTION, each.schema, each.name, each.signature)
            return (grant.kind, grant.schema, grant.name, grant.signature) == named
        case _:
            return (grant.schema, grant.name) == (each.schema, each.name)
