"""Who the people are and which roles they reach through memberships. Pure.

Knows how a login comes to the rights of other roles, at once or by SET ROLE. Must not know any rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


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
