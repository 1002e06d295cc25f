"""Which rows about people are put and dropped."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState
from crm_rls.change.findings import Options
from crm_rls.change.kinds import DropPerson, DropTimed, PersonChange, PutPerson, PutTimed


def person_changes(current: CatalogState, desired: CatalogState, options: Options) -> Iterator[PersonChange]:
    """Yield the changes of declared people and of their memberships for a time.

    In a copy that is detached everybody goes.
    """
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
