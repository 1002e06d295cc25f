"""For every change, the step that takes it back.

Pure: gets the change, the state before it, and for what is dropped or replaced the statements with which the
server itself would make it again. Taken back in the opposite order, what widened goes first, so also on the
way back nobody sees more than before or after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crm_rls.alembic.preparing import mark_role
from crm_rls.catalog import (
    CatalogState,
    Filling,
    ForeignKeyFacts,
    Grant,
    Kind,
    Role,
    RoleMembership,
    ServerFacts,
    SupportObject,
    TableFlags,
)
from crm_rls.change import kinds as c
from crm_rls.change.diff import alterable
from crm_rls.change.kinds import Change, Risk
from crm_rls.change.render import render
from crm_rls.model import TableName
from crm_rls.plan.value import Step, step
from crm_rls.postgres.sqltext import SQL, Identifier, joined, qualified, text

Standing = Mapping[tuple[str, str, str, str], str]
"""The statement that makes a standing object again, by the object's identity."""


@dataclass(frozen=True, slots=True)
class Before:
    """The database before the changes, who owns our objects, and the members that a lost role gets back."""

    facts: ServerFacts
    current: CatalogState
    standing: Standing
    fillings: tuple[Filling, ...]
    owners: tuple[str, ...]
    members: tuple[RoleMembership, ...] = ()


def inverse(change: Change, before: Before) -> Step:  # noqa: C901, PLR0911, PLR0912 -- one case per change
    """Return the step that takes a change back; one without statements if there is nothing to do."""
    match change:
        case c.RenameRole(old, new):
            return _step(before, c.RenameRole(new, old))
        case c.RenamePolicy(table, old, new):
            return _step(before, c.RenamePolicy(table, new, old))
        case c.RenameGroupRows(old, new):
            return _step(before, c.RenameGroupRows(new, old))
        case c.PutRegistry(row):
            rows = (
                each for each in before.current.registry if (each.table, each.key) == (row.table, row.key)
            )
            earlier = next(rows, None)
            return _step(before, c.DropRegistry(row) if earlier is None else c.PutRegistry(earlier))
        case c.DropRegistry(row):
            return _step(before, c.PutRegistry(row))
        case c.RecordMemberships():
            return _step(before, change)
        case c.Suspend(table):
            return _flags("protect table", table, "ENABLE")
        case c.ProtectTable(table, current):
            words = [] if current.forced else ["NO FORCE"]
            if not current.enabled:
                suspended = before.current.tables.get(table, current).enabled
                words += ["LOCK", "DISABLE"] if suspended else ["DISABLE"]
            return _flags("open table", table, *words)
        case c.OpenTable(table):
            words = ["FORCE"] if before.current.tables[table].forced else []
            return _flags("protect table", table, "ENABLE", *words)
        case c.RevokePrivilege(grant):
            return _grant_again(before, grant)
        case c.GrantPrivilege(grant) | c.GrantToOwner(grant) | c.GrantToManagers(grant):
            return _step(before, c.RevokePrivilege(grant))
        case c.RevokeRole(membership):
            return _step(before, c.GrantRole(membership, current=membership))
        case c.GrantRole(membership, current):
            return _step(
                before, c.RevokeRole(membership) if current is None else c.GrantRole(current, membership)
            )
        case c.DropTimed(row):
            return _step(before, c.PutTimed(row))
        case c.PutTimed(row):
            return _step(before, c.DropTimed(row))
        case c.DropPerson(row):
            return _step(before, c.PutPerson(row))
        case c.PutPerson(row):
            known = next((each for each in before.current.people if each.login == row.login), None)
            return _step(before, c.DropPerson(row) if known is None else c.PutPerson(known))
        case c.CreatePolicy(policy):
            return _step(before, c.DropPolicy(policy))
        case c.DropPolicy(policy):
            return _step(before, c.CreatePolicy(policy))
        case c.AlterPolicy(current, desired):
            if alterable(desired, current):
                return _step(before, c.AlterPolicy(desired, current))
            again = (c.DropPolicy(desired), c.CreatePolicy(current))
            statements = (statement for each in again for statement in _step(before, each).statements)
            return replace(_step(before, c.AlterPolicy(desired, current)), statements=tuple(statements))
        case c.CreateLogin(name):
            return _step(before, c.DropRole(name, 0))
        case c.CreateRole(role):
            return _step(before, c.DropRole(role.name, 0))
        case c.AlterRole(current, desired):
            return replace(_step(before, c.AlterRole(desired, current)), statements=(_attributes(current),))
        case c.DropRole(name, _):
            return _role_again(before, before.current.roles[name])
        case (
            c.MigrateSupport()
            | c.ChangeOwner()
            | c.CreateObject()
            | c.CreateGuard()
            | c.ReplaceObject()
            | c.DropObject()
            | c.DropGuard()
        ):
            return _object_back(change, before)
        case c.Backfill(table, _):
            return Step("backfill", str(table), Risk.NEUTRAL, ())  # its column goes, or is filled anew
        case c.Replan():
            return _step(before, change)


