"""Changes of the home: which database of the server may change a model's roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, Variant, role_lock
from crm_rls.postgres.names import Names


class _OfHome(Variant):
    __slots__ = ()
    prefix: str

    @property
    def registrar(self) -> str:
        """The role that has the setting."""
        return Names(self.prefix).registrar

    @property
    def locks(self) -> tuple[Locked, ...]:
        return (role_lock(self.registrar),)

    @property
    def needs(self) -> Needs:
        return Needs(roles=(self.registrar,), makes_roles=True)


@dataclass(frozen=True, slots=True)
class LeaveHome(_OfHome):
    """A database is the home no longer, because another one takes its place; an empty name is the own one."""

    phase: ClassVar[Phase] = Phase.LEAVE_HOME
    risk: ClassVar[Risk] = Risk.WIDENS
    topic: ClassVar[Topic | None] = None
    prefix: str
    database: str = ""

    @property
    def subject(self) -> str:
        return f"of {self.prefix} in {self.database}" if self.database else f"of {self.prefix}"


@dataclass(frozen=True, slots=True)
class SetHome(_OfHome):
    """The database becomes the home of the model's roles.

    Where they are there already, memberships that were made elsewhere count in it from now on, and what is
    changed in it counts for them.
    """

    phase: ClassVar[Phase] = Phase.SET_HOME
    prefix: str
    database: str = ""
    moves: bool = False

    @property
    def risk(self) -> Risk:
        return Risk.WIDENS if self.moves else Risk.NEUTRAL

    @property
    def topic(self) -> Topic | None:
        return None if self.moves else Topic("makes the database the home of the roles")

    @property
    def subject(self) -> str:
        return f"of {self.prefix}, whose roles are there already" if self.moves else f"of {self.prefix}"


@dataclass(frozen=True, slots=True)
class RenameHome(_OfHome):
    """The home names another prefix; `prefix` is the one that the registrar's name has meanwhile."""

    phase: ClassVar[Phase] = Phase.SET_HOME
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = Topic("renames the home of the roles")
    prefix: str
    old: str
    new: str
    database: str = ""

    @property
    def subject(self) -> str:
        return f"of {self.old} -> {self.new}"


HomeChange = LeaveHome | SetHome | RenameHome
