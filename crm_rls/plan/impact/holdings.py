"""Who acts in which group at a moment, by the state of a database, and by what changes make of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from crm_rls.catalog import Binding, CatalogState, PersonRow, RoleMembership, TimedRow, known_attributes
from crm_rls.change import kinds as k
from crm_rls.model import Attributes, Model
from crm_rls.postgres.names import Names


@dataclass(frozen=True, slots=True, order=True)
class Acting:
    """A login in a group, for itself or for somebody for whom it stands in."""

    login: str
    group: str
    acting_for: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """Who acts where, and what filters know of people; all by login.

    `people` are the names of those who have the role of all persons, `shared` the keys of the contacts that
    are shared with them, `substitutes` who stands in for somebody (by login and group).
    """

    people: Mapping[str, str]
    acting: frozenset[Acting]
    attributes: Mapping[str, Attributes]
    shared: Mapping[str, tuple[str, ...]]
    substitutes: Mapping[tuple[str, str], frozenset[str]]


def grouped(acting: Iterable[Acting], of: Callable[[Acting], str]) -> Mapping[str, list[Acting]]:
    """Return those who act by something of each, such as the login, in order."""
    found: dict[str, list[Acting]] = {}
    for each in sorted(acting):
        found.setdefault(of(each), []).append(each)
    return found


def holdings(state: CatalogState, model: Model, moment: datetime) -> Holdings:
    """Return who acts in the groups of a model at a moment."""
    state = _by_present_logins(state)
    names = Names(model.prefix)
    rows = {row.login: row for row in state.people}
    roles = {names.group_role(group.name): group.name for group in model.groups}
    inside = {each.member for each in state.memberships if each.role == names.persons and each.inherit}
    bound = {login for login, row in rows.items() if row.binding is Binding.BOUND}
    own = {
        Acting(each.member, roles[each.role], each.member)
        for each in state.memberships
        if each.role in roles and each.inherit and each.member in rows
    }
    # Policies are for a role: a row alone shows nothing to whom somebody has taken that by hand.
    for_a_time = {names.timed_role(group): group for group in roles.values()}
    joined = {
        (each.member, for_a_time[each.role])
        for each in state.memberships
        if each.role in for_a_time and each.inherit
    }
    able = {login for login in bound if rows[login].active}
    own |= {
        Acting(row.login, row.group, row.login)
        for row in state.timed
        if row.login in able and (row.login, row.group) in joined and _holds(row, moment)
    }
    acting = set(own)
    substitutes: dict[tuple[str, str], set[str]] = {}
    for cover in state.covers:
        if cover.live and cover.active(moment) and cover.substitute in able:
            for each in own:
                if each.login != cover.absent or (cover.substitute, each.group) not in joined:
                    continue
                if cover.groups is None or each.group in cover.groups:
                    acting.add(Acting(cover.substitute, each.group, each.login))
                    substitutes.setdefault((each.login, each.group), set()).add(cover.substitute)
    shared: dict[str, list[str]] = {}
    for share in state.shares:
        if share.live and share.login in able:
            shared.setdefault(share.login, []).append(share.contact)
    attributes = known_attributes(state.people, model.attributes)
    return Holdings(
        people={login: row.person for login, row in rows.items() if login in inside},
        acting=frozenset(each for each in acting if each.login in inside),
        attributes={login: attributes[login] for login in bound},
        shared={login: tuple(sorted(keys)) for login, keys in shared.items()},
        substitutes={held: frozenset(found) for held, found in substitutes.items()},
    )


def _by_present_logins(state: CatalogState) -> CatalogState:
    """Return the state whose rows about people have the names that their logins have now."""
    called = {row.recorded: row.login for row in state.people if row.recorded}
    if not called:
        return state

    def now(login: str) -> str:
        return called.get(login, login)

    return replace(
        state,
        timed=frozenset(replace(each, login=now(each.login)) for each in state.timed),
        covers=frozenset(
            replace(each, absent=now(each.absent), substitute=now(each.substitute)) for each in state.covers
        ),
        shares=frozenset(replace(each, login=now(each.login)) for each in state.shares),
    )


def _holds(row: TimedRow, moment: datetime) -> bool:
    begun = row.valid_from is None or row.valid_from <= moment
    return begun and row.live and (row.valid_until is None or moment < row.valid_until)


# -- what changes make of it ---------------------------------------------------------------------------


def after(state: CatalogState, changes: Iterable[k.Change]) -> CatalogState:
    """Return the state with other roles, memberships and rows of people, as the changes make them."""
    for change in changes:
        if isinstance(change, k.RoleChange | k.MembershipChange):
            state = replace(state, memberships=frozenset(_memberships(state.memberships, change)))
        elif isinstance(change, k.PersonChange):
            state = _people(state, change)
    return state


def _memberships(
    standing: Iterable[RoleMembership], change: k.RoleChange | k.MembershipChange
) -> Iterator[RoleMembership]:
    match change:
        case k.RenameRole(old, new):
            for each in standing:
                role, member = (new if name == old else name for name in (each.role, each.member))
                yield replace(each, role=role, member=member)
        case k.DropRole(name):
            yield from (each for each in standing if name not in (each.role, each.member))
        case k.GrantRole(membership, current):
            yield from (each for each in standing if each != current)
            yield membership
        case k.RevokeRole(membership):
            yield from (each for each in standing if each != membership)
        case k.CreateLogin() | k.CreateRole() | k.AlterRole() | k.RecordMemberships() | k.Replan():
            yield from standing
        case _:
            assert_never(change)


def _people(state: CatalogState, change: k.PersonChange) -> CatalogState:
    match change:
        case k.RenameGroupRows(old, new):
            return _renamed_group(state, old, new)
        case k.PutPerson(row):
            active = next((each.active for each in state.people if each.login == row.login), True)
            others = (each for each in state.people if each.login != row.login)
            return replace(state, people=frozenset((*others, replace(row, active=active))))
        case k.BindPersons(logins):
            return replace(state, people=frozenset(_bound(state.people, logins)))
        case k.DropPerson(row):
            return replace(state, people=frozenset(each for each in state.people if each != row))
        case k.EndShares():
            return replace(state, shares=frozenset())
        case k.PutTimed(timed):
            return replace(state, timed=state.timed - {timed} | {timed})
        case k.DropTimed(timed):
            return replace(state, timed=state.timed - {timed})
        case k.FollowLogins() | k.PutSuspended():  # `holdings` follows; who is not active reaches nothing
            return state
        case _:
            assert_never(change)


def _renamed_group(state: CatalogState, old: str, new: str) -> CatalogState:
    def name(group: str) -> str:
        return new if group == old else group

    return replace(
        state,
        timed=frozenset(replace(row, group=name(row.group)) for row in state.timed),
        covers=frozenset(
            replace(row, groups=None if row.groups is None else tuple(map(name, row.groups)))
            for row in state.covers
        ),
    )


def _bound(rows: Iterable[PersonRow], logins: tuple[str, ...]) -> Iterator[PersonRow]:
    for row in rows:
        yield replace(row, binding=Binding.BOUND) if row.login in logins else row
