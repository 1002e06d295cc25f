"""Runs our own chain: it installs and upgrades the support schemas, and keeps their version in `crm_access`.

The connection comes from `config.attributes["connection"]` or from `sqlalchemy.url`. The version table lies
in the support schema, so the schema is made here, before the first revision, and dropped after the last way
back. A schema that stands without a version was installed from sql/support: it is at the head, and that is
recorded. Offline nothing can be asked; `config.attributes["bookkeeping"]` says then that the schema is there.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

from crm_rls.postgres.ddl import emit
from crm_rls.postgres.names import SUPPORT_SCHEMA, VERSION_TABLE

MAKE = ("create schema crm_access", "comment on schema crm_access is 'crm_rls'")
MARK = "comment on table crm_access.crm_rls_version is 'crm_rls'"
FORGET = "drop table crm_access.crm_rls_version"
DROP = "drop schema crm_access"

IS_OURS = """
select pg_catalog.obj_description(pg_catalog.to_regnamespace('crm_access'), 'pg_namespace') = 'crm_rls'
"""
HAS_TABLES = "select pg_catalog.to_regclass('crm_access.person') is not null"

OPTIONS = {
    "version_table": VERSION_TABLE,
    "version_table_schema": SUPPORT_SCHEMA,
    "transactional_ddl": True,
}


def run(connection: Connection) -> None:
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        migrations = context.get_context()
        if migrations.opts.get("dont_mutate"):  # `alembic current` and the like
            context.run_migrations()
            return
        recorded = migrations.get_current_heads()
        if not recorded:
            prepare(connection)
        context.run_migrations()
        if not migrations.get_current_heads():
            emit(migrations, FORGET)
            if not connection.scalar(text(HAS_TABLES)):
                emit(migrations, DROP)
        elif not recorded:
            emit(migrations, MARK)


def prepare(connection: Connection) -> None:
    migrations = context.get_context()
    if not connection.scalar(text(IS_OURS)):
        for statement in MAKE:
            emit(migrations, statement)
    elif connection.scalar(text(HAS_TABLES)):
        migrations.stamp(context.script, "heads")


def write() -> None:
    context.configure(dialect_name="postgresql", literal_binds=True, **OPTIONS)
    migrations = context.get_context()
    start = context.get_starting_revision_argument()
    with context.begin_transaction():
        if start is None and not context.config.attributes.get("bookkeeping"):
            for statement in MAKE:
                emit(migrations, statement)
        context.run_migrations()
        if start is None:
            emit(migrations, MARK)
        elif context.get_revision_argument() is None:
            emit(migrations, FORGET)
            emit(migrations, DROP)


if context.is_offline_mode():
    write()
else:
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
    else:
        url = context.config.get_main_option("sqlalchemy.url")
        with create_engine(str(url), poolclass=pool.NullPool).connect() as connection:
            run(connection)
