"""The meaning of a model, evaluated in Python: who may do what with which row, and why.

This is the oracle of the tests and the ground of explanations. It must not know how policies are
compiled: it reads the model and rows, nothing else (DESIGN 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crm_rls.model import (
    AccessGroup,
    Attributes,
    Cover,
    Grant,
    Link,
    Membership,
    Model,
    Person,
    Right,
    Service,
    Share,
    Sharing,
    TableName,
    with_lines,
)
from crm_rls.model.clock import Clock
from crm_rls.model.evaluation import evaluate
from crm_rls.model.key_forms import KeyArray, KeyForm
from crm_rls.model.predicates import InList, Linked, Predicate, Row, columns
from crm_rls.model.trees import above

Tables = Mapping[TableName, Sequence[Row]]
"""The rows of every table, read by somebody who sees all of them."""

MAKER = "made by"
"""The key under which a row has the name of the person who made it, if that is known."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of rows: whether a group gives a person a right on them at a moment."""

    group: AccessGroup
    person: Person
    right: Right
    at: datetime


@dataclass(frozen=True, slots=True)
class World:
    """A model with rows: answers for any person, right and moment.

    `memberships`, `covers` and `shares` are those that hold in the database, declared or not.
    """

    model: Model
    tables: Tables
    memberships: Sequence[Membership]
    covers: Sequence[Cover] = ()
    shares: Sequence[Share] = ()
    _lines: Mapping[str, Attributes] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Know who reports to whom."""
        lines = {name: each for name, each in self.model.attributes.items() if each.line is not None}
        people = with_lines(lines, {person.name: person.attributes for person in self.model.people})
        of_lines = {name: {key: mine[key] for key in mine.keys() & lines} for name, mine in people.items()}
        object.__setattr__(self, "_lines", of_lines)

    def groups(self, person: Person, at: datetime) -> tuple[AccessGroup, ...]:
        """Return the groups in which the person is at that moment, not for anybody else."""
        names = {m.group for m in self.memberships if m.person == person.name and m.active(at)}
        return tuple(group for group in self.model.groups if group.name in names)

    def acting(self, person: Person, at: datetime) -> Iterator[tuple[AccessGroup, Person]]:
        """Yield the groups in which the person acts at that moment, and for whom.

        For him- or herself, and for everybody whom he or she stands in for: in the groups in which those are
        themselves, and never for a third (DESIGN 3).
        """
        for group in self.groups(person, at):
            yield group, person
        people = {each.name: each for each in self.model.people}
        for cover in self.covers:
            if cover.substitute == person.name and cover.active(at):
                absent = people[cover.absent]
                for group in self.groups(absent, at):
                    if cover.concerns(group.name):
                        yield group, absent

    def shared(self, person: Person, at: datetime) -> AccessGroup:
        """Return as a group what is shared with the person at that moment: to read, and nothing else.

        No restriction exempts it, and no cover lends it.
        """
        found = (s.contact for s in self.shares if s.person == person.name and at < s.valid_until)
        keys = frozenset(found) if self.model.sharing is Sharing.READ else frozenset()
        rights = frozenset({Right.READ})
        return AccessGroup("", InList(self.model.root.key[0], tuple(sorted(keys))), rights, rights)

    def granting(self, person: Person, row: Row, right: Right, at: datetime) -> tuple[AccessGroup, ...]:
        """Return the groups that give the person this right on this contact; none means denied."""
        contacts = self.model.root.name
        found = (
            group
            for group, actor in self.acting(person, at)
            if self._gives(_Asked(group, actor, right, at), contacts, row)
        )
        return tuple(dict.fromkeys(found))

    def may_give(self, person: Person, row: Row, at: datetime) -> bool:
        """Say whether the person may change this contact so that it leaves the own groups."""
        return any(group.reassigns for group in self.granting(person, row, Right.UPDATE, at))

    def visible(self, person: Person, table: TableName, right: Right, at: datetime) -> tuple[Row, ...]:
        """Return the rows of a guarded table on which the person has the right."""
        return tuple(row for row in self.tables[table] if self.allowed(person, table, row, right, at))

    def allowed(self, person: Person, table: TableName, row: Row, right: Right, at: datetime) -> bool:
        """Say whether the person has the right on a row of a guarded table."""
        made = row.get(MAKER) == person.name
        if right is Right.READ and self._gives(
            _Asked(self.shared(person, at), person, right, at), table, row
        ):
            return True
        ways = (_Asked(group, actor, right, at) for group, actor in self.acting(person, at))
        return any(
            self._gives(asked, table, row) or (made and self._made(asked, table, row)) for asked in ways
        )

    def keeps_links(
        self, person: Person, table: TableName, before: Row | None, after: Row, at: datetime
    ) -> bool:
        """Say whether a write leaves every link that it changes pointing to a row that the person sees.

        It is asked of the columns by which a row shows another one, and of all links of a table whose rows
        are visible in several ways. What stands below a row of a tree goes where it goes, so the person must
        see the tree that it leaves. `before` is None for a new row. The world is that before the write.
        """
        if not self._keeps_tree(person, table, before, after, at):
            return False
        asked: list[Link] = []
        for child in self.model.children:
            granted = (grant.table for group in self.model.groups for grant in group.on)
            several_ways = len(child.links) > 1 or child.tree is not None or child.name in granted
            for link in child.links:
                if link.back and link.to == table:
                    asked.append(Link(child.name, link.columns, link.via))
                elif child.name == table and (several_ways or isinstance(link.form, KeyArray)):
                    asked += () if link.back else (link,)
        for link in asked:
            deciding = columns(link.when)
            watched = {*link.via, *deciding}
            changed = before is None or any(before[column] != after[column] for column in watched)
            points = all(after[own] is not None for own in link.via)
            if changed and points and self._true(link.when, person, after, at):
                same = before is not None and all(before[column] == after[column] for column in deciding)
                for rows in self._pointed(link, before if same else None, after):
                    if not any(self.allowed(person, link.to, row, Right.READ, at) for row in rows):
                        return False
        return True

    def _keeps_tree(
        self, person: Person, table: TableName, before: Row | None, after: Row, at: datetime
    ) -> bool:
        link = above(self.model, table)
        if link is None or (before is not None and all(before[own] == after[own] for own in link.via)):
            return True
        asked: list[Row] = []
        if all(after[own] is not None for own in link.via):
            asked += self._joined(self.tables[table], self.model.pairs(link), after)
            if not asked:
                return False
        if before is not None:
            *_, top = self._up(table, before)
            asked.append(top)
        return all(self.allowed(person, table, each, Right.READ, at) for each in asked)

    def _pointed(self, link: Link, before: Row | None, after: Row) -> Iterator[tuple[Row, ...]]:
        """Yield for each key of a written row the rows that it means; of an array for each new one."""
        pairs, rows, form = self.model.pairs(link), self.tables[link.to], link.form
        if form is None:
            yield tuple(self._joined(rows, pairs, after))
            return
        ((own, theirs),) = pairs
        is_array = isinstance(form, KeyArray)
        old = form.keys(before[own]) if before is not None and is_array else ()
        for key in form.keys(after[own]):
            if key not in old:
                yield tuple(row for row in rows if form.spelled(row[theirs]) == key)

    def served(self, service: Service, table: TableName, right: Right) -> tuple[Row, ...]:
        """Return the rows of a table on which a service has the right: all of them or none."""
        return tuple(self.tables[table]) if table in service.tables and right in service.rights else ()

    def _gives(self, asked: _Asked, table: TableName, row: Row) -> bool:
        """Say whether a group gives a right on a row: by a grant on it, what it belongs to, or its top."""
        return self._passes(asked, table, row) and any(
            self._gives_by_itself(asked, table, each) for each in self._up(table, row)
        )

    def _up(self, table: TableName, row: Row) -> Iterator[Row]:
        """Yield a row and, of a table that is a tree, the one on top of it; none where there is a loop."""
        yield row
        link = above(self.model, table)
        if link is None:
            return
        top, seen = row, [row]
        while all(top[own] is not None for own in link.via):
            found = tuple(self._joined(self.tables[table], self.model.pairs(link), top))
            if not found or found[0] in seen:
                return
            top = found[0]
            seen.append(top)
        yield top

    def _gives_by_itself(self, asked: _Asked, table: TableName, row: Row) -> bool:
        if not self._passes(asked, table, row):
            return False
        grants = self.model.grants(asked.group)
        if any(
            grant.table == table
            and asked.right in grant.rights
            and self._true(grant.filter, asked.person, row, asked.at)
            for grant in grants
        ):
            return True
        if table == self.model.root.name or asked.right not in self.model.child(table).rights:
            return False
        return any(
            asked.right in grant.child_rights and self._hangs(asked, grant, table, row) for grant in grants
        )

    def _made(self, asked: _Asked, table: TableName, row: Row) -> bool:
        """Say whether a group lets whoever made a row read it while nothing points to it.

        Only of tables whose rows are visible because others point to them, and of groups that may make some.
        """
        if table == self.model.root.name or asked.right not in (Right.READ, Right.CREATE):
            return False
        child = self.model.child(table)
        if Right.CREATE not in child.rights or not child.links or not all(link.back for link in child.links):
            return False
        pointing = (self._joined(self.tables[link.to], self.model.pairs(link), row) for link in child.links)
        pointed = any(True for rows in pointing for _ in rows)
        makes = any(
            Right.CREATE in grant.child_rights and self._leads(table, grant.table)
            for grant in self.model.grants(asked.group)
        )
        return makes and not pointed and self._passes(asked, table, row)

    def _leads(self, table: TableName, to: TableName) -> bool:
        """Say whether links lead from a table to another one."""
        if table == self.model.root.name:
            return False
        return any(link.to == to or self._leads(link.to, to) for link in self.model.child(table).links)

    def _hangs(self, asked: _Asked, grant: Grant, table: TableName, row: Row) -> bool:
        """Say whether a row hangs, directly or not, on one for which the grant's filter is true."""
        for link in self.model.child(table).links:
            if self._true(link.when, asked.person, row, asked.at):
                for other in self._joined(self.tables[link.to], self.model.pairs(link), row, link.form):
                    if self._reached(asked, grant, link.to, other):
                        return True
        return False

    def _reached(self, asked: _Asked, grant: Grant, table: TableName, row: Row) -> bool:
        if not self._passes(asked, table, row):
            return False
        return any(
            self._passes(asked, table, each)
            and (
                (grant.table == table and self._true(grant.filter, asked.person, each, asked.at))
                or (table != self.model.root.name and self._hangs(asked, grant, table, each))
            )
            for each in self._up(table, row)
        )

    def _passes(self, asked: _Asked, table: TableName, row: Row) -> bool:
        restrictions = self.model.restricted(table, asked.group, asked.right)
        return all(self._true(each.filter, asked.person, row, asked.at) for each in restrictions)

    def _true(self, predicate: Predicate, person: Person, row: Row, at: datetime) -> bool:
        def linked(link: Linked, own: Row) -> Sequence[Row]:
            pairs = tuple(zip(link.own, link.via, strict=True))
            return tuple(self._joined(self.tables[TableName.of(link.table)], pairs, own, link.form))

        clock = Clock(at, self.model.time_zone)
        mine = {**person.attributes, **self._lines.get(person.name, {})}
        return evaluate(predicate, row, mine, linked, clock) is True

    @staticmethod
    def _joined(
        rows: Sequence[Row], pairs: Sequence[tuple[str, str]], row: Row, form: KeyForm | None = None
    ) -> Iterator[Row]:
        """Yield the other rows whose columns are equal to those of the row; null is equal to nothing.

        With a form the one column of the row holds their keys.
        """
        if form is not None:
            ((own, theirs),) = pairs
            keys = form.keys(row[own])
            yield from (each for each in rows if form.spelled(each[theirs]) in keys)
            return
        wanted = [(other, row[own]) for own, other in pairs]
        if all(value is not None for _, value in wanted):
            yield from (each for each in rows if all(each[name] == value for name, value in wanted))
