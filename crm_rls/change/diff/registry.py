"""Which rows of the registry are put and dropped."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState
from crm_rls.change.kinds import DropRegistry, PutRegistry, RegistryChange
from crm_rls.change.kinds.registry import allows


def registry_changes(current: CatalogState, desired: CatalogState) -> Iterator[RegistryChange]:
    """Yield the changes of what the database knows of the model."""
    wanted = {(row.table, row.key) for row in desired.registry}
    for row in sorted(current.registry):
        if (row.table, row.key) not in wanted and desired.registry:
            yield DropRegistry(row)
    before = {(row.table, row.key): row for row in current.registry}
    renamed = {
        old: new
        for old, new in desired.renamed_groups.items()
        if ("access_group", old) in before and ("access_group", new) not in before
    }
    former = {("access_group", new): ("access_group", old) for old, new in renamed.items()}
    for row in sorted(desired.registry - current.registry):
        key = (row.table, row.key)
        then = allows(before.get(former.get(key, key)))
        known = {renamed.get(group, group) for group in then}
        yield PutRegistry(row, before.get(key), frozenset(known) if known != then else None)
