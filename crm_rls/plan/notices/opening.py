"""What a plan says of tables that lose row security: who, not ours, could use every row of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crm_rls.catalog import CatalogState
from crm_rls.change.kinds import Change, OpenTable
from crm_rls.change.removal import Reader, use_of
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqlfiles import load


def opened_advice(
    connection: Connection, changes: Iterable[Change], current: CatalogState, desired: CatalogState
) -> Iterator[Diagnostic]:
    """Yield a warning for each role that could use a table which leaves the model. Raises DatabaseError."""
    tables = [change.table for change in changes if isinstance(change, OpenTable)]
    if not tables or desired.open.issuperset(tables):
        return
    step = "revoke that, or take the table into the model as `blocked`, if that is not meant"
    for reader in readers(connection, tables, current, desired.mark):
        if reader.relation not in desired.open:
            cause = f"it leaves the model, and {use_of(reader)}"
            what = f"table {reader.relation}"
            yield Diagnostic(Code.OPEN_AFTER_REMOVAL, Severity.WARNING, cause, step, object=what)


def readers(
    connection: Connection, tables: Sequence[TableName], current: CatalogState, mark: str
) -> Sequence[Reader]:
    """Return who, not ours, has privileges on tables or on views that read them. Raises DatabaseError."""
    parameters = {
        "schemas": [table.schema for table in tables],
        "tables": [table.name for table in tables],
        "support": list(SUPPORT_SCHEMAS),
        "ours": [name for name, role in current.roles.items() if role.mark == mark],
    }
    with read_only(connection):
        rows = connection.execute(load("inspect", "readers"), parameters).fetchall()
    return [Reader(TableName(schema, name), role, tuple(verbs)) for schema, name, role, verbs in rows]
