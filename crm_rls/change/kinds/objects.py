"""Changes of objects that we add: functions, views, columns, indexes, keys, triggers, support schemas.

A trigger, index or foreign key on a table of the user's waits for the rows: it is created after they are
filled and dropped before. Dropping destroys where data goes that nobody can compute again: a table of ours,
or a column with what somebody decided. Views, functions and copies are made again.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from crm_rls.catalog import UNVERSIONED, Kind, Migration, SupportObject
from crm_rls.change.phases import Phase, Risk
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, Variant, table_lock
from crm_rls.model import TableName
from crm_rls.postgres.names import SUPPORT_SCHEMA, SUPPORT_SCHEMAS

_ON_ROWS = (Kind.TRIGGER, Kind.FOREIGN_KEY, Kind.INDEX)


def waits_for_rows(each: SupportObject) -> bool:
    """Say whether an object is created after rows are filled and dropped before."""
    return each.kind in _ON_ROWS and each.schema not in SUPPORT_SCHEMAS


@dataclass(frozen=True, slots=True)
class MigrateSupport(Variant):
    """The support schema goes from one revision of our own chain to its head."""

    phase: ClassVar[Phase] = Phase.MIGRATE_SUPPORT
    risk: ClassVar[Risk] = Risk.NEUTRAL
    migration: Migration

    @property
    def topic(self) -> Topic | None:
        if self.migration.previous == UNVERSIONED:
            return Topic(f"records the version of {SUPPORT_SCHEMA}, {self.migration.revision}")
        instead = f" instead of {self.migration.previous}" if self.migration.previous else ""
        return Topic(f"installs {SUPPORT_SCHEMA} {self.migration.revision}{instead}")

    @property
    def subject(self) -> str:
        if self.migration.previous == UNVERSIONED:
            return f"{self.migration.revision} is recorded"
        return f"{self.migration.previous or 'nothing'} -> {self.migration.revision}"

    @property
    def locks(self) -> tuple[Locked, ...]:
        return tuple(self.migration.touches)

    @property
    def needs(self) -> Needs:
        schema = any(kind == Kind.SCHEMA for kind, *_ in self.migration.touches)
        return Needs(makes_schema=schema, owners=True)


class _OfObject(Variant):
    """A kind of change of one object; an object on a table of the user's is told by itself."""

    __slots__ = ()
    verb: ClassVar[str]

    @property
    @abstractmethod
    def _object(self) -> SupportObject:
        """The object: as it is wanted, or as it is where nothing is wanted."""

    @property
    def topic(self) -> Topic | None:
        schema = self._object.schema
        return Topic(self.verb, "object", f"in {schema}") if schema in SUPPORT_SCHEMAS else None

    @property
    def subject(self) -> str:
        return _subject(self._object)

    @property
    def locks(self) -> tuple[Locked, ...]:
        each = self._object
        return (each.identity, *((table_lock(TableName(each.schema, each.table)),) if each.table else ()))

    @property
    def needs(self) -> Needs:
        return Needs(tables=self._tables, owners=True)

    @property
    def _tables(self) -> tuple[TableName, ...]:
        """The user's table that the object is on."""
        each = self._object
        on_table = each.table and each.schema not in SUPPORT_SCHEMAS
        return (TableName(each.schema, each.table),) if on_table else ()


@dataclass(frozen=True, slots=True)
class ChangeOwner(_OfObject):
    """An object in a support schema belongs to somebody else than it must; an empty owner is who applies."""

    phase: ClassVar[Phase] = Phase.CHANGE_OWNER
    risk: ClassVar[Risk] = Risk.NARROWS
    current: SupportObject
    owner: str

    @property
    def _object(self) -> SupportObject:
        return self.current

    @property
    def topic(self) -> Topic | None:
        return Topic("transfers", "object", f"to {self.owner or 'the role that applies'}")

    @property
    def subject(self) -> str:
        return f"{_subject(self.current)} to {self.owner}"

    @property
    def needs(self) -> Needs:
        return Needs(owners=True)


@dataclass(frozen=True, slots=True)
class MarkObject(_OfObject):
    """An object of ours has lost the comment that says so."""

    phase: ClassVar[Phase] = Phase.MARK_OBJECT
    risk: ClassVar[Risk] = Risk.NEUTRAL
    verb: ClassVar[str] = "sets the comment of"
    desired: SupportObject

    @property
    def _object(self) -> SupportObject:
        return self.desired


