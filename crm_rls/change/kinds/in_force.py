"""The change that records what is in force: the base of the next comparison, and of answers about then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import RowsOfOurs


@dataclass(frozen=True, slots=True)
class RecordInForce(RowsOfOurs):
    """A part of the model is in force from now on; `content` is canonical JSON (`model.in_force`).

    `stranded` are territories that it no longer has and rows have, as they are told to people.
    """

    phase: ClassVar[Phase] = Phase.RECORD_IN_FORCE
    topic: ClassVar[Topic | None] = Topic("records what is in force")
    part: str
    content: str
    stranded: tuple[str, ...] = ()

    @property
    def risk(self) -> Risk:
        return Risk.STRANDS if self.stranded else Risk.NEUTRAL

    @property
    def subject(self) -> str:
        without = f" without {', '.join(self.stranded)}" if self.stranded else ""
        return f"the {self.part} of the model{without}"


InForceChange = RecordInForce
