"""Mode `carry`: copied columns, the keys and triggers that keep the copies true (ADR 0005).

A composite foreign key alone does not do: with a null in it PostgreSQL checks and cascades nothing
(MATCH SIMPLE, manual 5.5.5), and legacy applications do not fill columns that they do not know. So a
trigger fills the copies on the child and another hands changes down; the foreign key stands behind them
for writers in REPEATABLE READ, whose triggers cannot see a child row that came after their snapshot. Where
a null disarms the foreign key, such a writer is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ColumnFacts, Filling, Kind, ServerFacts, SupportObject
from crm_rls.compile.layout import Carry, Layout
from crm_rls.compile.positions import POSITION_TYPE
from crm_rls.model import TableName
from crm_rls.postgres.definitions import (
    foreign_key_definition,
    function_definition_of,
    index_definition,
    trigger_definition,
)
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, text

_FILL = SQL(
    """create function {function}() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and ({old_values}) is not distinct from ({new_values}) then
        return new;
    end if;
    select {sources} into {targets} from {parent} as p where p.{key} = new.{via} for key share;
    return new;
end
$body$"""
)

_HAND_DOWN = SQL(
    """create function {function}() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if ({old_values}) is distinct from ({new_values}) then
        if not (({old_values}) is not null)
            and current_setting('transaction_isolation') in ('repeatable read', 'serializable')
        then
            raise feature_not_supported using
                message = {refusal},
                hint = 'Change it in a transaction that is READ COMMITTED.';
        end if;
        update {child} as c set {assignments} where c.{via} = new.{key};
    end if;
    return null;
end
$body$"""
)


def compile_carry(layout: Layout, carry: Carry, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the objects of one carrying child table, in the order in which they are made."""
    child = carry.child
    if not carry.columns:
        return
    yield from _columns(layout, carry, facts)
    yield _fill_function(layout, carry)
    yield _hand_down_function(layout, carry)
    yield _trigger(layout, child.name, "fill", child.name, ("before", "insert", "update"))
    yield _trigger(layout, child.name, "hand_down", child.parent, ("after", "update"))
    yield _unique_index(layout, carry)
    yield from _key_indexes(layout, carry)
    yield _foreign_key(layout, carry)


def carry_filling(carry: Carry) -> Filling:
    """Return the statement that fills the copies in rows that are already there."""
    child = carry.child
    assignments = (
        SQL("{} = p.{}").format(Identifier(target), Identifier(source))
        for source, target in carry.columns.items()
    )
    statement = SQL("update {child} as c set {assignments} from {parent} as p where p.{key} = c.{via}")
    filled = statement.format(
        child=_table(child.name),
        assignments=joined(",", assignments),
        parent=_table(child.parent),
        key=Identifier(carry.parent_key),
        via=Identifier(child.via),
    )
    copies = ((Kind.COLUMN, child.name.schema, child.name.name, copy) for copy in carry.columns.values())
    return Filling(child.name, text(filled), frozenset(copies))


def _table(name: TableName) -> Composable:
    return qualified(name.schema, name.name)


def _values(alias: str, columns: Iterator[str] | tuple[str, ...]) -> Composable:
    return joined(",", (SQL("{}.{}").format(SQL(alias), Identifier(column)) for column in columns))


def _function_name(layout: Layout, what: str, table: TableName) -> str:
    return layout.names.object_on(what, f"{table.schema}_{table.name}")


def _columns(layout: Layout, carry: Carry, facts: ServerFacts) -> Iterator[SupportObject]:
    child = carry.child.name
    root = facts.tables.get(layout.model.root.name)
    for column in (*layout.carried_names(), layout.model.root.key):
        name = layout.names.carried(column)
        if name not in carry.columns.values():
            continue
        known = root.columns.get(column) if root is not None else None
        positions = {field.position for field in layout.model.assignment}
        type_name = POSITION_TYPE if column in positions else _type(known)
        create = SQL("alter table {} add column {} {}").format(
            _table(child),
            Identifier(name),
            SQL(type_name),  # as format_type prints it
        )
        yield SupportObject(Kind.COLUMN, child.schema, name, type_name, child.name, text(create))


def _type(column: ColumnFacts | None) -> str:
    """Return type and collation; with another collation `=`, `<>` and `<` could mean another thing."""
    if column is None:
        return "text"
    return f"{column.type} collate {column.collation}" if column.collation else column.type


