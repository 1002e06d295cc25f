"""Versions: a row counts the changes of what other rows have from it (ADR 0021).

These are the copies of tables in mode `carry`, and what assignment rules ask of a row that a contact refers
to (ADR 0032). A foreign key over key and version, ON UPDATE CASCADE, tells every row that hangs there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import ServerFacts, SupportObject
from crm_rls.compile.installation.objects import column, column_creation, compiled_function, index, trigger
from crm_rls.compile.reach.carries import Carry
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.joined_rows import joined_rows
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Identifier, fields, text

VERSION_TYPE = "bigint"

# Rows are compared as images: an operator `=` that the search path does not show, or that takes two texts for
# one, would leave a change behind. The casts make it an operator of rows. An update that moves a row to
# another partition ends in an INSERT there: its key changes then, which the foreign key hands down, too.
_COUNT = SQL(
    """
begin
    if tg_op = 'INSERT' then
        new.{version} := 0;
    elsif row({old})::record operator(pg_catalog.*<>) row({new})::record then
        new.{version} := old.{version} + 1;
    else
        new.{version} := old.{version};
    end if;
    return new;
end
"""
)


def carrying(layout: Layout) -> tuple[Carry, ...]:
    """Return what child tables carry, parents before children; those that carry nothing are left out."""

    def depth(table: TableName) -> int:
        carry = layout.carries.get(table)
        return 0 if carry is None else 1 + depth(carry.parent)

    names = sorted(layout.carries, key=lambda name: (depth(name), name))
    return tuple(carry for name in names if (carry := layout.carries[name]).columns)


def version_creation(table: TableName, name: str) -> Creation:
    """Return the statement that adds the column of versions to a parent.

    The default stands in the catalog alone, so no row is written. With a type that is not passed by value
    PostgreSQL 15 crashes where a PL/pgSQL trigger assigns to that field of OLD.
    """
    return column_creation(table, name, f"{VERSION_TYPE} not null default 0")


def function_name(layout: Layout, what: str, table: TableName) -> str:
    """Return the name of a function of ours about a table."""
    return layout.names.object_on(what, f"{table.schema}_{table.name}")


def counter(layout: Layout, parent: TableName, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the column of versions, what counts them, and the indexes behind foreign keys to it."""
    version, name = layout.names.version, function_name(layout, "version", parent)
    watched = _watched(layout, parent, facts)
    body = _COUNT.format(version=Identifier(version), old=fields("old", watched), new=fields("new", watched))
    counter = column(parent, version, VERSION_TYPE, derived=True)
    yield replace(counter, create=version_creation(parent, version))
    function = Function(SUPPORT_SCHEMA, name, "trigger", text(body))
    yield compiled_function(function, layout.names.owner)
    yield counting_trigger(layout, parent)
    yield from _unique_indexes(layout, parent)


def _watched(layout: Layout, parent: TableName, facts: ServerFacts) -> tuple[str, ...]:
    """Return the columns of a table of which others have copies, or which rules of others ask.

    A generated column is not there yet when a BEFORE trigger runs: what it is computed from stands for it.
    """
    known = facts.tables[parent].columns if parent in facts.tables else {}
    read = [source for carry in carrying(layout) if carry.parent == parent for source in carry.columns]
    read += [source for row in joined_rows(layout) if row.parent == parent for source in row.columns.values()]
    found: dict[str, None] = {}
    for source in read:
        computed = known[source].computed_from if source in known else ()
        found |= dict.fromkeys(computed or (source,))
    return tuple(sorted(found))


def counting_trigger(layout: Layout, parent: TableName) -> SupportObject:
    """Return the trigger that counts; by its name it runs after those that assign, place and fill."""
    name = function_name(layout, "version", parent)
    events = ("insert", "update")
    return trigger(parent, layout.names.trigger(name), "before", events, name, fires=Fires.ALWAYS)


def _unique_indexes(layout: Layout, parent: TableName) -> Iterator[SupportObject]:
    """Yield the indexes behind the foreign keys to the versions, one for each key that these refer to.

    It has a second duty: columns of a unique index are key columns, so changing the version conflicts with
    the FOR KEY SHARE of the triggers that read the row (manual, 13.3.2).
    """
    keys = {carry.parent_key for carry in carrying(layout) if carry.parent == parent}
    keys |= {row.parent_key for row in joined_rows(layout) if row.parent == parent}
    known = layout.model.key(parent) if parent in layout.model.guarded() else min(keys)
    for key in sorted(keys):
        which = parent.name if key == known else "_".join((parent.name, *key))
        yield index(parent, layout.names.object_on("carry", which), (*key, layout.names.version), unique=True)
