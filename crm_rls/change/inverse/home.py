"""The way back of the home."""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import HomeChange, LeaveHome, RenameHome, SetHome
from crm_rls.change.steps import Step


def home_back(change: HomeChange, before: Before) -> Step:
    """Return the step that takes a change of the home back, in the database that it runs in."""
    match change:
        case LeaveHome(prefix, database):
            return forward(SetHome(prefix, database), before)
        case SetHome(prefix):
            return forward(LeaveHome(prefix), before)
        case RenameHome(prefix, old, new):
            return forward(RenameHome(prefix, new, old), before)
        case _:
            assert_never(change)
