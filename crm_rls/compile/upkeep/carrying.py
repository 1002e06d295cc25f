"""Mode `carry`: copied columns, and what keeps the copies true (ADR 0021).

The parent counts the changes of what its children copy: `version`, never null, raised by a BEFORE trigger
whatever a client sends. The child has the copies and the version that they are of, both fetched by a BEFORE
trigger. A foreign key over key and version hands a new version down by ON UPDATE CASCADE, and the child's
trigger fetches. The key never sleeps, as a key over the copies does where one of them is null, and it does
not care for types, lengths and the number of columns.

In the apply worker of logical replication no foreign key cascades. There, and only there, a trigger of the
parent hands the version down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_rls.catalog import Filling, Kind, ServerFacts, SupportObject
from crm_rls.compile.installation.objects import (
    column,
    compiled_function,
    foreign_key,
    index,
    trigger,
    type_of_copy,
)
from crm_rls.compile.reach.carries import Carry
from crm_rls.compile.reach.layout import Layout, predicates
from crm_rls.compile.upkeep.counting import VERSION_TYPE, carrying, counter, counting_trigger, function_name
from crm_rls.compile.upkeep.positions import POSITION_TYPE
from crm_rls.compile.upkeep.trees import tree_types
from crm_rls.model import ColumnOf, TableName
from crm_rls.model.evaluation import true_of_nulls
from crm_rls.model.predicates import columns
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.functions import AS_OWNER, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, fields, joined, relation, text

# A row without a version has not found its parent yet: whatever is written, it looks again.
_FILL = SQL(
    """
begin
    if tg_op = 'UPDATE' and new.{version} is not null
        and row({old})::record operator(pg_catalog.*=) row({new})::record
    then
        return new;
    end if;
    select {sources} into {targets} from {parent} as p where {hangs} for key share;
    return new;
end
"""
)

_HAND_DOWN = SQL(
    """
begin
    if old.{version} <> new.{version} then
        update {child} as c set {copy} = new.{version} where {hangs};
    end if;
    return null;
end
"""
)


def compile_carries(layout: Layout, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the objects of every carrying child table and of its parent, in the order of their making."""
    counting: set[TableName] = set()
    for carry in carrying(layout):
        yield from _columns(layout, carry, facts)
        if carry.parent not in counting:
            counting.add(carry.parent)
            yield from counter(layout, carry.parent, facts)
        yield from _child(layout, carry)


def carry_fillings(layout: Layout) -> Iterator[Filling]:
    """Yield the statements that fill the copies in rows that are already there, where they are not right.

    Parents come before children, so that a copy is taken of a filled column. A statement is also due when a
    trigger, its function or the foreign key is made again: meanwhile copies may have become wrong.
    """
    return (carry_filling(layout, carry) for carry in carrying(layout))


def carry_filling(layout: Layout, carry: Carry) -> Filling:
    """Return the statement that fills the copies of one table."""
    child, fetched = carry.child, fetched_columns(layout, carry)
    assignments = (
        SQL("{} = p.{}").format(Identifier(target), Identifier(source)) for source, target in fetched.items()
    )
    statement = SQL(
        "update {child} as c set {assignments} from {parent} as p where {hangs} and {differ}"
    ).format(
        child=relation(child.name),
        assignments=joined(",", assignments),
        parent=relation(carry.parent),
        hangs=carry.joined("c", "p"),
        differ=copies_differ(layout, carry, "c", "p"),
    )
    copies = ((Kind.COLUMN, child.name.schema, child.name.name, copy) for copy in fetched.values())
    versions = (Kind.COLUMN, carry.parent.schema, carry.parent.name, layout.names.version)
    fill, hand_down = _child_triggers(layout, carry)
    guard = (fill, hand_down, counting_trigger(layout, carry.parent), _foreign_key(layout, carry))
    made = (each.identity for each in guard)
    functions = (
        (Kind.FUNCTION, SUPPORT_SCHEMA, "", f"{function_name(layout, what, table)}()")
        for what, table in (("fill", child.name), ("hand_down", child.name), ("version", carry.parent))
    )
    watched = frozenset((*copies, versions, *made, *functions))
    return Filling(child.name, text(statement), watched, (carry.parent,))


def fetched_columns(layout: Layout, carry: Carry) -> Mapping[str, str]:
    """Return what a child has from its parent, copies and version: the parent's column to its own."""
    return {**carry.columns, layout.names.version: layout.names.parent_version}


def copies_differ(layout: Layout, carry: Carry, child: str, parent: str) -> Composable:
    """Return the condition that copies or version of a child are not those of its parent, by aliases."""
    fetched = fetched_columns(layout, carry)
    return SQL("row({})::record operator(pg_catalog.*<>) row({})::record").format(
        fields(child, tuple(fetched.values())), fields(parent, tuple(fetched))
    )