@dataclass(frozen=True, slots=True)
class RenameObject(_OfObject):
    """An object of ours has a new name; what refers to it goes on to, as PostgreSQL refers by oid."""

    phase: ClassVar[Phase] = Phase.RENAME_OBJECT
    risk: ClassVar[Risk] = Risk.NEUTRAL
    verb: ClassVar[str] = "renames"
    current: SupportObject
    name: str

    @property
    def _object(self) -> SupportObject:
        return self.current

    @property
    def subject(self) -> str:
        return f"{_subject(self.current)} -> {self.name}"


@dataclass(frozen=True, slots=True)
class CreateObject(_OfObject):
    """An object that is not there; an index can be made while others write (`concurrently`)."""

    risk: ClassVar[Risk] = Risk.NEUTRAL
    verb: ClassVar[str] = "creates"
    desired: SupportObject
    concurrently: bool = False

    @property
    def phase(self) -> Phase:
        return Phase.MAKE_AFTER_ROWS if waits_for_rows(self.desired) else Phase.MAKE_OBJECT

    @property
    def _object(self) -> SupportObject:
        return self.desired

    @property
    def needs(self) -> Needs:
        # Triggers call functions of ours, so their owners are needed for whatever is made.
        return Needs(
            tables=self._tables,
            parents=self.desired.kind is Kind.FOREIGN_KEY,
            makes_schema=self.desired.kind is Kind.SCHEMA,
            owners=True,
        )


@dataclass(frozen=True, slots=True)
class ReplaceObject(_OfObject):
    """An object that differs from what it must be."""

    phase: ClassVar[Phase] = Phase.MAKE_OBJECT
    verb: ClassVar[str] = "replaces"
    current: SupportObject
    desired: SupportObject

    @property
    def risk(self) -> Risk:
        return Risk.DESTROYS if self.current.holds_data and not self.in_place else Risk.NEUTRAL

    @property
    def _object(self) -> SupportObject:
        return self.desired

    @property
    def in_place(self) -> bool:
        """Say whether OR REPLACE does it; else it is dropped and made, and loses its privileges."""
        match self.desired.kind:
            case Kind.FUNCTION:
                return self.current.parameters == self.desired.parameters
            case Kind.VIEW:
                return self.desired.signature in ("", self.current.signature)
            case _:
                return False


@dataclass(frozen=True, slots=True)
class Backfill(Variant):
    """Our columns in rows that are already there.

    Row security of the `forced` tables counts for their owner too, and an UPDATE that sees no rows succeeds:
    the statement runs while it does not count.
    """

    phase: ClassVar[Phase] = Phase.FILL_ROWS
    risk: ClassVar[Risk] = Risk.NEUTRAL
    topic: ClassVar[Topic | None] = None
    table: TableName
    statement: str
    forced: tuple[TableName, ...] = ()

    @property
    def subject(self) -> str:
        return str(self.table)

    @property
    def locks(self) -> tuple[Locked, ...]:
        return tuple(map(table_lock, {self.table: None} | dict.fromkeys(self.forced)))

    @property
    def needs(self) -> Needs:
        return Needs(tables=(self.table, *self.forced))


@dataclass(frozen=True, slots=True)
class DropObject(_OfObject):
    """An object that nothing needs any more, or one that waits for rows and is created again."""

    verb: ClassVar[str] = "drops"
    current: SupportObject
    concurrently: bool = False

    @property
    def phase(self) -> Phase:
        return Phase.DROP_BEFORE_ROWS if waits_for_rows(self.current) else Phase.DROP_OBJECT

    @property
    def risk(self) -> Risk:
        return Risk.DESTROYS if self.current.holds_data else Risk.NEUTRAL

    @property
    def _object(self) -> SupportObject:
        return self.current

    @property
    def needs(self) -> Needs:
        return Needs(tables=self._tables, owners=self.current.schema in SUPPORT_SCHEMAS)


def _subject(each: SupportObject) -> str:
    where = f" on {each.schema}.{each.table}" if each.table else ""
    *_, own = each.identity
    name = own if where or each.schema == each.name else f"{each.schema}.{own}"
    return f"{each.kind} {name}{where}"


ObjectChange = (
    MigrateSupport | RenameObject | ChangeOwner | MarkObject | CreateObject | ReplaceObject | Backfill
    | DropObject
)  # fmt: skip
