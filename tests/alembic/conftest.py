"""A project with Alembic, as a team has it: an env.py, a model, tables of its own."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from crm_rls.catalog import CatalogState
from crm_rls.catalog.inspector import inspect
from crm_rls.model import Model
from tests.fixtures.database import Database
from tests.fixtures.small_crm import SCHEMA, small_model

ENV = """
from alembic import context

import crm_rls.alembic

config, given = context.config, context.config.attributes
settings = {"target_metadata": given["metadata"], **given["options"], **given["more"]}

if context.is_offline_mode():
    context.configure(dialect_name="postgresql", **settings)
    with context.begin_transaction():
        context.run_migrations()
else:
    with given["engine"].connect() as connection:
        context.configure(connection=connection, **settings)
        with context.begin_transaction():
            context.run_migrations()
"""

TEMPLATE = '''"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
'''


@dataclass(slots=True)
class Project:
    """A folder with an env.py, bound to one database and one model; commands are Alembic's own."""

    folder: Path
    database: Database
    model: Model
    dsn: str = ""
    locations: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    metadata: sa.MetaData = field(default_factory=sa.MetaData)

    def __post_init__(self) -> None:
        (self.folder / "versions").mkdir(parents=True)
        (self.folder / "env.py").write_text(ENV)
        (self.folder / "script.py.mako").write_text(TEMPLATE)

    def config(self, output: io.StringIO | None = None) -> Config:
        import crm_rls.alembic as plugin  # noqa: PLC0415 -- what an env.py does

        config = Config(output_buffer=output, stdout=io.StringIO())
        config.set_main_option("script_location", str(self.folder))
        config.set_main_option("path_separator", ";" if self.locations else "os")
        if self.locations:
            config.set_main_option("version_locations", self.locations)
        dsn = self.dsn or self.database.dsn
        config.attributes["engine"] = sa.create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=sa.NullPool
        )
        config.attributes["metadata"] = self.metadata
        config.attributes["more"] = self.more
        config.attributes["options"] = plugin.options(self.model, **self.options)
        return config

    def revision(self, message: str = "policies", **arguments: Any) -> str:
        """Autogenerate and return the text of all new modules, in their order, then of the files beside."""
        before = {*self.files(), *self.files("sql")}
        command.revision(self.config(), message, autogenerate=True, **arguments)
        new = (file for file in (*self.files(), *self.files("sql")) if file not in before)
        return "\n".join(file.read_text() for file in new)

    def files(self, ending: str = "py") -> list[Path]:
        found = (self.folder / "versions").glob(f"*.{ending}")
        return sorted(found, key=lambda file: file.stat().st_mtime_ns)

    def upgrade(self, revision: str = "heads") -> None:
        command.upgrade(self.config(), revision)

    def downgrade(self, revision: str = "-1") -> None:
        command.downgrade(self.config(), revision)

    def check(self) -> None:
        command.check(self.config())

    def script(self, verb: Callable[..., None], revision: str) -> str:
        """Return the offline script."""
        output = io.StringIO()
        with contextlib.redirect_stderr(io.StringIO()):
            verb(self.config(output), revision, sql=True)
        return output.getvalue()

    def state(self, database: Database | None = None) -> CatalogState:
        """Return the state of the database without what people have."""
        with (database or self.database).connect(autocommit=False) as connection:
            current = inspect(connection, schemas=self.model.schemas, prefix=self.model.prefix).current
        ours = {name: role for name, role in current.roles.items() if name.startswith(self.model.prefix)}
        return replace(current, roles=ours, logins=frozenset())

    def execute(self, *statements: str) -> None:
        with self.database.connect() as connection:
            for statement in statements:
                connection.execute(psycopg.sql.SQL(statement))


@pytest.fixture
def project(tmp_path: Path, database: Database, role_prefix: str) -> Project:
    """Return a project whose database has the small CRM and nothing of ours."""
    with database.connect() as connection:
        connection.execute(SCHEMA)
    return Project(tmp_path / "alembic", database, small_model(role_prefix), more={"include_schemas": False})


def with_filters(model: Model, filters: Mapping[str, Any]) -> Model:
    """Return the model with other filters for the named groups."""
    groups = tuple(
        replace(each, filter=filters[each.name]) if each.name in filters else each for each in model.groups
    )
    return replace(model, groups=groups)
