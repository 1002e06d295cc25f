"""Holds the log of access against the role memberships that there really are.

GRANT and REVOKE run no trigger, so what somebody does outside `crm_people` is found by comparing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from psycopg.rows import dict_row

from crm_rls.catalog import Kind
from crm_rls.catalog.inspector import Inspection
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqlfiles import load

_VIEW = (Kind.VIEW, SUPPORT_SCHEMA, "", "outside_log")


def check_log(connection: Connection, inspection: Inspection) -> Iterator[Diagnostic]:
    """Yield a finding for each permanent membership of which the log is wrong. Raises DatabaseError."""
    if _VIEW not in inspection.current.objects:
        return
    with read_only(connection):
        cursor = connection.cursor(row_factory=dict_row)
        yield from unlogged(cursor.execute(load("inspect", "unlogged")).fetchall())


def unlogged(rows: Iterable[Mapping[str, object]]) -> Iterator[Diagnostic]:
    """Yield a finding for each row of `crm_people.granted_outside`."""
    for row in rows:
        object_ = f"{row['login']} in {row['access_group']}"
        if row["holds"]:
            cause = f"{row['granted_by']} granted it outside of crm_people, and the log does not know"
            step = 'crm-rls adopt --reason "...", or revoke it'
        else:
            cause = "the log knows it, but somebody revoked it outside of crm_people"
            step = 'crm-rls adopt --reason "...", or put the person into the group again'
        yield Diagnostic(Code.UNLOGGED_MEMBERSHIP, Severity.WARNING, cause, step, object=object_)
