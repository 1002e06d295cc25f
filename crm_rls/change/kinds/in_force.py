"""The change that records what is in force: the base of the next comparison, and of answers about then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.change.phases import Phase, Risk
from crm_rls.change.variant import RowsOfOurs


@dataclass(frozen=True, slots=True)
class RecordInForce(RowsOfOurs):
    """A part of the model is in force from now on; `content` is canonical JSON (`model.in_force`)."""

    phase: ClassVar[Phase] = Phase.RECORD_IN_FORCE
    risk: ClassVar[Risk] = Risk.NEUTRAL
    part: str
    content: str

    @property
    def subject(self) -> str:
        return f"the {self.part} of the model"


InForceChange = RecordInForce
