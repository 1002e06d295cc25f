"""One normalised type for a database as it is (`current`) and as a model wants it (`desired`).

`compile` makes the desired state, `inspector` reads the current one, `diff` compares them. Pure values.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crm_rls.model import AddedTerritory, Attributes, PersonAttribute, TableName, Values, with_lines
from crm_rls.model.ownership import Ownership
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.functions import Function

MARK = "crm_rls"
"""Comments of our policies and roles begin with this word; ownership only, never equality (ADR 0001)."""

DERIVED = f"{MARK} derived"
"""The comment of a column or table of ours whose content can be computed again from other rows."""

PUBLIC = "public"
"""The grantee PUBLIC; no role can have this name, so it cannot be mistaken for one."""


def own_mark(prefix: str) -> str:
    """Return the comment of a model's roles and policies; whose the roles are says `CatalogState.homes`."""
    return f"{MARK} {prefix}"


def own_prefix(mark: str | None) -> str | None:
    """Return the prefix of which `own_mark` gives that comment; None if it is no comment of ours."""
    word, _, prefix = (mark or "").partition(" ")
    return prefix if word == MARK and prefix else None


class Command(StrEnum):
    """The command a policy is for."""

    ALL = "ALL"
    SELECT = "SELECT"
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


class Kind(StrEnum):
    """What sort of object a grant or a support object is about."""

    SCHEMA = "schema"
    TABLE = "table"
    SEQUENCE = "sequence"
    FUNCTION = "function"
    VIEW = "view"
    COLUMN = "column"
    INDEX = "index"
    FOREIGN_KEY = "foreign key"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """A role with the attributes that matter for row security; `mark` is its comment if it is ours."""

    name: str
    login: bool = False
    superuser: bool = False
    bypass_rls: bool = False
    create_role: bool = False
    replication: bool = False
    inherit: bool = True
    mark: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class RoleMembership:
    """`member` is in `role`. Before PostgreSQL 16 `inherit` and `set_role` are always true here.

    From 16 on a membership stands once for each grantor, and only its grantor's REVOKE ends it. In a desired
    state an empty grantor means: whoever it is.
    """

    role: str
    member: str
    admin: bool = False
    inherit: bool = True
    set_role: bool = True
    grantor: str = ""

    @property
    def usable(self) -> bool:
        """Say whether the member has the rights of the role, or can become it.

        From 16 on who creates a role has ADMIN OPTION on it and nothing else: that is no access.
        """
        return self.inherit or self.set_role

    def gives(self, other: RoleMembership) -> bool:
        """Say whether this membership gives its member all that the other one would, whoever granted it."""
        ours, theirs = ((one.admin, one.inherit, one.set_role) for one in (self, other))
        same = (self.role, self.member) == (other.role, other.member)
        return same and all(mine >= wanted for mine, wanted in zip(ours, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class TableFlags:
    """Whether row security is enabled and forced on a table."""

    enabled: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Policy:
    """A policy. In a desired state the expressions are our SQL, in a current one the server's print."""

    table: TableName
    name: str
    command: Command
    roles: tuple[str, ...]
    using: str | None = None
    check: str | None = None
    permissive: bool = True
    mark: str | None = None

    @property
    def ours(self) -> bool:
        """Say whether the comment carries our ownership mark."""
        return self.mark is not None and self.mark.startswith(MARK)


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One privilege of one grantee on one object; `column` only for column privileges.

    `signature` holds the types of a function's arguments.
    """

    kind: Kind
    schema: str
    name: str
    grantee: str
    privilege: str
    column: str = ""
    grantable: bool = False
    signature: str = ""


@dataclass(frozen=True, slots=True)
class SupportObject:
    """An object that we add: function, table, view, carried column, index, foreign key, trigger.

    `definition` is a canonical text that `inspector` also builds from the catalogs. Only a desired state has
    `create`, the statement that makes it, and `function`, what a function is; there `unique` says whether an
    index is. `fires` says when a trigger does. `signature` holds the types of a function's arguments as the
    server prints them, `parameters` their names too. `table` is where a column, index, key or trigger sits;
    `owner` is known of what stands in a support schema, except indexes: they belong to their table's owner.
    `derived` says of a column or table that its content can be computed again from other rows.
    `guest`: the owner may create nothing in the schema, but in the moment in which it is handed over.
    `stand_in` makes what has the columns of a view, while it reads columns of ours that are not there yet.
    `options` are a view's, as in `pg_class.reloptions`. `marked`: it carries our comment.
    """

    kind: Kind
    schema: str
    name: str
    definition: str
    table: str = ""
    create: Creation | None = field(default=None, compare=False)
    signature: str = ""
    parameters: str = field(default="", compare=False)
    owner: str = field(default="", compare=False)
    function: Function | None = field(default=None, compare=False)
    unique: bool = field(default=False, compare=False)
    fires: Fires = field(default=Fires.ORIGIN, compare=False)
    derived: bool = field(default=False, compare=False)
    stand_in: Creation | None = field(default=None, compare=False)
    guest: bool = field(default=False, compare=False)
    options: str = field(default="", compare=False)
    marked: bool = field(default=True, compare=False)

    @property
    def holds_data(self) -> bool:
        """Say whether something is lost with the object that nobody can compute again."""
        return self.kind in (Kind.COLUMN, Kind.TABLE) and not self.derived

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What the object is called, without what it says; functions may share a name."""
        arguments = f"({self.signature})" if self.kind is Kind.FUNCTION else ""
        return (self.kind, self.schema, self.table, self.name + arguments)


@dataclass(frozen=True, slots=True)
class Migration:
    """The way of the support schema from one revision of our chain to its head, and back.

    `touches` are the identities of the objects that are made, changed or dropped on it.
    """

    revision: str
    previous: str | None
    statements: tuple[str, ...]
    undo: tuple[str, ...]
    touches: frozenset[tuple[str, str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Filling:
    """A statement that fills our columns in rows that are already there.

    It is due when one of the objects that it watches is made or replaced. `parents` are the tables that it
    reads, `touched` columns that a trigger fills by itself as soon as somebody writes them.
    """

    table: TableName
    statement: str
    watches: frozenset[tuple[str, str, str, str]]
    parents: tuple[TableName, ...] = ()
    touched: tuple[str, ...] = ()


class Binding(StrEnum):
    """What became of the role that is a person; its name alone says nothing.

    `foreign`: it was registered on another server, or with roles that are gone. `gone`: it was dropped.
    `replaced`: it was dropped, and another role has the name. `blocked`: it was renamed, to a login that a
    row without a role still has.
    """

    BOUND = "bound"
    FOREIGN = "foreign"
    GONE = "gone"
    REPLACED = "replaced"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, order=True)
class PersonRow:
    """A row of crm_access.person; attributes sorted by name. `login` is what the role is called now.

    `keeping` is who keeps the memberships, where the model says so for the person. `declared` is false for
    people registered by SQL, `active` for those whom somebody has deactivated, `suspended` are the groups
    that these get back; both are live data, so they are not compared. `recorded` is the login that the row
    has, if the role was renamed since; `former` are earlier ones, in a desired state `was`.
    """

    login: str
    person: str
    attributes: tuple[tuple[str, Values], ...] = ()
    keeping: str | None = None
    declared: bool = True
    active: bool = field(default=True, compare=False)
    binding: Binding = field(default=Binding.BOUND, compare=False)
    recorded: str = field(default="", compare=False)
    former: tuple[str, ...] = field(default=(), compare=False)
    suspended: tuple[str, ...] = field(default=(), compare=False)


def known_attributes(
    people: Collection[PersonRow], declared: Mapping[str, PersonAttribute]
) -> dict[str, Attributes]:
    """Return by login the attributes of people, with those of lines, as `crm_access.known_attributes`."""
    called = Counter(name for row in people for name in {row.login, row.recorded, *row.former})
    own = {row.login: _own_attributes(row, called) for row in people}
    return with_lines(declared, own)


def _own_attributes(row: PersonRow, called: Mapping[str, int]) -> Attributes:
    """Return a person's attributes, and as `login` what tables of the user's call him or her.

    As `crm_access.called`: a name that somebody else has or had is nobody's; `called` says how many.
    """
    own = row.binding is Binding.BOUND and called[row.login] == 1
    return {**dict(row.attributes), **({"login": row.login} if own else {})}


@dataclass(frozen=True, slots=True, order=True)
class RegistryRow:
    """What `crm_people` knows of the model: a row of a table, with `values` as JSON with sorted keys."""

    table: str
    key: str
    values: str


def canonical(values: Mapping[str, object]) -> str:
    """Return the values of a row of ours as JSON, the same for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A row of crm_access.cover: in [begins, ends) the substitute acts for the absent one; both are logins.

    `groups` are the only ones that count, None means all that the absent person is in. `live` says that it
    has not ended.
    """

    absent: str
    substitute: str
    begins: datetime | None
    ends: datetime | None
    groups: tuple[str, ...] | None = None
    live: bool = field(default=True, compare=False)

    def active(self, at: datetime) -> bool:
        """Say whether the cover holds at that moment."""
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A row of crm_access.share: a login reads the contact with that key; `live`: it has not ended."""

    login: str
    contact: str
    live: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class TimedRow:
    """A row of crm_access.membership that the model declares, or that somebody made (`declared` false).

    `live` says that it has not ended.
    """

    login: str
    group: str
    valid_from: datetime | None
    valid_until: datetime | None
    reason: str = ""
    declared: bool = True
    live: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Former:
    """What a model makes, as it was called under its former prefix, and how it is called now.

    `mark` is the comment of roles and policies then; `objects` are pairs, the former one first.
    """

    prefix: str
    mark: str
    roles: Mapping[str, str]
    policies: Mapping[tuple[TableName, str], str]
    objects: tuple[tuple[SupportObject, SupportObject], ...]


@dataclass(frozen=True, slots=True)
class CatalogState:
    """Roles, memberships, policies, flags, privileges and support objects of one database.

    In a desired state `tables` holds the tables that must be protected, `open` those that everybody may
    read, `roles` our own roles and `logins` the people's, `services` and `gateways` those of no person,
    `blind` those that may go without rows; `migration` is what the support schema lacks, None where it is at
    the head. `current.roles` holds every role of the server except pg_*. `homes` are the databases of the
    server that may change the model's roles, `made_logins` those that managers made. The mark says which
    roles and policies belong to this model; the renames lead from names as they were to desired ones.
    `in_force` holds what is recorded of the model, by part, as canonical JSON, `taken` the privileges that
    others had before it, `added` the territories that managers have added.
    """

    mark: str = ""
    renamed_groups: Mapping[str, str] = field(default_factory=dict)
    renamed_roles: Mapping[str, str] = field(default_factory=dict)
    renamed_policies: Mapping[tuple[TableName, str], str] = field(default_factory=dict)

    roles: Mapping[str, Role] = field(default_factory=dict)
    logins: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    gateways: frozenset[str] = frozenset()
    blind: frozenset[str] = frozenset()
    memberships: frozenset[RoleMembership] = frozenset()
    tables: Mapping[TableName, TableFlags] = field(default_factory=dict)
    open: frozenset[TableName] = frozenset()
    policies: Mapping[tuple[TableName, str], Policy] = field(default_factory=dict)
    grants: frozenset[Grant] = frozenset()
    objects: Mapping[tuple[str, str, str, str], SupportObject] = field(default_factory=dict)
    migration: Migration | None = None
    fillings: tuple[Filling, ...] = ()
    people: frozenset[PersonRow] = frozenset()
    timed: frozenset[TimedRow] = frozenset()
    registry: frozenset[RegistryRow] = frozenset()
    covers: frozenset[CoverRow] = frozenset()
    shares: frozenset[ShareRow] = frozenset()
    added: frozenset[AddedTerritory] = frozenset()
    made_logins: frozenset[str] = frozenset()
    homes: tuple[str, ...] = ()
    former: Former | None = None
    in_force: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[Grant] = frozenset()
    ownership: Ownership = field(default_factory=Ownership)
