"""Tables as people declare them: what is granted on, what belongs to what, and through which columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from crm_rls.model.key_forms import CodedKey, KeyForm
from crm_rls.model.predicates import TRUE, Predicate
from crm_rls.model.table_name import TableName


class Right(StrEnum):
    """What a group may do with a row; every right implies `read`."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


REASSIGN = "reassign"
"""The right to change contacts by a function so that the own group does not have them any more."""


class Mode(StrEnum):
    """How a table is protected through its links (DESIGN 5.6, ADR 0021)."""

    FOLLOW = "follow"
    CARRY = "carry"


class Keys(StrEnum):
    """Who gives a new row its key on servers below the version floor: the server alone, or also clients."""

    SERVER = "server"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class TablePattern:
    """The class of tables that are not named: of those whose `schema.name` has the pattern, with * and ?.

    They are `public` or blocked. The `default` of a schema counts for tables that no other pattern means.
    """

    text: str
    public: bool = False
    default: bool = False

    def means(self, table: TableName) -> bool:
        """Say whether a table that is not named has the pattern."""
        return has_pattern(table, self.text)

    @property
    def order(self) -> tuple[bool, int, bool, str]:
        """Return by what patterns that mean the same table are sorted: the first counts.

        It is the one with more letters of its own; of two with as many, the one that blocks.
        """
        letters = len(self.text) - self.text.count("*") - self.text.count("?")
        return (self.default, -letters, self.public, self.text)


def has_pattern(table: TableName, pattern: str) -> bool:
    """Say whether `schema.name` has a pattern, in which * is any text and ? a character."""
    return fnmatchcase(str(table), pattern.replace("[", "[[]"))


@dataclass(frozen=True, slots=True)
class Link:
    """The rows of `to` on which a row hangs: those whose `columns` are equal to its own columns `via`.

    `columns` may be empty: then they are those that the database's foreign key refers to or, where no
    database is known, the key of `to`. A link counts for rows for which `when`, over their own columns, is
    true. With `back` it goes against a foreign key: `columns` refer to `via`. `unchecked` says that no
    foreign key stands behind it. With a `form` the one column `via` holds keys in another way than as itself.
    """

    to: TableName
    via: tuple[str, ...]
    columns: tuple[str, ...] = ()
    when: Predicate = TRUE
    back: bool = False
    unchecked: bool = False
    form: KeyForm | None = None

    @property
    def label(self) -> str:
        """Return what tells it from the other links of a table: columns, and where they lead."""
        towards = f"{self.to.name}_" if self.back or self.when != TRUE or self.form else ""
        coded = f"_{_letters(self.form.prefix)}" if isinstance(self.form, CodedKey) else ""
        return towards + "_".join(self.columns if self.back else self.via) + coded


def _letters(text: str) -> str:
    """Return a text as a part of a name."""
    return "_".join(re.findall(r"\w+", text.lower()))


@dataclass(frozen=True, slots=True)
class History:
    """A table with former versions of rows: their columns by the same names, and when each version counted.

    That is the half-open interval from `begins` to `ends`, two columns, or the range in `period`; a null is
    without bound. Where no column is named, those with usual names are meant.
    """

    table: TableName
    begins: str | None = None
    ends: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """The table of contacts; `key` are its primary-key columns, `keys` says who gives them their values.

    `refers` are links to one row each of other tables, into which filters may look. With `tree`, the link of
    a row to the one above it in the same table, all that is granted on a top row is granted on its tree.
    `history` is where former versions of its rows stand, for answers about the past.
    """

    name: TableName
    key: tuple[str, ...]
    keys: Keys = Keys.SERVER
    refers: tuple[Link, ...] = ()
    tree: Link | None = None
    history: History | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A declared table beside the contacts: its rows are visible through links, by grants on it, or both.

    Without links it is a further root. `key` are the columns that tables below it refer to; `rights` caps
    what groups may do with its rows. `refers` are links to one row each, into which filters may look; nothing
    is visible by them. `tree` is the link of a row to the one above it in the same table. Only a further root
    has a `history`.
    """

    name: TableName
    links: tuple[Link, ...] = ()
    mode: Mode = Mode.FOLLOW
    key: tuple[str, ...] = ("id",)
    rights: frozenset[Right] = frozenset(Right)
    keys: Keys = Keys.SERVER
    refers: tuple[Link, ...] = ()
    tree: Link | None = None
    history: History | None = None

    @property
    def makes_visible(self) -> bool:
        """Say whether people see the rows that they have made until something points to them.

        They must where rows are visible only because others point to them, and people may make such rows: the
        new row would be hidden from its maker, and nobody points to what is hidden.
        """
        return bool(self.links) and all(link.back for link in self.links) and Right.CREATE in self.rights
