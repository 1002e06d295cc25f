"""Attacks on the work of managers and operators: locks and dependencies that people can make."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.attacks.attacker import Attacker
from tests.attacks.stage import Stage
from tests.fixtures.database import Connection

OUR_KEYS = "select pg_advisory_lock(hashtextextended(k, 0)) from unnest(array['crm_rls', 'crm_access']) as k"


@pytest.fixture(scope="module")
def boss(applied: Stage) -> str:
    """Make an access manager and return the login."""
    login = applied.role("boss")
    with applied.database.connect() as owner:
        owner.execute(f"create role {login} login in role {applied.names.managers}")
    return login


@pytest.fixture
def manager(restored: Stage, boss: str) -> Iterator[Connection]:
    """Return a session of an access manager."""
    with restored.database.login(boss) as connection:
        yield connection


def test_nobody_keeps_managers_waiting_with_advisory_locks(restored: Stage, manager: Connection) -> None:
    anna = restored.attacker("anna", commits=True)
    assert anna.run(OUR_KEYS).sqlstate == ""
    with manager.transaction():
        manager.execute("set local statement_timeout = '5s'")
        manager.execute("select crm_people.deactivate('anna')")
    restored.apply()
    assert anna.run("select * from crm.contact").denied
    manager.execute("select crm_people.reactivate('anna')")


def test_nobody_locks_what_changes_lock(stage: Stage, boss: str) -> None:
    manager = Attacker(stage.database.login(boss, autocommit=False))
    for attacker in (stage.attacker("anna"), stage.attacker("dora"), manager):
        for mode in ("access share", "exclusive", "access exclusive"):
            for table in ("model", "guard", "person", "membership", "log"):
                assert attacker.run(f"lock table crm_access.{table} in {mode} mode nowait").denied
        for catalog in ("pg_authid", "pg_auth_members", "pg_policy", "pg_namespace"):
            assert attacker.run(f"lock table pg_catalog.{catalog} in row exclusive mode nowait").denied
    manager.connection.rollback()


def test_readers_and_dumps_do_not_wait_for_a_change(restored: Stage, manager: Connection) -> None:
    anna, other = restored.attacker("anna"), restored.owner(autocommit=False)
    with manager.transaction(force_rollback=True):
        manager.execute("select crm_people.deactivate('dora')")
        anna.run("set lock_timeout = '1s'")
        assert anna.run("select count(*) from crm.contact").column == [1]
        other.execute("set lock_timeout = '1s'")
        other.execute("lock table crm_access.model in access share mode")
    other.rollback()


def test_residual_a_manager_with_an_open_transaction_keeps_the_lock(
    restored: Stage, manager: Connection
) -> None:
    other = restored.owner()
    with manager.transaction(force_rollback=True):
        manager.execute("select crm_people.deactivate('dora')")
        other.execute("set statement_timeout = '500ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            other.execute("select crm_people.deactivate('dora')")
    assert other.execute("select crm_people.deactivate('dora')").fetchone()


def test_residual_an_open_grant_to_a_group_delays_its_removal(restored: Stage) -> None:
    anna, owner = restored.attacker("anna"), restored.owner()
    role = f"{restored.model.prefix}_group_nord"
    assert anna.run("create temp table mine (id int)").sqlstate == ""
    assert anna.run(f"grant select on mine to {role}").sqlstate == ""
    owner.execute("set lock_timeout = '100ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        owner.execute(f"drop role {role}")


def test_residual_default_privileges_in_another_database_keep_a_role(restored: Stage) -> None:
    login, role = restored.role("anna"), f"{restored.model.prefix}_group_nord"
    server = restored.database.server
    name = server.maintenance_dbname
    with psycopg.connect(restored.database.login_dsn(login), dbname=name, autocommit=True) as anna:
        anna.execute(f"alter default privileges for role {role} grant select on tables to public")
    with restored.owner() as owner, pytest.raises(psycopg.errors.DependentObjectsStillExist) as refused:
        owner.execute(f"drop role {role}")
    assert f"database {name}" in str(refused.value.diag.message_detail)
    with psycopg.connect(server.dsn(), autocommit=True) as owner:
        owner.execute(f"drop owned by {role}")
