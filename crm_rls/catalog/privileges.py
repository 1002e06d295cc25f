"""What a session without superuser lacks, asked before it is tried; and the transaction in which it works.

Every missing privilege is a blocking Diagnostic with the statement for who can grant it; the queries are in
sql/preflight, one for each code. Must not know what a change is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from psycopg.rows import dict_row

from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import PrivilegesMissing
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection, is_standby, pipelined, read_only, translated
from crm_rls.postgres.keepers import OPERATOR, is_superuser, join, keepers, unprivileged
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import relation, text

PREFLIGHT = "preflight"
"""The folder of the queries."""

TO_JOIN = (Code.KEEPER_OUT_OF_REACH, Code.OPERATOR_DOES_NOT_INHERIT)
"""What stands in the way of reading what is ours."""

TO_PLAN = (*TO_JOIN, Code.CREATE_ON_DATABASE_MISSING, Code.TEMPORARY_MISSING, Code.TABLE_UNREADABLE)
"""What stands in the way of a plan, which prints expressions on temporary tables."""

TO_APPLY = (
    Code.CREATEROLE_MISSING,
    Code.ADMIN_OPTION_MISSING,
    Code.OWNERSHIP_MISSING,
    Code.SCHEMA_GRANT_MISSING,
    Code.CREATE_ON_DATABASE_MISSING,
    Code.ATTRIBUTE_OUT_OF_REACH,
    Code.MEMBERSHIP_OF_ANOTHER_GRANTOR,
)
"""What stands in the way of carrying out changes."""


@contextmanager
def as_keeper(
    connection: Connection,
    prefix: str,
    *,
    former: str | None = None,
    printing: Sequence[TableName] | None = None,
) -> Iterator[None]:
    """Run the block as a member of the keepers, in a transaction that is rolled back.

    With `printing` the block makes temporary copies of these tables. For a superuser it is just run, and on a
    standby, where nobody can join.
    Raises PrivilegesMissing, with everything that the session lacks for it, and DatabaseError.
    """
    with unprivileged(connection):
        if not is_superuser(connection) and not is_standby(connection):
            codes = TO_JOIN if printing is None else TO_PLAN
            if missing := lacking(connection, prefix, codes, former=former, tables_read=printing or ()):
                raise PrivilegesMissing(missing)
            join(connection, keepers(prefix, former))
        yield


def reads_all_rows(connection: Connection, table: TableName) -> bool:
    """Say whether the session reads every row of a table, whatever policies it has. Raises DatabaseError."""
    named = {"table": text(relation(table))}
    with translated("asking which rows are read"):
        return connection.execute(load(OPERATOR, "reads_all_rows"), named).fetchone() == (True,)


def lacking(
    connection: Connection,
    prefix: str,
    codes: Iterable[Code],
    *,
    former: str | None = None,
    tables_read: Sequence[TableName] = (),
    needs: Mapping[str, object] | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what the session lacks, by these codes. Raises DatabaseError."""
    wanted = dict.fromkeys(codes)
    parameters: dict[str, object] = {
        "keepers": list(keepers(prefix, former)),
        "support": list(SUPPORT_SCHEMAS),
        "read_schemas": [table.schema for table in tables_read],
        "read_tables": [table.name for table in tables_read],
        "makes_schema": False,
        **(needs or {}),
    }
    with read_only(connection), pipelined(connection):
        cursors = {
            code: connection.cursor(row_factory=dict_row).execute(load(PREFLIGHT, _stem(code)), parameters)
            for code in wanted
        }
    return tuple(
        Diagnostic(code, Severity.ERROR, **row, blocking=True)
        for code, cursor in cursors.items()
        for row in sorted(cursor.fetchall(), key=lambda row: str(row["object"]))
    )


def _stem(code: Code) -> str:
    return f"{code}_{code.name}".lower()
