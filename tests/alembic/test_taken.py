"""What a migration takes from PUBLIC: recorded on the way up, given back and forgotten on the way down."""

from __future__ import annotations

import psycopg
from alembic import command

from crm_rls.postgres.sqltext import SQL
from tests.alembic.conftest import Project
from tests.fixtures.database import Database, Logins

TAKEN = "select schema_name, relation, column_name, grantee, privilege from crm_access.taken order by 1, 2"
RECORDED = [
    ("crm", "contact", "", "public", "SELECT"),
    ("crm", "deal", "title", "public", "UPDATE"),
]


def recorded(database: Database) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return connection.execute(TAKEN.encode()).fetchall()


def reads(logins: Logins) -> bool:
    try:
        return logins("guest").execute("select id from crm.contact").rowcount == 6
    except psycopg.errors.InsufficientPrivilege:
        return False


def test_what_was_taken_is_recorded_and_given_back_on_the_way_down(project: Project, logins: Logins) -> None:
    project.execute(
        "grant usage on schema crm to public",
        "grant select on crm.contact to public",
        "grant update (title) on crm.deal to public",
    )
    logins.role("guest")
    before = project.state()
    assert reads(logins)
    project.revision()
    script = project.script(command.upgrade, "head")
    project.upgrade()
    project.check()
    assert recorded(project.database) == RECORDED
    assert not reads(logins)
    online = project.state()
    back = project.script(command.downgrade, "heads:base")
    project.downgrade("base")
    assert reads(logins)
    assert project.state() == before
    with project.database.connect() as connection:
        connection.execute("drop table alembic_version")
        connection.execute(SQL(script))
        assert recorded(project.database) == RECORDED
        assert project.state() == online
        connection.execute(SQL(back))
    assert reads(logins)
    assert project.state() == before


def test_the_way_back_of_one_revision_forgets_only_its_own(project: Project) -> None:
    project.execute("grant select on crm.contact to public")
    project.revision()
    project.upgrade()
    project.execute("grant update (title) on crm.deal to public")
    project.revision("again")
    project.upgrade()
    project.check()
    assert recorded(project.database) == RECORDED
    project.downgrade()
    assert recorded(project.database) == RECORDED[:1]
    granted = "select pg_catalog.has_column_privilege('public', 'crm.deal', 'title', 'update')"
    with project.database.connect() as connection:
        assert connection.execute(granted.encode()).fetchone() == (True,)
