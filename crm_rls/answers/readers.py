"""What access managers and auditors use instead of what takes an operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.rows import dict_row

from crm_rls.catalog import own_prefix
from crm_rls.errors import OperatorNeeded, PrivilegesMissing
from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load

_STATEMENTS = "answers"

INSTEAD = (
    "this takes an operator, who can join the roles of crm_rls. Access managers and auditors have `crm-rls "
    "report` for groups, filters, members and findings, `crm-rls log` and `crm-rls log --model` for what "
    "changed, and `crm-rls who-sees`, `why` and `sees` for who reads what."
)


@contextmanager
def telling_readers(connection: Connection) -> Iterator[None]:
    """Raise OperatorNeeded where the block misses privileges and the session may only read about people.

    Privileges that make somebody an operator are no next step for an access manager or an auditor.
    """
    try:
        yield
    except PrivilegesMissing as error:
        if _only_reads(connection):
            raise OperatorNeeded(INSTEAD) from error
        raise


def _only_reads(connection: Connection) -> bool:
    cursor = connection.cursor(row_factory=dict_row)
    with translated("asking who the session is"), connection.transaction():
        found = cursor.execute(load(_STATEMENTS, "installed_as")).fetchone()
        prefix = None if found is None else own_prefix(found["mark"])
        if found is None or prefix is None or found["joins"]:
            return False
        names = Names(prefix)
        asked = {"roles": [names.managers, names.auditors, names.area_managers]}
        row = cursor.execute(load(_STATEMENTS, "is_in"), asked).fetchone()
    return row is not None and bool(row["is_in"])
