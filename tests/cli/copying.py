"""What tests of copies of a database ask: who is in which role, which database is the home, who sees what."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.fixtures.database import Database


def administer(crm: Database, statement: str, *names: str) -> None:
    """Run a statement about whole databases, which wants nobody connected."""
    with psycopg.connect(crm.server.dsn(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (crm.name,)
        )
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def members(crm: Database, prefix: str) -> list[tuple[str, str]]:
    """Return who is in which role of ours, on the whole server."""
    with crm.connect() as owner:
        found = owner.execute(
            "select r.rolname, u.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid "
            "join pg_roles u on u.oid = m.member where starts_with(r.rolname, %s) and not r.rolcanlogin "
            "order by 1, 2",
            (prefix,),
        )
        return [(role, member) for role, member in found]


def homes(crm: Database, prefix: str) -> list[str]:
    with psycopg.connect(crm.server.dsn()) as owner:
        return [
            name
            for (name,) in owner.execute(
                "select d.datname from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase "
                "where %s = any (s.setconfig) order by 1",
                (f"application_name=crm_rls {prefix}",),
            )
        ]


def policies(crm: Database) -> dict[int, str]:
    with crm.connect() as owner:
        return dict(owner.execute("select oid, polname from pg_policy").fetchall())


def contacts(crm: Database, login: str, database: str | None = None) -> list[object]:
    dsn = make_conninfo(crm.login_dsn(login), dbname=database or crm.name)
    with crm.connect(dsn) as connection:
        return [key for (key,) in connection.execute("select id from crm.contact order by id")]
