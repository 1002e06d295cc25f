"""A moment without offset is one of the model's zone wherever rows are asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from psycopg import sql

from crm_rls.model import Assertion, Model, Saying
from crm_rls.model.predicates import Compare, InList
from crm_rls.plan.assertions.planned import with_assertions
from crm_rls.plan.impact.measured import with_impact
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.applying import applied
from tests.fixtures.database import Database
from tests.fixtures.small_crm import SCHEMA, group, small_model

BEFORE_JUNE = Compare("seen_at", "<", "2026-06-01 00:00")
SEEN = """
alter table crm.contact add seen_at timestamptz;
update crm.contact set seen_at = timestamptz '2026-05-31 22:30Z' where id = 1;
update crm.contact set seen_at = timestamptz '2026-05-31 21:30Z' where id = 2;
"""
"""In Berlin half an hour after midnight of the first of June, and half an hour before; both in May in UTC."""


@pytest.fixture
def crm(database: Database) -> Database:
    with database.connect() as connection:
        connection.execute(sql.SQL(SCHEMA))
        connection.execute(sql.SQL(SEEN))
    return database


def early(prefix: str) -> Model:
    """Return a model in which anna sees what was seen before June, and a sentence that says so."""
    model = small_model(prefix, [("anna", "early")])
    return replace(
        model,
        groups=(*model.groups, group("early", BEFORE_JUNE)),
        assertions=(Assertion(Saying.MUST_NOT_SEE, InList("id", ("1",)), "anna", text="id in ('1')"),),
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC"])
def test_a_moment_is_one_of_the_models_zone(crm: Database, role_prefix: str, zone: str) -> None:
    model = replace(early(role_prefix), time_zone=zone)
    sees = {2} if zone == "Europe/Berlin" else {1, 2}
    with crm.connect() as connection:
        applied(connection, replace(model, memberships=()))
        planned = make_plan(connection, model)
        impact = with_impact(connection, planned).impact
        assert impact is not None
        (gain,) = (each for each in impact.people if (each.who, each.table) == ("anna", "crm.contact"))
        assert gain.gained == len(sees)
        foretold = with_assertions(connection, planned, model).assertions
        applied(connection, model)
        shown = crm.login(f"{role_prefix}_anna").execute("select id from crm.contact")
        assert {key for (key,) in shown} == sees
        checked = verify(connection, model).assertions
    for (result,) in (foretold, checked):
        assert result.holds is (1 not in sees)
