"""What every kind of change says of itself: phase, risk, topic, subject, locks, and what it needs.

Each of it is abstract, so a kind that does not say it cannot be made. Statements and the way back are not
here but in `render` and `inverse`, under the same stem.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.model import TableName

Locked = tuple[str, ...]
"""What a lock is on: the sort of thing, and its name."""


def role_lock(name: str) -> Locked:
    """Return the lock on a role."""
    return ("role", name)


def table_lock(name: TableName) -> Locked:
    """Return the lock on a table, view or sequence."""
    return ("relation", name.schema, name.name)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a role that is no superuser must have to carry a change out.

    It owns `tables` (with `parents`, also those that foreign keys of changed tables refer to), has ADMIN on
    `roles`, may take attributes from the roles `altered` and may grant USAGE on `schemas`. `owners` says that
    it must be a member of the roles that own our objects. It may end the memberships `revoked`: role, member
    and grantor each. sql/preflight asks before a plan, and sql/operator/require.sql in a migration.
    """

    tables: tuple[TableName, ...] = ()
    parents: bool = False
    roles: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    makes_roles: bool = False
    makes_schema: bool = False
    owners: bool = False
    revoked: tuple[tuple[str, str, str], ...] = ()


class Variant(ABC):
    """A kind of change."""

    __slots__ = ()

    @property
    @abstractmethod
    def phase(self) -> Phase:
        """When it is made."""

    @property
    @abstractmethod
    def risk(self) -> Risk:
        """What it can do."""

    @property
    @abstractmethod
    def topic(self) -> Topic | None:
        """What it is summed up with; None if it is told by itself."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """What it is about, for people."""

    @property
    @abstractmethod
    def locks(self) -> tuple[Locked, ...]:
        """What it locks until the transaction ends, beside what everybody locks who reads.

        Measured in pg_locks on PostgreSQL 15 and 18: a lock is taken, once each, on every role that is made,
        dropped, granted or named by a policy or a grant, on every policy that gets our comment or is dropped,
        on every schema and relation, and on every object of ours.
        """

    @property
    @abstractmethod
    def needs(self) -> Needs:
        """What the role that makes it must have."""

    @property
    def kind(self) -> str:
        """The kind, for people: `create policy`."""
        letters = (f" {letter.lower()}" if letter.isupper() else letter for letter in type(self).__name__)
        return "".join(letters).strip()


class RowsOfOurs(Variant):
    """A kind of change of rows in the support schema: without locks of its own."""

    __slots__ = ()

    @property
    def locks(self) -> tuple[Locked, ...]:
        """Nothing."""
        return ()

    @property
    def needs(self) -> Needs:
        """The owner of the tables."""
        return Needs(owners=True)
