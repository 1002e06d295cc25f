"""The way back of privileges."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import ForgetTaken, GrantPrivilege, PrivilegeChange, RecordTaken, RevokePrivilege
from crm_rls.change.steps import Step


def privilege_back(change: PrivilegeChange, before: Before) -> Step:
    """Return the step that takes a change of a privilege back; one that could be handed on can be again."""
    match change:
        case GrantPrivilege(grant, _):
            return forward(RevokePrivilege(grant), before)
        case RevokePrivilege(grant, _):
            back = forward(GrantPrivilege(grant), before)
            if not grant.grantable:
                return back
            statements = (f"{statement} WITH GRANT OPTION" for statement in back.statements)
            return replace(back, statements=tuple(statements))
        case RecordTaken(grant):
            return forward(ForgetTaken(grant), before)
        case ForgetTaken(grant):
            return forward(RecordTaken(grant), before)
        case _:
            assert_never(change)
