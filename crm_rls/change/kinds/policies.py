"""Changes of policies; their expressions call functions of the support schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.catalog import Policy
from crm_rls.change.phases import RISKS, Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, Variant, role_lock, table_lock
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import TableName


@dataclass(frozen=True, slots=True)
class RenamePolicy(Variant):
    """The policy of a renamed group or prefix. With a `mark` it gets another one."""

    phase: ClassVar[Phase] = Phase.RENAME_POLICY
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    table: TableName
    old: str
    new: str
    mark: str | None = None

    @property
    def subject(self) -> str:
        return f"{self.old} -> {self.new} on {self.table}"

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (table_lock(self.table),)

    @property
    def needs(self) -> Needs:
        return Needs(tables=(self.table,))


class _OfPolicy(Variant):
    __slots__ = ()
    policy: Policy

    @property
    def table(self) -> TableName:
        return self.policy.table

    @property
    def subject(self) -> str:
        return f"{self.policy.name} on {self.table}"

    @property
    def needs(self) -> Needs:
        return Needs(tables=(self.table,), owners=True)


@dataclass(frozen=True, slots=True)
class DropPolicy(_OfPolicy):
    """A policy of ours that the model no longer wants."""

    phase: ClassVar[Phase] = Phase.DROP_POLICY
    risk: ClassVar[Risk] = Risk.NARROWS
    topic: ClassVar[Topic | None] = None
    policy: Policy

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (_policy_lock(self.policy), table_lock(self.table))


@dataclass(frozen=True, slots=True)
class CreatePolicy(_OfPolicy):
    """A policy that is not there; `goes` is the way of its group's right with all its policies."""

    phase: ClassVar[Phase] = Phase.CREATE_POLICY
    topic: ClassVar[Topic | None] = None
    policy: Policy
    goes: Verdict = Verdict.UNKNOWN

    @property
    def risk(self) -> Risk:
        return RISKS[self.goes]

    @property
    def locks(self) -> tuple[Locked, ...]:
        roles = map(role_lock, self.policy.roles)
        return (_policy_lock(self.policy), table_lock(self.table), *roles)


@dataclass(frozen=True, slots=True)
class MarkPolicy(_OfPolicy):
    """A policy of ours, as it is wanted, that has lost the comment which says so."""

    phase: ClassVar[Phase] = Phase.MARK_POLICY
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    policy: Policy

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (_policy_lock(self.policy),)


@dataclass(frozen=True, slots=True)
class AlterPolicy(_OfPolicy):
    """A policy with another expression; `goes` as for one that is created."""

    phase: ClassVar[Phase] = Phase.ALTER_POLICY
    topic: ClassVar[Topic | None] = None
    current: Policy
    policy: Policy
    goes: Verdict = Verdict.UNKNOWN

    @property
    def risk(self) -> Risk:
        return RISKS[self.goes]

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (table_lock(self.table), *map(role_lock, self.policy.roles))


def _policy_lock(policy: Policy) -> Locked:
    return ("policy", str(policy.table), policy.name)


def alterable(current: Policy, desired: Policy) -> bool:
    """ALTER POLICY changes neither command nor kind, and takes no expression away."""
    same_kind = (current.command, current.permissive) == (desired.command, desired.permissive)
    lost = (current.using is not None and desired.using is None) or (
        current.check is not None and desired.check is None
    )
    return same_kind and not lost


PolicyChange = RenamePolicy | MarkPolicy | DropPolicy | CreatePolicy | AlterPolicy
