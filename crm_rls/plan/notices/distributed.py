"""What a plan refuses on a node of Citus: to protect a table whose rows lie on other nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psycopg.rows import dict_row

from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.sqlfiles import load


def distributed(connection: Connection, tables: Iterable[TableName]) -> Iterator[Diagnostic]:
    """Yield a blocking finding for each of these tables that Citus distributes or copies.

    Raises DatabaseError.
    """
    named = list(tables)
    parameters = {"schemas": [each.schema for each in named], "tables": [each.name for each in named]}
    with read_only(connection):
        (installed,) = connection.execute(load("inspect", "citus")).fetchone() or (False,)
        if not installed:
            return
        cursor = connection.cursor(row_factory=dict_row)
        rows = cursor.execute(load("inspect", "distributed"), parameters).fetchall()
    for row in rows:
        how = "copies" if row["copied"] else "distributes"
        yield Diagnostic(
            Code.DISTRIBUTED_TABLE,
            Severity.ERROR,
            f"Citus {how} it, refuses triggers and sub-selects in policies, and may end access on one node",
            "keep the table local (undistribute_table of Citus), or keep contacts in a database without it",
            object=f"table {row['schema']}.{row['name']}",
            blocking=True,
        )
