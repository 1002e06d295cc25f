"""The meaning of a model, evaluated in Python: who may do what with which row, and why.

This is the oracle of the tests and the ground of explanations. It must not know how policies are
compiled: it reads the model and rows, nothing else (DESIGN 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_rls.model import AccessGroup, Child, Cover, Membership, Model, Person, Right, Service, TableName
from crm_rls.model.clock import Clock
from crm_rls.model.predicates import Linked, Row, evaluate

Tables = Mapping[TableName, Sequence[Row]]
"""The rows of every table, read by somebody who sees all of them."""


@dataclass(frozen=True, slots=True)
class World:
    """A model with rows: answers for any person, right and moment.

    `memberships` and `covers` are those that hold in the database, declared or not.
    """

    model: Model
    tables: Tables
    memberships: Sequence[Membership]
    covers: Sequence[Cover] = ()

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

    def granting(self, person: Person, row: Row, right: Right, at: datetime) -> tuple[AccessGroup, ...]:
        """Return the groups that give the person this right on this contact; none means denied."""
        found = (
            group
            for group, actor in self.acting(person, at)
            if right in group.rights and self._holds(group, actor, row, right, at)
        )
        return tuple(dict.fromkeys(found))

    def visible(self, person: Person, table: TableName, right: Right, at: datetime) -> tuple[Row, ...]:
        """Return the rows of a root or child table on which the person has the right."""
        rows = self.tables[table]
        if table == self.model.root.name:
            return tuple(row for row in rows if self.granting(person, row, right, at))
        child = self.model.child(table)
        return tuple(row for row in rows if self.allowed_child(person, child, row, right, at))

    def served(self, service: Service, table: TableName, right: Right) -> tuple[Row, ...]:
        """Return the rows of a table on which a service has the right: all of them or none."""
        return tuple(self.tables[table]) if table in service.tables and right in service.rights else ()

    def allowed_child(self, person: Person, child: Child, row: Row, right: Right, at: datetime) -> bool:
        """Say whether the person has the right on a row that hangs on a contact.

        The contact must be in a group that gives the right for children; a row without contact is hidden.
        """
        contact = self.contact_of(child, row)
        if contact is None or right not in child.rights:
            return False
        return any(
            right in group.child_rights and self._holds(group, actor, contact, right, at)
            for group, actor in self.acting(person, at)
        )

    def contact_of(self, child: Child, row: Row) -> Row | None:
        """Return the contact on which a child's row hangs, or None."""
        found = row
        for step in self.model.path(child):
            key = self.model.root.key
            if step.parent != self.model.root.name:
                key = self.model.child(step.parent).key
            wanted = found[step.via]
            parents = (each for each in self.tables[step.parent] if each[key] == wanted)
            parent = next(parents, None) if wanted is not None else None
            if parent is None:
                return None
            found = parent
        return found

    def _holds(self, group: AccessGroup, person: Person, contact: Row, right: Right, at: datetime) -> bool:
        predicate = self.model.predicate(group, right)
        clock = Clock(at, self.model.time_zone)
        return evaluate(predicate, contact, person.attributes, self._linked, clock) is True

    def _linked(self, link: Linked, contact: Row) -> Sequence[Row]:
        schema, _, name = link.table.partition(".")
        key = contact[self.model.root.key]
        rows = self.tables[TableName(schema, name)]
        return tuple(row for row in rows if key is not None and row[link.via] == key)
