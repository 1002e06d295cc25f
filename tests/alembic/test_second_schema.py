"""Objects in the schema `crm_people` with an owner of their own: made, compared, handed over, taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.alembic import comparator
from crm_rls.catalog import CatalogState, Grant, Kind, Role, ServerFacts, SupportObject
from crm_rls.change import Risk
from crm_rls.change.removal import compile_removal
from crm_rls.compile.installation.grammar import read_statement
from crm_rls.model import Model
from crm_rls.plan import make
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import enforced, make_plan, make_removal_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.names import API_SCHEMA, Names
from crm_rls.postgres.sqltext import SQL
from tests.alembic.conftest import Project
from tests.alembic.installing import rows
from tests.alembic.test_cooperation import owner_of_everything

FUNCTION = """create function crm_people.greet({arguments}) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select {result}
$body$"""

OVERLOADED = (
    FUNCTION.format(arguments="name text, loud boolean default false", result="'text ' || name"),
    FUNCTION.format(arguments="number integer", result="'number ' || number"),
    FUNCTION.format(arguments="", result="'nobody'"),
)

OWNERS = """
    select nspname::text, nspowner::regrole::text from pg_namespace where nspname = 'crm_people'
    union all
    select oid::regprocedure::text, proowner::regrole::text from pg_proc
    where pronamespace = 'crm_people'::regnamespace
    union all
    select relname, relowner::regrole::text from pg_class where relnamespace = 'crm_people'::regnamespace
    order by 1
"""


def with_second_schema(
    model: Model, facts: ServerFacts, *, leave_out_unclassified: bool = False
) -> CatalogState:
    """Return the desired state of a model, and a schema with objects of the registrar beside it."""
    desired = enforced(model, facts, leave_out_unclassified=leave_out_unclassified)
    names = Names(model.prefix)
    view = next(each for each in desired.objects.values() if each.kind is Kind.VIEW)
    functions = [replace(read_statement(create), owner=names.registrar) for create in OVERLOADED]
    create, select = Creation("create schema crm_people"), "SELECT 1 AS one"
    made = [
        SupportObject(Kind.SCHEMA, API_SCHEMA, API_SCHEMA, "", create=create, owner=names.registrar),
        *functions,
        SupportObject(  # it is called as a view of the other schema is
            Kind.VIEW,
            API_SCHEMA,
            view.name,
            select,
            create=Creation("create", f'view crm_people."{view.name}" as {select}'),
            owner=names.registrar,
        ),
    ]
    grants = {
        Grant(Kind.FUNCTION, API_SCHEMA, "greet", names.persons, "EXECUTE", signature=each.signature)
        for each in functions[:2]
    }
    grants |= {
        Grant(Kind.SCHEMA, API_SCHEMA, API_SCHEMA, names.persons, "USAGE"),
        Grant(Kind.TABLE, API_SCHEMA, view.name, names.persons, "SELECT"),
        Grant(Kind.TABLE, "crm_access", "person", names.registrar, "SELECT", "person"),
    }
    return replace(
        desired,
        roles={**desired.roles, names.registrar: Role(names.registrar, mark=desired.mark)},
        objects={**desired.objects, **{each.identity: each for each in made}},
        grants=desired.grants | grants,
    )


@pytest.fixture(autouse=True)
def two_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "enforced", with_second_schema)
    monkeypatch.setattr(comparator, "enforced", with_second_schema)


def brought_in_line(project: Project) -> Plan:
    with project.database.connect(autocommit=False) as connection:
        plan = make_plan(connection, project.model).plan
        apply_plan(connection, project.model, plan, allowed=frozenset(Risk), desire=with_second_schema)
        left = make_plan(connection, project.model).plan
    assert (left.steps, left.findings) == ((), ())
    return plan


def test_a_plan_makes_them_with_their_own_owner_and_removal_takes_them_away(project: Project) -> None:
    plan = brought_in_line(project)
    assert {owner for _, owner in rows(project.database, OWNERS)} == {Names(project.model.prefix).registrar}
    subjects = [step.subject for step in plan.steps if step.kind == "create object"]
    assert {f"function crm_people.greet({each})" for each in ("text, boolean", "integer", "")} <= set(
        subjects
    )
    anna = project.database.login(f"{project.model.prefix}_anna")
    greetings = anna.execute("select crm_people.greet('anna'), crm_people.greet(7)").fetchone()
    assert greetings == ("text anna", "number 7")
    with pytest.raises(Exception, match="permission denied for function greet"):
        anna.execute("select crm_people.greet()")
    with project.database.connect(autocommit=False) as connection:
        removal = make_removal_plan(connection, project.model)
        apply_plan(connection, project.model, removal, allowed=frozenset(Risk), desire=compile_removal)
        assert make_removal_plan(connection, project.model).steps == ()
    assert rows(project.database, "select to_regnamespace('crm_people')") == [(None,)]


@pytest.mark.parametrize(
    ("harm", "kind", "subject"),
    [
        (
            "alter function crm_people.greet(integer) owner to postgres",
            "change owner",
            "greet(integer) to",
        ),
        ("alter schema crm_people owner to postgres", "change owner", "schema crm_people to"),
        ("drop function crm_people.greet()", "create object", "function crm_people.greet()"),
        (
            "alter function crm_people.greet(text, boolean) volatile",
            "replace object",
            "greet(text, boolean)",
        ),
        ("grant execute on function crm_people.greet() to public", "revoke privilege", "greet() from public"),
        ("grant usage on schema crm_people to public", "revoke privilege", "schema crm_people from public"),
        (
            """create function crm_people.greet(day date) returns text language sql as 'select ''day''';
            comment on function crm_people.greet(date) is 'crm_rls'""",
            "drop object",
            "greet(date)",
        ),
    ],
)
def test_what_somebody_did_there_is_mended(project: Project, harm: str, kind: str, subject: str) -> None:
    brought_in_line(project)
    sound = rows(project.database, OWNERS)
    with project.database.connect() as connection:
        connection.execute(SQL(harm))
    steps = [step for step in brought_in_line(project).steps if step.kind == kind]
    assert any(subject in step.subject for step in steps)
    assert rows(project.database, OWNERS) == sound


@pytest.mark.parametrize("attributes", [("createrole",), ("superuser",)])
def test_a_migration_makes_them_and_takes_them_back(project: Project, attributes: tuple[str, ...]) -> None:
    owner_of_everything(project, *attributes)
    before = project.state()
    project.revision()
    project.upgrade()
    project.check()
    made = project.state()
    project.execute("alter function crm_people.greet(integer) volatile")
    project.revision("mend")
    project.upgrade()
    project.check()
    assert project.state() == made
    project.downgrade("base")
    assert project.state() == before


def test_other_comparators_leave_both_schemas_alone(project: Project) -> None:
    brought_in_line(project)
    with project.database.connect() as connection:
        connection.execute("create table crm_people.kept (id integer primary key)")
        connection.execute("create index kept_id on crm_people.kept (id)")
    project.more = {"include_schemas": True}
    text = project.revision()
    assert "drop_table('contact', schema='crm')" in text
    assert "crm_people" not in text
    assert "crm_access" not in text
