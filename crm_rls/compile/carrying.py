"""Mode `carry`: copied columns, the keys and triggers that keep the copies true (ADR 0005).

A composite foreign key alone does not do: with a null in it PostgreSQL checks and cascades nothing
(MATCH SIMPLE, manual 5.5.5), and legacy applications do not fill columns that they do not know. So a
trigger fills the copies on the child and another hands changes down, both also for the apply worker of
logical replication, for which no foreign key cascades. The foreign key stands behind them for writers in
REPEATABLE READ, whose triggers cannot see a child row that came after their snapshot. Where a null disarms
the foreign key, such a writer is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ColumnFacts, Filling, Kind, ServerFacts, SupportObject
from crm_rls.compile.layout import Carry, Layout
from crm_rls.compile.objects import column, compiled_function, foreign_key, index, trigger
from crm_rls.compile.positions import POSITION_TYPE
from crm_rls.model import TableName
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, text

_FILL = SQL(
    """
begin
    if tg_op = 'UPDATE' and ({old_values}) is not distinct from ({new_values}) then
        return new;
    end if;
    select {sources} into {targets} from {parent} as p where p.{key} = new.{via} for key share;
    return new;
end
"""
)

_HAND_DOWN = SQL(
    """
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
"""
)


def compile_carry(layout: Layout, carry: Carry, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the objects of one carrying child table, in the order in which they are made."""
    if not carry.columns:
        return
    yield from _columns(layout, carry, facts)
    yield _fill_function(layout, carry)
    yield _hand_down_function(layout, carry)
    yield from _triggers(layout, carry)
    yield _unique_index(layout, carry)
    yield from _key_indexes(layout, carry)
    yield _foreign_key(layout, carry)


def carry_filling(layout: Layout, carry: Carry) -> Filling:
    """Return the statement that fills the copies in rows that are already there, where they are not right.

    It is also due when a trigger is made again: while the old one was off, copies may have become wrong.
    """
    child = carry.child
    assignments = (
        SQL("{} = p.{}").format(Identifier(target), Identifier(source))
        for source, target in carry.columns.items()
    )
    statement = SQL(
        "update {child} as c set {assignments} from {parent} as p where p.{key} = c.{via} "
        "and ({copies}) is distinct from ({sources})"
    )
    filled = statement.format(
        child=_table(child.name),
        assignments=joined(",", assignments),
        parent=_table(carry.parent),
        key=Identifier(carry.parent_key),
        via=Identifier(carry.via),
        copies=_values("c", tuple(carry.columns.values())),
        sources=_values("p", tuple(carry.columns)),
    )
    copies = ((Kind.COLUMN, child.name.schema, child.name.name, copy) for copy in carry.columns.values())
    triggers = (each.identity for each in _triggers(layout, carry))
    return Filling(child.name, text(filled), frozenset((*copies, *triggers)))


def _table(name: TableName) -> Composable:
    return qualified(name.schema, name.name)


def _values(alias: str, columns: Iterator[str] | tuple[str, ...]) -> Composable:
    return joined(",", (SQL("{}.{}").format(SQL(alias), Identifier(column)) for column in columns))


def _function_name(layout: Layout, what: str, table: TableName) -> str:
    return layout.names.object_on(what, f"{table.schema}_{table.name}")


def _columns(layout: Layout, carry: Carry, facts: ServerFacts) -> Iterator[SupportObject]:
    child = carry.child.name
    root = facts.tables.get(layout.model.root.name)
    for source in (*layout.carried_names(), layout.model.root.key):
        name = layout.names.carried(source)
        if name not in carry.columns.values():
            continue
        known = root.columns.get(source) if root is not None else None
        positions = {field.position for field in layout.model.assignment}
        yield column(child, name, POSITION_TYPE if source in positions else _type(known))


def _type(column: ColumnFacts | None) -> str:
    """Return type and collation; with another collation `=`, `<>` and `<` could mean another thing."""
    if column is None:
        return "text"
    return f"{column.type} collate {column.collation}" if column.collation else column.type


def _triggers(layout: Layout, carry: Carry) -> Iterator[SupportObject]:
    child, name = carry.child, layout.names.trigger
    fill, hand_down = (_function_name(layout, what, child.name) for what in ("fill", "hand_down"))
    yield trigger(child.name, name(fill), "before", ("insert", "update"), fill, always=True)
    yield trigger(carry.parent, name(hand_down), "after", ("update",), hand_down, always=True)


def _fill_function(layout: Layout, carry: Carry) -> SupportObject:
    child, targets = carry.child, tuple(carry.columns.values())
    watched = (carry.via, *targets)
    name = _function_name(layout, "fill", child.name)
    body = _FILL.format(
        old_values=_values("old", watched),
        new_values=_values("new", watched),
        sources=_values("p", tuple(carry.columns)),
        targets=_values("new", targets),
        parent=_table(carry.parent),
        key=Identifier(carry.parent_key),
        via=Identifier(carry.via),
    )
    return _function(layout, name, body)


def _hand_down_function(layout: Layout, carry: Carry) -> SupportObject:
    child, sources = carry.child, tuple(carry.columns)
    name = _function_name(layout, "hand_down", child.name)
    assignments = (
        SQL("{} = new.{}").format(Identifier(target), Identifier(source))
        for source, target in carry.columns.items()
    )
    refusal = (
        f"{carry.parent}: what {child.name} carries cannot be changed in this isolation level while some of "
        "it is null, because a row that came after the snapshot would keep the old values"
    )
    body = _HAND_DOWN.format(
        refusal=literal(refusal),
        old_values=_values("old", sources),
        new_values=_values("new", sources),
        child=_table(child.name),
        assignments=joined(",", assignments),
        via=Identifier(carry.via),
        key=Identifier(carry.parent_key),
    )
    return _function(layout, name, body)


def _function(layout: Layout, name: str, body: Composable) -> SupportObject:
    function = Function(SUPPORT_SCHEMA, name, "trigger", text(body), definer=True)
    return compiled_function(function, layout.names.owner)


def _unique_index(layout: Layout, carry: Carry) -> SupportObject:
    """Return the index behind the foreign key.

    It has a second duty: columns of a unique index are key columns, so changing them conflicts with the
    FOR KEY SHARE of the fill trigger, also where they are null (manual, 13.3.2).
    """
    parent = carry.parent
    name = layout.names.object_on("carry", parent.name)
    columns = (carry.parent_key, *carry.columns)
    return index(parent, name, columns, unique=True)


def _key_indexes(layout: Layout, carry: Carry) -> Iterator[SupportObject]:
    child = carry.child.name
    for field in layout.model.assignment:
        copy = layout.names.carried(field.column)
        if copy in carry.columns.values():
            yield index(child, layout.names.object_on("key", f"{child.name}_{copy}"), (copy,))


def _foreign_key(layout: Layout, carry: Carry) -> SupportObject:
    child = carry.child
    own = (carry.via, *carry.columns.values())
    other = (carry.parent_key, *carry.columns)
    name = layout.names.object_on("carry", child.name.name)
    return foreign_key(child.name, name, own, carry.parent, other, copies=tuple(carry.columns.values()))
