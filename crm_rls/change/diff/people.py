"""Which rows about people are put and dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_rls.catalog import CatalogState
from crm_rls.change.kinds import DropPerson, DropTimed, PersonChange, PutPerson, PutSuspended, PutTimed


def person_changes(
    current: CatalogState, desired: CatalogState, suspended: Mapping[str, tuple[str, ...]]
) -> Iterator[PersonChange]:
    """Yield the changes of declared people and of their memberships for a time.

    `suspended` are the groups that people who are not active are to get back, where that changes.
    """
    for row in sorted(desired.people - current.people):
        yield PutPerson(row)
    logins = {row.login for row in desired.people}
    for row in sorted(current.people):
        if row.declared and row.login not in logins:
            yield DropPerson(row)
    for timed in sorted(desired.timed - current.timed, key=repr):
        yield PutTimed(timed)
    for timed in sorted(current.timed - desired.timed, key=repr):
        yield DropTimed(timed)
    now = {row.login: row.suspended for row in current.people}
    for login, groups in sorted(suspended.items()):
        yield PutSuspended(login, groups, now[login])
