"""Statements of privileges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import Grant, Kind
from crm_rls.change.fragments import function, grantee
from crm_rls.change.kinds import ForgetTaken, GrantPrivilege, PrivilegeChange, RecordTaken, RevokePrivilege
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified

_PRIVILEGES = {
    word: SQL(word)  # from this closed list
    for word in (
        "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN",
        "USAGE", "CREATE", "EXECUTE",
    )
}  # fmt: skip

_KINDS = {
    Kind.SCHEMA: SQL("SCHEMA "),
    Kind.TABLE: SQL("TABLE "),
    Kind.SEQUENCE: SQL("SEQUENCE "),
    Kind.FUNCTION: SQL("FUNCTION "),
}


_RECORD = SQL(
    "INSERT INTO crm_access.taken (schema_name, relation, column_name, grantee, privilege, grantable) "
    "VALUES ({}, {}) ON CONFLICT DO NOTHING"
)
_FORGET = SQL(
    "DELETE FROM crm_access.taken WHERE (schema_name, relation, column_name, grantee, privilege) = ROW ({})"
)


def privilege_statements(change: PrivilegeChange) -> Iterator[Composable]:
    """Yield the statement of a change of a privilege; it is never handed on."""
    match change:
        case GrantPrivilege(grant, _):
            yield SQL("GRANT {} TO {}").format(_privilege(grant), grantee(grant.grantee))
        case RevokePrivilege(grant, _):
            yield SQL("REVOKE {} FROM {}").format(_privilege(grant), grantee(grant.grantee))
        case RecordTaken(grant):
            yield _RECORD.format(_key(grant), SQL("true" if grant.grantable else "false"))
        case ForgetTaken(grant):
            yield _FORGET.format(_key(grant))
        case _:
            assert_never(change)


def _key(grant: Grant) -> Composable:
    words = (grant.schema, grant.name, grant.column, grant.grantee, grant.privilege)
    return joined(",", map(literal, words))


def _privilege(grant: Grant) -> Composable:
    privilege: Composable = _PRIVILEGES[grant.privilege]
    if grant.column:
        privilege = SQL("{} ({})").format(privilege, Identifier(grant.column))
    if grant.kind is Kind.SCHEMA:
        name: Composable = Identifier(grant.name)
    elif grant.kind is Kind.FUNCTION:
        name = function(grant.schema, grant.name, grant.signature)
    else:
        name = qualified(grant.schema, grant.name)
    return SQL("{} ON {}{}").format(privilege, _KINDS[grant.kind], name)