def _fill_function(layout: Layout, carry: Carry) -> SupportObject:
    child, targets = carry.child, tuple(carry.columns.values())
    watched = (child.via, *targets)
    name = _function_name(layout, "fill", child.name)
    create = _FILL.format(
        function=qualified(SUPPORT_SCHEMA, name),
        old_values=_values("old", watched),
        new_values=_values("new", watched),
        sources=_values("p", tuple(carry.columns)),
        targets=_values("new", targets),
        parent=_table(child.parent),
        key=Identifier(carry.parent_key),
        via=Identifier(child.via),
    )
    return _function(layout, name, create)


def _hand_down_function(layout: Layout, carry: Carry) -> SupportObject:
    child, sources = carry.child, tuple(carry.columns)
    name = _function_name(layout, "hand_down", child.name)
    assignments = (
        SQL("{} = new.{}").format(Identifier(target), Identifier(source))
        for source, target in carry.columns.items()
    )
    refusal = (
        f"{child.parent}: what {child.name} carries cannot be changed in this isolation level while some of "
        "it is null, because a row that came after the snapshot would keep the old values"
    )
    create = _HAND_DOWN.format(
        function=qualified(SUPPORT_SCHEMA, name),
        refusal=literal(refusal),
        old_values=_values("old", sources),
        new_values=_values("new", sources),
        child=_table(child.name),
        assignments=joined(",", assignments),
        via=Identifier(child.via),
        key=Identifier(carry.parent_key),
    )
    return _function(layout, name, create)


def _function(layout: Layout, name: str, create: Composable) -> SupportObject:
    sql = text(create)
    definition, owner = function_definition_of(sql), layout.names.owner
    return SupportObject(Kind.FUNCTION, SUPPORT_SCHEMA, name, definition, create=sql, owner=owner)


def _trigger(
    layout: Layout, child: TableName, what: str, on: TableName, when: tuple[str, ...]
) -> SupportObject:
    function = _function_name(layout, what, child)
    name = layout.names.trigger(function)
    timing, *events = when
    create = SQL("create trigger {} {} {} on {} for each row execute function {}()").format(
        Identifier(name),
        SQL(timing),  # one of our own words
        joined("or", (SQL(event) for event in events)),
        _table(on),
        qualified(SUPPORT_SCHEMA, function),
    )
    definition = trigger_definition(timing, tuple(events), SUPPORT_SCHEMA, function)
    return SupportObject(Kind.TRIGGER, on.schema, name, definition, on.name, text(create))


def _unique_index(layout: Layout, carry: Carry) -> SupportObject:
    """Return the index behind the foreign key.

    It has a second duty: columns of a unique index are key columns, so changing them conflicts with the
    FOR KEY SHARE of the fill trigger, also where they are null (manual, 13.3.2).
    """
    parent = carry.child.parent
    name = layout.names.object_on("carry", parent.name)
    columns = (carry.parent_key, *carry.columns)
    return _index(parent, name, columns, unique=True)


def _key_indexes(layout: Layout, carry: Carry) -> Iterator[SupportObject]:
    child = carry.child.name
    for field in layout.model.assignment:
        column = layout.names.carried(field.column)
        if column in carry.columns.values():
            yield _index(
                child, layout.names.object_on("key", f"{child.name}_{column}"), (column,), unique=False
            )


def _index(table: TableName, name: str, columns: tuple[str, ...], *, unique: bool) -> SupportObject:
    create = SQL("create {} {} on {} ({})").format(
        SQL("unique index") if unique else SQL("index"),
        Identifier(name),
        _table(table),
        joined(",", map(Identifier, columns)),
    )
    definition = index_definition(columns, unique=unique)
    return SupportObject(Kind.INDEX, table.schema, name, definition, table.name, text(create))


def _foreign_key(layout: Layout, carry: Carry) -> SupportObject:
    child = carry.child
    own = (child.via, *carry.columns.values())
    other = (carry.parent_key, *carry.columns)
    name = layout.names.object_on("carry", child.name.name)
    # Deleting is left to the table's own foreign key: NO ACTION comes after its cascade.
    create = SQL(
        "alter table {} add constraint {} foreign key ({}) references {} ({}) on update cascade"
    ).format(
        _table(child.name),
        Identifier(name),
        joined(",", map(Identifier, own)),
        _table(child.parent),
        joined(",", map(Identifier, other)),
    )
    definition = foreign_key_definition(own, str(child.parent), other, on_update="c", on_delete="a")
    return SupportObject(Kind.FOREIGN_KEY, child.name.schema, name, definition, child.name.name, text(create))
