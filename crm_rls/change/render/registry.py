"""Statements of rows of the registry: what `crm_people` knows of a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import RegistryRow
from crm_rls.change.kinds import DropRegistry, PutRegistry, RegistryChange
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified

_KEYS = {
    "model": ("single",),
    "access_group": ("access_group",),
    "root": ("root",),
    "family": ("family", "root"),
    "territory": ("territory",),
    "open_territory": ("territory",),
}
"""The tables of the registry and the columns of their keys."""

_PUT_REGISTRY = SQL(
    "INSERT INTO {table} ({columns}) "
    "SELECT {columns} FROM pg_catalog.jsonb_populate_record(NULL::{table}, {values}) "
    "ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({excluded})"
)


_DROP_COVERS = (
    SQL(
        "DELETE FROM crm_access.cover WHERE access_groups = ARRAY[{group}] "
        "AND (ends IS NULL OR pg_catalog.clock_timestamp() < ends)"
    ),
    SQL(
        "UPDATE crm_access.cover SET access_groups = pg_catalog.array_remove(access_groups, {group}) "
        "WHERE {group} = ANY (access_groups) AND access_groups <> ARRAY[{group}] "
        "AND (ends IS NULL OR pg_catalog.clock_timestamp() < ends)"
    ),
)
"""Kept, they would lend whatever group has the name later."""


def registry_statements(change: RegistryChange) -> Iterator[Composable]:
    """Yield the statements of a change of the registry; covers for a group alone end with it."""
    match change:
        case PutRegistry(row, _):
            yield _put(row)
        case DropRegistry(row):
            values = json.loads(row.values)
            if row.table == "access_group":
                for statement in _DROP_COVERS:
                    yield statement.format(group=literal(row.key))
            condition = (
                SQL("{} = {}").format(Identifier(name), literal(str(values[name])))
                for name in _KEYS[row.table]
            )
            yield SQL("DELETE FROM {} WHERE {}").format(
                qualified(SUPPORT_SCHEMA, row.table), joined("AND", condition)
            )
        case _:
            assert_never(change)


def _put(row: RegistryRow) -> Composable:
    columns = [Identifier(name) for name in json.loads(row.values)]
    return _PUT_REGISTRY.format(
        table=qualified(SUPPORT_SCHEMA, row.table),
        columns=joined(",", columns),
        values=literal(row.values),
        key=joined(",", map(Identifier, _KEYS[row.table])),
        excluded=joined(",", (SQL("EXCLUDED.{}").format(column) for column in columns)),
    )
