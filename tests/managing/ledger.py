"""Who is in which group when, as a book in plain Python: what the functions of `crm_people` must agree with.

Time is counted in hours from the moment at which a sequence of actions begins: 0 is now, 3 is in three
hours. All actions of a sequence happen at 0. Written from the words of the design and not from the SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

NOW = 0.0
A_MOMENT = 1e-4
"""The beginning of what begins when it is said: a little after the moment at which the sequence begins."""

ALWAYS, NEVER = float("-inf"), float("inf")

SEEN = frozenset({"HH", "NORD", "BY"})
"""Territories of the model, in subtrees of groups."""

OWNERS = frozenset({"anna", "bert"})
"""Who has contacts by an attribute."""


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
    """A cover for [begin, end), for these groups or for all."""

    absent: str
    substitute: str
    begin: float
    end: float
    groups: frozenset[str] | None = None

    def lends(self, group: str) -> bool:
        return self.groups is None or group in self.groups

    def holds(self, at: float) -> bool:
        return self.begin <= at < self.end


@dataclass(slots=True)
class Ledger:
    """The book."""

    permanent: set[tuple[str, str]] = field(default_factory=set)
    stays: list[Stay] = field(default_factory=list)
    covers: list[StandIn] = field(default_factory=list)
    inactive: dict[str, set[str]] = field(default_factory=dict)
    shares: dict[tuple[str, int], float] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)

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
            if cover.lends(group)
        }

    def shared(self, person: str, at: float) -> set[int]:
        """Return the contacts that are shared with a person."""
        if person in self.inactive:
            return set()
        return {contact for (who, contact), end in self.shares.items() if who == person and at < end}

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

    def cover(
        self,
        absent: str,
        substitute: str,
        begin: float | None,
        end: float | None,
        groups: frozenset[str] | None = None,
    ) -> None:
        """Let somebody stand in; the same once more is the same, and two for one time are none."""
        cover = StandIn(
            absent, substitute, A_MOMENT if begin is None else begin, NEVER if end is None else end, groups
        )
        if absent == substitute or cover.end <= max(cover.begin, NOW):
            raise Refused
        self._must_be_active(substitute)
        if groups is not None and not groups <= self._will_hold(absent):
            raise Refused
        others = [other for other in self.covers if self._in_the_way(other, cover)]
        for other in others[:1]:
            begun = begin is None and other.begin <= A_MOMENT
            if (other.groups, other.end) == (groups, cover.end) and (begun or other.begin == cover.begin):
                return
            raise Refused
        self.covers.append(cover)

    def end_cover(self, absent: str, substitute: str, end: float | None) -> None:
        """End the only cover of two people, now or earlier than it was to."""
        number, cover = self._only(absent, substitute)
        if end is not None and not max(cover.begin, NOW) < end <= cover.end:
            raise Refused
        self.covers[number] = replace(cover, end=max(NOW, cover.begin) if end is None else end)

    def prolong_cover(self, absent: str, substitute: str, end: float | None) -> None:
        """Let the only cover of two people end later."""
        number, cover = self._only(absent, substitute)
        self._must_be_active(substitute)
        later = NEVER if end is None else end
        if cover.end == NEVER or later <= cover.end:
            raise Refused
        self.covers[number] = replace(cover, end=later)

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
            begin = (
                max(stay.begin, start) if start > NOW or stay.begin > start or stay.end == NEVER else ALWAYS
            )
            self._stay(Stay(successor, stay.group, begin, stay.end))
            self._end(leaver, stay.group, start)
        before = list(self.covers)
        for cover in before:
            if cover.substitute == leaver and cover.end > start and cover.absent != successor:
                passed = replace(cover, substitute=successor, begin=max(cover.begin, start))
                if not any(self._contains(other, passed) for other in before):
                    self.covers.append(passed)
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

    def forget(self, person: str, *, anyway: bool) -> None:
        """Let somebody be a new person of the same name, who has nothing; the time is never over."""
        if person not in self.inactive or not anyway or person in OWNERS:
            raise Refused
        del self.inactive[person]
        self.permanent = {pair for pair in self.permanent if pair[0] != person}
        self.stays = [stay for stay in self.stays if stay.person != person]
        self.covers = [each for each in self.covers if person not in (each.absent, each.substitute)]
        self.shares = {pair: end for pair, end in self.shares.items() if pair[0] != person}

    def share(self, person: str, contact: int, end: float | None) -> None:
        """Share a contact; shared again it ends at the new moment."""
        self._must_be_active(person)
        if end is None or end <= NOW:
            raise Refused
        self.shares[person, contact] = end

    def unshare(self, person: str, contact: int) -> None:
        """End a share."""
        if self.shares.pop((person, contact), None) is None:
            raise Refused

    # -- covers ---------------------------------------------------------------------------------------

    def _will_hold(self, person: str) -> set[str]:
        """Return the groups that a person is in now or later, or would be if active."""
        timed = {stay.group for stay in self.stays if stay.person == person and stay.end > NOW}
        kept = self.inactive.get(person, set())
        return {group for who, group in self.permanent if who == person} | timed | kept

    def _in_the_way(self, other: StandIn, cover: StandIn) -> bool:
        common = other.groups is None or cover.groups is None or other.groups & cover.groups
        return (
            (other.absent, other.substitute) == (cover.absent, cover.substitute)
            and bool(common)
            and max(other.begin, cover.begin, NOW) < min(other.end, cover.end)
        )

    @staticmethod
    def _contains(other: StandIn, cover: StandIn) -> bool:
        return (
            (other.absent, other.substitute) == (cover.absent, cover.substitute)
            and (other.groups is None or (cover.groups is not None and cover.groups <= other.groups))
            and other.begin <= cover.begin
            and cover.end <= other.end
        )

    def add_territory(self, key: str, below: str) -> None:
        """Add a territory below one that is there and that a group sees as a subtree."""
        if key in SEEN or key in self.added or not (below in SEEN or below in self.added):
            raise Refused
        self.added[key] = below

    def remove_territory(self, key: str) -> None:
        """Take an added territory back that has none below it."""
        if key not in self.added or key in self.added.values():
            raise Refused
        del self.added[key]

    def _only(self, absent: str, substitute: str) -> tuple[int, StandIn]:
        found = [
            (number, cover)
            for number, cover in enumerate(self.covers)
            if (cover.absent, cover.substitute) == (absent, substitute) and cover.end > max(NOW, cover.begin)
        ]
        if len(found) != 1:
            raise Refused
        return found[0]

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
