"""What the security rules find, and who the people are that they ask about. Pure.

Knows how role memberships lead from a login to other roles and how accepted findings are told apart. Must
not know any single rule: each is a query in sql/verify.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

DRIFT = "0001_drift"
"""The rule about what is not of the model and not ours to change, as the plan finds it."""

ACCEPTED_BUT_ABSENT = "0904_accepted_but_absent"
"""The rule about acceptances that accept nothing."""


class Level(StrEnum):
    """How much a finding matters.

    `error`: hidden rows can be read or written, or are one statement of a person away from it. `warning`:
    it takes somebody else's mistake as well. `info`: good to know, nothing to do.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What a rule found on one object, and what to do.

    `rule` is the stem of its file in sql/verify (or of the few rules that are no query), `accepted` the
    reason why somebody lives with it.
    """

    rule: str
    level: Level
    object: str
    detail: str
    next_step: str
    accepted: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return rule and object: the same for the same fault in every run."""
        return (self.rule, self.object)

    def __str__(self) -> str:
        """Return the finding as one line for people."""
        ending = f" (accepted: {self.accepted})" if self.accepted is not None else f"; {self.next_step}"
        return f"{self.level} {self.rule} {self.object}: {self.detail}{ending}."


Acceptances = Mapping[tuple[str, str], str]
"""Keys of findings that somebody lives with, and why."""


def with_reasons(findings: Iterable[RuleFinding], accepted: Acceptances) -> tuple[RuleFinding, ...]:
    """Return the findings sorted by key, accepted ones with the reason, and one for each idle acceptance."""
    marked = [replace(finding, accepted=accepted.get(finding.key)) for finding in findings]
    found = {finding.key for finding in marked}
    for rule, name in sorted(accepted.keys() - found):
        cause = f"rule {rule} does not find it, so its acceptance would only hide it if it came back"
        marked.append(RuleFinding(ACCEPTED_BUT_ABSENT, Level.INFO, name, cause, "take the acceptance away"))
    return tuple(sorted(marked, key=lambda finding: finding.key))


# -- who reaches what ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A role membership, by oid.

    `inherits`: the member has the role's rights at once. `becomes`: the member can say SET ROLE, now or after
    a GRANT to itself (ADMIN OPTION). `joins`: it is a real membership, more than an ADMIN OPTION.
    """

    role: int
    member: int
    inherits: bool = True
    becomes: bool = True
    joins: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """A role that a person is or can use the rights of; `inherits` at once, `becomes` by SET ROLE to it."""

    person: int
    role: int
    inherits: bool
    becomes: bool


def people(edges: Iterable[Edge], logins: Iterable[int], groups: Iterable[int]) -> frozenset[int]:
    """Return the logins that are in one of the groups, directly or through other roles."""
    members: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        if edge.joins:
            members[edge.role].append(edge.member)
    inside: set[int] = set()
    waiting = list(groups)
    while waiting:
        role = waiting.pop()
        if role not in inside:
            inside.add(role)
            waiting.extend(members[role])
    return frozenset(logins) & (inside - frozenset(groups))


def reach(edges: Iterable[Edge], persons: Iterable[int]) -> tuple[Reach, ...]:
    """Return every role that each person is, inherits from or can become, with all that follows from it.

    SET ROLE asks for a way of SET options from the login; what the role inherits comes after it.
    """
    above: dict[int, list[Edge]] = defaultdict(list)
    for edge in sorted(set(edges)):
        above[edge.member].append(edge)
    return tuple(each for person in sorted(set(persons)) for each in _reach_of(above, person))


def _reach_of(above: Mapping[int, list[Edge]], person: int) -> Iterator[Reach]:
    """Walk up in all the ways there are; a way is (role, inherits, becomes) and each is walked once."""
    start = (person, True, True)
    ways = {start}
    waiting = [start]
    while waiting:
        role, inherits, becomes = waiting.pop()
        for edge in above.get(role, ()):
            way = (edge.role, inherits and edge.inherits, becomes and edge.becomes)
            if (edge.inherits or way[2]) and way not in ways:
                ways.add(way)
                waiting.append(way)
    for role in sorted({role for role, _, _ in ways}):
        inherits = any(way[1] for way in ways if way[0] == role)
        becomes = any(way[2] for way in ways if way[0] == role)
        yield Reach(person, role, inherits, becomes)
