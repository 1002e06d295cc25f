"""Tables that the model does not name, in a database: persons get no rows of them."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from crm_rls.diagnostics import Code
from crm_rls.model import Model, TableName
from crm_rls.plan.make import make_plan, make_removal_plan
from crm_rls.verify import verify
from tests.fixtures.applying import applied, brought_in_line
from tests.fixtures.database import Database, Logins
from tests.fixtures.model_text import load
from tests.fixtures.small_crm import SCHEMA

MODEL = """
crm_rls: 1
database:
  prefix: {prefix}
  schemas: {{crm: {{default: blocked}}}}
tables:
  crm.contact: {{class: root, key: id}}
  crm.coun*: {{class: public}}
access_groups:
  everybody: {{all: true, rights: [read]}}
people:
  anna: {{login: {login}, groups: [everybody]}}
services:
  etl: {{login: {service}, tables: [crm.pay*]}}
"""


@pytest.fixture
def model(database: Database, logins: Logins, role_prefix: str) -> Model:
    text = MODEL.format(prefix=role_prefix, login=logins.role("anna"), service=logins.role("etl"))
    with database.connect() as owner:
        owner.execute(SCHEMA)
        owner.execute("grant usage on schema crm to public")
        grant = sql.SQL("grant select on all tables in schema crm to {}, {}")
        owner.execute(grant.format(sql.Identifier(logins.role("anna")), sql.Identifier(logins.role("etl"))))
    return load(text)


def test_each_table_has_its_class_and_the_service_its_tables(
    model: Model, database: Database, logins: Logins
) -> None:
    brought_in_line(database.connect(autocommit=False), model)
    person, service = logins("anna"), logins("etl")
    assert person.execute("select count(*) from crm.contact").fetchone() == (6,)
    assert person.execute("select count(*) from crm.country").fetchone() != (0,)
    for table in ("payroll", "deal", "activity"):
        query = sql.SQL("select count(*) from crm.{}").format(sql.Identifier(table))
        assert person.execute(query).fetchone() == (0,)
    assert service.execute("select count(*) from crm.payroll").fetchone() == (1,)
    assert service.execute("select count(*) from crm.deal").fetchone() == (0,)


def test_a_table_that_is_made_later_is_drift_until_it_is_blocked(
    model: Model, database: Database, logins: Logins
) -> None:
    connection = database.connect(autocommit=False)
    brought_in_line(connection, model)
    with database.connect() as owner:
        owner.execute("create table crm.late as select 1 as id")
        owner.execute("grant select on crm.late to public")
    found = verify(connection, model)
    assert not found.ok
    assert TableName("crm", "late") in {
        TableName.of(step.subject.rpartition(" ")[2]) for step in make_plan(connection, model).plan.steps
    }
    applied(connection, model)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        logins("anna").execute("select from crm.late")


def test_a_verification_names_what_is_open_on_a_table_of_a_pattern(model: Model, database: Database) -> None:
    connection = database.connect(autocommit=False)
    brought_in_line(connection, model)
    with database.connect() as owner:
        owner.execute("alter table crm.payroll disable row level security")
    found = verify(connection, model)
    assert Code.ROW_SECURITY_OFF in {each.code for each in found.diagnostics}


def test_removal_opens_them_again(model: Model, database: Database) -> None:
    connection = database.connect(autocommit=False)
    brought_in_line(connection, model)
    plan = make_removal_plan(connection, model, open_tables=True)
    opened = {statement for step in plan.steps for statement in step.statements}
    assert any('"payroll" DISABLE ROW LEVEL SECURITY' in each for each in opened)
