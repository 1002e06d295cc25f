"""The support schema through a plan: from whatever is there, by the same chain, mended where harmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy

from crm_rls.catalog import Kind
from crm_rls.change import Risk, chain
from crm_rls.change.removal import compile_removal
from crm_rls.compile.installation.installed import installed_objects
from crm_rls.errors import CompileError
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan, make_removal_plan, support_files
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL
from tests.alembic.conftest import Project
from tests.alembic.installing import (
    CATALOG,
    OWNERS,
    brought_in_line,
    by_chain,
    by_hand,
    by_nobody,
    definitions,
    kinds,
    rows,
    run,
    version,
)
from tests.fixtures.database import Database
from tests.fixtures.small_crm import SCHEMA, small_model


def test_the_chain_makes_what_the_files_of_sql_support_make(
    database: Database, make_database: Callable[[], Database]
) -> None:
    other = make_database()
    by_chain(database)
    by_hand(other)
    wanted = {each.identity: each.definition for each in installed_objects(support_files(), Names("x"))}
    found = definitions(database)
    assert found.keys() == wanted.keys()
    # A view is read as the server prints it; that it is the same one, the catalog below says.
    assert all(found[each] == wanted[each] for each in wanted if each[0] != Kind.VIEW)
    run(other, "upgrade", "head")  # records the version, and that is all
    with other.connect() as connection:
        connection.execute("revoke all on all functions in schema crm_access, crm_people from public")
    assert rows(other, CATALOG) == rows(database, CATALOG)
    assert version(other) == version(database) == [(chain.revisions()[-1],)]


@pytest.mark.parametrize(
    ("install", "steps"),
    [
        (by_nobody, {"migrate support"}),
        (by_chain, set()),
        (by_hand, {"migrate support", "revoke privilege"}),
    ],
)
def test_a_plan_goes_on_from_whatever_is_there(
    database: Database,
    make_database: Callable[[], Database],
    role_prefix: str,
    install: Callable[[Database], None],
    steps: set[str],
) -> None:
    model, fresh = small_model(role_prefix, [("anna", "nord")]), make_database()
    for each in (database, fresh):
        with each.connect() as connection:
            connection.execute(SCHEMA)
    install(database)
    plan = brought_in_line(database, model)
    always = {"change owner", "create object", "grant privilege"}
    assert kinds(plan) - always == steps
    assert {"change owner"} <= kinds(plan)
    made = [step.subject for step in plan.steps if step.kind == "create object"]
    assert not [each for each in made if each.endswith(("name)", "person", "membership"))]
    names = Names(role_prefix)
    assert {owner for _, owner in rows(database, OWNERS)} == {names.owner, names.registrar}
    assert version(database) == [(chain.revisions()[-1],)]
    assert database.login(f"{role_prefix}_anna").execute("select id from crm.contact").fetchall() == [(1,)]
    installed = rows(database, CATALOG), rows(database, OWNERS)
    run(database, "upgrade", "head")
    assert (rows(database, CATALOG), rows(database, OWNERS)) == installed
    with database.connect(autocommit=False) as connection:
        assert make_plan(connection, model).plan.steps == ()
        removal = make_removal_plan(connection, model)
        apply_plan(connection, model, removal, allowed=frozenset(Risk), desire=compile_removal)
    assert rows(database, "select to_regnamespace('crm_access')") == [(None,)]
    brought_in_line(fresh, model)
    assert (rows(fresh, CATALOG), rows(fresh, OWNERS)) == installed


def test_the_way_back_is_refused_while_policies_need_it(database: Database, role_prefix: str) -> None:
    with database.connect() as connection:
        connection.execute(SCHEMA)
    brought_in_line(database, small_model(role_prefix, [("anna", "nord")]))
    with pytest.raises(sqlalchemy.exc.InternalError, match="depends on"):
        run(database, "downgrade", "base")
    assert database.login(f"{role_prefix}_anna").execute("select id from crm.contact").fetchall() == [(1,)]


def test_a_schema_of_others_with_that_name_is_not_taken_over(database: Database) -> None:
    with database.connect() as connection:
        connection.execute("create schema crm_access; comment on schema crm_access is 'theirs'")
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="already exists"):
        run(database, "upgrade", "head")


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (
            """create or replace function crm_access.attribute(attribute text, login name) returns text
            language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
            as 'select $$1001$$'""",
            "replace object",
        ),
        ("drop function crm_access.attribute cascade", "create object"),
        ("drop index crm_access.membership_login", "create object"),
        ("alter table crm_access.person owner to postgres", "change owner"),
        ("drop table crm_access.crm_rls_version", "migrate support"),
    ],
)
def test_what_somebody_did_to_a_static_object_is_mended(
    database: Database, role_prefix: str, harm: str, kind: str
) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with database.connect() as connection:
        connection.execute(SCHEMA)
    brought_in_line(database, model)
    sound = rows(database, CATALOG), rows(database, OWNERS)
    with database.connect() as connection:
        connection.execute(SQL(harm))
    assert kind in kinds(brought_in_line(database, model))
    assert (rows(database, CATALOG), rows(database, OWNERS)) == sound


def test_a_version_of_a_later_program_is_refused(database: Database, role_prefix: str) -> None:
    with database.connect() as connection:
        connection.execute(SCHEMA)
    model = small_model(role_prefix)
    brought_in_line(database, model)
    with database.connect() as connection:
        connection.execute("update crm_access.crm_rls_version set version_num = '9999'")
    with (
        database.connect(autocommit=False) as connection,
        pytest.raises(CompileError, match=r"version 9999.*or a later one"),
    ):
        make_plan(connection, model)


def test_autogenerate_brings_the_support_schema_to_its_version_and_back(project: Project) -> None:
    empty = project.state()
    assert f"crm_rls_support(None, '{chain.revisions()[-1]}')" in project.revision()
    project.upgrade()
    project.check()
    project.downgrade()
    assert project.state() == empty


def test_autogenerate_records_the_version_of_a_schema_installed_by_hand(project: Project) -> None:
    by_hand(project.database)
    found = project.state()
    assert f"'{chain.revisions()[-1]} is recorded'" in project.revision()
    project.upgrade()
    project.check()
    project.downgrade()
    assert project.state() == found
