"""The way back of rows about people."""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import (
    BindPersons,
    DropPerson,
    DropTimed,
    EndShares,
    FollowLogins,
    PersonChange,
    PutPerson,
    PutSuspended,
    PutTimed,
    RenameGroupRows,
)
from crm_rls.change.steps import Step


def person_back(change: PersonChange, before: Before) -> Step:
    """Return the step that takes a change of rows about people back."""
    match change:
        case RenameGroupRows(old, new):
            return forward(RenameGroupRows(new, old), before)
        case FollowLogins():
            return forward(change, before)  # rows go with their roles, and the roles stay as they are called
        case EndShares():
            return forward(EndShares(), before)  # those made since name contacts as the model did
        case BindPersons(logins, binds):
            return forward(BindPersons(logins, not binds), before)
        case DropTimed(row):
            return forward(PutTimed(row), before)
        case PutSuspended(login, groups, current):
            return forward(PutSuspended(login, current, groups), before)
        case PutTimed(row):
            return forward(DropTimed(row), before)
        case DropPerson(person):
            return forward(PutPerson(person), before)
        case PutPerson(person):
            known = next((each for each in before.current.people if each.login == person.login), None)
            return forward(DropPerson(person) if known is None else PutPerson(known), before)
        case _:
            assert_never(change)
