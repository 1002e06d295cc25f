"""What a database is like: server, tables, columns, keys. Nobody here changes it. Pure values.

Facts decide how a model is compiled: the server version, the types of columns, the keys that are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm_rls.model import TableName

UNVERSIONED = ""
"""The version of a support schema that was installed from sql/support by hand."""

RECOMMENDED_VERSION = 180007


@dataclass(frozen=True, slots=True)
class OperatorClass:
    """How values of a type are compared whose operators are not in pg_catalog, so that no name finds them.

    `type` is its schema and name, of a domain those of what it is over; with `elements` it is the type of an
    array's elements. `operators` are schema and name by comparison, from the default operator class for
    btree; none where there is no such class.
    """

    type: tuple[str, str]
    operators: Mapping[str, tuple[str, str]]
    elements: bool = False


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column: its type as `format_type` prints it, and whether the server fills it by itself.

    `collation` is empty where the column has the one of its type. With one that is not `deterministic` texts
    of different bytes can be equal. `operator_class` is None where the operators of pg_catalog are meant.
    `base` is the type without modifiers, and of a domain the type that it is over; `sorted_by` the collation
    by which it is compared, whether by its type or by its own.
    A generated column has no value yet when BEFORE triggers run; `computed_from` are the columns of its
    expression.
    """

    name: str
    type: str
    not_null: bool = False
    has_default: bool = False
    collation: str = ""
    generated: bool = False
    computed_from: tuple[str, ...] = ()
    deterministic: bool = True
    operator_class: OperatorClass | None = None
    base: str = ""
    sorted_by: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKeyFacts:
    """A foreign key: its name, own columns, the table and columns that they refer to.

    A deferrable one may hold only at the end of a transaction; one that is not `validated` perhaps never for
    the rows that were there before it.
    """

    columns: tuple[str, ...]
    target: TableName
    target_columns: tuple[str, ...]
    deferrable: bool = False
    name: str = ""
    validated: bool = True


@dataclass(frozen=True, slots=True, order=True)
class TableUser:
    """A role that may use a table by itself and to which row security applies, and its privileges on it.

    One without `login` counts because it owns views, which read with its rights.
    """

    name: str
    login: bool
    owns: bool
    privileges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A relation of a declared schema; `kind` is pg_class.relkind (r, p, f, m, v).

    `parents` are the tables that it is a partition of or inherits from, also indirectly; `lent` the tables
    that a view reads not with the rights of who asks, or that a materialized view copies.
    `publications` send all of its columns to other servers, also those that are added later.
    `users` are those that do not have their privileges from roles of ours.
    `unique` holds the column sets of unique indexes without expressions and predicates.
    """

    name: TableName
    kind: str
    owner: str
    columns: Mapping[str, ColumnFacts]
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKeyFacts, ...] = ()
    sequences: tuple[TableName, ...] = ()
    parents: tuple[TableName, ...] = ()
    lent: tuple[TableName, ...] = ()
    estimated_rows: int = 0
    publications: tuple[str, ...] = ()
    users: tuple[TableUser, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """The server and the relations of the declared schemas.

    `version` is server_version_num. With `known` false nothing is known of the tables (compiling without
    a database); then checks that need them are left out. `support_version` is the revision of the support
    schema: None where there is no such schema, UNVERSIONED where one stands that the chain did not make.
    `installed` is the prefix of the model that the support schema was made for, None where nobody knows it.
    `now` is the moment at which it was looked, None where nobody looked.
    `lock_slots` is how many objects may be locked on the whole server at a time, 0 where it is not known.
    """

    version: int = RECOMMENDED_VERSION
    known: bool = False
    database: str = ""
    user: str = ""
    superuser: bool = True
    support_version: str | None = None
    installed: str | None = None
    lock_slots: int = 0
    now: datetime | None = field(default=None, compare=False)
    tables: Mapping[TableName, TableFacts] = field(default_factory=dict)
