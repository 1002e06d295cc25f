"""The changes that lead from a current state to a desired one, their order and their risk.

Order, by `phase`: what narrows comes before what widens, so that after every single statement nobody
sees a row that he sees neither before nor after. Roles exist before what names them; policies exist
before row security is enabled (with it enabled PostgreSQL rebuilds the list at every statement: 185 s
instead of 4 s for 10,000 policies, DESIGN 5.5); privileges on tables come last; what nobody needs any
more is dropped after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from crm_rls.catalog import (
    Grant,
    Migration,
    PersonRow,
    Policy,
    RegistryRow,
    Role,
    RoleMembership,
    SupportObject,
    TableFlags,
    TimedRow,
)
from crm_rls.model import TableName


class Risk(StrEnum):
    """What a change can do to what people see and what is kept."""

    NARROWS = "narrows"
    WIDENS = "widens"
    DESTROYS = "destroys"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class RenameRole:
    """A group has a new name; its members stay."""

    phase: ClassVar[int] = 10
    risk: ClassVar[Risk] = Risk.NEUTRAL
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenamePolicy:
    """The policy of a renamed group."""

    phase: ClassVar[int] = 11
    risk: ClassVar[Risk] = Risk.NEUTRAL
    table: TableName
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenameGroupRows:
    """Timed and declared memberships of a renamed group, and covers that are limited to it."""

    phase: ClassVar[int] = 12
    risk: ClassVar[Risk] = Risk.NEUTRAL
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Suspend:
    """Row security is switched off inside the transaction while many policies change.

    Nobody can look in between: the first policy statement locks the table anyway. 1,000 policies take
    0.5 s instead of 3.2 s (DESIGN 5.5).
    """

    phase: ClassVar[int] = 15
    risk: ClassVar[Risk] = Risk.NEUTRAL
    table: TableName


@dataclass(frozen=True, slots=True)
class RevokePrivilege:
    """A privilege that the model does not give."""

    phase: ClassVar[int] = 20
    risk: ClassVar[Risk] = Risk.NARROWS
    grant: Grant


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """A membership that the model no longer declares."""

    phase: ClassVar[int] = 21
    risk: ClassVar[Risk] = Risk.NARROWS
    membership: RoleMembership


@dataclass(frozen=True, slots=True)
class DropTimed:
    """A timed membership that the model no longer declares."""

    phase: ClassVar[int] = 22
    risk: ClassVar[Risk] = Risk.NARROWS
    row: TimedRow


@dataclass(frozen=True, slots=True)
class DropPerson:
    """Somebody whom the model no longer declares."""

    phase: ClassVar[int] = 23
    risk: ClassVar[Risk] = Risk.NARROWS
    row: PersonRow


@dataclass(frozen=True, slots=True)
class DropRegistry:
    """A group or territory that the model no longer has, so that nobody is put into it any more."""

    phase: ClassVar[int] = 24
    risk: ClassVar[Risk] = Risk.NARROWS
    row: RegistryRow


@dataclass(frozen=True, slots=True)
class DropPolicy:
    """A policy of ours that the model no longer wants."""

    phase: ClassVar[int] = 25
    risk: ClassVar[Risk] = Risk.NARROWS
    policy: Policy


@dataclass(frozen=True, slots=True)
class CreateLogin:
    """A login role for a declared person, without a password."""

    phase: ClassVar[int] = 30
    risk: ClassVar[Risk] = Risk.NEUTRAL
    name: str


@dataclass(frozen=True, slots=True)
class CreateRole:
    """One of our own roles."""

    phase: ClassVar[int] = 31
    risk: ClassVar[Risk] = Risk.NEUTRAL
    role: Role


@dataclass(frozen=True, slots=True)
class AlterRole:
    """One of our own roles has attributes that it must not have, or another mark."""

    phase: ClassVar[int] = 32
    risk: ClassVar[Risk] = Risk.NARROWS
    current: Role
    desired: Role


@dataclass(frozen=True, slots=True)
class MigrateSupport:
    """The support schema goes from one revision of our own chain to its head.

    After the roles are made, for on the way back what they own must go before them.
    """

    phase: ClassVar[int] = 35
    risk: ClassVar[Risk] = Risk.NEUTRAL
    migration: Migration


@dataclass(frozen=True, slots=True)
class ChangeOwner:
    """An object in a support schema belongs to somebody else than it must; an empty owner is who applies.

    Before objects are made: in a schema of another one their owner may create nothing.
    """

    phase: ClassVar[int] = 36
    risk: ClassVar[Risk] = Risk.NARROWS
    current: SupportObject
    owner: str


@dataclass(frozen=True, slots=True)
class DropGuard:
    """A trigger, index or foreign key that nothing needs any more, or that is made anew."""

    phase: ClassVar[int] = 39
    risk: ClassVar[Risk] = Risk.NEUTRAL
    current: SupportObject


@dataclass(frozen=True, slots=True)
class CreateObject:
    """A support object."""

    phase: ClassVar[int] = 40
    risk: ClassVar[Risk] = Risk.NEUTRAL
    desired: SupportObject


@dataclass(frozen=True, slots=True)
class ReplaceObject:
    """A support object that differs from what it must be."""

    phase: ClassVar[int] = 40
    risk: ClassVar[Risk] = Risk.NEUTRAL
    current: SupportObject
    desired: SupportObject


@dataclass(frozen=True, slots=True)
class GrantToOwner:
    """A privilege of one of the roles that own our objects, of which nobody is a member.

    Filling rows runs triggers that are already there, so it comes before that.
    """

    phase: ClassVar[int] = 41
    risk: ClassVar[Risk] = Risk.NEUTRAL
    grant: Grant


@dataclass(frozen=True, slots=True)
class Backfill:
    """Our columns in rows that are already there."""

    phase: ClassVar[int] = 42
    risk: ClassVar[Risk] = Risk.NEUTRAL
    table: TableName
    statement: str


@dataclass(frozen=True, slots=True)
class CreateGuard:
    """A support object that must come after the rows are filled: trigger, index, foreign key."""

    phase: ClassVar[int] = 43
    risk: ClassVar[Risk] = Risk.NEUTRAL
    desired: SupportObject


@dataclass(frozen=True, slots=True)
class PutRegistry:
    """What the functions for managers of people know of the model."""

    phase: ClassVar[int] = 44
    risk: ClassVar[Risk] = Risk.NEUTRAL
    row: RegistryRow


@dataclass(frozen=True, slots=True)
class CreatePolicy:
    """A policy that is not there."""

    phase: ClassVar[int] = 50
    risk: ClassVar[Risk] = Risk.WIDENS
    policy: Policy


@dataclass(frozen=True, slots=True)
class AlterPolicy:
    """A policy with another expression; which way is not proved, so it counts as widening."""

    phase: ClassVar[int] = 51
    risk: ClassVar[Risk] = Risk.WIDENS
    current: Policy
    desired: Policy


@dataclass(frozen=True, slots=True)
class ProtectTable:
    """Row security is enabled and forced."""

    phase: ClassVar[int] = 55
    risk: ClassVar[Risk] = Risk.NARROWS
    table: TableName
    current: TableFlags


@dataclass(frozen=True, slots=True)
class PutPerson:
    """A person's row: login, name, attributes. Attributes decide what filters with `me` show."""

    phase: ClassVar[int] = 60
    risk: ClassVar[Risk] = Risk.WIDENS
    row: PersonRow


