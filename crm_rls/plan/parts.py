"""Parts of a plan: only policies, only people, one group, one table. Pure.

`only` takes some changes of the whole plan. A group or a table is a plan of its own, for a model of its own
(`part_models`), so that what is recorded afterwards is what is in force.

A part never shows more than the state before it or the state after the whole plan would. Each of its steps is
in the order of a whole plan, what narrows first. But what it leaves out may narrow what it widens: somebody
joins a group, and the filter that would narrow the group is left out. Then it is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from crm_rls.catalog import CatalogState, Policy, RoleMembership
from crm_rls.change import Change, Risk
from crm_rls.change import kinds as k
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import TableName
from crm_rls.model.in_force import Part as Recorded
from crm_rls.postgres.names import Names


class Only(StrEnum):
    """Half of a plan."""

    POLICIES = "policies"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three."""

    only: Only | None = None
    group: str | None = None
    table: TableName | None = None

    def __str__(self) -> str:
        """Return it as the command line has it."""
        if self.only is not None:
            return f"--only {self.only}"
        return f"--group {self.group}" if self.group is not None else f"--table {self.table}"


# -- only people, only policies ------------------------------------------------------------------------


def chosen(
    changes: Iterable[Change], only: Only, current: CatalogState, desired: CatalogState
) -> tuple[Change, ...]:
    """Return the changes of one half, in their order, with what must follow them."""
    ours = {name for name, role in current.roles.items() if role.mark == desired.mark} | set(desired.roles)
    names = Names(desired.mark.rpartition(" ")[2])
    half = [
        change
        for change in changes
        if isinstance(change, k.RecordMemberships | k.Replan)
        or _is_of_people(change, ours, names) == (only is Only.PEOPLE)
    ]
    moved = any(isinstance(change, k.MembershipsMoved) for change in half)
    return tuple(change for change in half if moved or not isinstance(change, k.RecordMemberships | k.Replan))


def _is_of_people(change: Change, ours: Collection[str], names: Names) -> bool:
    match change:
        case k.RecordInForce(part=part):
            return part == Recorded.PEOPLE
        case k.GrantRole(membership=each) | k.RevokeRole(membership=each):
            return each.member not in ours and not names.is_service_role(each.role)
        case (
            k.CreateLogin() | k.PutPerson() | k.DropPerson() | k.PutTimed() | k.DropTimed() | k.PutSuspended()
            | k.FollowLogins() | k.BindPersons()
        ):  # fmt: skip
            return True
        case (
            k.CreateRole() | k.AlterRole() | k.DropRole() | k.RenameRole() | k.RenameGroupRows()
            | k.EndShares()
            | k.CreatePolicy() | k.AlterPolicy() | k.DropPolicy() | k.RenamePolicy() | k.MarkPolicy()
            | k.Suspend() | k.ProtectTable() | k.OpenTable()
            | k.GrantPrivilege() | k.RevokePrivilege() | k.RecordTaken() | k.ForgetTaken()
            | k.MigrateSupport() | k.RenameObject() | k.ChangeOwner() | k.CreateObject() | k.ReplaceObject()
            | k.MarkObject() | k.Backfill() | k.DropObject() | k.PutRegistry() | k.DropRegistry()
            | k.SetHome() | k.LeaveHome() | k.RenameHome() | k.RecordMemberships() | k.Replan()
        ):  # fmt: skip
            return False
        case _:
            assert_never(change)


def lacking(part: Iterable[Change], left: Iterable[Change], current: CatalogState) -> Iterator[str]:
    """Yield what changes of people need and what is left out with the policies."""
    left = tuple(left)
    coming = {each.role.name for each in left if isinstance(each, k.CreateRole)}
    coming |= {each.new for each in left if isinstance(each, k.RenameRole)}
    groups = {
        each.row.key for each in left if isinstance(each, k.PutRegistry) and each.row.table == "access_group"
    }
    groups -= {row.key for row in current.registry if row.table == "access_group"}
    migrates = any(isinstance(each, k.MigrateSupport) for each in left)
    for change in part:
        if migrates:
            yield "the support schema is not there yet, or not at its head"
        elif isinstance(change, k.GrantRole) and change.membership.role in coming:
            yield f"role {change.membership.role} is not there yet"
        elif isinstance(change, k.PutTimed) and change.row.group in groups:
            yield f"group {change.row.group} is not there yet"


_WIDER = (Risk.WIDENS, Risk.STRANDS)

# -- what is left out ----------------------------------------------------------------------------------


