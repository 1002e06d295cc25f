"""Contacts with a key of two columns: views, faces, assertions, rules and copies take all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.answers import answering
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.totals import rows_seen
from crm_rls.answers.why import why
from crm_rls.diagnostics import Code
from crm_rls.model import Assertion, AssignmentField, Family, Model, Saying
from crm_rls.model.assignment import Rule, exact
from crm_rls.model.predicates import TRUE, Compare
from crm_rls.people.reassign import reassign
from crm_rls.postgres.sqltext import SQL, Identifier
from crm_rls.verify import verify
from tests.fixtures.database import Database
from tests.fixtures.tenants import VENDOR
from tests.fixtures.tenants_stage import settle, tenants_model
from tests.fixtures.web import DEAL
from tests.property.stage import Stage


@pytest.fixture
def stage(database: Database, role_prefix: str) -> Stage:
    stage = Stage.of(database, role_prefix)
    settle(stage)
    return stage


def applied(stage: Stage, model: Model) -> Model:
    cast = stage.cast(model)
    stage.apply(cast)
    return cast


def test_groups_and_faces_of_a_contact_are_asked_by_all_columns(stage: Stage) -> None:
    applied(stage, tenants_model())
    groups = stage.superuser.execute("select contact, access_group from crm_access.contact_group")
    assert groups.fetchall() == [(["1", "1"], "side")]
    faces = "select person from crm_people.faces_of(%s)"
    assert stage.superuser.execute(faces, ["{1,1}"]).fetchall() == [("p0",)]
    assert stage.superuser.execute(faces, ["{1,2}"]).fetchall() == [(None,)]
    with answering(stage.planner) as answers:
        assert [each.person for each in who_sees(answers, "1,1").people] == ["p0"]
        assert not who_sees(answers, "1,2").people
        assert who_sees(answers, "1,1", table="crm.deal").people
        assert not why(answers, "p0", "1,2", table="crm.deal").allowed
        assert rows_seen(answers, "p0", DEAL) == ("1,1",)


MANY = """
insert into crm.contact (id, kind, company, number)
select n, 'a', n % 50, n from generate_series(100, 20000) n;
insert into crm.vendor (id, kind, company, number)
select n, 'a', n % 50, n from generate_series(100, 20000) n;
insert into crm.deal (id, kind, branch, no, company, contact_no)
select n, 'a', n % 50, n, n % 50, n from generate_series(100, 20000) n
"""


def test_answers_in_sql_look_every_row_up_by_the_index_of_its_key(stage: Stage) -> None:
    applied(stage, tenants_model())
    stage.superuser.execute(SQL(MANY))
    stage.superuser.execute("analyze")
    tables = ("crm.contact", "crm.vendor", "crm.deal")
    read = "select sum(pg_stat_get_xact_tuples_returned(t::regclass)) from unnest(%s::text[]) as t"
    with stage.superuser.transaction():
        stage.superuser.execute("set local enable_bitmapscan = off")
        for root in tables:
            asked = ["{21,4721}", None if root == "crm.contact" else root]
            see = "select person from crm_people.who_sees(%s, root => %s)"
            assert stage.superuser.execute(see, asked).fetchall() == [("p0",)], root
            allows = "select allows from crm_people.why('p0', %s, root => %s)"
            assert stage.superuser.execute(allows, asked).fetchall() == [(True,)], root
        faces = "select person from crm_people.faces_of('{21,4721}')"
        assert stage.superuser.execute(faces).fetchall() == [("p0",)]
        assert stage.superuser.execute(read, [list(tables)]).fetchone() == (0,)  # by sequential scans


def test_a_key_that_does_not_fit_finds_no_other_row(stage: Stage) -> None:
    stage.superuser.execute(
        "alter table crm.offer drop constraint offer_seller_company_seller_no_fkey; "
        "alter table crm.offer alter column seller_no type varchar(4); "
        "alter table crm.vendor alter column number type varchar(4); "
        "alter table crm.offer add foreign key (seller_company, seller_no) "
        "references crm.vendor (company, number)"
    )
    applied(stage, tenants_model())
    stage.superuser.execute("insert into crm.vendor (id, kind, company, number) values (4, 'a', 7, 'abcd')")
    see = "select person from crm_people.who_sees(%s, root => 'crm.vendor')"
    assert stage.superuser.execute(see, ["{7,abcd}"]).fetchall() == [("p0",)]
    assert stage.superuser.execute(see, ["{7,abcde}"]).fetchall() == []


def test_faces_and_assertions_of_a_further_root_are_asked_by_all_columns(stage: Stage) -> None:
    assertion = Assertion(Saying.MUST_SEE, TRUE, "p0", text="all: true", on=VENDOR)
    families = (Family("sales"), Family("sales", on=VENDOR))
    model = applied(stage, replace(tenants_model(), families=families, assertions=(assertion,)))
    faces = "select person from crm_people.faces_of(%s, root => 'crm.vendor')"
    assert stage.superuser.execute(faces, ["{1,1}"]).fetchall() == [("p0",)]
    assert stage.superuser.execute(faces, ["{2,1}"]).fetchall() == [(None,)]
    conflicts = "select root, contact from crm_people.face_conflicts_at(now()) order by root, contact"
    assert stage.superuser.execute(conflicts).fetchall() == [
        ("crm.vendor", "{2,1}"),
        (None, "{1,2}"),
        (None, "{2,1}"),
    ]
    (result,) = verify(stage.superuser, model).assertions
    assert [example.key for example in result.examples] == ["2,1"]


def test_verify_names_a_contact_by_all_columns_and_looks_at_the_copies(stage: Stage) -> None:
    assertion = Assertion(Saying.MUST_SEE, Compare("company", "=", "1"), "p0", text="company = '1'")
    model = applied(stage, replace(tenants_model(), assertions=(assertion,)))
    report = verify(stage.superuser, model, deep=True)
    (result,) = report.assertions
    assert [example.key for example in result.examples] == ["1,2"]
    assert not any(each.code is Code.CARRIED_COPIES for each in report.findings)
    copy = Identifier(model.prefix + "_kind")
    stage.superuser.execute("alter table crm.deal disable trigger all")
    stage.superuser.execute(SQL("update crm.deal set {} = 'a' where id = 2").format(copy))
    stage.superuser.execute("alter table crm.deal enable trigger all")
    found = verify(stage.superuser, model, deep=True).findings
    # The item copies the deal, and does not look further.
    assert {each.object for each in found if each.code is Code.CARRIED_COPIES} == {"crm.deal", "crm.item"}


def test_rules_are_applied_in_batches_by_all_columns(stage: Stage) -> None:
    stage.superuser.execute("alter table crm.contact add owner text")
    rule = Rule((exact("kind", "b"),), "x")
    field = AssignmentField("owner", "owner", rules=(rule,))
    model = applied(stage, replace(tenants_model(), assignment=(field,)))
    stage.superuser.execute(
        "alter table crm.contact disable trigger all; update crm.contact set owner = null"
    )
    stage.superuser.execute("alter table crm.contact enable trigger all")
    stage.apply(model)
    list(reassign(stage.planner, model, batch=1))
    found = stage.superuser.execute("select id, owner from crm.contact order by id").fetchall()
    assert found == [(1, None), (2, "x"), (3, "x")]
