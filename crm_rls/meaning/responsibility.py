"""Who is responsible for a contact in a family at a moment, evaluated in Python. Pure.

The oracle of what the database answers in SQL. A contact's faces are the holders of the family's groups that
have the contact; of a row of a further root, those whose grant on its table has the row. Groups of oversight
do not count. Whoever is covered is replaced by the substitutes, one
step only: a substitute who is absent as well is not replaced again (covers are not transitive).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_rls.model import Cover, Faces, Family, Membership, Model, Right, TableName, with_lines
from crm_rls.model.clock import Clock
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import Linked, Row
from crm_rls.model.trees import reached

Links = Callable[[Linked, Row], Sequence[Row]]
"""The rows of a link table that belong to a contact."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """A responsible person, the groups that are the reason, and the people he or she stands for."""

    person: str
    groups: tuple[str, ...]
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The faces of one contact in one family, sorted by person; none where the family is not for it."""

    family: Family
    concerned: bool
    people: tuple[Responsible, ...]

    @property
    def nobody(self) -> bool:
        """Say whether somebody is missing."""
        return self.concerned and self.family.faces is Faces.ONE and not self.people

    @property
    def several(self) -> bool:
        """Say whether there are more people than there may be."""
        return self.concerned and self.family.faces is not Faces.ANY and len(self.people) > 1


@dataclass(frozen=True, slots=True)
class Roster:
    """Who holds which groups, and who stands in for whom; `memberships` are people's own, not from covers."""

    memberships: Sequence[Membership]
    covers: Sequence[Cover] = ()

    def holders(self, group: str, at: datetime) -> frozenset[str]:
        """Return the names of who is in the group at that moment."""
        return frozenset(m.person for m in self.memberships if m.group == group and m.active(at))

    def substitutes(self, person: str, group: str, at: datetime) -> frozenset[str]:
        """Return who stands for the person in the group at that moment; none if the person is there."""
        return frozenset(
            cover.substitute
            for cover in self.covers
            if cover.absent == person and cover.concerns(group) and cover.active(at)
        )


def responsible(
    model: Model,
    family: str,
    contact: Row,
    roster: Roster,
    at: datetime,
    linked: Links,
    on: TableName | None = None,
) -> Responsibility:
    """Return who is responsible for the contact, or the row of a further root, in the family at that moment.

    Raises KeyError for a member whom the model does not know, or a column that the row does not have.
    """
    declared = model.family(family, on)
    clock = Clock(at, model.time_zone)
    if declared is None:
        return Responsibility(Family(family, on=on), concerned=False, people=())
    if evaluate(declared.filter, contact, {}, linked, clock) is not True:
        return Responsibility(declared, concerned=False, people=())
    given = {person.name: person.attributes for person in model.people}
    attributes = with_lines(model.attributes, given)
    groups: dict[str, set[str]] = {}
    instead_of: dict[str, set[str]] = {}
    for group in model.groups:
        if group.family != family or group.oversight:
            continue
        for holder in roster.holders(group.name, at):
            mine = attributes[holder]
            if evaluate(reached(model, group, Right.READ, on), contact, mine, linked, clock) is not True:
                continue
            substitutes = roster.substitutes(holder, group.name, at)
            for face in substitutes or {holder}:
                groups.setdefault(face, set()).add(group.name)
                if face != holder:
                    instead_of.setdefault(face, set()).add(holder)
    return Responsibility(
        declared,
        concerned=True,
        people=tuple(
            Responsible(face, tuple(sorted(groups[face])), tuple(sorted(instead_of.get(face, ()))))
            for face in sorted(groups)
        ),
    )
