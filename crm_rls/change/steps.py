"""A change as a value that can be saved and reviewed: words for people, and finished statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_rls.change.kinds import (
    AlterPolicy,
    Change,
    CreatePolicy,
    DropPolicy,
    DropRole,
    HomeChange,
    LeaveHome,
    RenameHome,
)
from crm_rls.change.phases import Risk
from crm_rls.change.render import render
from crm_rls.change.topics import Topic
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.names import home_of
from crm_rls.postgres.sqltext import literal


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its kind, what it is about, its risk and its statements.

    `topic` is what it is summed up with, None if it is told by itself. `before` is the statement that makes
    what stands there now, where a policy is altered or dropped.
    """

    kind: str
    subject: str
    risk: Risk
    statements: tuple[str, ...]
    topic: Topic | None = None
    before: str = ""


def step_from(data: Mapping[str, Any]) -> Step:
    """Return the step whose fields these are, as JSON has them. Raises KeyError, TypeError and ValueError."""
    topic = None if data["topic"] is None else Topic(**data["topic"])
    return Step(
        **{**data, "risk": Risk(data["risk"]), "statements": tuple(data["statements"]), "topic": topic}
    )


def step(change: Change, version: int) -> Step:
    """Return a change as a step, with its statements for a server of this version."""
    statements = render(change, version)
    if isinstance(change, DropRole):
        disowned = filled("operator", "drop_default_privileges", {"role": literal(change.name)})
        statements = (disowned, *statements)
    if isinstance(change, HomeChange) and not change.database:
        statements = (_of_own_database(change),)
    return Step(change.kind, change.subject, change.risk, statements, change.topic, _before(change, version))


def _before(change: Change, version: int) -> str:
    if isinstance(change, AlterPolicy):
        return render(CreatePolicy(change.current), version)[0]
    return render(CreatePolicy(change.policy), version)[0] if isinstance(change, DropPolicy) else ""


def _of_own_database(change: HomeChange) -> str:
    """Return the statement for the database that it runs in, whatever its name."""
    registrar = literal(change.registrar)
    if isinstance(change, LeaveHome):
        return filled("home", "leave_home", {"registrar": registrar})
    named = change.new if isinstance(change, RenameHome) else change.prefix
    return filled("home", "set_home", {"registrar": registrar, "home": literal(home_of(named))})
