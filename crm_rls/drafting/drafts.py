"""What is drafted: tables, fields, groups and logins, each with its reason. Pure values.

They are not those of a model, because a draft says more, such as why, and less: it has not been checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crm_rls.catalog import Policy
from crm_rls.model import TableName


class TableClass(StrEnum):
    """What a table is to the model."""

    ROOT = "root"
    CHILD = "child"
    REFERENCED = "referenced"
    PUBLIC = "public"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A way to the rows of `to`: a foreign key, a table of links (`through`), or a pair of columns (`when`).

    Of a referenced table `to` is the table that points to it. `columns` are those that `via` means, where
    they are known.
    """

    to: TableName
    via: tuple[str, ...]
    columns: tuple[str, ...] = ()
    through: TableName | None = None
    when: str = ""
    unchecked: bool = False

    @property
    def plain(self) -> bool:
        """Say whether it is a foreign key and nothing else."""
        return self.through is None and not self.when and not self.unchecked


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A table with its class; `reason` says why, `proposal` what it could be instead."""

    name: TableName
    kind: TableClass
    reason: str = ""
    key: str = ""
    main: bool = False
    links: tuple[LinkDraft, ...] = ()
    proposal: str = ""

    @property
    def guarded(self) -> bool:
        """Say whether groups may reach its rows."""
        return self.kind in (TableClass.ROOT, TableClass.CHILD, TableClass.REFERENCED)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry of a section: its name, its keys in order, why, and the name of what it needs.

    `needs` are entries of other sections, as section and name, without which it means nothing.
    """

    section: str
    name: str
    keys: Mapping[str, object]
    reason: str = ""
    needs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A policy of others, and the section and name of the entry that says the same, if one does.

    `reason` says why none does or, of an entry, how both were compared.
    """

    policy: Policy
    entry: tuple[str, str] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A territory: its key, that of the one above it, and what it is called."""

    key: str
    parent: str | None = None
    label: str = ""


class LoginKind(StrEnum):
    """What a login is to the model."""

    PERSON = "person"
    SERVICE = "service"
    GATEWAY = "gateway"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LoginDraft:
    """A login that can reach the tables, what it is, and why; `guess` is what its name suggests.

    `settled` says that nobody needs to say more: a superuser, or who applies the model. `attributes` are what
    a person has.
    """

    name: str
    kind: LoginKind
    reason: str
    guess: LoginKind = LoginKind.UNKNOWN
    tables: tuple[TableName, ...] = ()
    rights: tuple[str, ...] = ()
    settled: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prefix:
    """The prefix of a model that is not the usual one, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """A draft of a whole model. `remarks` are for its reader and about no single line.

    `prefix` is None where the model has the usual one.
    """

    database: str
    schemas: tuple[str, ...]
    tables: tuple[TableDraft, ...]
    territories: tuple[Branch, ...] = ()
    entries: tuple[EntryDraft, ...] = ()
    logins: tuple[LoginDraft, ...] = ()
    policies: tuple[PolicyDraft, ...] = ()
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefix: Prefix | None = None

    @property
    def root(self) -> TableDraft:
        """Return the table of contacts."""
        return next(each for each in self.tables if each.main)
