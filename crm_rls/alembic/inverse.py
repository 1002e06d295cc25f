"""For every change, the step that takes it back.

Pure: gets the change, the state before it, and for what is dropped or replaced the statements with which the
server itself would make it again. Taken back in the opposite order, what widened goes first, so also on the way
back nobody sees more than before or after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from crm_rls import changes as c
from crm_rls.changes import Change, Risk
from crm_rls.diff import alterable
from crm_rls.model import TableName
from crm_rls.names import SUPPORT_SCHEMA
from crm_rls.plan import Step, step
from crm_rls.render import render
from crm_rls.sqltext import SQL, Composable, Identifier, joined, qualified, text
from crm_rls.state import CatalogState, Filling, ForeignKeyFacts, Grant, Kind, Role, ServerFacts, SupportObject

Standing = Mapping[tuple[str, str, str, str], str]
"""The statement that makes a standing object again, by the object's identity."""


@dataclass(frozen=True, slots=True)
class Before:
    """The database as it is before the changes, and the mark that new roles get."""

    facts: ServerFacts
    current: CatalogState
    standing: Standing
    fillings: tuple[Filling, ...]
    owner: str


def inverse(change: Change, before: Before) -> Step:  # noqa: C901, PLR0911, PLR0912 -- one case per change
    """Return the step that takes a change back; one without statements if there is nothing to do."""
    match change:
        case c.RenameRole(old, new):
            return _step(before, c.RenameRole(new, old))
        case c.RenamePolicy(table, old, new):
            return _step(before, c.RenamePolicy(table, new, old))
        case c.RenameGroupRows(old, new):
            return _step(before, c.RenameGroupRows(new, old))
        case c.Suspend(table):
            return _flags("protect table", table, "ENABLE")
        case c.ProtectTable(table, current):
            words = [] if current.forced else ["NO FORCE"]
            return _flags("open table", table, *words, *([] if current.enabled else ["DISABLE"]))
        case c.OpenTable(table):
            words = ["FORCE"] if before.current.tables[table].forced else []
            return _flags("protect table", table, "ENABLE", *words)
        case c.RevokePrivilege(grant):
            return _grant_again(before, grant)
        case c.GrantPrivilege(grant) | c.GrantToOwner(grant):
            return _step(before, c.RevokePrivilege(grant))
        case c.RevokeRole(membership):
            return _step(before, c.GrantRole(membership, current=membership))
        case c.GrantRole(membership, current):
            return _step(before, c.RevokeRole(membership) if current is None else c.GrantRole(current, membership))
        case c.DropTimed(row):
            return _step(before, c.PutTimed(row))
        case c.PutTimed(row):
            return _step(before, c.DropTimed(row))
        case c.DropPerson(row):
            return _step(before, c.PutPerson(row))
        case c.PutPerson(row):
            old = next((each for each in before.current.people if each.login == row.login), None)
            return _step(before, c.DropPerson(row) if old is None else c.PutPerson(old))
        case c.CreatePolicy(policy):
            return _step(before, c.DropPolicy(policy))
        case c.DropPolicy(policy):
            return _step(before, c.CreatePolicy(policy))
        case c.AlterPolicy(current, desired):
            if alterable(desired, current):
                return _step(before, c.AlterPolicy(desired, current))
            again = (c.DropPolicy(desired), c.CreatePolicy(current))
            return replace(_step(before, c.AlterPolicy(desired, current)), statements=_all(before, again))
        case c.CreateLogin(name):
            return _step(before, c.DropRole(name, 0))
        case c.CreateRole(role):
            return _step(before, c.DropRole(role.name, 0))
        case c.AlterRole(current, desired):
            return replace(_step(before, c.AlterRole(desired, current)), statements=(_attributes(current),))
        case c.DropRole(name, _):
            return _step(before, c.CreateRole(before.current.roles[name]))
        case c.CreateObject(desired, _) | c.CreateGuard(desired, _):
            return _after_guards(before, change, desired)
        case c.DropObject(current) | c.DropGuard(current):
            return replace(
                _step(before, c.CreateObject(current, before.owner)), statements=tuple(_again(before, current))
            )
        case c.ReplaceObject(current, desired, owner):
            back = c.ReplaceObject(desired, replace(current, create=_create(before, current)), owner)
            return replace(_step(before, back), statements=tuple(_replaced(before, back)))
        case c.Backfill(table, _):
            return Step("backfill", str(table), Risk.NEUTRAL, ())  # its column goes, or is filled anew
        case c.Replan():
            return _step(before, change)


def _step(before: Before, change: Change) -> Step:
    return step(change, before.facts.version)


def _all(before: Before, changes: tuple[Change, ...]) -> tuple[str, ...]:
    return tuple(statement for each in changes for statement in render(each, before.facts.version))


