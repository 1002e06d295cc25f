"""Attacks on services and gateways: a person who tries to become one, and a gateway that is nobody yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from crm_rls.model import Right, Service
from tests.attacks.attacker import DENIED, Attacker, Outcome, leaked
from tests.attacks.stage import MARKERS, PROTECTED, Stage, attack_model, staged
from tests.fixtures.database import Database


@pytest.fixture
def serving(database: Database, role_prefix: str) -> Iterator[Stage]:
    """Return an applied database with a service for reading and a gateway that becomes anna and dora."""
    prefix = role_prefix.rstrip("_")
    etl, web, backup = (f"{prefix}_{name}" for name in ("etl", "web", "backup"))
    options = database.connect().info.server_version >= 160000
    with database.connect() as owner:
        owner.execute(f"create role {etl} login; create role {backup} login")
        owner.execute(f"create role {web} login noinherit")
    model = replace(
        attack_model(prefix),
        services=(
            Service("etl", (etl,), frozenset(PROTECTED), frozenset({Right.READ, Right.UPDATE})),
            Service("backup", (backup,), frozenset(MARKERS), frozenset({Right.READ})),
        ),
        gateways=(web,),
    )
    with staged(database, prefix, model=model) as stage:
        for login in (etl, backup):
            stage.superuser.execute(f"grant usage on schema crm to {login}")
            stage.superuser.execute(f"grant all on all tables in schema crm to {login}")
        for person in ("anna", "dora"):
            how = " with inherit false, set true" if options else ""
            stage.superuser.execute(f"grant {stage.role(person)} to {web}{how}")
        yield stage


def every_marker(stage: Stage) -> set[str]:
    return set().union(*stage.markers("dora"))


def heard(attacker: Attacker) -> list[Outcome]:
    return [attacker.run(f"select * from {table}") for table in MARKERS]


STEALING = (
    "set role {service}",
    "set role {etl}",
    "set session authorization {etl}",
    "grant {service} to {me}",
    "grant {etl} to {me}",
    "alter role {etl} password 'mine'",
    "alter group {service} add user {me}",
    "create policy mine on crm.contact to {me} using (true)",
    "alter policy {service}_read on crm.contact to {me}",
    "drop owned by {service}",
    "reassign owned by {service} to {me}",
    "select crm_people.assign('{etl}', 'sued')",
    "select crm_people.register('etl', '{etl}')",
    "insert into crm_access.model select * from crm_access.model",
    "update crm_access.model set services = '{{}}', gateways = '{{}}'",
)


@pytest.mark.parametrize("person", ["anna", "carl", "dora"])
def test_a_person_does_not_become_a_service(serving: Stage, person: str) -> None:
    attacker, hidden = serving.attacker(person), serving.hidden(person)
    prefix = serving.model.prefix
    names = {"etl": f"{prefix}_etl", "service": f"{prefix}_service_etl", "me": serving.role(person)}
    for statement in STEALING:
        outcome = attacker.run(statement.format(**names))
        assert outcome.denied, (statement, outcome.heard)
        assert not leaked(heard(attacker), hidden)


def test_a_service_hears_all_of_its_tables_and_changes_no_more_than_its_rights(serving: Stage) -> None:
    etl = serving.attacker("etl")
    every, payroll = every_marker(serving), {"marker-payroll-1-"}
    assert leaked(heard(etl), every) == every - payroll
    for statement in (
        "insert into crm.contact (name, territory) values ('x', 'HH')",
        "insert into crm.activity (id, contact_id) values (9000, 1)",
    ):
        assert etl.run(statement).sqlstate == DENIED
    assert etl.run("delete from crm.deal_line").status == "DELETE 0"
    assert etl.run("update crm.deal_line set amount = amount").status == "UPDATE 12"
    assert leaked(heard(serving.attacker("backup")), every) == every
    # A partition that is named directly holds nothing back, as a dump reads it.
    rows = serving.attacker("backup").run("select note from crm.visit_2025").rows
    assert len(rows) == 6


def test_a_service_takes_no_policies_away(serving: Stage) -> None:
    etl, prefix = serving.attacker("etl"), serving.model.prefix
    for name in ("service_etl", "service_backup", "persons", "group_nord"):
        role = f"{prefix}_{name}"
        for statement in (f"drop owned by {role}", f"drop owned by {role} cascade", f"set role {role}"):
            if statement.startswith("set") and name == "service_etl" and serving.version < 160000:
                continue  # before 16 every membership can be set
            assert etl.run(statement).denied, statement
    for statement in (
        "alter table crm.contact disable row level security",
        "select * from crm_access.person",
        "select crm_people.people()",
    ):
        assert etl.run(statement).denied, statement


def test_a_gateway_is_nobody_until_it_is_a_person(serving: Stage) -> None:
    web = serving.attacker("web")
    assert not leaked(heard(web), every_marker(serving))
    web.run(f"set role {serving.role('anna')}")
    mine, hidden = serving.markers("anna")
    assert leaked(heard(web), mine) == mine
    assert not leaked(heard(web), hidden)
    web.run("reset role")
    web.run(f"set role {serving.role('dora')}")
    assert not leaked(heard(web), every_marker(serving))
    web.run("reset role")
    for other in ("carl", "etl", "service_etl", "group_nord", "persons"):
        with pytest.raises(psycopg.Error):
            web.connection.execute(f"set role {serving.model.prefix}_{other}")
