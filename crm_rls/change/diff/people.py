"""Which rows about people are put and dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from crm_rls.catalog import Binding, CatalogState, TimedRow
from crm_rls.change.findings import Options
from crm_rls.change.kinds import (
    BindPersons,
    DropPerson,
    DropTimed,
    EndShares,
    FollowLogins,
    PersonChange,
    PutPerson,
    PutSuspended,
    PutTimed,
)
from crm_rls.postgres.names import Names


def person_changes(
    current: CatalogState,
    desired: CatalogState,
    suspended: Mapping[str, tuple[str, ...]],
    options: Options,
) -> Iterator[PersonChange]:
    """Yield the changes of declared people and of their memberships for a time.

    `suspended` are the groups that people who are not active are to get back, where that changes.
    In a copy that is detached everybody goes.
    """
    names = Names(options.prefix)
    if desired.registry and not options.detached:  # else everything is removed, and the rows with it
        yield from _identities(current, desired)
    for row in sorted(desired.people - current.people):
        yield PutPerson(row)
    logins = {row.login for row in desired.people}
    for row in sorted(current.people):
        if (row.declared or options.detached) and row.login not in logins:
            own = [each for each in current.timed if each.login == row.login and each.live]
            covers = [each for each in current.covers if row.login in (each.absent, each.substitute)]
            yield DropPerson(
                row,
                memberships=sum(not each.declared for each in own),
                covers=sum(each.live for each in covers),
                shares=sum(each.live for each in current.shares if each.login == row.login),
            )
    for timed in sorted(desired.timed - current.timed, key=repr):
        yield PutTimed(timed, shorter=_lies_in_another(timed, current, names), zone=options.time_zone)
    for timed in sorted(current.timed - desired.timed, key=repr):
        yield DropTimed(timed, options.time_zone)
    now = {row.login: row.suspended for row in current.people}
    for login, groups in sorted(suspended.items()):
        yield PutSuspended(login, groups, now[login])


def _lies_in_another(row: TimedRow, current: CatalogState, names: Names) -> bool:
    """Say whether somebody is in the group already whenever the row says so."""
    role = names.group_role(row.group)
    if any((each.role, each.member) == (role, row.login) and each.inherit for each in current.memberships):
        return True
    return any(
        (each.login, each.group) == (row.login, row.group)
        and (each.valid_from is None or (row.valid_from is not None and each.valid_from <= row.valid_from))
        and (
            each.valid_until is None or (row.valid_until is not None and row.valid_until <= each.valid_until)
        )
        for each in current.timed
    )


def _identities(current: CatalogState, desired: CatalogState) -> Iterator[PersonChange]:
    """Yield whose rows follow renamed logins, and who is bound to a login by name."""
    rows = sorted(current.people)
    if renamed := tuple((row.recorded, row.login) for row in rows if row.recorded):
        yield FollowLogins(renamed)
    there = current.roles.keys() | desired.logins
    foreign = tuple(row.login for row in rows if row.binding is Binding.FOREIGN and row.login in there)
    if foreign:
        yield BindPersons(foreign)


def ended_shares(current: CatalogState, desired: CatalogState, options: Options) -> tuple[EndShares, ...]:
    """Return the end of all shares, unless contacts are shared by the same key before and after."""
    if not current.registry or not desired.registry or options.detached:  # all of it is new, or goes
        return ()
    before, after = _shared_by(current), _shared_by(desired)
    if before == after or (before is None and not current.shares):
        return ()
    return (EndShares(sum(each.live for each in current.shares)),)


def _shared_by(state: CatalogState) -> object:
    """Return which table and key shares are of, None where nothing is shared."""
    said = (json.loads(row.values) for row in state.registry if row.table == "model")
    model: dict[str, Any] = next(said, {})
    if model.get("share_role") is None:
        return None
    return [(name, each["key"]) for name, each in model["tables"].items() if each["root"] == ""]
