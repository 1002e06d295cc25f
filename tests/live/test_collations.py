"""CURRENT_USER is of type name, whose collation "C" must not decide how a policy compares text.

It would, by way of the functions that it is handed to; then no index of a text column fits, and to compare
with a column of another collation is an error.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fixtures.applying import applied
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model

NEVER = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def superuser(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(SCHEMA)
    return connection


def bring_in_line(database: Database, prefix: str) -> Connection:
    """Put anna, number 1001, into a territory and among the first contacts; return her session."""
    model = replace(small_model(prefix, [("anna", "first_contact"), ("anna", "sued")]), restrictions=())
    with database.connect(autocommit=False) as connection:
        applied(connection, model)
    return database.login(f"{prefix}_anna")


def test_a_comparison_with_an_attribute_uses_the_index_of_a_text_column(
    database: Database, superuser: Connection, role_prefix: str
) -> None:
    superuser.execute(
        "create index on crm.contact (first_contact_by); create index on crm.contact (territory)"
    )
    anna = bring_in_line(database, role_prefix)
    anna.execute("set enable_seqscan = off; set enable_indexscan = off")
    lines = [line for (line,) in anna.execute("explain select * from crm.contact").fetchall()]
    assert any("Index Cond: (first_contact_by = " in line for line in lines), lines
    assert not any("Seq Scan" in line for line in lines), lines


@pytest.mark.parametrize("collation", ["POSIX", "unlike"])
def test_the_collation_that_a_column_declares_decides(
    database: Database, superuser: Connection, role_prefix: str, collation: str
) -> None:
    superuser.execute("create collation public.unlike (provider = libc, locale = 'C')")
    superuser.execute(f'alter table crm.contact alter first_contact_by type text collate "{collation}"')
    anna = bring_in_line(database, role_prefix)
    seen = anna.execute("select id from crm.contact order by id").fetchall()
    assert seen == [(1,), (3,), (4,)]


@pytest.mark.parametrize("call", [
    "crm_access.attribute('employee_no', {login}::name)",
    "crm_access.active('sued', {login}::name)",
    "crm_access.acting('sued', {login}::name)",
])  # fmt: skip
def test_what_policies_call_finds_the_person_by_index(
    database: Database, superuser: Connection, role_prefix: str, call: str
) -> None:
    bring_in_line(database, role_prefix)
    login = f"{role_prefix}_anna"
    superuser.execute("set enable_seqscan = off")
    with superuser.transaction():
        superuser.execute(
            "insert into crm_access.membership (login, access_group, valid_until) values (%s, 'sued', %s)",
            (login, NEVER),
        )
        scans = (
            "select sum(pg_stat_get_xact_numscans(c.oid)) from pg_class as c join pg_namespace as n"
            " on n.oid = c.relnamespace where n.nspname = 'crm_access' and c.relkind = 'r'"
            " and c.relname = any (%s)"
        )
        # For what somebody is called in tables of the user's, all former logins are looked at.
        tables = ["membership", "cover", *([] if "acting(" in call else ["person"])]
        before = superuser.execute(scans, [tables]).fetchone()
        found = superuser.execute(f"select {call.format(login='%s')}", (login,)).fetchone()
        assert found is not None
        assert found[0]
        assert superuser.execute(scans, [tables]).fetchone() == before