def forward(change: Change, before: Before) -> Step:
    """Return a change as a step that runs in any database that the migration is applied to."""
    plain = step(change, before.facts.version)
    match change:
        case c.CreateRole(role) if role.mark is not None:
            return replace(plain, statements=(plain.statements[0], mark_role(role, before.facts.database)))
        case c.Backfill(table, statement):
            return replace(plain, statements=tuple(unforced(before, table, statement)))
        case _:
            return plain


def _step(before: Before, change: Change) -> Step:
    return forward(change, before)


_FLAGS = {
    "LOCK": SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE"),
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


def _role_again(before: Before, role: Role) -> Step:
    made = _step(before, c.CreateRole(role))
    members = (c.GrantRole(each) for each in before.members if each.role == role.name)
    joined_again = (statement for each in members for statement in _step(before, each).statements)
    return replace(made, statements=(*made.statements, *joined_again))


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


ObjectChange = (
    c.MigrateSupport | c.ChangeOwner | c.CreateObject | c.CreateGuard | c.ReplaceObject | c.DropObject
    | c.DropGuard
)  # fmt: skip


def _object_back(change: ObjectChange, before: Before) -> Step:
    match change:
        case c.MigrateSupport(migration):
            return replace(_step(before, change), statements=migration.undo)
        case c.ChangeOwner(each, owner):
            back = _step(before, c.ChangeOwner(replace(each, owner=owner), each.owner))
            # What the chain has just made goes with it, and who will run that is not known here.
            return back if each.owner else replace(back, statements=())
        case c.CreateObject(desired):
            return _step(before, c.DropObject(desired))
        case c.CreateGuard(desired):
            return _step(before, c.DropGuard(desired))
        case c.DropObject(current) | c.DropGuard(current):
            return replace(
                _step(before, c.CreateObject(current)),
                statements=tuple(_again(before, current)),
            )
        case c.ReplaceObject(current, desired):
            standing = replace(current, create=_create(before, current))
            replaced = c.ReplaceObject(desired, standing)
            return replace(_step(before, replaced), statements=tuple(_replaced(before, replaced)))


_LOST = "do $$ begin raise exception 'crm_rls: this dropped a table with its rows: restore a backup'; end $$"


def _create(before: Before, current: SupportObject) -> str:
    if current.kind is Kind.COLUMN:
        return text(
            SQL("ALTER TABLE {} ADD COLUMN {} {}").format(
                qualified(current.schema, current.table),
                Identifier(current.name),
                SQL(current.definition),  # as format_type prints it
            )
        )
    return before.standing.get(current.identity, _LOST)


def _again(before: Before, current: SupportObject) -> Iterator[str]:
    """Yield what makes a dropped object again, and fills it: the values went with the column."""
    made = replace(current, create=_create(before, current))
    yield from render(c.CreateObject(made), before.facts.version)
    if current.kind is Kind.COLUMN:
        yield from _copied(before, current)
    if current.kind is Kind.TRIGGER:
        yield from _fired(before, current)


def _replaced(before: Before, back: c.ReplaceObject) -> Iterator[str]:
    yield from render(back, before.facts.version)
    if back.desired.kind is Kind.COLUMN:
        yield from _copied(before, back.desired)
    for filling in before.fillings:
        if back.desired.identity in filling.watches:
            yield from _touch(
                before, filling.table, [part[3] for part in filling.watches if part[0] == Kind.COLUMN]
            )


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


def unforced(before: Before, table: TableName, statement: str) -> Iterator[str]:
    """Yield a statement that fills a table, so that its owner sees every row of it and of its parents.

    Forced row security counts for the owner too, and an UPDATE that sees no rows succeeds.
    """
    tables = {table, *(key.target for key in before.facts.tables[table].foreign_keys)}
    forced = sorted(each for each in tables if before.current.tables.get(each, TableFlags()).forced)
    names = [qualified(each.schema, each.name) for each in forced]
    yield from (text(_FLAGS["NO FORCE"].format(name)) for name in names)
    yield statement
    yield from (text(_FLAGS["FORCE"].format(name)) for name in names)
