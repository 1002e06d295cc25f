"""The way back of objects that we add: with the statements with which the server would make them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from crm_rls.catalog import Kind, SupportObject
from crm_rls.change.copies import column_copied, copied_before, topped_before, versions_before
from crm_rls.change.forward import Before, forward, unforced
from crm_rls.change.kinds import (
    Backfill,
    ChangeOwner,
    CreateObject,
    DropObject,
    MarkObject,
    MigrateSupport,
    ObjectChange,
    RenameObject,
    ReplaceObject,
)
from crm_rls.change.steps import Step
from crm_rls.compile.installation.objects import column_creation
from crm_rls.compile.protection.guard import guard_creation
from crm_rls.compile.upkeep.counting import version_creation
from crm_rls.compile.upkeep.trees import moves_creation
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.names import Names, is_guard_table
from crm_rls.postgres.sqltext import SQL, Identifier, joined, relation, text


def object_back(change: ObjectChange, before: Before) -> Step:
    """Return the step that takes a change of an object back."""
    match change:
        case MigrateSupport(migration):
            return replace(forward(change, before), statements=migration.undo)
        case RenameObject(each, name):
            return forward(RenameObject(replace(each, name=name), each.name), before)
        case ChangeOwner(each, owner):
            back = forward(ChangeOwner(replace(each, owner=owner), each.owner), before)
            # What the chain has just made goes with it, and who will run that is not known here.
            return back if each.owner else replace(back, statements=())
        case CreateObject(desired, concurrently):
            return forward(DropObject(desired, concurrently), before)
        case DropObject(current, concurrently):
            made = forward(CreateObject(_standing(before, current), concurrently), before)
            touched = _touched(before, current) if current.kind is Kind.TRIGGER else ()
            copied = copied_before(before, current, Kind.TRIGGER)
            own = (topped_before, versions_before) if current.kind is Kind.TRIGGER else ()
            filled = (statement for fill in own for statement in fill(before, current))
            return replace(made, statements=(*copied, *filled, *made.statements, *touched))
        case ReplaceObject(current, desired):
            back = forward(ReplaceObject(desired, _standing(before, current)), before)
            again = (*column_copied(before, current), *_positions_again(before, current))
            copied = copied_before(before, current, Kind.FUNCTION)
            return replace(back, statements=(*copied, *back.statements, *again))
        case MarkObject():
            return replace(forward(change, before), statements=())  # ours with any comment
        case Backfill():
            return replace(forward(change, before), statements=())  # its column goes, or is filled again
        case _:
            assert_never(change)


_LOST = Creation(
    "do $$ begin raise exception 'crm_rls: this dropped a table with its rows: restore a backup'; end $$"
)


def _standing(before: Before, current: SupportObject) -> SupportObject:
    """Return an object of the state before, with the statement that makes it as it was."""
    if is_guard_table(current.schema, current.name):
        return replace(current, create=guard_creation(current.name))
    if current.kind is Kind.TABLE and Names(before.prefix).is_moves_table(current.name):
        return replace(current, create=moves_creation(current.name))
    if current.kind is not Kind.COLUMN:
        return replace(current, create=before.standing.get(current.identity, _LOST))
    table = TableName(current.schema, current.table)
    if current.name == Names(before.prefix).version:
        return replace(current, create=version_creation(table, current.name))
    return replace(current, create=column_creation(table, current.name, current.definition))


def _positions_again(before: Before, replaced: SupportObject) -> Iterator[str]:
    """Yield what lets the trigger of positions fill its column again, after its function was replaced."""
    for filling in before.fillings:
        if filling.touched and replaced.identity in filling.watches:
            yield from _touch(before, filling.table, filling.touched)


def _touched(before: Before, trigger: SupportObject) -> Iterator[str]:
    """Yield an update that lets a trigger of positions fill its column again."""
    table, names = TableName(trigger.schema, trigger.table), Names(before.prefix)
    if names.parent_version in before.facts.tables[table].columns or trigger.fires is Fires.REPLICA:
        return
    columns = (
        name
        for (kind, schema, on, name), each in before.current.objects.items()
        if kind == Kind.COLUMN
        and each.marked
        and (schema, on) == (table.schema, table.name)
        and name != names.version
        and not names.is_tree_column(name)
    )
    yield from _touch(before, table, sorted(columns))


def _touch(before: Before, table: TableName, columns: Sequence[str]) -> Iterator[str]:
    if columns:
        same = (SQL("{0} = {0}").format(Identifier(name)) for name in columns)
        statement = SQL("UPDATE {} SET {}").format(relation(table), joined(",", same))
        yield from unforced(before, table, text(statement))