def left_out(whole: Iterable[Change], part: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of the whole plan that the part does not make, or not as far."""
    done = set(map(_unjudged, part))
    return tuple(change for change in whole if _unjudged(change) not in done)


def crossing(
    part: Iterable[Change], left: Iterable[Change], current: CatalogState, desired: CatalogState
) -> Iterator[str]:
    """Yield what a part widens while something is left out that narrows it."""
    scopes = _Scopes(current, desired)
    narrower = [(change, scopes.of(change)) for change in left if scopes.may_narrow(change)]
    for change in part:
        groups = scopes.of(change)
        other = next((other for other, others in narrower if _meet(groups, others)), None)
        if change.risk in _WIDER and other is not None:
            yield (
                f"{change.kind} {change.subject} would count before {other.kind} {other.subject}, which is "
                "left out and narrows: until then somebody could see more than before and after"
            )


Scope = frozenset[str] | None
"""The groups whose rows or members a change is about; None for all of them."""


def _meet(one: Scope, other: Scope) -> bool:
    if one is None or other is None:
        return frozenset() not in (one, other)
    return bool(one & other)


class _Scopes:
    def __init__(self, current: CatalogState, desired: CatalogState) -> None:
        names = Names(desired.mark.rpartition(" ")[2])
        groups = {row.key for row in (*current.registry, *desired.registry) if row.table == "access_group"}
        self.roles = {
            role: group for group in groups for role in (names.group_role(group), names.timed_role(group))
        }
        self.ours = set(desired.roles)
        self.persons = names.persons
        self.known = {row.login: row for row in current.people}
        self.groups: dict[str, set[str]] = defaultdict(set)
        for membership in current.memberships:
            if membership.role in self.roles:
                self.groups[membership.member].add(self.roles[membership.role])
        for timed in current.timed:
            self.groups[timed.login].add(timed.group)

    def may_narrow(self, change: Change) -> bool:
        """Say whether somebody may see less for it. An attribute can do both, one that nobody had cannot."""
        if isinstance(change, k.AlterPolicy):
            return change.goes not in (Verdict.KEEPS, Verdict.WIDENS)
        if isinstance(change, k.PutPerson):
            return change.row.login in self.known
        if isinstance(change, k.GrantRole):
            return False  # what its member loses is lost by another change
        if isinstance(change, k.PutTimed):
            return change.shorter
        if isinstance(change, k.DropRole | k.DropPerson | k.EndShares | k.PutSuspended | k.BindPersons):
            return True
        return change.risk in (Risk.NARROWS, Risk.BLINDS)

    def of(self, change: Change) -> Scope:
        if isinstance(change, k.GrantRole | k.RevokeRole):
            return self._of_membership(change.membership)
        if isinstance(change, k.DropRole) and change.name in self.roles:
            return frozenset({self.roles[change.name]})
        if isinstance(change, k.PutTimed | k.DropTimed):
            return frozenset({change.row.group})
        if isinstance(change, k.AlterPolicy | k.CreatePolicy | k.DropPolicy):
            return self._of_policy(change.policy)
        if isinstance(change, k.PutPerson):
            row = change.row
            before = self.known[row.login].attributes if row.login in self.known else ()
            return frozenset() if before == row.attributes else frozenset(self.groups[row.login])
        return None

    def _of_membership(self, each: RoleMembership) -> Scope:
        if each.member in self.ours:
            return frozenset()  # nobody logs in as a role of ours
        if each.role in self.roles:
            return frozenset({self.roles[each.role]})
        return frozenset(self.groups[each.member]) if each.role == self.persons else None

    def _of_policy(self, policy: Policy) -> Scope:
        if any(role not in self.roles for role in policy.roles):
            return None
        return frozenset(self.roles[role] for role in policy.roles)


def strange(part: Iterable[Change], whole: Iterable[Change]) -> Iterator[str]:
    """Yield what a part widens otherwise than the whole plan does, or what the whole plan leaves as it is."""
    known = set(map(_unjudged, whole))
    for change in part:
        if change.risk in _WIDER and _unjudged(change) not in known:
            yield (
                f"{change.kind} {change.subject} does something else in the whole plan: more is changed "
                "there, such as a restriction, a link or a territory, or it was changed by hand"
            )


def _unjudged(change: Change) -> Change:
    if isinstance(change, k.AlterPolicy | k.CreatePolicy | k.GrantRole | k.PutTimed | k.PutPerson):
        return replace(change, goes=Verdict.UNKNOWN)
    return change
