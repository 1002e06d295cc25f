"""A schema that leaves the model: what the model in force has made there goes, and nothing opens unsaid."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from crm_rls.change import Risk
from crm_rls.diagnostics import Code, Severity
from crm_rls.errors import Refused
from crm_rls.model import Model, TableName
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan, make_removal_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import CONTACT, SCHEMA, small_model
from tests.fixtures.tables import child

HR = """
create schema hr;
create table hr.salary (id int, day date) partition by range (day);
create table hr.salary_2026 partition of hr.salary for values from ('2026-01-01') to ('2027-01-01');
create table hr.visit (id int primary key, contact_id int references crm.contact (id));
create table hr.own (id int);
create policy theirs on hr.own using (true);
insert into hr.visit values (1, 1);
"""
SALARY, VISIT, OWN = (TableName("hr", name) for name in ("salary", "visit", "own"))
STANDING = """
select c.relname, c.relrowsecurity or c.relforcerowsecurity, p.polname, a.grantee::regrole::text
from pg_class as c left join pg_policy as p on p.polrelid = c.oid
left join lateral aclexplode(c.relacl) as a on a.grantee::regrole::text like %s
where c.relnamespace = 'hr'::regnamespace and c.relkind in ('r', 'p')
"""


@dataclass(frozen=True, slots=True)
class House:
    superuser: Connection
    model: Model
    reader: str

    def plan(self) -> Plan:
        with applying(self.superuser, self.model.prefix) as connection:
            return make_plan(connection, self.model).plan

    def apply(self, *allowed: Risk) -> None:
        with applying(self.superuser, self.model.prefix) as connection:
            plan = make_plan(connection, self.model).plan
            apply_plan(connection, self.model, plan, allowed=frozenset(allowed))

    def removal(self) -> Plan:
        with applying(self.superuser, self.model.prefix) as connection:
            return make_removal_plan(connection, self.model)

    def standing(self) -> set[tuple[object, ...]]:
        return set(self.superuser.execute(STANDING, [f"{self.model.prefix}\\_persons"]).fetchall())


@pytest.fixture
def house(database: Database, role_prefix: str) -> House:
    """Return a database in whose model there was a second schema, and is none."""
    superuser = database.connect()
    superuser.execute(SCHEMA)
    superuser.execute(HR)
    model = small_model(role_prefix.rstrip("_"), [("anna", "nord")])
    reader = f"{model.prefix}_bi"
    superuser.execute(SQL("create role {} login").format(Identifier(reader)))
    superuser.execute(SQL("grant select on hr.salary, hr.own to {}").format(Identifier(reader)))
    with_schema = replace(
        model,
        schemas=("crm", "hr"),
        blocked=(*model.blocked, SALARY, OWN),
        children=(*model.children, child(VISIT, CONTACT, "contact_id")),
    )
    applied(superuser, with_schema)
    return House(superuser, model, reader)


def test_its_tables_lose_what_the_model_made_and_the_plan_says_who_could_read_them(house: House) -> None:
    plan = house.plan()
    opened = {step.subject for step in plan.steps if step.kind == "open table"}
    assert opened == {"hr.salary", "hr.salary_2026", "hr.visit"}
    assert {step.risk for step in plan.steps if step.kind == "open table"} == {Risk.WIDENS}
    told = [each for each in plan.advice if each.code is Code.OPEN_AFTER_REMOVAL]
    assert [(each.object, each.severity) for each in told] == [("table hr.salary", Severity.WARNING)]
    assert f"{house.reader} could use SELECT" in told[0].cause
    with pytest.raises(Refused, match="open table"):
        house.apply()
    house.apply(Risk.WIDENS)
    assert house.standing() == {
        ("salary", False, None, None),
        ("salary_2026", False, None, None),
        ("visit", False, None, None),
        ("own", True, "theirs", None),
    }
    assert house.plan().empty


def test_the_removal_by_a_file_without_it_takes_it_along(house: House) -> None:
    plan = house.removal()
    opened = {step.subject for step in plan.steps if step.kind == "open table"}
    assert {"hr.salary", "hr.salary_2026", "hr.visit", "crm.payroll"} <= opened
    assert "hr.own" not in opened
    found = [each.object for each in plan.findings if each.code is Code.OPEN_AFTER_REMOVAL and each.blocking]
    assert found == ["table hr.salary"]