_FLAGS = {
    "ENABLE": SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY"),
    "DISABLE": SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY"),
    "FORCE": SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY"),
    "NO FORCE": SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY"),
}


def _flags(kind: str, table: TableName, *words: str) -> Step:
    name = qualified(table.schema, table.name)
    risk = Risk.WIDENS if "DISABLE" in words else Risk.NARROWS
    return Step(kind, str(table), risk, tuple(text(_FLAGS[word].format(name)) for word in words))


def _grant_again(before: Before, grant: Grant) -> Step:
    back = _step(before, c.GrantPrivilege(grant))
    if not grant.grantable:
        return back
    return replace(back, statements=tuple(f"{statement} WITH GRANT OPTION" for statement in back.statements))


def _attributes(role: Role) -> str:
    words = (
        ("LOGIN", role.login),
        ("SUPERUSER", role.superuser),
        ("CREATEROLE", role.create_role),
        ("REPLICATION", role.replication),
        ("BYPASSRLS", role.bypass_rls),
        ("INHERIT", role.inherit),
    )
    attributes = joined("", (SQL(word if on else f"NO{word}") for word, on in words))
    return text(SQL("ALTER ROLE {} {}").format(Identifier(role.name), attributes))


# -- support objects -----------------------------------------------------------------------------------


def _after_guards(before: Before, change: c.CreateObject | c.CreateGuard, desired: SupportObject) -> Step:
    """Return the drop of a created object, or the old one again if this one took its place."""
    return _step(before, c.DropObject(desired) if isinstance(change, c.CreateObject) else c.DropGuard(desired))


def _create(before: Before, current: SupportObject) -> str:
    if current.kind is Kind.COLUMN:
        return text(
            SQL("ALTER TABLE {} ADD COLUMN {} {}").format(
                qualified(current.schema, current.table),
                Identifier(current.name),
                SQL(current.definition),  # as format_type prints it
            )
        )
    return before.standing[current.identity]


def _again(before: Before, current: SupportObject) -> Iterator[str]:
    """Yield what makes a dropped object again, and fills it: the values went with the column."""
    made = replace(current, create=_create(before, current))
    yield from render(c.CreateObject(made, before.owner), before.facts.version)
    if current.kind is Kind.COLUMN:
        yield from _copied(before.facts, current)
    if current.kind is Kind.TRIGGER:
        yield from _fired(before, current)


def _replaced(before: Before, back: c.ReplaceObject) -> Iterator[str]:
    statements = render(back, before.facts.version)
    if back.desired.kind is Kind.FUNCTION:  # the server's own print says `create or replace` itself
        yield back.desired.create
        yield from statements[1:] if back.current.signature == back.desired.signature else statements[2:]
    else:
        yield from statements
    if back.desired.kind is Kind.COLUMN:
        yield from _copied(before.facts, back.desired)
    for filling in before.fillings:
        if back.desired.identity in filling.watches:
            columns = [name for kind, _, _, name in filling.watches if kind == Kind.COLUMN]
            yield _touch(filling.table, columns)


def _copied(facts: ServerFacts, column: SupportObject) -> Iterator[str]:
    """Yield the statement that copies a carried column from its parent again; the dropped key says how."""
    for key in facts.tables[TableName(column.schema, column.table)].foreign_keys:
        if column.name in key.columns and len(key.columns) > 1:
            yield _copy(column, key)
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
    carried = {name for key in before.facts.tables[table].foreign_keys if len(key.columns) > 1 for name in key.columns}
    columns = [
        name
        for kind, schema, on, name in before.current.objects
        if kind == Kind.COLUMN and (schema, on) == (table.schema, table.name) and name not in carried
    ]
    if columns:
        yield _touch(table, columns)


def _touch(table: TableName, columns: list[str]) -> str:
    same: Callable[[str], Composable] = lambda name: SQL("{0} = {0}").format(Identifier(name))  # noqa: E731
    return text(
        SQL("UPDATE {} SET {}").format(qualified(table.schema, table.name), joined(",", map(same, sorted(columns))))
    )


def in_support_schema(change: Change) -> bool:
    """Say whether a change is about something that the support owner owns."""
    match change:
        case c.CreateObject(each) | c.CreateGuard(each) | c.ReplaceObject(_, each):
            return each.schema == SUPPORT_SCHEMA
        case c.DropObject(each) | c.DropGuard(each):
            return each.schema == SUPPORT_SCHEMA
        case c.GrantPrivilege(grant) | c.RevokePrivilege(grant) | c.GrantToOwner(grant):
            return grant.schema == SUPPORT_SCHEMA
        case c.RenameGroupRows() | c.PutPerson() | c.DropPerson() | c.PutTimed() | c.DropTimed():
            return True
        case _:
            return False
