"""Changes to SQL statements, for a given server version. Pure: one small function per change.

Statements are self-contained text; identifiers and literals pass through `sqltext`. The server's version
is a value, so rendering for any version is testable without that server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import MARK, PUBLIC, Grant, Kind, Policy, Role, RoleMembership, SupportObject
from crm_rls.change import kinds as c
from crm_rls.change import rows
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, text
from crm_rls.postgres.versions import has_membership_options

_COMMANDS = {command: SQL(command) for command in ("ALL", "SELECT", "INSERT", "UPDATE", "DELETE")}

_PRIVILEGES = {
    word: SQL(word)  # from this closed list
    for word in (
        "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN",
        "USAGE", "CREATE", "EXECUTE",
    )
}  # fmt: skip

_GRANT_KINDS = {
    Kind.SCHEMA: SQL("SCHEMA "),
    Kind.TABLE: SQL("TABLE "),
    Kind.SEQUENCE: SQL("SEQUENCE "),
    Kind.FUNCTION: SQL("FUNCTION "),
}

_OBJECT_KINDS = {
    Kind.SCHEMA: SQL("SCHEMA"),
    Kind.TABLE: SQL("TABLE"),
    Kind.FUNCTION: SQL("FUNCTION"),
    Kind.VIEW: SQL("VIEW"),
    Kind.INDEX: SQL("INDEX"),
}


def render(change: c.Change, version: int) -> tuple[str, ...]:
    """Return the statements of a change, in order, without semicolons."""
    return tuple(text(statement) for statement in _statements(change, version))


def _statements(  # noqa: C901, PLR0912, PLR0915 -- one case per change
    change: c.Change, version: int
) -> Iterator[Composable]:
    match change:
        case c.RenameRole(old, new):
            yield SQL("ALTER ROLE {} RENAME TO {}").format(Identifier(old), Identifier(new))
        case c.RenamePolicy(table, old, new):
            yield SQL("ALTER POLICY {} ON {} RENAME TO {}").format(
                Identifier(old), _table(table), Identifier(new)
            )
        case c.RenameGroupRows(old, new):
            yield from rows.rename_group(old, new)
        case c.Suspend(table):
            # Fails outside a transaction, where everybody could look in between.
            yield SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(_table(table))
            yield SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(_table(table))
        case c.RevokePrivilege(grant):
            yield SQL("REVOKE {} FROM {}").format(_privilege(grant), _grantee(grant.grantee))
        case c.RevokeRole(membership):
            yield _revoke_role(membership, version)
        case c.DropTimed(row):
            yield rows.drop_timed(row)
        case c.PutTimed(row):
            yield rows.put_timed(row)
        case c.PutPerson(person):
            yield rows.put_person(person)
        case c.DropPerson(person):
            yield rows.drop_person(person)
        case c.PutRegistry(row):
            yield rows.put_registry(row)
        case c.DropRegistry(row):
            yield rows.drop_registry(row)
        case c.RecordMemberships():
            yield rows.RECORD
        case c.DropPolicy(policy):
            yield SQL("DROP POLICY {} ON {}").format(Identifier(policy.name), _table(policy.table))
        case c.CreateLogin(name):
            yield SQL("CREATE ROLE {} LOGIN INHERIT").format(Identifier(name))
        case c.CreateRole(role):
            yield SQL("CREATE ROLE {} {}").format(Identifier(role.name), _attributes(role))
            yield _comment(SQL("ROLE"), Identifier(role.name), role.mark or MARK)
        case c.AlterRole(_, desired):
            yield SQL("ALTER ROLE {} {}").format(Identifier(desired.name), _attributes(desired))
        case c.MigrateSupport(migration):
            yield from map(SQL, migration.statements)  # as Alembic writes them
        case c.ChangeOwner(current, owner):
            yield _change_owner(current, owner)
        case c.CreateObject(desired) | c.CreateGuard(desired):
            yield from _create_object(desired)
        case c.ReplaceObject(current, desired):
            yield from _replace_object(current, desired)
        case c.Backfill(_, statement):
            yield SQL(statement)  # made by compile from composables
        case c.CreatePolicy(policy):
            yield from _create_policy(policy)
        case c.AlterPolicy(_, desired):
            yield SQL("ALTER POLICY {} ON {} TO {}{}").format(
                Identifier(desired.name), _table(desired.table), _roles(desired), _conditions(desired)
            )
        case c.ProtectTable(table, current):
            if not current.enabled:
                yield SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(_table(table))
            if not current.forced:
                yield SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(_table(table))
        case c.GrantRole(membership, current):
            yield from _grant_role(membership, current, version)
        case c.GrantPrivilege(grant) | c.GrantToOwner(grant) | c.GrantToManagers(grant):
            yield SQL("GRANT {} TO {}").format(_privilege(grant), _grantee(grant.grantee))
        case c.OpenTable(table):
            yield SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(_table(table))
            yield SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(_table(table))
        case c.DropObject(current) | c.DropGuard(current):
            yield _drop_object(current)
        case c.DropRole(name, _):
            yield SQL("DROP ROLE {}").format(Identifier(name))
        case c.Replan(tables, persons):
            yield SQL("GRANT SELECT ON TABLE {} TO {}").format(
                joined(",", map(_table, tables)), Identifier(persons)
            )
        case _:
            assert_never(change)


def _table(name: TableName) -> Composable:
    return qualified(name.schema, name.name)


def _comment(kind: Composable, name: Composable, comment: str) -> Composable:
    return SQL("COMMENT ON {} {} IS {}").format(kind, name, literal(comment))


# -- roles ---------------------------------------------------------------------------------------------


_ATTRIBUTES = SQL("NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS {}")
"""Our own roles have nothing that could see past a policy."""


def _attributes(role: Role) -> Composable:
    return _ATTRIBUTES.format(SQL("INHERIT") if role.inherit else SQL("NOINHERIT"))


def _options(membership: RoleMembership) -> Composable:
    def word(on: bool) -> Composable:
        return SQL("TRUE") if on else SQL("FALSE")

    return SQL(" WITH ADMIN {}, INHERIT {}, SET {}").format(
        word(membership.admin), word(membership.inherit), word(membership.set_role)
    )


def _grant_role(
    membership: RoleMembership, current: RoleMembership | None, version: int
) -> Iterator[Composable]:
    role, member = Identifier(membership.role), Identifier(membership.member)
    if not has_membership_options(version):
        if current is not None and current.admin and not membership.admin:
            yield SQL("REVOKE ADMIN OPTION FOR {} FROM {}").format(role, member)
        else:
            with_admin = SQL(" WITH ADMIN OPTION") if membership.admin else SQL("")
            yield SQL("GRANT {} TO {}{}").format(role, member, with_admin)
        return
    statement = SQL("GRANT {} TO {}{}").format(role, member, _options(membership))
    # 16+: a membership stands once per grantor; only the same grantor changes its options or takes it back.
    grantor = membership.grantor or (current.grantor if current is not None else "")
    yield SQL("{} GRANTED BY {}").format(statement, Identifier(grantor)) if grantor else statement


def _revoke_role(membership: RoleMembership, version: int) -> Composable:
    statement = SQL("REVOKE {} FROM {}").format(Identifier(membership.role), Identifier(membership.member))
    if has_membership_options(version) and membership.grantor:
        return SQL("{} GRANTED BY {}").format(statement, Identifier(membership.grantor))
    return statement


# -- policies ------------------------------------------------------------------------------------------


def _roles(policy: Policy) -> Composable:
    return joined(",", (_grantee(role) for role in policy.roles))


def _grantee(name: str) -> Composable:
    # PUBLIC is a keyword; quoted in capitals it would be a role that does not exist.
    return SQL("PUBLIC") if name == PUBLIC else Identifier(name)


def _conditions(policy: Policy) -> Composable:
    """Return USING and WITH CHECK; always wrapped twice, so that no first parenthesis is ever guessed."""
    parts: list[Composable] = []
    if policy.using is not None:
        parts.append(SQL(" USING (({}))").format(SQL(policy.using)))
    if policy.check is not None:
        parts.append(SQL(" WITH CHECK (({}))").format(SQL(policy.check)))
    return SQL("").join(parts)


def _create_policy(policy: Policy) -> Iterator[Composable]:
    name, table = Identifier(policy.name), _table(policy.table)
    yield SQL("CREATE POLICY {} ON {} AS {} FOR {} TO {}{}").format(
        name,
        table,
        SQL("PERMISSIVE") if policy.permissive else SQL("RESTRICTIVE"),
        _COMMANDS[policy.command],
        _roles(policy),
        _conditions(policy),
    )
    if policy.mark is not None:
        yield SQL("COMMENT ON POLICY {} ON {} IS {}").format(name, table, literal(policy.mark))


# -- privileges ----------------------------------------------------------------------------------------


def _privilege(grant: Grant) -> Composable:
    privilege: Composable = _PRIVILEGES[grant.privilege]
    if grant.column:
        privilege = SQL("{} ({})").format(privilege, Identifier(grant.column))
    if grant.kind is Kind.SCHEMA:
        name: Composable = Identifier(grant.name)
    elif grant.kind is Kind.FUNCTION:
        name = _function(grant.schema, grant.name, grant.signature)
    else:
        name = qualified(grant.schema, grant.name)
    return SQL("{} ON {}{}").format(privilege, _GRANT_KINDS[grant.kind], name)


# -- support objects -----------------------------------------------------------------------------------


def _create_object(desired: SupportObject) -> Iterator[Composable]:
    yield SQL(desired.create)  # compiled, or a file of sql/support
    yield from _belongs(desired)


def _replace_object(current: SupportObject, desired: SupportObject) -> Iterator[Composable]:
    if desired.kind is Kind.FUNCTION and current.parameters == desired.parameters:
        create = desired.create.replace("create function", "create or replace function", 1)
        yield SQL(create)  # as above
        yield from _belongs(desired)
    elif desired.kind is Kind.VIEW and desired.signature in ("", current.signature):
        yield SQL(desired.create.replace("create view", "create or replace view", 1))
        yield from _belongs(desired)
    else:
        yield _drop_object(current)
        yield from _create_object(desired)


def _belongs(desired: SupportObject) -> Iterator[Composable]:
    """Hand what stands in a support schema to its owner, take it from PUBLIC, and mark it as ours."""
    if desired.owner:
        yield _change_owner(desired, desired.owner)
    name = _object_name(desired)
    if desired.kind is Kind.FUNCTION:
        yield SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(name)
    yield _comment(_comment_kind(desired), name, MARK)


def _change_owner(each: SupportObject, owner: str) -> Composable:
    kind, name = _OBJECT_KINDS[each.kind], _object_name(each)
    return SQL("ALTER {} {} OWNER TO {}").format(kind, name, Identifier(owner))


def _comment_kind(each: SupportObject) -> Composable:
    match each.kind:
        case Kind.COLUMN:
            return SQL("COLUMN")
        case Kind.TRIGGER:
            return SQL("TRIGGER")
        case Kind.FOREIGN_KEY:
            return SQL("CONSTRAINT")
        case _:
            return _OBJECT_KINDS[each.kind]


def _object_name(each: SupportObject) -> Composable:
    match each.kind:
        case Kind.SCHEMA:
            return Identifier(each.name)
        case Kind.COLUMN:
            return Identifier(each.schema, each.table, each.name)
        case Kind.FUNCTION:
            return _function(each.schema, each.name, each.signature)
        case Kind.TRIGGER | Kind.FOREIGN_KEY:
            return SQL("{} ON {}").format(Identifier(each.name), qualified(each.schema, each.table))
        case _:
            return qualified(each.schema, each.name)


def _function(schema: str, name: str, signature: str) -> Composable:
    return SQL("{}({})").format(qualified(schema, name), SQL(signature))  # as the server prints types


def _drop_object(each: SupportObject) -> Composable:
    table = qualified(each.schema, each.table) if each.table else SQL("")
    match each.kind:
        case Kind.COLUMN:
            return SQL("ALTER TABLE {} DROP COLUMN {}").format(table, Identifier(each.name))
        case Kind.FOREIGN_KEY:
            return SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, Identifier(each.name))
        case Kind.TRIGGER:
            return SQL("DROP TRIGGER {} ON {}").format(Identifier(each.name), table)
        case _:
            return SQL("DROP {} {}").format(_OBJECT_KINDS[each.kind], _object_name(each))
