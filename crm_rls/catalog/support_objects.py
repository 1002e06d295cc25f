"""Objects of ours in a database, from the rows of the queries of sql/inspect that find them.

Knows what these queries return. Asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from psycopg.rows import DictRow

from crm_rls.catalog.state import DERIVED, Kind, SupportObject
from crm_rls.postgres.definitions import (
    Fires,
    deletion,
    foreign_key_definition,
    function_definition,
    index_definition,
    trigger_definition_from,
)


def support_objects(answers: Mapping[str, Sequence[DictRow]]) -> Iterator[SupportObject]:
    """Yield the objects from the rows of the queries about them."""
    for row in answers["support_relations"]:
        kind = Kind(row["kind"])
        yield SupportObject(
            kind,
            row["schema"],
            row["name"],
            row["definition"],
            signature=row["signature"],
            owner=row["owner"],
            derived=row["mark"] == DERIVED,
            options=row["options"],
            marked=row["marked"],
        )
    for row in answers["support_functions"]:
        yield _function(row)
    for row in answers["added_columns"]:
        added = _added(Kind.COLUMN, row, row["type"])
        yield replace(added, derived=row["mark"] == DERIVED, marked=row["marked"])
    for row in answers["added_indexes"]:
        definition = index_definition(row["columns"], unique=row["unique"], valid=row["valid"])
        yield replace(_added(Kind.INDEX, row, definition), marked=row["marked"])
    for row in answers["added_foreign_keys"]:
        added = _added(Kind.FOREIGN_KEY, row, _foreign_key_definition(row))
        yield replace(added, marked=row["marked"])
    for row in answers["added_triggers"]:
        added = _added(Kind.TRIGGER, row, _trigger_definition(row))
        yield replace(added, fires=Fires(row["enabled"]), marked=row["marked"])


def _added(kind: Kind, row: DictRow, definition: str) -> SupportObject:
    return SupportObject(kind, row["schema"], row["name"], definition, row["table"])


def _function(row: DictRow) -> SupportObject:
    definition = function_definition(
        row["returns"], row["language"], row["traits"], row["settings"], row["body"]
    )
    return SupportObject(
        Kind.FUNCTION,
        row["schema"],
        row["name"],
        definition,
        signature=row["signature"],
        parameters=row["parameters"],
        owner=row["owner"],
        marked=row["marked"],
    )


def _foreign_key_definition(row: DictRow) -> str:
    return foreign_key_definition(
        row["columns"],
        row["target"],
        row["target_columns"],
        on_update=row["on_update"],
        on_delete=deletion(row["on_delete"], row["delete_sets"]),
        validated=row["validated"],
        deferrable=row["deferrable"],
    )


def _trigger_definition(row: DictRow) -> str:
    return trigger_definition_from(
        row["bits"],
        row["enabled"],
        row["function_schema"],
        row["function"],
        columns=row["columns"],
        when=row["when"],
    )
