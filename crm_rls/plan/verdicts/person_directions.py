"""Which way the rights of people go when their memberships or values change. Reads nothing.

A person is judged by the filters of all his or her groups together, with his or her values in them: those of
the model that was in force before, those of the model afterwards. So a membership that other ones make up for
changes nothing, and a move from one group to another is what it is. Each moment counts at which a membership
or a cover begins or ends. Of who comes or goes it is told what is gained or lost; this allows nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from crm_rls.catalog import Binding, CatalogState, ServerFacts
from crm_rls.change import EVERYBODY, Difference, Effect, domains, effects_of
from crm_rls.change import kinds as k
from crm_rls.compile.protection.policies import MADE
from crm_rls.compile.reach.layout import Layout
from crm_rls.meaning.personal import personal
from crm_rls.meaning.proving.directions import Direction, Verdict, direction
from crm_rls.model import Attributes, Right, TableName
from crm_rls.model.predicates import FALSE, IsTrue, Predicate, asks_clock, conjunction, disjunction
from crm_rls.plan.impact.holdings import Acting, Holdings, after, grouped, holdings
from crm_rls.plan.verdicts.layouts import Layouts
from crm_rls.postgres.names import Names

MOST_QUESTIONS = 500
"""Pairs of filters that are compared before the rest of the people counts as undecided."""

GIVE = "reassign"
"""The right to give contacts away, as the model has it."""

MOST_MOMENTS = 50
"""Moments at which memberships begin and end that are looked at."""

_TOO_MANY_MOMENTS = "too many memberships begin and end later to look at each moment"


def people_judged(
    layouts: Layouts, state: CatalogState, facts: ServerFacts, difference: Difference
) -> Difference:
    """Return the difference with the way of what people may do, for changes that may show them more.

    Where nothing was in force all of it widens, and nothing is told.
    """
    if layouts.before is None or not any(isinstance(each, _OF_PEOPLE) for each in difference.changes):
        return difference
    judge = _Judge(layouts.before, layouts.after, state, facts, difference)
    directions = {login: judge.directions(login) for login in sorted(judge.moved)}
    # Later, as the number of questions is limited and theirs decide nothing.
    others = {login: judge.directions(login) for login in sorted(judge.come | judge.gone)}
    changes = tuple(
        replace(change, goes=judge.goes(change, directions))
        if isinstance(change, k.GrantRole | k.PutTimed | k.PutPerson)
        else change
        for change in difference.changes
    )
    effects = tuple(judge.effects({**directions, **others}))
    return replace(difference, changes=changes, effects=(*difference.effects, *effects))


_OF_PEOPLE = k.GrantRole | k.RevokeRole | k.PutTimed | k.DropTimed | k.PutPerson

Directions = Mapping[tuple[TableName, str], Direction]
"""The way of each right on a table."""


class _Side(NamedTuple):
    """Who acts where at a moment, also by login."""

    held: Holdings
    acting: Mapping[str, Sequence[Acting]]


@dataclass(slots=True)
class _Judge:
    before: Layout
    after: Layout
    state: CatalogState
    facts: ServerFacts
    difference: Difference
    sides: Sequence[tuple[_Side, _Side]] = field(init=False)
    moved: frozenset[str] = field(init=False)
    come: frozenset[str] = field(init=False)
    gone: frozenset[str] = field(init=False)
    joined: frozenset[str] = field(init=False)
    why: str = field(init=False)
    known: dict[tuple[TableName, Predicate, Predicate], Direction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        will = after(self.state, self.difference.changes)
        now = self.facts.now or datetime.now(UTC)
        moments = sorted({now, *(at for at in _moments(self.state, will, self._touched()) if at > now)})
        self.why = _TOO_MANY_MOMENTS if len(moments) > MOST_MOMENTS else ""
        self.sides = [
            (
                _side(holdings(self.state, self.before.model, at)),
                _side(holdings(will, self.after.model, at)),
            )
            for at in moments[:MOST_MOMENTS]
        ]
        self.moved = frozenset(
            login
            for one, other in self.sides
            for login in one.held.people.keys() & other.held.people
            if _known(one, login) != _known(other, login)
        )
        was, then = (frozenset(each.held.people) for each in self.sides[0])
        self.come, self.gone = then - was, was - then
        self.joined = frozenset(each.member for each in self.state.memberships) & self.come
        self.joined |= frozenset(each.member for each in will.memberships) & self.gone

    def _touched(self) -> frozenset[str] | None:
        """Return whose memberships and values change; None for all, as lines go over others."""
        if self._has_lines() and any(isinstance(each, k.PutPerson) for each in self.difference.changes):
            return None
        changes = (each for each in self.difference.changes if isinstance(each, _OF_PEOPLE))
        return frozenset(
            each.membership.member if isinstance(each, k.GrantRole | k.RevokeRole) else each.row.login
            for each in changes
        )

    def _has_lines(self) -> bool:
        models = self.before.model, self.after.model
        return any(each.line is not None for model in models for each in model.attributes.values())

    # -- which way a person goes -----------------------------------------------------------------------

    def directions(self, login: str) -> Directions:
        """Return which way the rights of a person go, at all moments together."""
        found: dict[tuple[TableName, str], Direction] = {}
        for one, other in self.sides:
            was, will = one.acting.get(login, ()), other.acting.get(login, ())
            why = self.why or self._doubt(login, {each.group for each in (*was, *will)})
            for table, right in self._rights():
                goes = Direction(Verdict.UNKNOWN, why=why)
                if not why:
                    old = self._reached(self.before, one.held, was, table, right)
                    new = self._reached(self.after, other.held, will, table, right)
                    goes = self._direction(table, old, new)
                found[table, right] = _together(found.get((table, right)), goes)
        return found

    def _doubt(self, login: str, groups: Collection[str]) -> str:
        """Return why it is not known what groups showed to somebody before; empty if it is."""
        if login in self.joined:
            return "roles of the model are given to no person here, which is not looked into"
        doubtful = self.difference.doubtful
        unsure = sorted(groups) if EVERYBODY in doubtful else sorted(doubtful & set(groups))
        return f"policies of {unsure[0]} are not as the model in force made them" if unsure else ""

    def _rights(self) -> Iterator[tuple[TableName, str]]:
        root = self.after.model.root.name
        tables = {root, *self.before.rights, *self.after.rights}
        for table in sorted(tables, key=lambda each: (each != root, each)):
            yield from ((table, right) for right in Right)
        yield root, GIVE

    def _reached(
        self, layout: Layout, held: Holdings, acting: Collection[Acting], table: TableName, right: str
    ) -> Predicate:
        """Return the rows that somebody reaches by all of his or her groups."""
        giving = {group.name for group in layout.model.groups if group.reassigns}
        asked = Right.UPDATE if right == GIVE else Right(right)
        found = []
        for each in acting:
            if right != GIVE or each.group in giving:
                me = held.attributes.get(each.acting_for, {})
                whose = "" if each.acting_for == each.login else each.acting_for
                for way in layout.ways.get((table, each.group, asked), ()):
                    own = personal(way.predicate, me, layout.value_views, whose)
                    found.append(conjunction((IsTrue(MADE), own)) if way.made else own)
        return disjunction(found)

    def _direction(self, table: TableName, old: Predicate, new: Predicate) -> Direction:
        was, will = self.before.model, self.after.model
        if (asks_clock(old) or asks_clock(new)) and was.time_zone != will.time_zone:
            return Direction(Verdict.UNKNOWN, why="days are those of another time zone than before")
        if was.attributes != will.attributes:
            return Direction(Verdict.UNKNOWN, why="values of people are declared otherwise than before")
        asked = table, old, new
        if asked not in self.known:
            if old != new and len(self.known) >= MOST_QUESTIONS:
                return Direction(Verdict.UNKNOWN, why="too many people change to look at each")
            found = direction(old, new, domains(self.facts, will.time_zone, table))
            if old == FALSE and found.verdict is Verdict.UNKNOWN:
                found = Direction(Verdict.WIDENS)  # there is nothing to lose, only no row to show
            self.known[asked] = found
        return self.known[asked]

    # -- what is told ----------------------------------------------------------------------------------

    def goes(
        self, change: k.GrantRole | k.PutTimed | k.PutPerson, found: Mapping[str, Directions]
    ) -> Verdict:
        """Return which way those go whom a change concerns: itself, and who stands in for that person."""
        login = self._whose(change)
        if login is None or self.why:
            return Verdict.UNKNOWN
        everybody = isinstance(change, k.PutPerson) and self._has_lines()
        concerned = [each for each in found if everybody or each == login or self._stands_in(each, login)]
        verdicts = [each.verdict for name in concerned for each in found[name].values()]
        return _all_in_all(verdicts)

    def _whose(self, change: k.GrantRole | k.PutTimed | k.PutPerson) -> str | None:
        """Return who reaches rows by a change; None where it does more, or nobody acts so yet."""
        known = {row.login: row for row in self.state.people}
        if isinstance(change, k.GrantRole):
            member = change.membership
            names = Names(self.after.model.prefix)
            # The role for memberships for a time shows nothing to whoever has none.
            called = (names.group_role, names.timed_role)
            roles = {name(group.name) for group in self.after.model.groups for name in called}
            login = member.member if member.role in roles and member.inherit and not member.admin else None
        elif isinstance(change, k.PutTimed):
            login = change.row.login if change.row.live else None
        else:
            wanted, row = change.row, known.get(change.row.login)
            is_kept = row is not None and (row.keeping, row.declared) == (wanted.keeping, wanted.declared)
            login = wanted.login if is_kept else None
        person = known.get(login or "")
        if person is None or not person.active or person.binding is not Binding.BOUND or person.recorded:
            return None
        return login if all(login in each.held.people for side in self.sides for each in side) else None

    def _stands_in(self, login: str, absent: str) -> bool:
        acting = (each for both in self.sides for side in both for each in side.acting.get(login, ()))
        return any(each.acting_for == absent for each in acting)

    def effects(self, found: Mapping[str, Directions]) -> Iterator[Effect]:
        """Yield what to tell of each person; of those who stay and keep all rights only that."""
        people = {**self.sides[0][0].held.people, **self.sides[0][1].held.people}
        for login, directions in sorted(found.items()):
            person = people[login]
            if login in self.moved and all(each.verdict is Verdict.KEEPS for each in directions.values()):
                yield Effect("", "", (), Verdict.KEEPS, person=person)
            by_table: dict[TableName, list[tuple[str, Direction]]] = {}
            for (table, right), each in directions.items():
                by_table.setdefault(table, []).append((right, each))
            for table, rights in by_table.items():
                yield from effects_of(str(table), rights, person=person)


def _moments(was: CatalogState, will: CatalogState, touched: Collection[str] | None) -> Iterator[datetime]:
    """Yield when memberships and covers begin and end on which it depends what some logins reach.

    These are those of the logins, of who stands in for them, and of all for whom one of these stands in.
    """
    for state in (was, will):
        near = {*(touched or ())}
        near |= {cover.substitute for cover in state.covers if cover.absent in near}
        near |= {cover.absent for cover in state.covers if cover.substitute in near}
        for row in state.timed:
            if touched is None or row.login in near:
                yield from filter(None, (row.valid_from, row.valid_until))
        for cover in state.covers:
            if touched is None or {cover.absent, cover.substitute} & near:
                yield from filter(None, (cover.begins, cover.ends))


def _side(held: Holdings) -> _Side:
    return _Side(held, grouped(held.acting, lambda each: each.login))


def _known(side: _Side, login: str) -> Sequence[tuple[Acting, Attributes]]:
    """Return all on which it depends what a login reaches."""
    return [(each, side.held.attributes.get(each.acting_for, {})) for each in side.acting.get(login, ())]


def _together(one: Direction | None, other: Direction) -> Direction:
    """Return the way of what goes one way at a moment and the other way at another one."""
    if one is None or one == other:
        return other
    verdict = _all_in_all((one.verdict, other.verdict))
    return Direction(verdict, one.gained or other.gained, one.lost or other.lost, one.why or other.why)


def _all_in_all(verdicts: Collection[Verdict]) -> Verdict:
    found = set(verdicts) - {Verdict.KEEPS}
    if not found:
        return Verdict.KEEPS
    if Verdict.UNKNOWN in found:
        return Verdict.UNKNOWN
    return found.pop() if len(found) == 1 else Verdict.MOVES
