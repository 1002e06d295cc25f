"""Who is in which group when, as a book in plain Python: what the functions of `crm_people` must agree with.

Time is counted in hours from the moment at which a sequence of actions begins: 0 is now, 3 is in three
hours. All actions of a sequence happen at 0. Written from the words of the design and not from the SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

NOW = 0.0
ALWAYS, NEVER = float("-inf"), float("inf")


class Refused(Exception):
    """The action is against the rules; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A timed membership for [begin, end)."""

    person: str
    group: str
    begin: float
    end: float

    def holds(self, at: float) -> bool:
        return self.begin <= at < self.end


@dataclass(frozen=True, slots=True)
class StandIn:
    """A cover for [begin, end)."""

    absent: str
    substitute: str
    begin: float
    end: float

    def holds(self, at: float) -> bool:
        return self.begin <= at < self.end


@dataclass(slots=True)
class Ledger:
    """The book."""

    permanent: set[tuple[str, str]] = field(default_factory=set)
    stays: list[Stay] = field(default_factory=list)
    covers: list[StandIn] = field(default_factory=list)
    inactive: dict[str, set[str]] = field(default_factory=dict)

    # -- what is so -----------------------------------------------------------------------------------

    def own(self, person: str, at: float) -> set[str]:
        """Return the groups that a person is in him- or herself."""
        if person in self.inactive:
            return set()
        timed = {stay.group for stay in self.stays if stay.person == person and stay.holds(at)}
        return {group for who, group in self.permanent if who == person} | timed

    def held(self, person: str, at: float) -> set[tuple[str, str]]:
        """Return the groups that a person acts in, and for whom: never for a third."""
        if person in self.inactive:
            return set()
        return {(group, person) for group in self.own(person, at)} | {
            (group, cover.absent)
            for cover in self.covers
            if cover.substitute == person and cover.holds(at)
            for group in self.own(cover.absent, at)
        }

    # -- what is done ---------------------------------------------------------------------------------

    def assign(self, person: str, group: str, begin: float | None, end: float | None) -> None:
        """Put a person into a group."""
        self._must_be_active(person)
        if begin is None and end is None:
            self._end(person, group, NOW)
            self.permanent.add((person, group))
            return
        if end is not None and end <= max(NOW if begin is None else begin, NOW):
            raise Refused
        if (person, group) in self.permanent:
            raise Refused
        self._stay(Stay(person, group, ALWAYS if begin is None else begin, NEVER if end is None else end))

    def unassign(self, person: str, group: str, end: float | None) -> None:
        """Take a person out of a group."""
        if end is not None and end <= NOW:
            raise Refused
        at = NOW if end is None else end
        self._end(person, group, at)
        self.inactive.get(person, set()).discard(group)
        if (person, group) in self.permanent:
            self.permanent.discard((person, group))
            if at > NOW:
                self._stay(Stay(person, group, ALWAYS, at))

    def cover(self, absent: str, substitute: str, begin: float | None, end: float | None) -> None:
        """Let somebody stand in."""
        starts = NOW if begin is None else begin
        if absent == substitute or (end is not None and end <= max(starts, NOW)):
            raise Refused
        self._must_be_active(substitute)
        self.covers.append(StandIn(absent, substitute, starts, NEVER if end is None else end))

    def end_cover(self, number: int) -> None:
        """End a cover, which is counted from the first ever made."""
        cover = self.covers[number]
        if cover.end <= NOW:
            raise Refused
        self.covers[number] = replace(cover, end=max(NOW, cover.begin) if cover.begin > NOW else NOW)

    def handover(self, leaver: str, successor: str, at: float | None) -> None:
        """Pass everything on."""
        if leaver == successor:
            raise Refused
        self._must_be_active(successor)
        start = max(NOW, NOW if at is None else at)
        kept = {group for who, group in self.permanent if who == leaver} | self.inactive.get(leaver, set())
        self.permanent -= {(leaver, group) for group in kept}
        if leaver in self.inactive:
            self.inactive[leaver] = set()
        for group in sorted(kept):
            if start > NOW:
                self._stay(Stay(successor, group, start, NEVER))
                self._stay(Stay(leaver, group, ALWAYS, start))
            else:
                self.permanent.add((successor, group))
        for stay in [stay for stay in self.stays if stay.person == leaver and stay.end > start]:
            begin = stay.begin if stay.begin > start else (start if start > NOW else ALWAYS)
            self._stay(Stay(successor, stay.group, begin, stay.end))
            self._end(leaver, stay.group, start)
        for cover in list(self.covers):
            if cover.substitute == leaver and cover.end > start and cover.absent != successor:
                self.covers.append(replace(cover, substitute=successor, begin=max(cover.begin, start)))
        self.covers = [
            replace(cover, end=max(start, cover.begin) if cover.begin > start else start)
            if leaver in (cover.substitute, cover.absent) and cover.end > start
            else cover
            for cover in self.covers
        ]

    def deactivate(self, person: str) -> None:
        """Take everything from a person, who gets back what was permanent."""
        if person not in self.inactive:
            kept = {group for who, group in self.permanent if who == person}
            self.permanent -= {(person, group) for group in kept}
            self.inactive[person] = kept

    def reactivate(self, person: str) -> None:
        """Give it back."""
        for group in self.inactive.pop(person, set()):
            self.permanent.add((person, group))

    # -- inside ---------------------------------------------------------------------------------------

    def _must_be_active(self, person: str) -> None:
        if person in self.inactive:
            raise Refused

    def _stay(self, stay: Stay) -> None:
        if stay not in self.stays:
            self.stays.append(stay)

    def _end(self, person: str, group: str, at: float) -> None:
        self.stays = list(self._cut(person, group, at))

    def _cut(self, person: str, group: str, at: float) -> Iterator[Stay]:
        for stay in self.stays:
            if (stay.person, stay.group) != (person, group) or stay.end <= at:
                yield stay
            elif stay.begin < at:
                yield replace(stay, end=at)
