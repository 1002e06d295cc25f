"""Table privileges: all with the role of all persons, explicit lists, nothing for PUBLIC (DESIGN 5.10, 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import Grant, Kind, ServerFacts, TableFacts
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.compile.upkeep.carrying import fetched_columns
from crm_rls.compile.upkeep.counting import carrying
from crm_rls.compile.upkeep.joined_rows import joined_rows
from crm_rls.compile.upkeep.makers import made_tables
from crm_rls.model import Right, TableName
from crm_rls.model.trees import top
from crm_rls.postgres.versions import has_on_conflict_hole

PRIVILEGES = {
    Right.READ: "SELECT",
    Right.CREATE: "INSERT",
    Right.UPDATE: "UPDATE",
    Right.DELETE: "DELETE",
}


def compile_grants(layout: Layout, facts: ServerFacts) -> Iterator[Grant]:
    """Yield the privileges of all persons on schemas, tables, columns and sequences."""
    model, persons = layout.model, layout.names.persons
    rights = {**layout.rights, **{table: {Right.READ} for table in (*model.public, *model.views)}}
    for schema in {table.schema for table, some in rights.items() if some}:
        yield Grant(Kind.SCHEMA, schema, schema, persons, "USAGE")
    withheld = keys_withheld(layout, facts)
    former = _renamed_layout(layout, facts) if withheld else None
    for table, some in rights.items():
        for right in sorted(some):
            if right is Right.CREATE:
                renamed = frozenset() if former is None else frozenset(added_columns(former, table))
                yield from _insert(layout, table, facts.tables.get(table), withheld.get(table), renamed)
            else:
                yield Grant(Kind.TABLE, table.schema, table.name, persons, PRIVILEGES[right])


def _renamed_layout(layout: Layout, facts: ServerFacts) -> Layout | None:
    """Return the layout under the former prefix, if our columns are still called by it."""
    model = layout.model
    if model.former_prefix is None or facts.installed != model.former_prefix:
        return None
    return lay_out(replace(model, prefix=model.former_prefix, former_prefix=None), facts)


def _insert(
    layout: Layout,
    table: TableName,
    known: TableFacts | None,
    withheld: frozenset[str] | None,
    renamed: frozenset[str],
) -> Iterator[Grant]:
    persons = layout.names.persons
    if known is None or withheld is None:
        yield Grant(Kind.TABLE, table.schema, table.name, persons, "INSERT")
    else:
        standing = {*known.columns} - renamed
        for column in sorted({*standing, *added_columns(layout, table)} - withheld):
            yield Grant(Kind.TABLE, table.schema, table.name, persons, "INSERT", column)
    if known is not None:
        for sequence in known.sequences:
            yield Grant(Kind.SEQUENCE, sequence.schema, sequence.name, persons, "USAGE")


def added_columns(layout: Layout, table: TableName) -> Iterator[str]:
    """Yield the columns that we add to a table.

    Clients that name every column name these, too. What they say is overwritten by our triggers, before
    policies look at the row; a cause that no rule could have given is refused.
    """
    for carry in carrying(layout):
        if table == carry.child.name:
            yield from fetched_columns(layout, carry).values()
        if table == carry.parent:
            yield layout.names.version
    for row in joined_rows(layout):
        if table == row.table:
            yield row.version
        if table == row.parent:
            yield layout.names.version
    to_top = top(layout.model, table)
    yield from () if to_top is None else to_top.via
    if table in made_tables(layout):
        yield layout.names.maker
    if table == layout.model.root.name:
        yield from (each.position for each in layout.model.assignment if each.position is not None)
    yield from (layout.names.cause(each.column) for each in layout.model.ruled() if each.table == table)


def keys_withheld(layout: Layout, facts: ServerFacts) -> Mapping[TableName, frozenset[str]]:
    """Return by table the key columns that people may not give a value on servers with the ON CONFLICT hole.

    Tables that nobody may insert into are left out, and those with `keys: client`.

    INSERT ... ON CONFLICT (key) DO UPDATE ... WHERE shows the hidden conflicting row to the WHERE clause
    (CVE-2026-120154). Who cannot name the key cannot aim. Only columns that the server fills itself can be
    withheld; for others the hole stays open and `verify` says so. A unique index that holds the columns of
    another one (such as the one that `carry` adds) is aimed at through that other one.
    """
    if not has_on_conflict_hole(facts.version):
        return {}
    by_clients = layout.model.keyed_by_clients()
    found = {
        table: _filled_keys(facts.tables[table])
        for table, some in layout.rights.items()
        if Right.CREATE in some and table not in by_clients and table in facts.tables
    }
    return {table: columns for table, columns in found.items() if columns}


def _filled_keys(table: TableFacts) -> frozenset[str]:
    """Return the columns of the smallest unique keys that the server fills itself."""
    uniques = {frozenset(unique) for unique in table.unique}
    smallest = (unique for unique in uniques if not any(other < unique for other in uniques))
    keys = frozenset().union(*smallest)
    return frozenset(column for column in keys if table.columns[column].has_default)
