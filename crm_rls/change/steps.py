"""A change as a value that can be saved and reviewed: words for people, and finished statements."""

from __future__ import annotations

from dataclasses import dataclass

from crm_rls.change.kinds import Change, DropRole, HomeChange, LeaveHome, RenameHome
from crm_rls.change.phases import Risk
from crm_rls.change.render import render
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.names import home_of
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
    if isinstance(change, HomeChange) and not change.database:
        statements = (_of_own_database(change),)
    return Step(change.kind, change.subject, change.risk, statements)


def _of_own_database(change: HomeChange) -> str:
    """Return the statement for the database that it runs in, whatever its name."""
    registrar = literal(change.registrar)
    if isinstance(change, LeaveHome):
        return filled("home", "leave_home", {"registrar": registrar})
    named = change.new if isinstance(change, RenameHome) else change.prefix
    return filled("home", "set_home", {"registrar": registrar, "home": literal(home_of(named))})
