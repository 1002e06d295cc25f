"""Changes of roles: our own, and logins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.catalog import Role
from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, Variant, role_lock


@dataclass(frozen=True, slots=True)
class RenameRole(Variant):
    """A group or the prefix has a new name; members stay. With a `mark` it gets another one."""

    phase: ClassVar[Phase] = Phase.RENAME_ROLE
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    old: str
    new: str
    mark: str | None = None

    @property
    def subject(self) -> str:
        return f"{self.old} -> {self.new}"

    @property
    def locks(self) -> tuple[Locked, ...]:
        return ()

    @property
    def needs(self) -> Needs:
        return Needs(roles=(self.old,), makes_roles=True)


@dataclass(frozen=True, slots=True)
class CreateLogin(Variant):
    """A login role for a declared person, without a password."""

    phase: ClassVar[Phase] = Phase.CREATE_LOGIN
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    name: str

    @property
    def subject(self) -> str:
        return self.name

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (role_lock(self.name),)

    @property
    def needs(self) -> Needs:
        return Needs(makes_roles=True)


@dataclass(frozen=True, slots=True)
class CreateRole(Variant):
    """One of our own roles; one with CREATEROLE lets managers make logins."""

    phase: ClassVar[Phase] = Phase.CREATE_ROLE
    role: Role

    @property
    def risk(self) -> Risk:
        return Risk.WIDENS if self.role.create_role else Risk.NEUTRAL

    @property
    def topic(self) -> Topic | None:
        return None if self.role.create_role else Topic("creates", "role")

    @property
    def subject(self) -> str:
        return self.role.name

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (role_lock(self.role.name),)

    @property
    def needs(self) -> Needs:
        return Needs(roles=(self.role.name,), makes_roles=True)


@dataclass(frozen=True, slots=True)
class AlterRole(Variant):
    """One of our own roles has attributes that it must not have, or another mark."""

    phase: ClassVar[Phase] = Phase.ALTER_ROLE
    topic: ClassVar[Topic | None] = None
    current: Role
    desired: Role

    @property
    def risk(self) -> Risk:
        return Risk.WIDENS if self.desired.create_role and not self.current.create_role else Risk.NARROWS

    @property
    def subject(self) -> str:
        return self.desired.name

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (role_lock(self.desired.name),)

    @property
    def needs(self) -> Needs:
        return Needs(roles=(self.current.name,), altered=(self.current.name,), makes_roles=True)


@dataclass(frozen=True, slots=True)
class DropRole(Variant):
    """The role of a group that left the model, with its memberships; `members` are those not of ours."""

    phase: ClassVar[Phase] = Phase.DROP_ROLE
    topic: ClassVar[Topic | None] = Topic("drops", "role")
    name: str
    members: int

    @property
    def risk(self) -> Risk:
        return Risk.DESTROYS if self.members else Risk.NEUTRAL

    @property
    def subject(self) -> str:
        if not self.members:
            return self.name
        return f"{self.name} with {self.members} member{'' if self.members == 1 else 's'}"

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (role_lock(self.name),)

    @property
    def needs(self) -> Needs:
        return Needs(roles=(self.name,), makes_roles=True)


RoleChange = RenameRole | CreateLogin | CreateRole | AlterRole | DropRole
