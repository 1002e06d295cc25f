"""Which tables are protected, and which are opened because they left the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_rls.catalog import CatalogState, ServerFacts, TableFlags
from crm_rls.change.blinding import blinded, surprised
from crm_rls.change.findings import Options
from crm_rls.change.kinds import OpenTable, PolicyChange, ProtectTable, RowSecurityChange, Suspend
from crm_rls.model import TableName
from crm_rls.model.in_force import recorded_verification

SUSPEND_FROM = 50
"""From this many policy changes on a protected table row security is suspended inside the transaction."""


def row_security_changes(
    current: CatalogState,
    desired: CatalogState,
    policies: Iterable[PolicyChange],
    facts: ServerFacts,
    options: Options,
) -> Iterator[RowSecurityChange]:
    """Yield the changes of row security; many changed policies suspend it."""
    touched = Counter(change.table for change in policies)
    for table, flags in desired.tables.items():
        existing = current.tables.get(table, TableFlags())
        if existing.enabled and touched[table] >= SUSPEND_FROM:
            yield Suspend(table)
            yield ProtectTable(table, replace(existing, enabled=False), resumed=existing.forced)
        elif existing != flags:
            users = blinded(table, current, desired, facts, options)
            yield ProtectTable(table, existing, surprised(users, desired, facts))
    # A blocked table has no policy of ours, so one that becomes public or leaves is not known by that.
    ours = {p.table for p in current.policies.values() if p.mark == desired.mark} | desired.open
    ours |= left_blocked(current, desired, facts)
    foreign = {p.table for p in current.policies.values() if p.mark != desired.mark}
    for table in sorted(ours - foreign - set(desired.tables)):
        if current.tables.get(table, TableFlags()).enabled:
            yield OpenTable(table)


def left_blocked(current: CatalogState, desired: CatalogState, facts: ServerFacts) -> frozenset[TableName]:
    """Return the blocked tables of the model in force whose schemas leave it, with their partitions."""
    recorded = recorded_verification(current.in_force)
    leaving = set(recorded.schemas) - {*recorded_verification(desired.in_force).schemas}
    left = {table for table in recorded.blocked if table.schema in leaving}
    below = {name for name, table in facts.tables.items() if not left.isdisjoint(table.parents)}
    return frozenset(left | below) - desired.tables.keys()
