"""What a plan says before a published table gets columns of ours. Pure.

A subscriber without them stops at the first row: "logical replication target relation is missing replicated
columns" (manual, 31.1 and 31.7), and its slot keeps WAL on this server until it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, Kind, ServerFacts, SupportObject
from crm_rls.diagnostics import Code, Diagnostic, Severity, listed
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Identifier, joined, relation, text

_ADD = SQL("add column {} {}")


def published_advice(
    facts: ServerFacts, current: CatalogState, desired: CatalogState
) -> Iterator[Diagnostic]:
    """Yield a warning for each published table to which applying adds columns."""
    coming: dict[TableName, list[SupportObject]] = {}
    for identity, each in desired.objects.items():
        if each.kind is Kind.COLUMN and identity not in current.objects:
            coming.setdefault(TableName(each.schema, each.table), []).append(each)
    for table, columns in coming.items():
        publications = facts.tables[table].publications if table in facts.tables else ()
        if publications:
            yield _grows(table, publications, columns)


def _grows(table: TableName, publications: tuple[str, ...], columns: list[SupportObject]) -> Diagnostic:
    sends = (
        f"publication {publications[0]} sends"
        if len(publications) == 1
        else f"publications {listed(publications)} send"
    )
    added = listed([each.name for each in columns])
    cause = (
        f"{sends} all of its columns, and apply adds {added}: a subscriber without them stops, "
        "and its slot keeps WAL here"
    )
    # Types as format_type prints them.
    additions = joined(",", (_ADD.format(Identifier(each.name), SQL(each.definition)) for each in columns))
    statement = text(SQL("alter table {} {}").format(relation(table), additions))
    step = f"on each subscriber first: {statement}; or give the publication a column list"
    return Diagnostic(Code.PUBLISHED_TABLE_GROWS, Severity.WARNING, cause, step, object=f"table {table}")
