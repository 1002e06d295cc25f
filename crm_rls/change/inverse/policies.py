"""The way back of policies."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import (
    AlterPolicy,
    CreatePolicy,
    DropPolicy,
    MarkPolicy,
    PolicyChange,
    RenamePolicy,
    alterable,
)
from crm_rls.change.steps import Step


def policy_back(change: PolicyChange, before: Before) -> Step:
    """Return the step that takes a change of a policy back."""
    match change:
        case RenamePolicy(table, old, new, mark):
            policy = before.current.policies.get((table, old))
            return forward(RenamePolicy(table, new, old, policy.mark if policy and mark else None), before)
        case MarkPolicy():
            return replace(forward(change, before), statements=())  # ours with any comment
        case CreatePolicy(policy):
            return forward(DropPolicy(policy), before)
        case DropPolicy(policy):
            return forward(CreatePolicy(policy), before)
        case AlterPolicy(current, policy, goes):
            back = forward(AlterPolicy(policy, current, goes.back), before)
            if alterable(policy, current):
                return back
            again = (DropPolicy(policy), CreatePolicy(current))
            statements = (statement for each in again for statement in forward(each, before).statements)
            return replace(back, statements=tuple(statements))
        case _:
            assert_never(change)
