"""What succeeds without rows for a login to which policies apply, and is complete for a service."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.change import Risk
from crm_rls.embedded import EmbeddedServer, find_binaries, serve
from crm_rls.model import Model, Right, Service
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.fixtures.database import Connection, Database, Logins
from tests.fixtures.small_crm import ACTIVITY, CONTACT, DEAL, DEAL_LINE, LINK, SCHEMA, small_model
from tests.fixtures.waiting import wait_until

READ = frozenset({Right.READ})
TABLES = frozenset({CONTACT, ACTIVITY, DEAL, DEAL_LINE, LINK})


def apply(owner: Connection, model: Model) -> None:
    apply_plan(owner, model, make_plan(owner, model).plan, allowed=frozenset(Risk))


def dump(dsn: str, *options: str) -> tuple[int, str, str]:
    """Run pg_dump of the contacts; return how it ended, what it wrote, what it complained of."""
    program = str(find_binaries().directory / "pg_dump")
    done = subprocess.run(
        [program, "--dbname", dsn, "--data-only", "--table", "crm.contact", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def rows(dumped: str) -> int:
    """Count the rows between COPY and its end."""
    found = re.search(r"^COPY crm\.contact .*? FROM stdin;\n(.*?)^\\\.$", dumped, re.MULTILINE | re.DOTALL)
    assert found is not None
    return len(found[1].splitlines())


def test_a_dump_has_no_rows_unless_its_login_is_a_service(
    database: Database, logins: Logins, role_prefix: str
) -> None:
    owner, backup = database.connect(), logins.role("backup")
    owner.execute(sql.SQL(SCHEMA))
    owner.execute(sql.SQL("grant pg_read_all_data to {}").format(sql.Identifier(backup)))
    dsn, model = database.login_dsn(backup), small_model(f"{role_prefix}m")
    assert rows(dump(dsn)[1]) == 6
    apply(owner, model)
    code, _, complaint = dump(dsn)
    assert code != 0
    assert "row-level security" in complaint
    code, written, _ = dump(dsn, "--enable-row-security")
    assert (code, rows(written)) == (0, 0)
    apply(owner, replace(model, services=(Service("backup", (backup,), TABLES, READ),)))
    code, written, _ = dump(dsn, "--enable-row-security")
    assert (code, rows(written)) == (0, 6)
    assert dump(dsn)[0] != 0


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[EmbeddedServer, EmbeddedServer]]:
    with serve(settings={"wal_level": "logical"}) as here, serve() as there:
        yield here, there


@pytest.mark.slow
@pytest.mark.parametrize(("serving", "copied"), [(False, 0), (True, 6)], ids=["undeclared", "service"])
def test_an_initial_copy_has_no_rows_unless_its_login_is_a_service(
    servers: tuple[EmbeddedServer, EmbeddedServer],
    serving: bool,
    copied: int,
) -> None:
    publisher, subscriber = servers
    name = "served" if serving else "bound"
    mirror = f"mirror_{name}"
    model = small_model(f"r{name[0]}")
    with (
        psycopg.connect(publisher.dsn(), autocommit=True) as template,
        psycopg.connect(subscriber.dsn(), autocommit=True) as elsewhere,
    ):
        for connection in (template, elsewhere):
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    with (
        psycopg.connect(publisher.dsn(name), autocommit=True) as here,
        psycopg.connect(subscriber.dsn(name), autocommit=True) as there,
    ):
        here.execute(sql.SQL(SCHEMA))
        there.execute(sql.SQL(SCHEMA))
        there.execute("truncate crm.contact cascade")
        here.execute(
            sql.SQL("create role {} login replication password 'mirror'").format(sql.Identifier(mirror))
        )
        for granted in ("usage on schema crm", "select on crm.contact"):
            here.execute(sql.SQL("grant {} to {}").format(sql.SQL(granted), sql.Identifier(mirror)))
        service = Service("mirror", (mirror,), frozenset({CONTACT}), READ)
        apply(here, replace(model, services=(service,) if serving else ()))
        # Without the columns of ours, which the mirror does not have.
        here.execute("create publication sent for table crm.contact (id, name)")
        source = make_conninfo(publisher.dsn(name), user=mirror, password="mirror")
        there.execute(
            sql.SQL("create subscription {} connection {} publication sent").format(
                sql.Identifier(name), sql.Literal(source)
            )
        )
        _wait(there, "select from pg_subscription_rel where srsubstate <> 'r' having count(*) = 0")
        assert there.execute("select count(*) from crm.contact").fetchone() == (copied,)
        here.execute("insert into crm.contact (id, name) values (100, 'later')")
        _wait(there, "select from crm.contact where id = 100")
        there.execute(sql.SQL("drop subscription {}").format(sql.Identifier(name)))


def _wait(connection: Connection, true: str) -> None:
    wait_until(lambda: connection.execute(sql.SQL(true)).fetchall(), true)
