"""Runs our own chain: it installs and upgrades the support schema `crm_access`.

The connection comes from `config.attributes["connection"]` or from `sqlalchemy.url`; the prefix of the
support owner from `-x prefix=...` or `config.attributes["prefix"]`.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, pool

VERSION_TABLE = "crm_rls_version"


def run(connection: Connection) -> None:
    context.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    context.configure(
        dialect_name="postgresql", literal_binds=True, version_table=VERSION_TABLE, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
    else:
        url = context.config.get_main_option("sqlalchemy.url")
        with create_engine(str(url), poolclass=pool.NullPool).connect() as connection:
            run(connection)
