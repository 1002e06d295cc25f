"""The way back of roles."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from crm_rls.catalog import Role
from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import (
    AlterRole,
    CreateLogin,
    CreateRole,
    DropRole,
    GrantRole,
    RenameRole,
    RoleChange,
)
from crm_rls.change.steps import Step


def role_back(change: RoleChange, before: Before) -> Step:
    """Return the step that takes a change of a role back; a dropped role gets its members again."""
    match change:
        case RenameRole(old, new, mark):
            role = before.current.roles.get(old)
            return forward(RenameRole(new, old, role.mark if role and mark else None), before)
        case CreateLogin(name):
            return forward(DropRole(name, 0), before)
        case CreateRole(role):
            return forward(DropRole(role.name, 0), before)
        case AlterRole(current, desired):
            return forward(AlterRole(desired, current), before)
        case DropRole(name, _):
            return _made_again(before.current.roles[name], before)
        case _:
            assert_never(change)


def _made_again(role: Role, before: Before) -> Step:
    made = forward(CreateRole(role), before)
    members = (GrantRole(each) for each in before.members if each.role == role.name)
    joins = (statement for each in members for statement in forward(each, before).statements)
    return replace(made, statements=(*made.statements, *joins))
