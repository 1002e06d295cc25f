"""Changes of what the functions of `crm_people` know of the model: its groups, families and territories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.catalog import RegistryRow
from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import RowsOfOurs


@dataclass(frozen=True, slots=True)
class DropRegistry(RowsOfOurs):
    """A group or territory that the model no longer has, so that nobody is put into it any more."""

    phase: ClassVar[Phase] = Phase.DROP_REGISTRY
    risk: ClassVar[Risk] = Risk.NARROWS
    topic: ClassVar[Topic | None] = Topic("deletes", "row", "of the registry")
    row: RegistryRow

    @property
    def subject(self) -> str:
        return _subject(self.row)


@dataclass(frozen=True, slots=True)
class PutRegistry(RowsOfOurs):
    """What the functions for managers of people know of the model."""

    phase: ClassVar[Phase] = Phase.PUT_REGISTRY
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = Topic("writes", "row", "of the registry")
    row: RegistryRow

    @property
    def subject(self) -> str:
        return _subject(self.row)


def _subject(row: RegistryRow) -> str:
    return "the model" if row.table == "model" else f"{row.table.replace('_', ' ')} {row.key}"


RegistryChange = DropRegistry | PutRegistry