@dataclass(frozen=True, slots=True)
class PutTimed:
    """A timed membership that the model declares."""

    phase: ClassVar[int] = 61
    risk: ClassVar[Risk] = Risk.WIDENS
    row: TimedRow


@dataclass(frozen=True, slots=True)
class GrantRole:
    """A membership that the model declares, or its options."""

    phase: ClassVar[int] = 62
    risk: ClassVar[Risk] = Risk.WIDENS
    membership: RoleMembership
    current: RoleMembership | None = None


@dataclass(frozen=True, slots=True)
class GrantPrivilege:
    """A privilege that the model gives."""

    phase: ClassVar[int] = 70
    risk: ClassVar[Risk] = Risk.WIDENS
    grant: Grant


@dataclass(frozen=True, slots=True)
class GrantToManagers:
    """A privilege of managers in `crm_people`.

    It shows nobody a row of the user's tables; who is a manager is granted by a DBA and not by a plan.
    """

    phase: ClassVar[int] = 71
    risk: ClassVar[Risk] = Risk.NEUTRAL
    grant: Grant


@dataclass(frozen=True, slots=True)
class OpenTable:
    """Row security is disabled, because the table left the model."""

    phase: ClassVar[int] = 75
    risk: ClassVar[Risk] = Risk.WIDENS
    table: TableName


@dataclass(frozen=True, slots=True)
class DropObject:
    """A support object that nothing needs any more."""

    phase: ClassVar[int] = 80
    risk: ClassVar[Risk] = Risk.DESTROYS
    current: SupportObject


@dataclass(frozen=True, slots=True)
class DropRole:
    """The role of a group that left the model, with its memberships."""

    phase: ClassVar[int] = 90
    risk: ClassVar[Risk] = Risk.DESTROYS
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class RecordMemberships:
    """The log of access takes down which permanent memberships there are now."""

    phase: ClassVar[int] = 98
    risk: ClassVar[Risk] = Risk.NEUTRAL
    prefix: str


@dataclass(frozen=True, slots=True)
class Replan:
    """The signal that makes prepared statements of open sessions see a changed membership.

    A no-op GRANT, once per transaction and only on servers that need it (CVE-2026-14666).
    """

    phase: ClassVar[int] = 99
    risk: ClassVar[Risk] = Risk.NEUTRAL
    tables: tuple[TableName, ...]
    persons: str


Change = (
    RenameRole | RenamePolicy | RenameGroupRows | Suspend
    | RevokePrivilege | RevokeRole | DropTimed | DropPerson | DropRegistry | DropPolicy
    | CreateLogin | CreateRole | AlterRole | MigrateSupport | ChangeOwner
    | DropGuard | CreateObject | ReplaceObject | GrantToOwner | Backfill | CreateGuard | PutRegistry
    | CreatePolicy | AlterPolicy | ProtectTable | PutPerson | PutTimed | GrantRole | GrantPrivilege
    | GrantToManagers | OpenTable | DropObject | DropRole | RecordMemberships | Replan
)  # fmt: skip
