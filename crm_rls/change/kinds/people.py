"""Changes of rows about people: who they are, and their memberships for a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from crm_rls.catalog import PersonRow, TimedRow
from crm_rls.change.phases import RISKS, Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import RowsOfOurs
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model.periods import shown_period


@dataclass(frozen=True, slots=True)
class RenameGroupRows(RowsOfOurs):
    """Timed and suspended memberships of a renamed group, and covers that are limited to it."""

    phase: ClassVar[Phase] = Phase.RENAME_ROWS
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    old: str
    new: str

    @property
    def subject(self) -> str:
        return f"{self.old} -> {self.new}"


@dataclass(frozen=True, slots=True)
class FollowLogins(RowsOfOurs):
    """Logins that were renamed: the rows of their people get the new names."""

    phase: ClassVar[Phase] = Phase.RENAME_ROWS
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    renamed: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        return ", ".join(f"{old} is called {new}" for old, new in self.renamed)


@dataclass(frozen=True, slots=True)
class BindPersons(RowsOfOurs):
    """Who is who after a restore: people of another server get the logins that have their names here.

    Taken back, they have none.
    """

    phase: ClassVar[Phase] = Phase.BIND_PERSONS
    risk: ClassVar[Risk] = Risk.WIDENS
    topic: ClassVar[Topic | None] = None
    logins: tuple[str, ...]
    binds: bool = True

    @property
    def subject(self) -> str:
        number = "1 person" if len(self.logins) == 1 else f"{len(self.logins)} persons"
        return f"{number} by name: {', '.join(self.logins)}"


@dataclass(frozen=True, slots=True)
class DropTimed(RowsOfOurs):
    """A timed membership that the model no longer declares; `zone` is where its days are days."""

    phase: ClassVar[Phase] = Phase.DROP_TIMED
    risk: ClassVar[Risk] = Risk.NARROWS
    topic: ClassVar[Topic | None] = None
    row: TimedRow
    zone: str = "UTC"

    @property
    def subject(self) -> str:
        return _timed(self.row, self.zone)


@dataclass(frozen=True, slots=True)
class DropPerson(RowsOfOurs):
    """Somebody whom the model no longer declares, with what it never declared of him or her."""

    phase: ClassVar[Phase] = Phase.DROP_PERSON
    topic: ClassVar[Topic | None] = None
    row: PersonRow
    memberships: int = 0
    covers: int = 0
    shares: int = 0

    @property
    def risk(self) -> Risk:
        return Risk.DESTROYS if self.memberships or self.covers or self.shares else Risk.NARROWS

    @property
    def subject(self) -> str:
        sums = (
            (self.memberships, "membership{} for a time"), (self.covers, "cover{}"), (self.shares, "share{}"),
        )  # fmt: skip
        lost = [f"{count} {what.format('s' * (count > 1))}" for count, what in sums if count]
        words = " and ".join(filter(None, (", ".join(lost[:-1]), *lost[-1:])))
        return f"{self.row.person} ({self.row.login})" + (f" with {words}" if words else "")


@dataclass(frozen=True, slots=True)
class EndShares(RowsOfOurs):
    """All shares, where the model shares nothing any more, or calls contacts by another key.

    A share names a contact by its key only: kept, it would show another contact that has this key later.
    `live` is how many have not ended.
    """

    phase: ClassVar[Phase] = Phase.DROP_TIMED
    topic: ClassVar[Topic | None] = None
    live: int = 0

    @property
    def risk(self) -> Risk:
        return Risk.DESTROYS if self.live else Risk.NARROWS

    @property
    def subject(self) -> str:
        return {0: "all; there are none", 1: "the only one"}.get(self.live, f"all {self.live}")


@dataclass(frozen=True, slots=True)
class PutPerson(RowsOfOurs):
    """A person's row: login, name, attributes. Attributes decide what filters with `me` show.

    `goes` is the way of what the person may do with all that changes for him or her.
    """

    phase: ClassVar[Phase] = Phase.PUT_PERSON
    topic: ClassVar[Topic | None] = None
    row: PersonRow
    goes: Verdict = Verdict.UNKNOWN

    @property
    def risk(self) -> Risk:
        return RISKS[self.goes]

    @property
    def subject(self) -> str:
        return f"{self.row.person} ({self.row.login})"


@dataclass(frozen=True, slots=True)
class PutTimed(RowsOfOurs):
    """A timed membership that the model declares; `shorter` says that it lies in one that is there.

    `goes` is as for a person, `zone` where its days are days.
    """

    phase: ClassVar[Phase] = Phase.PUT_TIMED
    topic: ClassVar[Topic | None] = None
    row: TimedRow
    shorter: bool = False
    goes: Verdict = Verdict.UNKNOWN
    zone: str = "UTC"

    @property
    def risk(self) -> Risk:
        return Risk.NARROWS if self.shorter else RISKS[self.goes]

    @property
    def subject(self) -> str:
        return _timed(self.row, self.zone)


@dataclass(frozen=True, slots=True)
class PutSuspended(RowsOfOurs):
    """The groups that somebody who is not active gets back, as the model wants them."""

    phase: ClassVar[Phase] = Phase.PUT_PERSON
    topic: ClassVar[Topic | None] = None
    login: str
    groups: tuple[str, ...]
    current: tuple[str, ...]

    @property
    def risk(self) -> Risk:
        """Those that come back later widen, too."""
        return Risk.WIDENS if set(self.groups) - set(self.current) else Risk.NARROWS

    @property
    def subject(self) -> str:
        return f"{self.login}: {', '.join(self.groups) or 'no group'}"


def _timed(row: TimedRow, zone: str) -> str:
    period = shown_period((row.valid_from, row.valid_until), ZoneInfo(zone))
    return f"{row.login} in {row.group}{period and f' {period}'}"


PersonChange = (
    RenameGroupRows
    | FollowLogins
    | BindPersons
    | DropTimed
    | DropPerson
    | EndShares
    | PutPerson
    | PutSuspended
    | PutTimed
)
