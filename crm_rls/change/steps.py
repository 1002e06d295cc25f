"""A change as a value that can be saved and reviewed: words for people, and finished statements."""

from __future__ import annotations

from dataclasses import dataclass

from crm_rls.change.kinds import Change, DropRole
from crm_rls.change.phases import Risk
from crm_rls.change.render import render
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.sqltext import literal


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its kind, what it is about, its risk and its statements."""

    kind: str
    subject: str
    risk: Risk
    statements: tuple[str, ...]


def step(change: Change, version: int) -> Step:
    """Return a change as a step, with its statements for a server of this version."""
    statements = render(change, version)
    if isinstance(change, DropRole):
        disowned = filled("operator", "drop_default_privileges", {"role": literal(change.name)})
        statements = (disowned, *statements)
    return Step(change.kind, change.subject, change.risk, statements)
