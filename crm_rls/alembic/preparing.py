"""What a migration needs before its first statement and leaves after its last, for who is no superuser.

Statements only: they stand in sql/alembic and get the names of one migration here. Which changes need what
is decided here too; the manual's pages of the commands say it, CREATE ROLE and GRANT what 16 changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crm_rls.catalog import Kind, Role, ServerFacts
from crm_rls.change import kinds as c
from crm_rls.change.kinds import Change
from crm_rls.model import TableName
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, literal, qualified, text

_TAG = "$crm_rls$"


Value = bool | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A statement of sql/alembic by its stem, and the names that are filled in."""

    stem: str
    values: Mapping[str, Value]

    def statement(self) -> str:
        """Return the finished statement."""
        return _filled(self.stem, {name: _composed(value) for name, value in self.values.items()})


def require(changes: Iterable[Change], facts: ServerFacts) -> Call:
    """Return what ends with an error if the role that migrates lacks a privilege."""
    changes = tuple(changes)
    touched = set(_tables(changes))
    if any(isinstance(each, c.CreateGuard) and each.desired.kind is Kind.FOREIGN_KEY for each in changes):
        known = [facts.tables[name] for name in touched if name in facts.tables]
        touched |= {key.target for table in known for key in table.foreign_keys}
    makers = c.CreateRole | c.DropRole | c.RenameRole
    values: dict[str, Value] = {
        "tables": tuple(text(qualified(table.schema, table.name)) for table in sorted(touched)),
        "schemas": tuple(sorted(set(_schemas(changes)))),
        "roles": tuple(sorted(set(_roles(changes)))),
        "makes_roles": any(isinstance(each, makers) for each in changes),
        "makes_schema": any(_makes_schema(each) for each in changes),
    }
    return Call("require", values)


def join_owners(owners: tuple[str, ...]) -> Call:
    """Return what lets a role without superuser work on what these roles own; one may not exist yet."""
    return Call("join_owners", {"owners": owners})


def leave_owners(owners: tuple[str, ...]) -> Call:
    """Return what takes that back."""
    return Call("leave_owners", {"owners": owners})


def mark_role(role: Role, database: str) -> str:
    """Return the statement that marks a role as ours in the database that it is run in."""
    mark = (role.mark or "").removesuffix(database)
    return _filled("mark_role", {"role": literal(role.name), "mark": literal(mark)})


def in_support_schema(change: Change) -> bool:
    """Say whether a change is about something that a role of ours owns."""
    match change:
        case c.MigrateSupport() | c.ChangeOwner():
            return True
        case c.CreateObject(each) | c.CreateGuard(each) | c.ReplaceObject(_, each):
            return True  # triggers call functions of ours
        case c.DropObject(each) | c.DropGuard(each):
            return each.schema in SUPPORT_SCHEMAS
        case (
            c.GrantPrivilege(grant)
            | c.RevokePrivilege(grant)
            | c.GrantToOwner(grant)
            | c.GrantToManagers(grant)
        ):
            return grant.schema in SUPPORT_SCHEMAS
        case c.CreatePolicy() | c.AlterPolicy() | c.DropPolicy():
            return True  # expressions name functions of the support schema
        case c.PutRegistry() | c.DropRegistry() | c.RecordMemberships():
            return True
        case c.RenameGroupRows() | c.PutPerson() | c.DropPerson() | c.PutTimed() | c.DropTimed():
            return True
        case _:
            return False


def _filled(stem: str, parts: Mapping[str, Composable]) -> str:
    template, tag = text(load("alembic", stem)), _TAG
    while any(tag in text(part) for part in parts.values()):  # a name may hold anything
        tag = tag[:-1] + "_$"
    return text(SQL(template.replace(_TAG, tag)).format(**parts))


def _composed(value: Value) -> Composable:
    match value:
        case bool():
            return SQL("true") if value else SQL("false")
        case str():
            return literal(value)
        case _:
            return array_literal(value)


def _tables(changes: Iterable[Change]) -> Iterator[TableName]:
    for change in changes:
        match change:
            case c.Suspend(table) | c.OpenTable(table) | c.ProtectTable(table) | c.Backfill(table):
                yield table
            case c.CreatePolicy(policy) | c.DropPolicy(policy) | c.AlterPolicy(_, policy):
                yield policy.table
            case c.RenamePolicy(table):
                yield table
            case c.CreateObject(each) | c.CreateGuard(each) | c.ReplaceObject(_, each):
                if each.table and each.schema not in SUPPORT_SCHEMAS:
                    yield TableName(each.schema, each.table)
            case c.DropObject(each) | c.DropGuard(each):
                if each.table and each.schema not in SUPPORT_SCHEMAS:
                    yield TableName(each.schema, each.table)
            case (
                c.GrantPrivilege(grant)
                | c.RevokePrivilege(grant)
                | c.GrantToOwner(grant)
                | c.GrantToManagers(grant)
            ):
                if grant.kind in (Kind.TABLE, Kind.SEQUENCE) and grant.schema not in SUPPORT_SCHEMAS:
                    yield TableName(grant.schema, grant.name)
            case _:
                pass


def _roles(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        match change:
            case c.RenameRole(old, _):
                yield old
            case c.DropRole(name) | c.CreateRole(Role(name)):
                yield name
            case c.AlterRole(current):
                yield current.name
            case c.GrantRole(membership) | c.RevokeRole(membership):
                yield membership.role
            case _:
                pass


def _schemas(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        match change:
            case (
                c.GrantPrivilege(grant)
                | c.RevokePrivilege(grant)
                | c.GrantToOwner(grant)
                | c.GrantToManagers(grant)
            ):
                if grant.kind is Kind.SCHEMA and grant.schema not in SUPPORT_SCHEMAS:
                    yield grant.schema
            case _:
                pass


def _makes_schema(change: Change) -> bool:
    match change:
        case c.MigrateSupport(migration):
            return any(kind == Kind.SCHEMA for kind, *_ in migration.touches)
        case c.CreateObject(each):
            return each.kind is Kind.SCHEMA
        case _:
            return False
