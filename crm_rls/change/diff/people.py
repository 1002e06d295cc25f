"""Which rows about people are put and dropped."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Binding, CatalogState
from crm_rls.change.findings import Options
from crm_rls.change.kinds import (
    BindPersons,
    DropPerson,
    DropTimed,
    FollowLogins,
    PersonChange,
    PutPerson,
    PutTimed,
)


def person_changes(current: CatalogState, desired: CatalogState, options: Options) -> Iterator[PersonChange]:
    """Yield the changes of declared people and of their memberships for a time.

    In a copy that is detached everybody goes.
    """
    if desired.registry and not options.detached:  # else everything is removed, and the rows with it
        yield from _identities(current, desired)
    for row in sorted(desired.people - current.people):
        yield PutPerson(row)
    logins = {row.login for row in desired.people}
    for row in sorted(current.people):
        if (row.declared or options.detached) and row.login not in logins:
            yield DropPerson(row)
    for timed in sorted(desired.timed - current.timed, key=repr):
        yield PutTimed(timed)
    for timed in sorted(current.timed - desired.timed, key=repr):
        if timed.declared:
            yield DropTimed(timed)


def _identities(current: CatalogState, desired: CatalogState) -> Iterator[PersonChange]:
    """Yield whose rows follow renamed logins, and who is bound to a login by name."""
    rows = sorted(current.people)
    if renamed := tuple((row.recorded, row.login) for row in rows if row.recorded):
        yield FollowLogins(renamed)
    there = current.roles.keys() | desired.logins
    foreign = tuple(row.login for row in rows if row.binding is Binding.FOREIGN and row.login in there)
    if foreign:
        yield BindPersons(foreign)
