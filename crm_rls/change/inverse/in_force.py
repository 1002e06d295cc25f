"""The way back of what was recorded as in force: what was recorded before it is recorded again."""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import InForceChange, RecordInForce
from crm_rls.change.steps import Step
from crm_rls.model.in_force import NOTHING


def in_force_back(change: InForceChange, before: Before) -> Step:
    """Return the step that records the previous content; nothing is ever deleted."""
    match change:
        case RecordInForce(part=part):
            return forward(RecordInForce(part, before.current.in_force.get(part, NOTHING)), before)
        case _:
            assert_never(change)
