"""Whose memberships are: those of the model file alone, or those of the managers, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_rls.model.declarations import Keeping, Model


@dataclass(frozen=True, slots=True)
class Ownership:
    """What the model says as a whole, for groups, and for logins.

    What a group or a person says goes before the model; `declared` of one of them goes before `shared` of the
    other.
    """

    default: Keeping = Keeping.SHARED
    groups: Mapping[str, Keeping] = field(default_factory=dict)
    logins: Mapping[str, Keeping] = field(default_factory=dict)

    def by_file(self, login: str, group: str) -> bool:
        """Say whether the file is the only owner of a login's memberships in a group."""
        said = {self.groups.get(group), self.logins.get(login)} - {None}
        return Keeping.DECLARED in (said or {self.default})

    def person_by_file(self, login: str) -> bool:
        """Say whether the file is the only owner of a login's attributes."""
        return self.logins.get(login, self.default) is Keeping.DECLARED


def ownership(model: Model) -> Ownership:
    """Return what a model says."""
    return Ownership(
        model.keeping,
        {group.name: group.keeping for group in model.groups if group.keeping is not None},
        {person.login: person.keeping for person in model.people if person.keeping is not None},
    )
