"""Who is registered, and in which groups people are at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crm_rls.diagnostics.nearest import did_you_mean
from crm_rls.errors import DatabaseError


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is registered, by the name and login that are registered.

    `called` is what the login is called now, `bypasses` says that it is a superuser or has BYPASSRLS,
    `logs_in` that it is there.
    """

    name: str
    login: str
    active: bool
    called: str
    bypasses: bool
    logs_in: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A group in which a login is at a moment, and for whom it acts there: a login, itself if it is no cover.

    `how` is permanent, timed or cover; `granted_by` and `reason` are of the log. `inherits` says whether the
    role of the group is really there; None at another moment than the present.
    """

    login: str
    access_group: str
    how: str
    acting_for: str
    valid_from: datetime | None
    valid_until: datetime | None
    granted_by: str | None
    reason: str
    inherits: bool | None

    @property
    def counts(self) -> bool:
        """Say whether the person has what the group gives."""
        return self.inherits is not False


def person_called(people: Iterable[Person], named: str) -> Person:
    """Return who has that name or, if nobody has, that login. Raises DatabaseError with the nearest name."""
    by_name = {each.name: each for each in people}
    by_login = {name: each for each in by_name.values() for name in (each.login, each.called)}
    found = {**by_login, **by_name}.get(named)
    if found is None:
        step = did_you_mean(named, by_name, "`crm-rls people` lists all people.")
        raise DatabaseError(f"there is no person {named!r}. {step}")
    return found
