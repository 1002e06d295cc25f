"""Statements of objects that we add; how they are made comes with them, from `compile` or a file of sql/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import DERIVED, MARK, Kind, SupportObject
from crm_rls.change.fragments import comment, function
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
from crm_rls.change.render.row_security import flag_statements
from crm_rls.postgres.creation import CONCURRENTLY, OR_REPLACE
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, qualified

_KINDS = {
    Kind.SCHEMA: SQL("SCHEMA"),
    Kind.TABLE: SQL("TABLE"),
    Kind.FUNCTION: SQL("FUNCTION"),
    Kind.VIEW: SQL("VIEW"),
    Kind.INDEX: SQL("INDEX"),
    Kind.COLUMN: SQL("COLUMN"),
    Kind.TRIGGER: SQL("TRIGGER"),
    Kind.FOREIGN_KEY: SQL("CONSTRAINT"),
}

_FIRES = {
    Fires.REPLICA: SQL("ENABLE REPLICA"),
    Fires.ALWAYS: SQL("ENABLE ALWAYS"),
    Fires.DISABLED: SQL("DISABLE"),
}


def object_statements(change: ObjectChange) -> Iterator[Composable]:
    """Yield the statements of a change of an object."""
    match change:
        case MigrateSupport(migration):
            yield from map(SQL, migration.statements)  # as Alembic writes them
        case RenameObject(current, name):
            yield _rename(current, name)
        case ChangeOwner(current, owner):
            yield from _change_owner(current, owner)
        case MarkObject(desired):
            yield _marked(desired)
        case CreateObject(desired, concurrently):
            yield from _create(desired, CONCURRENTLY if concurrently else "")
        case ReplaceObject(current, desired) if change.in_place:
            yield from _create(desired, OR_REPLACE)
        case ReplaceObject(current, desired):
            yield _drop(current)
            yield from _create(desired)
        case Backfill(_, statement, forced):
            yield from (each for table in forced for each in flag_statements(table, "NO FORCE"))
            yield SQL(statement)  # made by compile from composables
            yield from (each for table in forced for each in flag_statements(table, "FORCE"))
        case DropObject(current, concurrently):
            yield _drop(current, concurrently=concurrently)
        case _:
            assert_never(change)


def _create(desired: SupportObject, word: str = "") -> Iterator[Composable]:
    """Make an object, hand what stands in a support schema to its owner, and mark it as ours."""
    if desired.create is None:
        raise ValueError(f"nothing says how to make {desired.identity}")
    yield SQL(desired.create.with_word(word) if word else str(desired.create))
    if desired.owner:
        yield from _change_owner(desired, desired.owner)
    if desired.fires is not Fires.ORIGIN:
        table = qualified(desired.schema, desired.table)
        yield SQL("ALTER TABLE {} {} TRIGGER {}").format(
            table, _FIRES[desired.fires], Identifier(desired.name)
        )
    if desired.kind is Kind.FUNCTION:
        yield SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(_name(desired))
    yield _marked(desired)


def _marked(desired: SupportObject) -> Composable:
    return comment(_KINDS[desired.kind], _name(desired), DERIVED if desired.derived else MARK)


def _rename(each: SupportObject, name: str) -> Composable:
    if each.kind in (Kind.COLUMN, Kind.FOREIGN_KEY):
        return SQL("ALTER TABLE {} RENAME {} {} TO {}").format(
            qualified(each.schema, each.table), _KINDS[each.kind], Identifier(each.name), Identifier(name)
        )
    return SQL("ALTER {} {} RENAME TO {}").format(_KINDS[each.kind], _name(each), Identifier(name))


def _change_owner(each: SupportObject, owner: str) -> Iterator[Composable]:
    """Yield the statements; who takes over an object must be able to create one there (manual, ALTER)."""
    place, receiver = Identifier(each.schema), Identifier(owner)
    if each.guest:
        yield SQL("GRANT CREATE ON SCHEMA {} TO {}").format(place, receiver)
    yield SQL("ALTER {} {} OWNER TO {}").format(_KINDS[each.kind], _name(each), receiver)
    if each.guest:
        yield SQL("REVOKE CREATE ON SCHEMA {} FROM {}").format(place, receiver)


def _name(each: SupportObject) -> Composable:
    match each.kind:
        case Kind.SCHEMA:
            return Identifier(each.name)
        case Kind.COLUMN:
            return Identifier(each.schema, each.table, each.name)
        case Kind.FUNCTION:
            return function(each.schema, each.name, each.signature)
        case Kind.TRIGGER | Kind.FOREIGN_KEY:
            return SQL("{} ON {}").format(Identifier(each.name), qualified(each.schema, each.table))
        case _:
            return qualified(each.schema, each.name)


def _drop(each: SupportObject, *, concurrently: bool = False) -> Composable:
    if each.kind in (Kind.COLUMN, Kind.FOREIGN_KEY):
        return SQL("ALTER TABLE {} DROP {} {}").format(
            qualified(each.schema, each.table), _KINDS[each.kind], Identifier(each.name)
        )
    word = SQL(" CONCURRENTLY") if concurrently else SQL("")
    return SQL("DROP {}{} {}").format(_KINDS[each.kind], word, _name(each))
