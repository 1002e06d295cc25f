"""Every constraint of the tables of crm_access is known to `verify`, and its finding restores it."""

from __future__ import annotations

from psycopg import sql

from crm_rls.diagnostics import Code
from crm_rls.verify import verify
from tests.fixtures.audited import Audited
from tests.fixtures.database import Connection

STANDING = """
select r.relname::text, k.conname::text, pg_get_constraintdef(k.oid)
from pg_constraint as k join pg_class as r on r.oid = k.conrelid
where r.relnamespace = 'crm_access'::regnamespace and k.contype in ('c', 'f', 'p', 'u', 'x')
order by k.contype = 'f', r.relname, k.conname
"""
"""Foreign keys last: what they refer to is restored before them."""


def found(audited: Audited) -> dict[str, str]:
    each = verify(audited.connection, audited.model, rows=False).findings
    return {finding.object: finding.next_step for finding in each if finding.code is Code.SUPPORT_CONSTRAINT}


def standing(connection: Connection) -> list[tuple[str, str, str]]:
    return [(str(a), str(b), str(c)) for a, b, c in connection.execute(STANDING).fetchall()]


def test_whatever_is_dropped_is_found_and_the_next_step_makes_it_again(audited: Audited) -> None:
    before = standing(audited.connection)
    assert found(audited) == {}
    for table, name, _ in reversed(before):
        dropped = sql.SQL("alter table crm_access.{} drop constraint {}")
        audited.connection.execute(dropped.format(sql.Identifier(table), sql.Identifier(name)))
    told = found(audited)
    assert set(told) == {f"constraint {name} on crm_access.{table}" for table, name, _ in before}
    for table, name, _ in before:
        audited.connection.execute(told[f"constraint {name} on crm_access.{table}"])
    assert standing(audited.connection) == before
    assert found(audited) == {}


def test_the_search_path_of_the_session_does_not_count(audited: Audited) -> None:
    audited.connection.execute("set search_path = crm_access, public")
    assert found(audited) == {}
