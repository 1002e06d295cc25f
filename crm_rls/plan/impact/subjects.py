"""Who and what may reach rows, before a change and after it: by which conditions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.shared_ways import SHARED
from crm_rls.compile.reach.ways import Way
from crm_rls.model import Faces, Family, Model, Right, TableName
from crm_rls.plan.impact.conditions import EVERY_ROW, Conditions, Shape, Unit
from crm_rls.plan.impact.holdings import Acting, Holdings, grouped

RIGHTS = (Right.READ, Right.UPDATE, Right.DELETE)
"""The rights on rows that are there."""

Units = frozenset[Unit]
NOTHING: Units = frozenset()


class Kind(StrEnum):
    """What a subject is."""

    PERSON = "person"
    GROUP = "group"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Side:
    """What is in force on one side, and who acts in its groups.

    Without a `layout` nothing is. `past` are the rights that logins have on rows of tables that the model of
    this side does not guard, `open` the tables that all people read.
    """

    layout: Layout | None
    holdings: Holdings
    past: Mapping[tuple[str, TableName], frozenset[Right]] = field(default_factory=dict)
    open: frozenset[TableName] = frozenset()

    @property
    def model(self) -> Model | None:
        """Return the model that is in force."""
        return None if self.layout is None else self.layout.model

    def guards(self, table: TableName) -> bool:
        """Say whether groups decide who reaches the rows of a table."""
        return self.layout is not None and table in self.layout.rights

    def ways(self, table: TableName, group: str, right: Right) -> tuple[Way, ...]:
        """Return the ways of a group to the rows of a table."""
        return () if self.layout is None else self.layout.ways.get((table, group, right), ())


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something with a right on the rows of a table, by any of its conditions on each side."""

    kind: Kind
    who: str
    right: Right
    before: Units
    after: Units

    @property
    def only(self) -> tuple[Units, Units]:
        """Return the conditions of one side alone; if both say the same of a row, nothing changes for it."""
        return self.before - self.after, self.after - self.before


@dataclass(frozen=True, slots=True)
class FacesOf:
    """Who is responsible in a family for rows of its root, by conditions; none on a side that has no such."""

    family: Family | None = None
    concerned: Units = NOTHING
    people: Mapping[str, Units] = field(default_factory=dict)

    def judged(self, true: Units) -> tuple[bool, bool]:
        """Return whether a row of which these are true has nobody, and whether it has several."""
        if self.family is None or self.family.faces is Faces.ANY or not self.concerned & true:
            return False, False
        number = sum(1 for units in self.people.values() if units & true)
        return self.family.faces is Faces.ONE and not number, number > 1


