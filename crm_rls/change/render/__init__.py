"""Changes to SQL statements, for a given server version. Pure: a module for each sort of thing.

Statements are self-contained text; identifiers and literals pass through `sqltext`. The server's version
is a value, so rendering for any version is testable without that server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.change.kinds import (
    Change,
    HomeChange,
    InForceChange,
    MembershipChange,
    ObjectChange,
    PersonChange,
    PolicyChange,
    PrivilegeChange,
    RegistryChange,
    RoleChange,
    RowSecurityChange,
)
from crm_rls.change.render.home import home_statements
from crm_rls.change.render.in_force import in_force_statements
from crm_rls.change.render.memberships import membership_statements
from crm_rls.change.render.objects import object_statements
from crm_rls.change.render.people import person_statements
from crm_rls.change.render.policies import policy_statements
from crm_rls.change.render.privileges import privilege_statements
from crm_rls.change.render.registry import registry_statements
from crm_rls.change.render.roles import role_statements
from crm_rls.change.render.row_security import row_security_statements
from crm_rls.postgres.sqltext import Composable, text

__all__ = ["render"]


def render(change: Change, version: int) -> tuple[str, ...]:
    """Return the statements of a change, in order, without semicolons."""
    return tuple(text(statement) for statement in _statements(change, version))


def _statements(change: Change, version: int) -> Iterator[Composable]:
    if isinstance(change, RoleChange):
        return role_statements(change)
    if isinstance(change, MembershipChange):
        return membership_statements(change, version)
    if isinstance(change, PolicyChange):
        return policy_statements(change)
    if isinstance(change, RowSecurityChange):
        return row_security_statements(change)
    if isinstance(change, PrivilegeChange):
        return privilege_statements(change)
    if isinstance(change, ObjectChange):
        return object_statements(change)
    if isinstance(change, PersonChange):
        return person_statements(change)
    if isinstance(change, RegistryChange):
        return registry_statements(change)
    if isinstance(change, HomeChange):
        return home_statements(change)
    if isinstance(change, InForceChange):
        return in_force_statements(change)
    assert_never(change)
