"""Beside the project's own tables, other branches, other drivers, and for a role that is no superuser."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

import crm_rls.alembic
from crm_rls.model import NewLogins
from crm_rls.model.predicates import Compare
from tests.alembic.conftest import Project, with_filters

LARGE = (
    "update pg_class set reltuples = 1000000 where oid in ('crm.contact'::regclass, 'crm.activity'::regclass)"
)


def own_tables(project: Project) -> None:
    """Give the project its own tables as metadata, as its env.py has them."""
    with sa.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(project.database.dsn), poolclass=sa.NullPool
    ).connect() as connection:
        project.metadata.reflect(connection, schema="crm")
    project.more = {"include_schemas": True}


def test_the_projects_own_comparison_leaves_ours_alone(project: Project) -> None:
    own_tables(project)
    project.revision()
    project.upgrade()
    project.check()
    text = project.revision("nothing")
    assert "drop" not in text


def test_the_projects_own_changes_stand_in_the_same_revision(project: Project) -> None:
    own_tables(project)
    sa.Table("note", project.metadata, sa.Column("id", sa.Integer, primary_key=True), schema="crm")
    project.model = replace(project.model, public=(*project.model.public,))
    text = project.revision()
    assert text.index("op.create_table('note'") < text.index("op.crm_rls_script(")


def test_a_model_ahead_of_the_tables_waits_for_the_next_revision(project: Project) -> None:
    own_tables(project)
    contact = project.metadata.tables["crm.contact"]
    contact.append_column(sa.Column("region", sa.Text))
    project.model = with_filters(project.model, {"nord": Compare("region", "=", "N")})
    text = project.revision("column")
    assert "add_column" in text
    assert "crm_rls" not in text
    project.upgrade()
    assert "crm_rls" in project.revision("policies")
    project.upgrade()
    project.check()


def test_a_model_that_does_not_fit_is_an_error_with_its_reason(project: Project) -> None:
    project.model = with_filters(project.model, {"nord": Compare("region", "=", "N")})
    with pytest.raises(CommandError, match="region"):
        project.revision()


def test_policies_and_roles_of_others_are_never_touched(project: Project) -> None:
    prefix = project.model.prefix
    project.execute(
        "create policy theirs on crm.contact for select using (false)", f'create role "{prefix}_group_theirs"'
    )
    text = project.revision()
    assert "pass  # found: error CR0601 policy theirs on crm.contact" in text
    project.upgrade()
    project.downgrade("base")
    assert (("crm", "contact"), "theirs") in {
        ((t.schema, t.name), name) for t, name in project.state().policies
    }


def test_a_filter_leaves_out_what_the_team_does_not_want(project: Project) -> None:
    project.options = {"include": lambda found: type(found).__name__ != "Diagnostic"}
    project.execute("create policy theirs on crm.contact for select using (false)")
    project.revision()
    project.upgrade()
    project.check()


def test_branches_and_a_schema_for_the_version_table(project: Project) -> None:
    project.execute("create schema bookkeeping")
    project.more = {"version_table_schema": "bookkeeping", "version_table": "versions"}
    command.revision(project.config(), "tables", head="base", branch_label="tables")
    project.upgrade()
    project.revision(head="base", branch_label="access")
    project.upgrade()
    project.check()
    with project.database.connect() as connection:
        assert connection.execute("select count(*) from bookkeeping.versions").fetchone() == (2,)
    project.downgrade("access@base")
    assert not project.state().policies


def test_indexes_on_large_tables_are_made_concurrently_in_their_own_revisions(project: Project) -> None:
    before = project.state()
    project.execute(LARGE)
    text = project.revision()
    assert len(project.files()) == 3
    assert text.count("create unique index concurrently") == 1
    assert text.count("create index concurrently") >= 1
    project.upgrade()
    project.check()
    project.downgrade("base")
    assert project.state() == before


def owner_of_everything(project: Project, *attributes: str) -> str:
    """Return a role that owns the tables, and let the project migrate as it."""
    role = f"{project.model.prefix}_migrator"
    project.execute(
        f'create role "{role}" login {" ".join(attributes)}',
        f'grant create on database "{project.database.name}" to "{role}"',
        f'alter schema crm owner to "{role}"',
        f'grant create on schema public to "{role}"',
        *(
            f'alter table crm.{table} owner to "{role}"'
            for table in ("contact", "activity", "deal", "deal_line", "contact_product", "country", "payroll")
        ),
    )
    project.dsn = project.database.login_dsn(role)
    return role


def test_a_role_without_superuser_migrates_up_and_down(project: Project) -> None:
    role = owner_of_everything(project, "createrole")
    before = project.state()
    project.revision()
    project.upgrade()
    project.check()
    owner = f"{project.model.prefix}_owner"
    inherits = {
        each.inherit or each.set_role
        for each in project.state().memberships
        if (each.role, each.member) == (owner, role)
    }
    assert True not in inherits
    with project.database.connect() as connection:
        new_logins = NewLogins.EXTERNAL if connection.info.server_version >= 160000 else NewLogins.NOTHING
    project.model = replace(
        with_filters(project.model, {"nord": Compare("name", "=", "Hafen AG")}), new_logins=new_logins
    )
    project.revision("another carried column, and managers make logins")
    project.upgrade()
    project.check()
    with project.database.connect() as connection:
        column = psycopg.sql.Identifier(f"{project.model.prefix}_name")
        query = psycopg.sql.SQL(
            "select count(*) from crm.activity where contact_id is not null and {} is null"
        )
        assert connection.execute(query.format(column)).fetchone() == (0,)
    project.downgrade("base")
    assert project.state() == before


@pytest.mark.parametrize(
    ("attributes", "takes", "missing"),
    [
        ([], "select", "CREATEROLE"),
        (["createrole"], "alter table crm.deal owner to current_user", "ownership of crm.deal"),
        (["createrole"], "alter schema crm owner to current_user", "USAGE on schema crm"),
    ],
)
def test_a_missing_privilege_is_named_before_anything_is_done(
    project: Project, attributes: list[str], takes: str, missing: str
) -> None:
    project.revision()
    role = owner_of_everything(project, *attributes)
    project.execute(takes, f'grant usage on schema crm to "{role}"', "drop table alembic_version")
    with pytest.raises(sa.exc.ProgrammingError, match=re.escape(missing)) as caught:
        project.upgrade()
    assert role in str(caught.value)
    assert not [name for name in project.state().roles if name.endswith("_persons")]


def test_an_asynchronous_engine_does(project: Project) -> None:
    pytest.importorskip("greenlet")
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 -- needs greenlet

    parts = psycopg.conninfo.conninfo_to_dict(project.database.dsn)
    url = sa.URL.create(
        "postgresql+psycopg",
        username=str(parts["user"]),
        password=str(parts.get("password") or "") or None,
        host=str(parts["host"]),
        port=int(str(parts["port"])),
        database=str(parts["dbname"]),
    )

    async def compare() -> list[object]:
        engine = create_async_engine(url, poolclass=sa.NullPool)
        async with engine.connect() as connection:
            found = await connection.run_sync(diffs)
        await engine.dispose()
        return found

    def diffs(connection: sa.Connection) -> list[object]:
        options = {**crm_rls.alembic.options(project.model), "target_metadata": sa.MetaData()}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, sa.MetaData()))

    found = asyncio.run(compare())
    assert len(found) > 100
