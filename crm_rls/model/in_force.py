"""What a model puts in force, as documented JSON: structure, declared people, what else `verify` needs.

The database keeps each of them from the moment at which it was put in force (docs/reference/in-force.md).
What was visible then can be evaluated from them. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from crm_rls.errors import InForceUnreadable
from crm_rls.model.acceptances import Acceptance
from crm_rls.model.assignment_fields import AssignmentField
from crm_rls.model.attributes import PersonAttribute
from crm_rls.model.declarations import (
    AccessGroup,
    Keeping,
    Membership,
    Model,
    Person,
    Restriction,
    SelfService,
    Service,
    Sharing,
)
from crm_rls.model.families import Family
from crm_rls.model.new_logins import NewLogins
from crm_rls.model.table_name import ColumnOf, TableName
from crm_rls.model.tables import Child, Root, TablePattern
from crm_rls.model.territories import TerritoryTree
from crm_rls.model.written import read, written

FORMAT = 1
NOTHING = "null"
"""The content that says: nothing of this part is in force."""


class Part(StrEnum):
    """Which of the values."""

    STRUCTURE = "structure"
    PEOPLE = "people"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True)
class Structure:
    """What decides who sees which row, without the people; former names and assignment rules are left out."""

    time_zone: str
    root: Root
    children: tuple[Child, ...] = ()
    public: tuple[TableName, ...] = ()
    territories: TerritoryTree = field(default_factory=TerritoryTree)
    assignment: tuple[AssignmentField, ...] = ()
    attributes: Mapping[str, PersonAttribute] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    groups: tuple[AccessGroup, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    services: tuple[Service, ...] = ()
    gateways: tuple[str, ...] = ()
    sharing: Sharing = Sharing.NOTHING

    def model(
        self, people: Declared | None = None, verification: Verification | None = None, *, prefix: str = ""
    ) -> Model:
        """Return it as a model, whose meaning can be evaluated; what was not recorded is given."""
        declared = people or Declared()
        verified = verification or Verification()
        return Model(
            prefix=prefix,
            **{name: getattr(verified, name) for name in Verification.__dataclass_fields__},
            time_zone=self.time_zone,
            root=self.root,
            children=self.children,
            public=self.public,
            territories=self.territories,
            assignment=self.assignment,
            attributes=self.attributes,
            families=self.families,
            groups=self.groups,
            restrictions=self.restrictions,
            services=self.services,
            gateways=self.gateways,
            sharing=self.sharing,
            people=declared.people,
            memberships=declared.memberships,
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """The people and memberships that a model declares."""

    people: tuple[Person, ...] = ()
    memberships: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` needs of a model beside the other parts, and who sees which row does not depend on.

    Assertions are left out: they are about people of the model file.
    """

    schemas: tuple[str, ...] = ()
    views: tuple[TableName, ...] = ()
    totals: tuple[ColumnOf, ...] = ()
    blocked: tuple[TableName, ...] = ()
    patterns: tuple[TablePattern, ...] = ()
    blind: tuple[str, ...] = ()
    keeping: Keeping = Keeping.SHARED
    self_service: SelfService = SelfService.NOTHING
    new_logins: NewLogins = NewLogins.NOTHING
    acceptances: tuple[Acceptance, ...] = ()


def verification_of(model: Model) -> Verification:
    """Return what `verify` needs of a model beside structure and people."""
    return Verification(**{name: getattr(model, name) for name in Verification.__dataclass_fields__})


def structure_of(model: Model) -> Structure:
    """Return the structure of a model."""
    return Structure(
        time_zone=model.time_zone,
        root=model.root,
        children=model.children,
        public=model.public,
        territories=model.territories,
        assignment=tuple(
            replace(each, rules=(), numbers=frozenset(), ruled_on=()) for each in model.assignment
        ),
        attributes=model.attributes,
        families=model.families,
        groups=tuple(replace(each, was=None) for each in model.groups),
        restrictions=model.restrictions,
        services=model.services,
        gateways=model.gateways,
        sharing=model.sharing,
    )


def in_force(model: Model) -> Mapping[str, str]:
    """Return the parts as canonical JSON: the same text for the same values."""
    people = tuple(replace(each, was=None) for each in model.people)
    declared = Declared(people, model.memberships)
    return {
        Part.STRUCTURE: to_json(structure_of(model)),
        Part.PEOPLE: to_json(declared),
        Part.VERIFICATION: to_json(verification_of(model)),
    }


def to_json(value: Structure | Declared | Verification) -> str:
    """Return a part as canonical JSON."""
    data = {"version": FORMAT, **written(value, type(value))}
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


NOBODY = to_json(Declared())
"""The content of a model that declares no people, which is where every database begins."""


def structure_from_json(text: str) -> Structure | None:
    """Return the structure that was recorded, None where it says that there is none.

    Raises InForceUnreadable for anything else.
    """
    return _from_json(text, Structure)


def structure_in(contents: Mapping[str, str]) -> Structure | None:
    """Return the structure among contents of parts; None if there is none. Raises InForceUnreadable."""
    text = contents.get(Part.STRUCTURE)
    return None if text is None else structure_from_json(text)


def same_structure(contents: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Say whether two contents have the same structure, without reading it: the text is canonical."""
    return contents.get(Part.STRUCTURE) == others.get(Part.STRUCTURE)


def declared_from_json(text: str) -> Declared | None:
    """Return the people that were recorded, as `structure_from_json`."""
    return _from_json(text, Declared)


def verification_from_json(text: str) -> Verification | None:
    """Return what else was recorded for `verify`, as `structure_from_json`."""
    return _from_json(text, Verification)


def recorded_verification(contents: Mapping[str, str]) -> Verification:
    """Return what contents of parts record for `verify`; an empty one where nothing can be read."""
    try:
        found = verification_from_json(contents.get(Part.VERIFICATION, "null"))
    except InForceUnreadable:
        found = None
    return found or Verification()


T = TypeVar("T", Structure, Declared, Verification)


def _from_json(text: str, kind: type[T]) -> T | None:
    try:
        data = json.loads(text)
        if data is None:
            return None
        if data.pop("version") != FORMAT:
            raise InForceUnreadable("what was in force was recorded by a later crm-rls: use that one")
        found = read(data, kind)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InForceUnreadable(f"the record of what was in force cannot be read ({error})") from error
    return kind(**{name: getattr(found, name) for name in kind.__dataclass_fields__})
