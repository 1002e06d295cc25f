"""Which rows of the registry are put and dropped."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState
from crm_rls.change.kinds import DropRegistry, PutRegistry, RegistryChange


def registry_changes(current: CatalogState, desired: CatalogState) -> Iterator[RegistryChange]:
    """Yield the changes of what the database knows of the model."""
    wanted = {(row.table, row.key) for row in desired.registry}
    for row in sorted(current.registry):
        if (row.table, row.key) not in wanted and desired.registry:
            yield DropRegistry(row)
    before = {(row.table, row.key): row for row in current.registry}
    for row in sorted(desired.registry - current.registry):
        yield PutRegistry(row, before.get((row.table, row.key)))