class Asking:
    """The subjects of two sides, table by table. `former` has the names of groups that were renamed since.

    Of a thousand groups few change. Nothing is asked about people of whom both sides know the same and whose
    groups say the same, nor about such groups.
    """

    def __init__(self, conditions: Conditions, before: Side, after: Side, former: Mapping[str, str]) -> None:
        self.conditions, self.before, self.after, self.former = conditions, before, after, former
        self._shapes: dict[tuple[bool, TableName, str, Right], Shape | None] = {}
        sides = (before.holdings, after.holdings)
        self._by_login = [grouped(side.acting, lambda each: each.login) for side in sides]
        self._by_group = [grouped(side.acting, lambda each: each.group) for side in sides]
        self._same_words = before.layout is not None and _same_words(before.layout, after.layout)
        self._same_attributes = before.holdings.attributes == after.holdings.attributes
        self._unmoved = frozenset(filter(self._is_unmoved, before.holdings.people))

    def subjects(self, table: TableName) -> tuple[Subject, ...]:
        """Return those for which something may change on a table."""
        found = (*self._people(table), *self._groups(table), *self._services(table))
        return tuple(each for each in found if each.before != each.after)

    def _alike(self, table: TableName, old: str, new: str, right: Right) -> bool:
        """Say whether a group of before and one of afterwards say the same, by their words."""
        return self._same_words and self.before.ways(table, old, right) == self.after.ways(table, new, right)

    # -- people ----------------------------------------------------------------------------------------

    def _people(self, table: TableName) -> Iterator[Subject]:
        people = {**self.before.holdings.people, **self.after.holdings.people}
        names = _groups(self.before) | _groups(self.after)
        unmoved = self._unmoved if self._is_guarded_alike(table) else frozenset[str]()
        for right in RIGHTS:
            others = {name for name in names if not self._alike(table, name, name, right)}
            for login, name in sorted(people.items()):
                acting = [held.get(login, []) for held in self._by_login]
                if login in unmoved and others.isdisjoint(each.group for each in acting[0]):
                    continue
                before, after = (
                    self._reach(side, table, right, login, held)
                    for side, held in zip((self.before, self.after), acting, strict=True)
                )
                yield Subject(Kind.PERSON, name, right, before, after)

    def _is_unmoved(self, login: str) -> bool:
        """Say whether both sides know the same of somebody, and of those for whom he or she acts."""
        one, other = self.before.holdings, self.after.holdings
        acting, acting_then = (held.get(login) for held in self._by_login)
        known = {login, *(each.acting_for for each in acting or ())}
        return (
            login in other.people
            and acting == acting_then
            and one.shared.get(login) == other.shared.get(login)
            and all(one.attributes.get(each) == other.attributes.get(each) for each in known)
        )

    def _is_guarded_alike(self, table: TableName) -> bool:
        """Say whether groups decide on both sides, and what is shared is reached alike."""
        one, other = self.before.layout, self.after.layout
        if one is None or other is None or not (self.before.guards(table) and self.after.guards(table)):
            return False
        return self._same_words and one.shared.get(table) == other.shared.get(table)

    def _reach(
        self, side: Side, table: TableName, right: Right, login: str, acting: Iterable[Acting]
    ) -> Units:
        if not side.guards(table):
            return self._unguarded(side, table, right, login)
        units = NOTHING
        for each in acting:
            units |= self._by(side, table, right, each)
        keys = side.holdings.shared.get(login)
        if keys and right is Right.READ and side.layout is not None and login in side.holdings.people:
            shape = self.conditions.shape(side.layout, table, side.layout.shared.get(table, ()))
            me = side.holdings.attributes.get(login, {})
            units |= self.conditions.unit(shape, {**me, SHARED: keys}, login)
        return units

    @staticmethod
    def _unguarded(side: Side, table: TableName, right: Right, login: str) -> Units:
        open_ = table in side.open and right is Right.READ and login in side.holdings.people
        past = right in side.past.get((login, table), frozenset())
        return frozenset({EVERY_ROW}) if open_ or past else NOTHING

    def _by(self, side: Side, table: TableName, right: Right, held: Acting) -> Units:
        me = side.holdings.attributes.get(held.acting_for, {})
        return self.conditions.unit(self._shape(side, table, held.group, right), me, held.login)

    def _shape(self, side: Side, table: TableName, group: str, right: Right) -> Shape | None:
        key = (side is self.after, table, group, right)
        if key not in self._shapes:
            ways = side.ways(table, group, right)
            layout = side.layout
            self._shapes[key] = None if layout is None else self.conditions.shape(layout, table, ways)
        return self._shapes[key]

    # -- groups and services ---------------------------------------------------------------------------

    def _groups(self, table: TableName) -> Iterator[Subject]:
        """Yield a group once, or for each who acts in it, where its filters ask who that is."""
        names = {name: (self.former.get(name, name), name) for name in _groups(self.after)}
        gone = _groups(self.before) - {old for old, _ in names.values()}
        names |= {name: (name, name) for name in gone}
        for name, (old, new) in sorted(names.items()):
            for right in RIGHTS:
                if self._same_attributes and self._alike(table, old, new, right):
                    continue
                shapes = (
                    self._shape(self.before, table, old, right),
                    self._shape(self.after, table, new, right),
                )
                asks = any(each is not None and (each.asked or each.asks_maker) for each in shapes)
                if shapes[0] is shapes[1] and not asks:
                    continue
                who: set[tuple[str, str]] = {("", "")}
                if asks:
                    held = (*self._by_group[0].get(old, ()), *self._by_group[1].get(new, ()))
                    who = {(each.login, each.acting_for) for each in held}
                for login, of in sorted(who):
                    before, after = (
                        self.conditions.unit(shape, side.holdings.attributes.get(of, {}), login)
                        for shape, side in zip(shapes, (self.before, self.after), strict=True)
                    )
                    yield Subject(Kind.GROUP, name, right, before, after)

    def _services(self, table: TableName) -> Iterator[Subject]:
        """Yield the services of tables that groups guard on both sides: they have every row or none."""
        if not (self.before.guards(table) and self.after.guards(table)):
            return
        given = [_served(side.model, table) for side in (self.before, self.after)]
        for name in sorted({*given[0], *given[1]}):
            for right in RIGHTS:
                before, after = (
                    frozenset({EVERY_ROW}) if right in each.get(name, frozenset()) else NOTHING
                    for each in given
                )
                yield Subject(Kind.SERVICE, name, right, before, after)

    # -- faces -----------------------------------------------------------------------------------------

    def faces(self, table: TableName) -> Mapping[str, tuple[FacesOf, FacesOf]]:
        """Return by family who is responsible for rows of a table, on both sides; those that may change."""
        found = {}
        for family in sorted(_families(self.before, table) | _families(self.after, table)):
            sides = self._faces(self.before, table, family), self._faces(self.after, table, family)
            if sides[0] != sides[1] and any(each.family is not None for each in sides):
                found[family] = sides
        return found

    def _faces(self, side: Side, table: TableName, name: str) -> FacesOf:
        layout, model = side.layout, side.model
        if layout is None or model is None:
            return FacesOf()
        on = None if table == model.root.name else table
        family = model.family(name, on)
        if family is None:
            return FacesOf()
        people: dict[str, Units] = {}
        acting = self._by_group[side is self.after]
        for group in model.groups:
            if group.family == name and not group.oversight:
                has = self.conditions.of_predicate(layout, table, model.filter_on(group, on))
                for held in acting.get(group.name, ()):
                    if held.login == held.acting_for:  # restrictions do not count here
                        me = side.holdings.attributes.get(held.login, {})
                        units = self.conditions.unit(has, me, held.login)
                        instead = side.holdings.substitutes.get((held.login, group.name))
                        for face in instead or {held.login}:
                            people[face] = people.get(face, NOTHING) | units
        concerned = self.conditions.unit(self.conditions.of_predicate(layout, table, family.filter), {}, "")
        return FacesOf(family, concerned, {face: units for face, units in people.items() if units})


def _groups(side: Side) -> set[str]:
    return set() if side.model is None else {group.name for group in side.model.groups}


def _families(side: Side, table: TableName) -> set[str]:
    if side.model is None:
        return set()
    root = side.model.root.name
    return {family.name for family in side.model.served() if (family.on or root) == table}


def _served(model: Model | None, table: TableName) -> Mapping[str, frozenset[Right]]:
    services = () if model is None else model.services
    return {each.name: each.rights for each in services if table in each.tables}


def _same_words(one: Layout, other: Layout | None) -> bool:
    """Say whether what is written alike in filters of two models means the same."""
    if other is None:
        return False
    was, will = one.model, other.model
    return (one.names, was.attributes, was.time_zone) == (other.names, will.attributes, will.time_zone)
