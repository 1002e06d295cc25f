"""How many locks a plan takes in its one transaction, and whether the server has room for them. Pure.

Measured in pg_locks on PostgreSQL 15 and 18: a lock is taken, once each, on every role that is made, dropped,
granted or named by a policy or a grant, on every policy that gets our comment or is dropped, on every schema
and relation, and on every object of ours. They are kept until the end. The room is
max_locks_per_transaction * (max_connections + max_prepared_transactions), shared by the whole server
(manual, 20.12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import PUBLIC, Grant, Kind, ServerFacts
from crm_rls.change import kinds as c
from crm_rls.change.kinds import Change
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import TableName

Locked = tuple[str, ...]


def lock_advice(changes: Iterable[Change], facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a warning if the changes may take more locks than the server has room for."""
    count = len(locked(changes))
    if facts.lock_slots and count > facts.lock_slots:
        cause = (
            f"applying takes about {count:,} locks in one transaction, and the server has room for "
            f"{facts.lock_slots:,} in all, so it may end with `out of shared memory` and nothing changed"
        )
        factor = count // facts.lock_slots + 1
        step = f"raise max_locks_per_transaction by a factor of {factor} and restart the server"
        yield Diagnostic(Code.TOO_FEW_LOCKS, Severity.WARNING, cause, step, object="the server")


def locked(changes: Iterable[Change]) -> frozenset[Locked]:
    """Return what the changes lock, each thing once."""
    return frozenset(each for change in changes for each in _locked(change))


def _locked(change: Change) -> Iterator[Locked]:
    match change:
        case c.CreateLogin(name) | c.DropRole(name):
            yield _role(name)
        case c.CreateRole(role) | c.AlterRole(_, role):
            yield _role(role.name)
        case c.GrantRole(membership) | c.RevokeRole(membership):
            yield _role(membership.role)
        case c.CreatePolicy(policy):
            yield ("policy", str(policy.table), policy.name)
            yield _table(policy.table)
            yield from map(_role, policy.roles)
        case c.AlterPolicy(_, policy):
            yield _table(policy.table)
            yield from map(_role, policy.roles)
        case c.DropPolicy(policy):
            yield ("policy", str(policy.table), policy.name)
            yield _table(policy.table)
        case c.RenamePolicy(table) | c.Suspend(table) | c.ProtectTable(table) | c.OpenTable(table):
            yield _table(table)
        case (
            c.GrantPrivilege(grant)
            | c.GrantToOwner(grant)
            | c.GrantToManagers(grant)
            | c.RevokePrivilege(grant)
        ):
            yield from _granted(grant)
        case c.MigrateSupport(migration):
            yield from migration.touches
        case (
            c.CreateObject(each) | c.CreateGuard(each) | c.ReplaceObject(_, each) | c.ChangeOwner(each)
            | c.DropObject(each) | c.DropGuard(each)
        ):  # fmt: skip
            yield each.identity
            if each.table:
                yield _table(TableName(each.schema, each.table))
        case c.Backfill(table):
            yield _table(table)
        case c.Replan(tables):
            yield from map(_table, tables)
        case _:
            pass  # renamed roles take none; rows take none of their own


def _granted(grant: Grant) -> Iterator[Locked]:
    if grant.grantee != PUBLIC:
        yield _role(grant.grantee)
    if grant.kind is Kind.SCHEMA:
        yield ("schema", grant.name, "", grant.name)
    elif grant.kind is not Kind.FUNCTION:
        yield _table(TableName(grant.schema, grant.name))


def _role(name: str) -> Locked:
    return ("role", name)


def _table(name: TableName) -> Locked:
    return ("relation", name.schema, name.name)