def _function(layout: Layout, name: str, body: Composable) -> SupportObject:
    function = Function(SUPPORT_SCHEMA, name, "trigger", text(body), definer=True, settings=AS_OWNER)
    return compiled_function(function, layout.names.owner)


# -- the child -----------------------------------------------------------------------------------------


def _columns(layout: Layout, carry: Carry, facts: ServerFacts) -> Iterator[SupportObject]:
    child = carry.child.name
    positions = {
        ColumnOf(layout.model.root.name, field.position)
        for field in layout.model.assignment
        if field.position
    }
    # Columns of ours may not be there yet.
    ours = {**dict.fromkeys(positions, POSITION_TYPE), **tree_types(layout, facts)}
    copied = set(carry.columns.values())
    for source, name in carry.held.items():
        if name in copied:  # otherwise it is the link itself
            known = facts.tables[source.table].columns if source.table in facts.tables else {}
            type_name = ours.get(source) or type_of_copy(known.get(source.column), "text")
            yield column(child, name, type_name, derived=True)
    yield column(child, layout.names.parent_version, VERSION_TYPE, derived=True)


def _child(layout: Layout, carry: Carry) -> Iterator[SupportObject]:
    yield _fill_function(layout, carry)
    yield _hand_down_function(layout, carry)
    yield from _child_triggers(layout, carry)
    yield from _key_indexes(layout, carry)
    yield _foreign_key(layout, carry)


def _child_triggers(layout: Layout, carry: Carry) -> Iterator[SupportObject]:
    child, name = carry.child, layout.names.trigger
    fill, hand_down = (function_name(layout, what, child.name) for what in ("fill", "hand_down"))
    yield trigger(child.name, name(fill), "before", ("insert", "update"), fill, fires=Fires.ALWAYS)
    yield trigger(carry.parent, name(hand_down), "after", ("update",), hand_down, fires=Fires.REPLICA)


def _fill_function(layout: Layout, carry: Carry) -> SupportObject:
    child, fetched = carry.child, fetched_columns(layout, carry)
    watched = (*carry.via, *fetched.values())
    body = _FILL.format(
        version=Identifier(layout.names.parent_version),
        old=fields("old", watched),
        new=fields("new", watched),
        sources=fields("p", tuple(fetched)),
        targets=fields("new", tuple(fetched.values())),
        parent=relation(carry.parent),
        hangs=carry.joined("new", "p"),
    )
    return _function(layout, function_name(layout, "fill", child.name), body)


def _hand_down_function(layout: Layout, carry: Carry) -> SupportObject:
    child = carry.child
    body = _HAND_DOWN.format(
        version=Identifier(layout.names.version),
        copy=Identifier(layout.names.parent_version),
        child=relation(child.name),
        hangs=carry.joined("c", "new"),
    )
    return _function(layout, function_name(layout, "hand_down", child.name), body)


def _key_indexes(layout: Layout, carry: Carry) -> Iterator[SupportObject]:
    """Yield an index for each copy that says where a contact belongs.

    Where a filter is true for nulls policies ask whether the row belongs to a contact, which an index that
    has only the copy cannot answer.
    """
    child, names, contacts = carry.child.name, layout.names, layout.model.root.name
    for field in layout.model.assignment:
        places = () if field.position is None else (ColumnOf(contacts, field.position),)
        for assigned in (ColumnOf(contacts, field.column), *field.on):
            asked = _asked_for_nulls(layout, assigned.table)
            for source in (assigned, *(places if assigned.table == contacts else ())):
                copy = carry.held.get(source)
                if copy is not None and copy in carry.columns.values():
                    key = carry.hangs_by if assigned.column in asked else ()
                    yield index(child, names.object_on("key", f"{child.name}_{copy}"), (copy, *key))


def _asked_for_nulls(layout: Layout, root: TableName) -> frozenset[str]:
    """Return the columns of a root that are read by filters which are true for nulls."""
    model = layout.model
    if root == model.root.name:
        asking = predicates(model)
    else:
        asking = tuple(model.filter_on(group, root) for group in model.groups)
    return frozenset[str]().union(*(columns(each) for each in asking if true_of_nulls(each)))


def _foreign_key(layout: Layout, carry: Carry) -> SupportObject:
    child, names = carry.child, layout.names
    own, other = (*carry.via, names.parent_version), (*carry.parent_key, names.version)
    name = names.object_on("carry", child.name.name)
    return foreign_key(child.name, name, own, carry.parent, other, emptied=(names.parent_version,))
