"""Table privileges: all with the role of all persons, explicit lists, nothing for PUBLIC (DESIGN 5.10, 6)."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Grant, Kind, ServerFacts, TableFacts
from crm_rls.compile.layout import Layout
from crm_rls.model import Right, TableName
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
    rights = {model.root.name: {right for group in model.groups for right in group.rights}}
    for child in model.children:
        rights[child.name] = {right for group in model.groups for right in group.child_rights & child.rights}
    for table in model.public:
        rights[table] = {Right.READ}
    for schema in {table.schema for table, some in rights.items() if some}:
        yield Grant(Kind.SCHEMA, schema, schema, persons, "USAGE")
    for table, some in rights.items():
        for right in sorted(some):
            if right is Right.CREATE:
                yield from _insert(layout, table, facts)
            else:
                yield Grant(Kind.TABLE, table.schema, table.name, persons, PRIVILEGES[right])


def _insert(layout: Layout, table: TableName, facts: ServerFacts) -> Iterator[Grant]:
    known, persons = facts.tables.get(table), layout.names.persons
    withheld = keys_withheld(known, facts.version) if known is not None else frozenset()
    if known is None or not withheld:
        yield Grant(Kind.TABLE, table.schema, table.name, persons, "INSERT")
    else:
        carry = layout.carries.get(table)
        filled = set(carry.columns.values()) if carry is not None else set()  # by a trigger, never by people
        columns = set(known.columns)
        if table == layout.model.root.name:
            filled |= {field.position for field in layout.model.assignment if field.position is not None}
            columns |= {layout.names.cause(field.column) for field in layout.model.assignment if field.rules}
        for column in sorted(columns - withheld - filled):
            yield Grant(Kind.TABLE, table.schema, table.name, persons, "INSERT", column)
    if known is not None:
        for sequence in known.sequences:
            yield Grant(Kind.SEQUENCE, sequence.schema, sequence.name, persons, "USAGE")


def keys_withheld(table: TableFacts, version: int) -> frozenset[str]:
    """Return the key columns that people may not give a value on servers with the ON CONFLICT hole.

    INSERT ... ON CONFLICT (key) DO UPDATE ... WHERE shows the hidden conflicting row to the WHERE clause
    (CVE-2026-120154). Who cannot name the key cannot aim. Only columns that the server fills itself can be
    withheld; for others the hole stays open and `verify` says so. A unique index that holds the columns of
    another one (such as the one that `carry` adds) is aimed at through that other one.
    """
    if not has_on_conflict_hole(version):
        return frozenset()
    uniques = {frozenset(unique) for unique in table.unique}
    smallest = (unique for unique in uniques if not any(other < unique for other in uniques))
    keys = frozenset().union(*smallest)
    return frozenset(column for column in keys if table.columns[column].has_default)
