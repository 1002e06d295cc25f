"""For every change, the step that takes it back. Pure: a module for each sort of thing.

Gets the change, the state before it, and for what is dropped or replaced the statements with which the
server itself would make it again. Taken back in the opposite order, what widened goes first, so also on the
way back nobody sees more than before or after.
"""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before
from crm_rls.change.inverse.home import home_back
from crm_rls.change.inverse.in_force import in_force_back
from crm_rls.change.inverse.memberships import membership_back
from crm_rls.change.inverse.objects import object_back
from crm_rls.change.inverse.people import person_back
from crm_rls.change.inverse.policies import policy_back
from crm_rls.change.inverse.privileges import privilege_back
from crm_rls.change.inverse.registry import registry_back
from crm_rls.change.inverse.roles import role_back
from crm_rls.change.inverse.row_security import row_security_back
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
from crm_rls.change.steps import Step

__all__ = ["inverse"]


def inverse(change: Change, before: Before) -> Step:
    """Return the step that takes a change back; one without statements if there is nothing to do."""
    if isinstance(change, RoleChange):
        return role_back(change, before)
    if isinstance(change, MembershipChange):
        return membership_back(change, before)
    if isinstance(change, PolicyChange):
        return policy_back(change, before)
    if isinstance(change, RowSecurityChange):
        return row_security_back(change, before)
    if isinstance(change, PrivilegeChange):
        return privilege_back(change, before)
    if isinstance(change, ObjectChange):
        return object_back(change, before)
    if isinstance(change, PersonChange):
        return person_back(change, before)
    if isinstance(change, RegistryChange):
        return registry_back(change, before)
    if isinstance(change, HomeChange):
        return home_back(change, before)
    if isinstance(change, InForceChange):
        return in_force_back(change, before)
    assert_never(change)
