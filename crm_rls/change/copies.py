"""The way back of carried columns: the values went with the columns, and are copied from the parents again.

What the copies are of stands in the database as it was: the foreign key that hands versions down, and names.
Statements stand before the one that makes the trigger, or its function, as it was. Then no trigger asks the
parent, which the support owner may perhaps not read yet: privileges and policies come back later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.catalog import ForeignKeyFacts, Kind, SupportObject
from crm_rls.change.forward import Before, unforced
from crm_rls.compile.upkeep.trees import tree_fill
from crm_rls.model import Link, TableName
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, relation, text


@dataclass(frozen=True, slots=True)
class _Copied:
    """Carried columns of a table, from the parent's columns to its own, and the key that they belong to."""

    table: TableName
    key: ForeignKeyFacts
    columns: dict[str, str]


def copied_before(before: Before, back: SupportObject, kind: Kind) -> Iterator[str]:
    """Yield what copies a table's carried columns again, if what comes back fills them.

    `kind` says what to wait for, the trigger or its function: then all columns are there. The table's parents
    come first, whose own copies may not be filled yet.
    """
    names = Names(before.prefix)
    for table in before.facts.tables if back.kind is kind else ():
        fill = names.object_on("fill", f"{table.schema}_{table.name}")
        if back.name == (names.trigger(fill) if kind is Kind.TRIGGER else fill):
            for copied in reversed(tuple(_upwards(before, table))):
                # Changed afterwards, the keys of top rows would be handed down by triggers.
                yield from _topped(before, copied.key.target)
                yield from unforced(before, copied.table, text(_differing(copied)))


def versions_before(before: Before, back: SupportObject) -> Iterator[str]:
    """Yield what fills the versions of rows that rules ask, if what comes back is a trigger that assigns."""
    names, table = Names(before.prefix), TableName(back.schema, back.table)
    if back.name.startswith(names.trigger(names.object_on("assign", ""))):
        for key in before.facts.tables[table].foreign_keys:
            if key.target_columns[-1] == names.version and key.columns[-1] != names.parent_version:
                asked = _Copied(table, key, {names.version: key.columns[-1]})
                yield from unforced(before, table, text(_differing(asked)))


def topped_before(before: Before, back: SupportObject) -> Iterator[str]:
    """Yield what fills the keys of top rows again, if what comes back is the trigger that walks up."""
    names, table = Names(before.prefix), TableName(back.schema, back.table)
    if back.name == names.trigger(names.object_on("tree", f"{table.schema}_{table.name}")):
        yield from _topped(before, table)


def _topped(before: Before, table: TableName) -> Iterator[str]:
    names = Names(before.prefix)
    for key in before.facts.tables[table].foreign_keys:
        half = len(key.columns) // 2
        columns, ours = key.target_columns[:half], key.columns[half:]
        if ours and ours == tuple(map(names.tree, columns)):
            fill = tree_fill(Link(table, key.columns[:half], columns), Link(table, ours, columns))
            yield from unforced(before, table, fill)


def column_copied(before: Before, column: SupportObject) -> Iterator[str]:
    """Yield what copies one column again, which had another type meanwhile."""
    table = TableName(column.schema, column.table)
    for copied in _upwards(before, table) if column.kind is Kind.COLUMN else ():
        for source, copy in copied.columns.items():
            if (copied.table, copy) == (table, column.name):
                yield from unforced(before, table, text(_update(copied, {source: copy})))


def _upwards(before: Before, table: TableName) -> Iterator[_Copied]:
    """Yield what the table carries, then what its parent carries, and so on."""
    names = Names(before.prefix)
    for key in before.facts.tables[table].foreign_keys:
        if key.columns[-1] == names.parent_version and key.target in before.facts.tables:
            ours = (
                name
                for (kind, schema, on, name), each in before.current.objects.items()
                if kind == Kind.COLUMN and each.marked and (schema, on) == (table.schema, table.name)
            )
            found = ((_source(before, key.target, copy), copy) for copy in ours if copy != names.version)
            yield _Copied(table, key, {source: copy for source, copy in found if source is not None})
            yield from _upwards(before, key.target)


def _source(before: Before, parent: TableName, copy: str) -> str | None:
    """Return the column of the parent that a column is a copy of."""
    names, above = Names(before.prefix), before.facts.tables[parent]
    if copy == names.parent_version:
        return names.version
    if names.parent_version not in above.columns:
        return next((name for name in above.columns if names.carried(name) == copy), None)
    if copy in above.columns:
        return copy
    sources = {names.carried(f"{parent.name}_{column}"): column for column in above.columns}
    for key in above.foreign_keys:
        if key.columns[-1] == names.parent_version:
            pairs = zip(key.target_columns[:-1], key.columns[:-1], strict=True)
            sources |= {names.carried(theirs): own for theirs, own in pairs}
    return sources.get(copy)


def _differing(copied: _Copied) -> Composable:
    update = _update(copied, copied.columns)
    sources, copies = (
        joined(",", (Identifier(alias, name) for name in each))
        for alias, each in (("p", copied.columns.keys()), ("c", copied.columns.values()))
    )
    return SQL("{} AND row({})::record OPERATOR(pg_catalog.*<>) row({})::record").format(
        update, sources, copies
    )


def _update(copied: _Copied, columns: dict[str, str]) -> Composable:
    key = copied.key
    assigned = (
        SQL("{} = p.{}").format(Identifier(copy), Identifier(source)) for source, copy in columns.items()
    )
    hangs = (
        SQL("p.{} = c.{}").format(Identifier(above), Identifier(own))
        for above, own in zip(key.target_columns[:-1], key.columns[:-1], strict=True)
    )
    return SQL("UPDATE {} AS c SET {} FROM {} AS p WHERE {}").format(
        relation(copied.table),
        joined(",", assigned),
        relation(key.target),
        joined("AND", hangs),
    )
