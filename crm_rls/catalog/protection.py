"""What protects one table: who may do what with it, by which policies, and what leads past them.

From the catalogs alone, so also in a database that no model was ever applied to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.rows import DictRow, dict_row

from crm_rls.catalog.state import MARK
from crm_rls.errors import DatabaseError
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection, read_only, server_version
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.versions import has_membership_options


@dataclass(frozen=True, slots=True)
class Login:
    """A login that may do something with a table.

    `passes` says why no policy stops it, empty if they do; then `policies` are those that apply to it. `owns`
    says that it is the owner or has its rights, `reaches` that it may use the schema. `on_columns` are
    privileges on some columns only. What roles that it `becomes` may do, it can do after SET ROLE.
    """

    name: str
    passes: str
    owns: bool
    reaches: bool
    privileges: tuple[str, ...]
    on_columns: tuple[str, ...]
    policies: tuple[str, ...]
    becomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyInUse:
    """A policy: for whom, what it says, and what its expressions read according to pg_depend."""

    name: str
    permissive: bool
    command: str
    roles: tuple[str, ...]
    using: str | None
    check: str | None
    ours: bool
    own_columns: tuple[str, ...]
    reads: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayAround:
    """A view, publication, function, trigger, rule or partition beside the policies of a table.

    `whom` is the role whose rights count, of a trigger its function. It `escapes` if no policy stops it.
    """

    kind: str
    name: str
    whom: str
    escapes: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """A table that a view reads; `whom` is the role with whose rights, empty for who asks."""

    name: str
    whom: str
    protected: bool
    escapes: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """A table or view as the catalogs have it; `kind` is pg_class.relkind."""

    name: TableName
    kind: str
    owner: str
    enabled: bool
    forced: bool
    logins: tuple[Login, ...]
    policies: tuple[PolicyInUse, ...]
    ways_around: tuple[WayAround, ...]
    basis: tuple[Basis, ...]


def protection(connection: Connection, name: TableName) -> Protection:
    """Return what protects a table or view. Raises DatabaseError, also if there is none of that name."""
    becoming = "SET" if has_membership_options(server_version(connection)) else "MEMBER"
    parameters = {
        "schema": name.schema,
        "name": name.name,
        "mark": MARK,
        "support": list(SUPPORT_SCHEMAS),
        "becoming": becoming,
    }

    def rows(stem: str) -> list[DictRow]:
        return connection.cursor(row_factory=dict_row).execute(load("inspect", stem), parameters).fetchall()

    with read_only(connection):
        found = rows("table_itself")
        if not found:
            raise DatabaseError(f"there is no table or view {name}: `crm-rls inspect` lists what there is")
        itself = found[0]
        parameters["relation"] = itself["oid"]
        return Protection(
            name,
            itself["kind"],
            itself["owner"],
            itself["enabled"],
            itself["forced"],
            tuple(Login(**_tuples(row)) for row in rows("table_logins")),
            tuple(PolicyInUse(**_tuples(row)) for row in rows("table_policies")),
            tuple(WayAround(**row) for row in rows("table_ways_around")),
            tuple(Basis(**row) for row in rows("view_basis")) if itself["kind"] in "vm" else (),
        )


def _tuples(row: DictRow) -> DictRow:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def alike(logins: Iterable[Login]) -> dict[tuple[object, ...], list[Login]]:
    """Return the logins that are in the same position together."""
    found: dict[tuple[object, ...], list[Login]] = {}
    for each in logins:
        position = (each.passes, each.reaches, each.privileges, each.on_columns, each.policies)
        found.setdefault(position, []).append(each)
    return found
