"""Looks whether contacts know the version of the row that their assignment rules ask (ADR 0032).

A foreign key tells them; they do not know it after somebody has switched triggers off, and where a
subscription has brought the row.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.assigning import joined_filling, stale
from crm_rls.compile.upkeep.joined_rows import joined_rows
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.postgres.connection import Connection, read_only


def check_joined_rows(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield an error for each table with rows that were assigned by a version that is there no more.

    Columns that are not there yet are drift and nothing to look into. Raises DatabaseError.
    """
    version = layout.names.version
    with read_only(connection, by_policies=not facts.superuser):
        for row in joined_rows(layout):
            if (
                row.version not in facts.tables[row.table].columns
                or version not in facts.tables[row.parent].columns
            ):
                continue
            counted = connection.execute(stale(layout, row)).fetchone()
            if counted is not None and counted[0]:
                cause = f"{counted[0]} rows were assigned by what stood in {row.parent} before"
                step = (
                    "after a change that a subscription brought this is expected, else find out who switched "
                    f"triggers off; then run: {joined_filling(layout, row).statement}"
                )
                yield Diagnostic(
                    Code.ASSIGNED_BY_FORMER_ROW, Severity.ERROR, cause, step, object=str(row.table)
                )
