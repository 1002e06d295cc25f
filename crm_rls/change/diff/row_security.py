"""Which tables are protected, and which are opened because they left the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_rls.catalog import CatalogState, ServerFacts, TableFlags
from crm_rls.change.blinding import blinded, surprised
from crm_rls.change.findings import Options
from crm_rls.change.kinds import OpenTable, PolicyChange, ProtectTable, RowSecurityChange, Suspend

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
            yield ProtectTable(table, replace(existing, enabled=False))
        elif existing != flags:
            users = blinded(table, current, desired, facts, options)
            yield ProtectTable(table, existing, surprised(users, desired, facts))
    # A blocked table has no policy of ours, so one that becomes public is not known by that.
    ours = {p.table for p in current.policies.values() if p.mark == desired.mark} | desired.open
    foreign = {p.table for p in current.policies.values() if p.mark != desired.mark}
    for table in sorted(ours - foreign - set(desired.tables)):
        if current.tables.get(table, TableFlags()).enabled:
            yield OpenTable(table)
