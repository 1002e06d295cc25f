"""Somebody changes the comment by which an object is known as ours: a plan sets it again."""

from __future__ import annotations

import pytest

from crm_rls.change import Risk
from crm_rls.diagnostics import Code
from crm_rls.errors import DatabaseError
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.applying import applied
from tests.fixtures.database import Database
from tests.fixtures.small_crm import small_model

OBJECTS = {
    "schema crm_people": "comment on schema crm_people is 'for managers'",
    "schema crm_access": "comment on schema crm_access is null",
    "table crm_access.person": "comment on table crm_access.person is 'who'",
    "table crm_access.log": "comment on table crm_access.log is null",
    "view crm_people.members": "comment on view crm_people.members is 'x'",
    "function crm_access.active(text, name)": "comment on function crm_access.active(text, name) is 'x'",
    "function crm_people.expel(text, text)": "comment on function crm_people.expel(text, text) is null",
    "trigger log_membership on crm_access.membership": """
        comment on trigger log_membership on crm_access.membership is null
    """,
    "trigger ~{p}_fill_crm_activity on crm.activity": """
        comment on trigger "~{p}_fill_crm_activity" on crm.activity is 'not ours'
    """,
}


OWNERS = "select nspname, nspowner::regrole from pg_namespace where nspname like 'crm%' order by 1"


@pytest.mark.parametrize("name", OBJECTS)
def test_the_comment_is_set_again(name: str, crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        connection.execute(OBJECTS[name].format(p=role_prefix))
    with crm.connect(autocommit=False) as connection:
        assert verify(connection, model).drifted
        plan = make_plan(connection, model).plan
        (step,) = plan.steps
        assert step.subject == name.format(p=role_prefix)
        assert step.risk is Risk.NEUTRAL
        assert [each.split(" ON ")[0] for each in step.statements] == ["COMMENT"]
        apply_plan(connection, model, plan)
        assert not verify(connection, model).drifted


def test_what_was_changed_beside_the_comment_is_made_again(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        connection.execute("""
        create or replace function crm_access.active(access_group text, login name) returns boolean
        language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
        as 'select true';
        comment on function crm_access.active(text, name) is 'always';
        comment on table crm_access.membership is null
        """)
    with crm.connect(autocommit=False) as connection:
        plan = applied(connection, model)
        assert {step.subject for step in plan.steps} == {
            "function crm_access.active(text, name)",
            "table crm_access.membership",
        }
        assert not make_plan(connection, model).plan.steps


def test_what_others_put_into_the_schema_stays(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        connection.execute("""
        create table crm_access.notes (id integer primary key references crm_access.notes (id));
        create index on crm_access.notes (id, id);
        create function crm_access.theirs() returns integer language sql as 'select 1';
        create view crm_access.seen as select * from crm_access.notes
        """)
    with crm.connect(autocommit=False) as connection:
        steps = make_plan(connection, model).plan.steps
    assert {step.subject for step in steps} <= {"EXECUTE on function crm_access.theirs() from public"}


ADDED = """
    select format('comment on column %s.%I is null', attrelid::regclass, attname)
    from pg_attribute join pg_class as c on c.oid = attrelid and c.relkind = 'r'
    where attrelid::regclass::text ~ '^crm[.]' and starts_with(attname, '{p}_') union all
    select format('comment on index %s is null', indexrelid::regclass)
    from pg_index where indexrelid::regclass::text ~ '^crm[.]{p}_' union all
    select format('comment on constraint %I on %s is null', conname, conrelid::regclass)
    from pg_constraint where contype = 'f' and conname ~ '^{p}_carry' union all
    select format('comment on trigger %I on %s is null', tgname, tgrelid::regclass)
    from pg_trigger where tgname ~ '^~{p}_' and tgrelid::regclass::text ~ '^crm[.]' union all
    select format('comment on policy %I on %s is null', polname, polrelid::regclass) from pg_policy
"""


def test_comments_on_the_tables_of_the_user_are_set_again(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        lost = [each for (each,) in connection.execute(ADDED.format(p=role_prefix).encode()).fetchall()]
        for each in lost:
            connection.execute(each.encode())
    assert {each.split()[2] for each in lost} == {"column", "index", "constraint", "trigger", "policy"}
    with crm.connect(autocommit=False) as connection:
        assert verify(connection, model).drifted
        plan = make_plan(connection, model).plan
        assert len(plan.steps) == len(lost)
        assert {step.risk for step in plan.steps} == {Risk.NEUTRAL}
        assert not plan.findings
        apply_plan(connection, model, plan)
        assert not verify(connection, model).drifted


def test_after_a_restore_without_comments_that_of_the_schema_brings_all_others_back(
    crm: Database, role_prefix: str
) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        connection.execute("delete from pg_description where starts_with(description, 'crm_rls')")
        with pytest.raises(DatabaseError, match=r"COMMENT ON SCHEMA \.\.\. IS 'crm_rls'"):
            make_plan(connection, model)
        connection.execute("comment on schema crm_access is 'crm_rls'")
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        assert not plan.findings
        assert {step.risk for step in plan.steps} == {Risk.NEUTRAL}
        assert not plan.locks
        apply_plan(connection, model, plan)
        assert not verify(connection, model).drifted


@pytest.mark.parametrize("changed", ["using (true)", "to public"])
def test_a_policy_that_says_something_else_is_not_ours_without_the_comment(
    changed: str, crm: Database, role_prefix: str
) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    policy = f"policy {role_prefix}_group_nord_read on crm.contact"
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        connection.execute(f"alter {policy} {changed}; comment on {policy} is null".encode())
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
    assert [each.code for each in plan.findings] == [Code.POLICY_NAME_TAKEN]
    assert not plan.steps


def test_a_column_of_the_user_is_not_taken_though_it_is_called_as_ours(
    crm: Database, role_prefix: str
) -> None:
    """Nothing of ours fills it yet, so what stands in it is somebody else's."""
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=True) as connection:
        connection.execute(
            f"alter table crm.activity add {role_prefix}_territory text default 'mine'".encode()
        )
    with crm.connect(autocommit=False) as connection:
        (finding,) = make_plan(connection, model).plan.findings
    assert finding.code is Code.OBJECT_NAME_TAKEN
    assert finding.object == f"column {role_prefix}_territory on crm.activity"


def test_a_role_without_the_comment_is_told_with_the_one_that_it_needs(
    crm: Database, role_prefix: str
) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=False) as connection:
        applied(connection, model)
    with crm.connect(autocommit=True) as connection:
        connection.execute(f"comment on role {role_prefix}_group_nord is null".encode())
    with crm.connect(autocommit=False) as connection:
        (finding,) = make_plan(connection, model).plan.findings
    assert finding.code is Code.ROLE_NAME_TAKEN
    statement = finding.next_step.partition("lost: ")[2]
    with crm.connect(autocommit=True) as connection:
        connection.execute(statement.encode())
    with crm.connect(autocommit=False) as connection:
        assert not verify(connection, model).drifted


@pytest.mark.parametrize("schema", ["crm_people", "crm_access"])
def test_a_schema_that_others_made_before_is_not_taken(crm: Database, role_prefix: str, schema: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    with crm.connect(autocommit=True) as connection:
        connection.execute(f"create schema {schema}; create table {schema}.notes (id integer)".encode())
        before = connection.execute(OWNERS).fetchall()
        with pytest.raises(DatabaseError, match=f'schema "{schema}" already exists.*rename it'):
            make_plan(connection, model)
        assert connection.execute(OWNERS).fetchall() == before
