"""Contacts whose territory is in no tree: plan and verify count them, for who sees every contact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Child, ColumnOf, Model, TableName
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.audited import MEMBERS, Audited
from tests.fixtures.database import Connection, Database, Logins
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import SCHEMA, small_model

TYPING_ERRORS = (
    "update crm.contact set territory = 'hh' where id in (1, 5);"
    "update crm.contact set territory = 'NRD' where id = 2"
)


def _told(connection: Connection, model: Model) -> tuple[Diagnostic, ...]:
    plan = make_plan(connection, model).plan
    planned = tuple(each for each in plan.all_advice if each.code is Code.OUTSIDE_TREE)
    verified = (each for each in verify(connection, model).findings if each.code is Code.OUTSIDE_TREE)
    assert tuple(verified) == planned
    return planned


def test_values_are_counted_and_named_with_what_was_meant(audited: Audited) -> None:
    with audited.rolled_back():
        assert _told(audited.connection, audited.model) == ()
        audited.run(TYPING_ERRORS)
        (found,) = _told(audited.connection, audited.model)
    assert found.severity is Severity.WARNING
    assert found.cause.startswith("3 contacts have a value in column territory that is not a territory")
    assert "'hh' (2, did you mean HH?), 'NRD' (1" in found.cause


def test_a_territory_that_leaves_the_model_while_contacts_have_it(audited: Audited) -> None:
    tree = type(audited.model.territories)(
        tuple(each for each in audited.model.territories.nodes if each.key != "BW")
    )
    with audited.rolled_back():
        (found,) = _told(audited.connection, replace(audited.model, territories=tree))
    assert found.cause.startswith("1 contact has a value in column territory")


def test_of_many_values_the_most_frequent_are_named(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run(
            "insert into crm.contact (id, territory) select n, 'X' || n from generate_series(100, 111) n"
        )
        audited.run("insert into crm.contact (id, territory) values (99, 'X105')")
        (found,) = _told(audited.connection, audited.model)
    assert ": 'X105' (2" in found.cause
    assert found.cause.count("'") == 2 * 5
    assert "and 7 more values" in found.cause


def test_a_further_table_is_counted_and_named(audited: Audited) -> None:
    lead = TableName("crm", "lead")
    (region,) = audited.model.assignment
    model = replace(
        audited.model,
        children=(*audited.model.children, Child(lead)),
        assignment=(replace(region, on=(ColumnOf(lead, "area"),)),),
    )
    with audited.rolled_back():
        audited.run(
            "create table crm.lead (id int primary key, area text);"
            "insert into crm.lead values (1, 'NORD'), (2, 'nord'), (3, 'nord'), (4, null)"
        )
        (found,) = _told(audited.connection, model)
    assert found.object == "assignment region on crm.lead"
    assert found.cause.startswith("2 rows of crm.lead have a value in column area that is not a territory")
    assert "'nord' (2, did you mean NORD?)" in found.cause


def test_what_persons_see_of_such_a_contact(crm: Database, role_prefix: str) -> None:
    """As the finding says: anna's NORD hides it, the group of all contacts does not."""
    connection, model = crm.connect(), small_model(role_prefix, MEMBERS)
    apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
    seen = "select id from crm.contact where id = 1"
    anna, carl = (crm.login(f"{role_prefix}_{name}") for name in ("anna", "carl"))
    assert anna.execute(seen).fetchall() == [(1,)]
    connection.execute("update crm.contact set territory = 'hh' where id = 1")
    assert anna.execute(seen).fetchall() == []
    assert carl.execute(seen).fetchall() == [(1,)]


@pytest.mark.parametrize("applied", [False, True])
def test_the_operator_counts_before_and_after_the_first_apply(
    operator: Operator, role_prefix: str, applied: bool
) -> None:
    connection, model = operator.connect(), small_model(role_prefix)
    connection.execute(sql.SQL(SCHEMA))
    if applied:
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
    with operator.database.connect() as superuser:
        superuser.execute(TYPING_ERRORS)
    (found,) = _told(connection, model)
    assert found.cause.startswith("3 contacts")


def test_who_does_not_see_all_contacts_counts_nothing_and_is_told(
    crm: Database, logins: Logins, role_prefix: str
) -> None:
    connection, model = crm.connect(), small_model(role_prefix, MEMBERS)
    apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
    connection.execute(TYPING_ERRORS)
    for statement in (
        "grant usage on schema crm, crm_access, crm_people to {}",
        "grant select on all tables in schema crm, crm_access to {}",
    ):
        connection.execute(sql.SQL(statement).format(sql.Identifier(logins.role("auditor"))))
    (found,) = _told(logins("auditor"), model)
    assert (found.severity, "not counted" in found.cause) == (Severity.INFO, True)
