"""The way back of objects that we add: with the statements with which the server would make them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from crm_rls.catalog import ForeignKeyFacts, Kind, SupportObject
from crm_rls.change.forward import Before, forward, unforced
from crm_rls.change.kinds import (
    Backfill,
    ChangeOwner,
    CreateObject,
    DropObject,
    MigrateSupport,
    ObjectChange,
    RenameObject,
    ReplaceObject,
)
from crm_rls.change.steps import Step
from crm_rls.compile.guard import guard_creation
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.names import is_guard_table
from crm_rls.postgres.sqltext import SQL, Identifier, joined, qualified, text


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
            return replace(made, statements=(*made.statements, *_filled_again(before, current)))
        case ReplaceObject(current, desired):
            back = forward(ReplaceObject(desired, _standing(before, current)), before)
            return replace(back, statements=(*back.statements, *_filled_back(before, current)))
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
    if current.kind is not Kind.COLUMN:
        return replace(current, create=before.standing.get(current.identity, _LOST))
    add = SQL("ALTER TABLE {} ADD COLUMN {} {}").format(
        qualified(current.schema, current.table),
        Identifier(current.name),
        SQL(current.definition),  # as format_type prints it
    )
    return replace(current, create=Creation(text(add)))


def _filled_again(before: Before, dropped: SupportObject) -> Iterator[str]:
    """Yield what fills columns after an object that was dropped: the values went with the column."""
    if dropped.kind is Kind.COLUMN:
        yield from _copied(before, dropped)
    if dropped.kind is Kind.TRIGGER:
        yield from _fired(before, dropped)


def _filled_back(before: Before, replaced: SupportObject) -> Iterator[str]:
    """Yield what fills columns after an object that was replaced."""
    if replaced.kind is Kind.COLUMN:
        yield from _copied(before, replaced)
    for filling in before.fillings:
        if replaced.identity in filling.watches:
            columns = [name for kind, _, _, name in filling.watches if kind == Kind.COLUMN]
            yield from _touch(before, filling.table, columns)


def _copied(before: Before, column: SupportObject) -> Iterator[str]:
    """Yield the statement that copies a carried column from its parent again; the dropped key says how."""
    table = TableName(column.schema, column.table)
    for key in before.facts.tables[table].foreign_keys:
        if column.name in key.columns and len(key.columns) > 1:
            yield from unforced(before, table, _copy(column, key))
            return


_COPY = SQL("UPDATE {child} AS c SET {copy} = p.{source} FROM {parent} AS p WHERE p.{key} = c.{via}")


def _copy(column: SupportObject, key: ForeignKeyFacts) -> str:
    source = key.target_columns[key.columns.index(column.name)]
    return text(
        _COPY.format(
            child=qualified(column.schema, column.table),
            copy=Identifier(column.name),
            source=Identifier(source),
            parent=qualified(key.target.schema, key.target.name),
            key=Identifier(key.target_columns[0]),  # the link stands first, see compile.carrying
            via=Identifier(key.columns[0]),
        )
    )


def _fired(before: Before, trigger: SupportObject) -> Iterator[str]:
    """Yield an update that lets a trigger of positions fill its column again."""
    table = TableName(trigger.schema, trigger.table)
    keys = before.facts.tables[table].foreign_keys
    carried = {name for key in keys if len(key.columns) > 1 for name in key.columns}
    columns = [
        name
        for kind, schema, on, name in before.current.objects
        if kind == Kind.COLUMN and (schema, on) == (table.schema, table.name) and name not in carried
    ]
    yield from _touch(before, table, columns)


def _touch(before: Before, table: TableName, columns: list[str]) -> Iterator[str]:
    if columns:
        same = (SQL("{0} = {0}").format(Identifier(name)) for name in sorted(columns))
        statement = SQL("UPDATE {} SET {}").format(qualified(table.schema, table.name), joined(",", same))
        yield from unforced(before, table, text(statement))
