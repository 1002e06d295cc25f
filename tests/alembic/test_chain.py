"""Our own chain: all migrations give what a fresh installation gives, and every way back returns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from crm_rls.apply import apply_plan, make_plan, support_files
from crm_rls.changes import Risk
from crm_rls.compile.support import support_objects
from crm_rls.inspector import inspect
from crm_rls.sqltext import SQL
from tests.fix_db import Database
from tests.small_crm import SCHEMA, small_model

CHAIN = Path(__file__).parents[2] / "migrations"

CATALOG = """
    select c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           pg_get_expr(d.adbin, d.adrelid)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'crm_access'::regnamespace
    union all
    select conrelid::regclass::text, 0, conname, pg_get_constraintdef(oid), true, '', null
    from pg_constraint where connamespace = 'crm_access'::regnamespace
    union all
    select proname, 0, pg_get_functiondef(oid), array_to_string(proacl, ','), prosecdef, '',
           obj_description(oid)
    from pg_proc where pronamespace = 'crm_access'::regnamespace
    order by 1, 2, 3
"""


def chain_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(CHAIN))
    config.set_main_option("path_separator", "os")
    return config


def chain(database: Database) -> Config:
    config = chain_config()
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(database.dsn), poolclass=NullPool
    )
    config.attributes["connection"] = engine.connect()
    return config


def run(database: Database, verb: str, revision: str) -> None:
    config = chain(database)
    with config.attributes["connection"]:
        getattr(command, verb)(config, revision)


def catalog(database: Database) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return connection.execute(CATALOG).fetchall()


def definitions(database: Database) -> Mapping[tuple[str, str, str, str], str]:
    with database.connect(autocommit=False) as connection:
        current = inspect(connection, schemas=["public"], prefix="none").current
        return {identity: each.definition for identity, each in current.objects.items()}


def test_fresh_installation_and_all_migrations_are_alike(database: Database) -> None:
    run(database, "upgrade", "head")
    migrated, marked = catalog(database), definitions(database)
    run(database, "downgrade", "base")
    with database.connect() as connection:
        for each in support_objects(support_files()):
            connection.execute(SQL(each.create))
        connection.execute(
            "revoke all on function crm_access.active, crm_access.attribute from public;"
            "comment on function crm_access.active is 'crm_rls';"
            "comment on function crm_access.attribute is 'crm_rls'"
        )
    assert catalog(database) == migrated
    assert marked == {each.identity: each.definition for each in support_objects(support_files())}


def test_every_downgrade_returns(database: Database) -> None:
    with database.connect() as connection:
        before = connection.execute("select count(*) from pg_class").fetchone()
    run(database, "upgrade", "head")
    run(database, "downgrade", "base")
    with database.connect() as connection:
        connection.execute("drop table crm_rls_version")
        assert connection.execute("select count(*) from pg_class").fetchone() == before
        assert connection.execute("select to_regnamespace('crm_access')").fetchone() == (None,)


def test_a_plan_goes_on_from_the_migrated_schema(database: Database, role_prefix: str) -> None:
    run(database, "upgrade", "head")
    with database.connect() as connection:
        connection.execute(SCHEMA)
    model = small_model(role_prefix, [("anna", "nord")])
    with database.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        assert not [step for step in plan.steps if step.subject.endswith("crm_access.active")]
        apply_plan(connection, model, plan, allowed=frozenset(Risk))
        assert make_plan(connection, model).plan.steps == ()
    assert database.login(f"{role_prefix}_anna").execute("select id from crm.contact").fetchall() == [(1,)]


def test_the_chain_goes_on_from_an_applied_plan(database: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with database.connect() as connection:
        connection.execute(SCHEMA)
    with database.connect(autocommit=False) as connection:
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
    applied = catalog(database)
    run(database, "upgrade", "head")
    with database.connect() as connection:
        (version,) = connection.execute("select version_num from crm_rls_version").fetchall()
    assert version == (ScriptDirectory.from_config(chain_config()).get_current_head(),)
    assert catalog(database) == applied
    with database.connect(autocommit=False) as connection:
        assert make_plan(connection, model).plan.steps == ()
    # The way back would take from policies what they call, so the server refuses it.
    with pytest.raises(sqlalchemy.exc.InternalError, match="depends on"):
        run(database, "downgrade", "base")
    assert database.login(f"{role_prefix}_anna").execute("select id from crm.contact").fetchall() == [(1,)]


def test_a_schema_of_others_with_that_name_is_not_taken_over(database: Database) -> None:
    with database.connect() as connection:
        connection.execute("create schema crm_access; comment on schema crm_access is 'theirs'")
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="already exists"):
        run(database, "upgrade", "head")


def test_offline_script_holds_the_same_statements(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    config = chain(database)
    config.attributes["connection"].close()
    command.upgrade(config, "head", sql=True)
    script = capsys.readouterr().out
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute(SQL(script))
    online = catalog(database)
    with database.connect() as connection:
        connection.execute("drop schema crm_access cascade; drop table crm_rls_version")
    run(database, "upgrade", "head")
    assert catalog(database) == online
