"""Changes of privileges. Whom a privilege is for decides when it is granted and what that risks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from crm_rls.catalog import PUBLIC, Grant, Kind
from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, RowsOfOurs, Variant, role_lock, table_lock
from crm_rls.model import TableName
from crm_rls.postgres.names import SUPPORT_SCHEMAS


class Holder(Enum):
    """Whom a privilege is for."""

    PEOPLE = (Phase.GRANT_PRIVILEGE, Risk.WIDENS)
    """The roles that people are members of."""
    OWNERS = (Phase.GRANT_TO_OWNER, Risk.NEUTRAL)
    """The roles that own our objects, of which nobody is a member."""
    MANAGERS = (Phase.GRANT_TO_MANAGERS, Risk.NEUTRAL)
    """The roles of managers of people: what they call and read in `crm_people` shows nobody a row of the
    user's tables. Who is a manager is granted by a DBA and not by a plan."""

    GUARD = (Phase.GRANT_ON_GUARD, Risk.NEUTRAL)
    """The roles that people are members of, on the guard: it shows nothing, and comes before any member."""
    POLICIES = (Phase.GRANT_PRIVILEGE, Risk.NEUTRAL)
    """The role of all persons, on what policies read and call in `crm_access`: without USAGE on the schema
    nobody can name it, and what a policy shows through it is judged with the policy."""

    def __init__(self, phase: Phase, risk: Risk) -> None:
        """Keep when it is granted, and what that can do."""
        self.phase = phase
        self.risk = risk


class _OfGrant(Variant):
    __slots__ = ()
    grant: Grant

    @property
    def locks(self) -> tuple[Locked, ...]:
        grant = self.grant
        of_role = () if grant.grantee == PUBLIC else (role_lock(grant.grantee),)
        if grant.kind is Kind.SCHEMA:
            return (*of_role, ("schema", grant.name, "", grant.name))
        if grant.kind is Kind.FUNCTION:
            return of_role
        return (*of_role, table_lock(TableName(grant.schema, grant.name)))

    @property
    def needs(self) -> Needs:
        grant = self.grant
        if grant.schema in SUPPORT_SCHEMAS:
            return Needs(owners=True)
        if grant.kind is Kind.SCHEMA:
            return Needs(schemas=(grant.schema,))
        if grant.kind in (Kind.TABLE, Kind.SEQUENCE):
            return Needs(tables=(TableName(grant.schema, grant.name),))
        return Needs()


@dataclass(frozen=True, slots=True)
class RevokePrivilege(_OfGrant):
    """A privilege that the model does not give; `from_owner`, where our triggers read or write by it."""

    risk: ClassVar[Risk] = Risk.NARROWS
    grant: Grant
    from_owner: bool = False

    @property
    def phase(self) -> Phase:
        return Phase.REVOKE_FROM_OWNER if self.from_owner else Phase.REVOKE_PRIVILEGE

    @property
    def topic(self) -> Topic | None:
        # Nothing of ours gives PUBLIC anything.
        if self.grant.schema in SUPPORT_SCHEMAS and self.grant.grantee != PUBLIC:
            return Topic("revokes", "privilege", "on support objects")
        return None

    @property
    def subject(self) -> str:
        return f"{_privilege(self.grant)} from {self.grant.grantee}"


@dataclass(frozen=True, slots=True)
class GrantPrivilege(_OfGrant):
    """A privilege that the model gives."""

    grant: Grant
    holder: Holder = Holder.PEOPLE

    @property
    def phase(self) -> Phase:
        return self.holder.phase

    @property
    def risk(self) -> Risk:
        return self.holder.risk

    @property
    def topic(self) -> Topic | None:
        # What people may do with tables of the user's is told one by one.
        if self.holder is Holder.PEOPLE and self.grant.schema not in SUPPORT_SCHEMAS:
            return None
        return Topic("grants", "privilege", "that support objects need")

    @property
    def subject(self) -> str:
        return f"{_privilege(self.grant)} to {self.grant.grantee}"


class _OfTaken(RowsOfOurs):
    __slots__ = ()
    grant: Grant

    @property
    def subject(self) -> str:
        return f"{_privilege(self.grant)} from {self.grant.grantee}"


@dataclass(frozen=True, slots=True)
class RecordTaken(_OfTaken):
    """A privilege was taken from somebody outside the model, for whom `remove` can give it back."""

    phase: ClassVar[Phase] = Phase.RECORD_TAKEN
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = Topic("records", "privilege", "that was taken")
    grant: Grant


@dataclass(frozen=True, slots=True)
class ForgetTaken(_OfTaken):
    """A privilege is no longer recorded as taken: the way back gives it back."""

    phase: ClassVar[Phase] = Phase.RECORD_TAKEN
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = Topic("forgets", "privilege", "that was taken")
    grant: Grant


def _privilege(grant: Grant) -> str:
    column = f" ({grant.column})" if grant.column else ""
    name = grant.name if grant.schema == grant.name else f"{grant.schema}.{grant.name}"
    if grant.kind is Kind.FUNCTION:
        name += f"({grant.signature})"
    return f"{grant.privilege}{column} on {grant.kind} {name}"


PrivilegeChange = RevokePrivilege | GrantPrivilege | RecordTaken | ForgetTaken
