"""The way back of role memberships."""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import GrantRole, MembershipChange, RecordMemberships, Replan, RevokeRole
from crm_rls.change.steps import Step


def membership_back(change: MembershipChange, before: Before) -> Step:
    """Return the step that takes a change of a membership back; log and signal follow it there too."""
    match change:
        case RevokeRole(membership):
            return forward(GrantRole(membership, current=membership), before)
        case GrantRole(membership, current) if current is not None:
            return forward(GrantRole(current, membership), before)
        case GrantRole(membership):
            return forward(RevokeRole(membership), before)
        case RecordMemberships() | Replan():
            return forward(change, before)
        case _:
            assert_never(change)
