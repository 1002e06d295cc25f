"""Changes of what the functions of `crm_people` know of the model: its groups, families and territories."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from crm_rls.catalog import RegistryRow
from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import RowsOfOurs
from crm_rls.model import REASSIGN


@dataclass(frozen=True, slots=True)
class DropRegistry(RowsOfOurs):
    """A group or territory that the model no longer has, so that nobody is put into it any more.

    A cover for certain groups is no longer for one that goes, and ends with the last of them.
    """

    phase: ClassVar[Phase] = Phase.DROP_REGISTRY
    risk: ClassVar[Risk] = Risk.NARROWS
    topic: ClassVar[Topic | None] = Topic("deletes", "row", "of the registry")
    row: RegistryRow

    @property
    def subject(self) -> str:
        return _subject(self.row)


@dataclass(frozen=True, slots=True)
class PutRegistry(RowsOfOurs):
    """What the functions for managers of people know of the model; `before` is the row that it replaces.

    It widens for a group that may give contacts away from now on, and where managers may add territories to
    what a group sees. `then` are those who could before, where groups are renamed; else `before` says it.
    """

    phase: ClassVar[Phase] = Phase.PUT_REGISTRY
    row: RegistryRow
    before: RegistryRow | None = None
    then: frozenset[str] | None = None

    @property
    def risk(self) -> Risk:
        now, then = allows(self.row), allows(self.before) if self.then is None else self.then
        if now == then:
            return Risk.NEUTRAL
        return Risk.NARROWS if now < then else Risk.WIDENS

    @property
    def topic(self) -> Topic | None:
        return Topic("writes", "row", "of the registry") if self.risk is Risk.NEUTRAL else None

    @property
    def subject(self) -> str:
        if self.row.table == "open_territory":
            said = json.loads(self.row.values)["access_groups"]
            seen = f"which {', '.join(said)} see" if said else "which no group sees"
            return f"{_subject(self.row)}, {seen}, and below which managers add others"
        match self.risk:
            case Risk.WIDENS:
                return f"{_subject(self.row)}, which may give contacts away"
            case Risk.NARROWS:
                return f"{_subject(self.row)}, which may not give contacts away any more"
        return _subject(self.row)


def _subject(row: RegistryRow) -> str:
    return "the model" if row.table == "model" else f"{row.table.replace('_', ' ')} {row.key}"


def allows(row: RegistryRow | None) -> frozenset[str]:
    """Return who may more by a row: a group that gives contacts away, groups that see what is added."""
    if row is None:
        return frozenset()
    values = json.loads(row.values)
    if row.table == "open_territory":
        return frozenset(values["access_groups"])
    may = row.table == "access_group" and REASSIGN in values.get("rights", ())
    return frozenset({row.key} if may else ())


RegistryChange = DropRegistry | PutRegistry
