"""Ways to install the support schema, and what is there afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from crm_rls.catalog import SupportObject
from crm_rls.catalog.inspector import inspect
from crm_rls.change import Risk
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.sqltext import SQL
from tests.fixtures.database import Database
from tests.fixtures.support_schema import install

CHAIN = Path(__file__).parents[2] / "migrations"

CATALOG = """
    with ours as (select oid from pg_namespace where nspname in ('crm_access', 'crm_people'))
    select a.attrelid::regclass::text, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
           a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace in (table ours)
    union all
    select conrelid::regclass::text, 0, conname, pg_get_constraintdef(oid), true, '', null
    from pg_constraint where connamespace in (table ours)
    union all
    select oid::regprocedure::text, 0, pg_get_functiondef(oid), array_to_string(proacl, ','), prosecdef, '',
           obj_description(oid)
    from pg_proc where pronamespace in (table ours)
    union all
    select oid::regclass::text, -1, relkind::text, array_to_string(relacl, ','), relrowsecurity, '',
           obj_description(oid)
    from pg_class where relnamespace in (table ours) and relname not like 'pg_toast%'
    union all
    select oid::regclass::text, -2, pg_get_viewdef(oid), '', true, '', null
    from pg_class where relkind = 'v' and relnamespace in (table ours)
    union all
    select tgrelid::regclass::text, -3, pg_get_triggerdef(oid), tgenabled::text, true, '',
           obj_description(oid)
    from pg_trigger
    where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace in (table ours))
    union all
    select nspname, -1, '', array_to_string(nspacl, ','), true, '', obj_description(oid)
    from pg_namespace where oid in (table ours)
    order by 1, 2, 3, 4
"""

OWNERS = """
    with ours as (select oid from pg_namespace where nspname in ('crm_access', 'crm_people'))
    select oid::regclass::text, relowner::regrole::text from pg_class where relnamespace in (table ours)
    union all
    select oid::regprocedure::text, proowner::regrole::text from pg_proc where pronamespace in (table ours)
    union all
    select nspname, nspowner::regrole::text from pg_namespace where oid in (table ours)
    order by 1, 2
"""

Rows = list[tuple[object, ...]]

VERSION = ("table", "crm_access", "", "crm_rls_version")


def chain_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(CHAIN))
    config.set_main_option("path_separator", "os")
    return config


def run(database: Database, verb: str, revision: str) -> None:
    config = chain_config()
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(database.dsn), poolclass=NullPool
    )
    config.attributes["connection"] = engine.connect()
    with config.attributes["connection"]:
        getattr(command, verb)(config, revision)


def rows(database: Database, query: str) -> Rows:
    with database.connect() as connection:
        return connection.execute(SQL(query)).fetchall()


def objects(database: Database) -> Mapping[tuple[str, str, str, str], SupportObject]:
    with database.connect(autocommit=False) as connection:
        return inspect(connection, schemas=["public"], prefix="none").current.objects


def definitions(database: Database) -> Mapping[tuple[str, str, str, str], str]:
    """Return what carries our comment, as the catalogs define it."""
    return {identity: each.definition for identity, each in objects(database).items() if each.marked}


def version(database: Database) -> Rows:
    return rows(database, "select version_num from crm_access.crm_rls_version")


def brought_in_line(database: Database, model: Model) -> Plan:
    """Apply what a plan says, and return it; afterwards nothing is left to do."""
    with database.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        apply_plan(connection, model, plan, allowed=frozenset(Risk))
        left = make_plan(connection, model).plan
    assert (left.steps, left.findings) == ((), ())
    return plan


def kinds(plan: Plan) -> set[str]:
    """Return the kinds of steps, each with its subject, that are about the support schema's own objects."""
    return {
        step.kind for step in plan.steps if "crm_access" in step.subject or step.kind == "migrate support"
    }


def by_chain(database: Database) -> None:
    run(database, "upgrade", "head")


def by_hand(database: Database) -> None:
    """Install the files of sql/support as a DBA may do; the marks say whose the objects are."""
    with database.connect() as connection:
        install(connection)


def by_nobody(database: Database) -> None:
    del database
