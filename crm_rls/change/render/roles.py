"""Statements of roles. Our own have nothing that could see past a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import MARK, Role
from crm_rls.change.fragments import comment
from crm_rls.change.kinds import AlterRole, CreateLogin, CreateRole, DropRole, RenameRole, RoleChange
from crm_rls.postgres.sqltext import SQL, Composable, Identifier

_ATTRIBUTES = SQL("NOLOGIN NOSUPERUSER NOCREATEDB {} NOREPLICATION NOBYPASSRLS {}")

_BY_FIELD = (
    ("LOGIN", "login"),
    ("SUPERUSER", "superuser"),
    ("CREATEROLE", "create_role"),
    ("REPLICATION", "replication"),
    ("BYPASSRLS", "bypass_rls"),
    ("INHERIT", "inherit"),
)
"""The attributes of a role that are compared, by the field that holds each."""


def role_statements(change: RoleChange) -> Iterator[Composable]:
    """Yield the statements of a change of a role."""
    match change:
        case RenameRole(old, new, mark):
            yield SQL("ALTER ROLE {} RENAME TO {}").format(Identifier(old), Identifier(new))
            if mark is not None:
                yield comment(SQL("ROLE"), Identifier(new), mark)
        case CreateLogin(name):
            yield SQL("CREATE ROLE {} LOGIN INHERIT").format(Identifier(name))
        case CreateRole(role):
            yield SQL("CREATE ROLE {} {}").format(Identifier(role.name), _attributes(role))
            yield comment(SQL("ROLE"), Identifier(role.name), role.mark or MARK)
        case AlterRole(current, desired):
            yield SQL("ALTER ROLE {} {}").format(Identifier(desired.name), _differing(current, desired))
        case DropRole(name, _):
            yield SQL("DROP ROLE {}").format(Identifier(name))
        case _:
            assert_never(change)


def _attributes(role: Role) -> Composable:
    words = (("CREATEROLE", role.create_role), ("INHERIT", role.inherit))
    return _ATTRIBUTES.format(*(SQL(word if on else f"NO{word}") for word, on in words))


def _differing(current: Role, desired: Role) -> Composable:
    """Return the attributes that differ: naming SUPERUSER is refused even where it changes nothing."""
    wanted = ((word, getattr(desired, field), getattr(current, field)) for word, field in _BY_FIELD)
    return SQL(" ").join(SQL(word if on else f"NO{word}") for word, on, was in wanted if on != was)
