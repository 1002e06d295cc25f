"""Changes of role memberships, and what must follow them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.catalog import RoleMembership
from crm_rls.change.phases import RISKS, Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, RowsOfOurs, Variant, role_lock, table_lock
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import TableName


class _OfMembership(Variant):
    __slots__ = ()
    membership: RoleMembership

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (role_lock(self.membership.role),)

    @property
    def needs(self) -> Needs:
        return Needs(roles=(self.membership.role,))


@dataclass(frozen=True, slots=True)
class RevokeRole(_OfMembership):
    """A membership that the model no longer declares."""

    phase: ClassVar[Phase] = Phase.REVOKE_ROLE
    risk: ClassVar[Risk] = Risk.NARROWS
    topic: ClassVar[Topic | None] = None
    membership: RoleMembership

    @property
    def subject(self) -> str:
        return f"{self.membership.member} leaves {self.membership.role}"

    @property
    def needs(self) -> Needs:
        granted = self.membership
        return Needs(roles=(granted.role,), revoked=((granted.role, granted.member, granted.grantor),))


@dataclass(frozen=True, slots=True)
class GrantRole(_OfMembership):
    """A membership that the model declares, or its options.

    `current` is the one whose options change. `standing` are those that other grantors gave, which end in the
    same plan, as after a restore from PostgreSQL 15, which keeps no grantors. `goes` is the way of what the
    member may do with all that changes for him or her.
    """

    phase: ClassVar[Phase] = Phase.GRANT_ROLE
    membership: RoleMembership
    current: RoleMembership | None = None
    standing: tuple[RoleMembership, ...] = ()
    goes: Verdict = Verdict.UNKNOWN

    @property
    def risk(self) -> Risk:
        # On the way back of a REVOKE `current` is what comes back, and does not stand.
        there = [*self.standing, *([self.current] if self.current not in (None, self.membership) else [])]
        return Risk.NEUTRAL if any(each.gives(self.membership) for each in there) else RISKS[self.goes]

    @property
    def topic(self) -> Topic | None:
        # A desired state gives ADMIN to the registrar alone, which appoints others.
        appoints = Topic(f"lets {self.membership.member} grant", "role")
        return appoints if self.membership.admin else None

    @property
    def subject(self) -> str:
        verb = "joins"
        if self.current is not None:
            verb = "keeps, with other options,"
        elif self.standing:
            verb = "keeps, by another grantor,"
        return f"{self.membership.member} {verb} {self.membership.role}"


@dataclass(frozen=True, slots=True)
class RecordMemberships(RowsOfOurs):
    """The log of access takes down which permanent memberships there are now."""

    phase: ClassVar[Phase] = Phase.RECORD_MEMBERSHIPS
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = Topic("records memberships in the log")
    prefix: str

    @property
    def subject(self) -> str:
        return f"of {self.prefix}"


@dataclass(frozen=True, slots=True)
class Replan(Variant):
    """The signal that makes prepared statements of open sessions see a changed membership.

    A no-op GRANT, once per transaction and only on servers that need it (CVE-2026-14666).
    """

    phase: ClassVar[Phase] = Phase.REPLAN
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = Topic("has prepared statements planned again")
    tables: tuple[TableName, ...]
    persons: str

    @property
    def subject(self) -> str:
        return ", ".join(map(str, self.tables))

    @property
    def locks(self) -> tuple[Locked, ...]:
        return tuple(map(table_lock, self.tables))

    @property
    def needs(self) -> Needs:
        return Needs(tables=self.tables)


MembershipChange = RevokeRole | GrantRole | RecordMemberships | Replan
