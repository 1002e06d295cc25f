"""Attacks on identity: who escapes row security altogether, and who becomes somebody else."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.change import Risk
from crm_rls.errors import Refused
from crm_rls.plan.apply import refuse_unsaid
from crm_rls.plan.make import make_plan
from tests.attacks.attacker import DENIED, Attacker, Outcome, leaked
from tests.attacks.stage import MARKERS, PROTECTED, VISIT, Stage
from tests.fixtures.database import Logins


def every_table(attacker: Attacker) -> list[Outcome]:
    """Read every table of the CRM."""
    return [
        attacker.run(sql.SQL("select * from {}").format(sql.Identifier(table.schema, table.name)))
        for table in MARKERS
    ]


@pytest.mark.parametrize("attribute", ["superuser", "bypassrls"])
def test_a01_who_escapes_every_policy_cannot_be_a_person(stage: Stage, attribute: str) -> None:
    with stage.database.connect() as owner, owner.transaction(force_rollback=True):
        owner.execute(f"alter role {stage.role('anna')} {attribute}")
        plan = make_plan(owner, stage.model).plan
        with pytest.raises(Refused, match=rf"{stage.role('anna')}: it is .*no policy applies"):
            refuse_unsaid(plan, frozenset(Risk))


def test_a02_the_owner_of_the_tables_sees_what_policies_say_nothing(fresh: Stage, logins: Logins) -> None:
    legacy = logins.role("legacy")
    with fresh.owner() as owner:
        for table in MARKERS:
            owner.execute(f"alter table {table} owner to {legacy}")
        owner.execute(f"grant usage on schema crm to {legacy}")
    attacker = Attacker(logins("legacy"))
    assert [outcome.rows for outcome in every_table(attacker)] == [()] * len(MARKERS)


@pytest.mark.parametrize(
    "statement",
    [
        "alter table crm.contact disable row level security",
        "alter table crm.contact no force row level security",
        "alter table crm.contact owner to {me}",
        "create policy mine on crm.contact for select to {me} using (true)",
        "alter policy {prefix}_group_nord_read on crm.contact using (true)",
        "drop policy {prefix}_group_nord_read on crm.contact",
        "drop table crm.contact",
        "alter table crm.contact rename to gone",
        "alter view crm.contact_list set (security_invoker = false)",
    ],
)
def test_a03_nobody_but_the_owner_changes_the_protection(
    stage: Stage, anna: Attacker, statement: str
) -> None:
    prefix = stage.model.prefix
    outcome = anna.run(statement.format(me=stage.role("anna"), prefix=prefix))
    assert outcome.denied, outcome.heard


@pytest.mark.parametrize(
    "statement",
    [
        "grant {prefix}_group_sued to {me}",
        "grant {prefix}_persons to {me} with admin option",
        "grant {prefix}_owner to {me}",
        "grant pg_execute_server_program to {me}",
        "grant pg_read_all_data to {me}",
        "grant postgres to {me}",
        "create role {prefix}_evil bypassrls",
        "alter role {me} superuser",
        "alter role {me} bypassrls",
        "alter role {me} createrole",
        "alter role {prefix}_carl password 'mine'",
        "alter role {me} rename to {prefix}_mine",
        "alter role {prefix}_group_sued login",
    ],
)
def test_a05_nobody_gives_himself_a_role(stage: Stage, anna: Attacker, statement: str) -> None:
    user = stage.database.server.user
    statement = statement.replace("grant postgres", f"grant {user}")
    outcome = anna.run(statement.format(me=stage.role("anna"), prefix=stage.model.prefix))
    renaming = outcome.sqlstate == "0A000" and " rename " in statement  # nobody renames who is logged in
    assert outcome.denied or renaming, outcome.heard


def test_a06_nobody_passes_his_own_group_on(stage: Stage, anna: Attacker) -> None:
    granted = anna.run(f"grant {stage.model.prefix}_group_nord to {stage.role('dora')}")
    assert granted.denied
    assert stage.attacker("dora").run("select * from crm.contact").rows == ()


def test_a07_nobody_is_in_a_role_of_postgresql_itself(stage: Stage, anna: Attacker) -> None:
    outcome = anna.run(
        "select rolname from pg_roles where pg_has_role(oid, 'MEMBER') and not starts_with(rolname, %s)",
        f"{stage.model.prefix}_",
    )
    assert outcome.column == []


def test_a10_nobody_reads_the_log_of_changes(stage: Stage, anna: Attacker) -> None:
    assert anna.run("select pg_create_logical_replication_slot('s', 'test_decoding')").denied
    # A standby's connection reads files, not rows; the server asks for the attribute REPLICATION.
    stage.attacker("anna")
    dsn = make_conninfo(stage.database.login_dsn(stage.role("anna")), replication="database")
    with pytest.raises(psycopg.OperationalError, match=r"(?i)replication"):
        psycopg.connect(dsn)


def test_a11_a_login_is_nobody_else(stage: Stage, anna: Attacker) -> None:
    outcome = anna.run("select current_user::text, session_user::text, current_setting('role')")
    assert outcome.rows == ((stage.role("anna"), stage.role("anna"), "none"),)


def test_a11_own_settings_make_nobody_else(fresh: Stage) -> None:
    me, prefix = fresh.role("anna"), fresh.model.prefix
    attacker = fresh.attacker("anna", commits=True)
    attacker.run(f"alter role {me} set role = '{prefix}_group_sued'")
    attacker.run(f"alter role {me} set session_authorization = '{prefix}_carl'")
    attacker.run(f"alter role {me} set row_security = off")
    attacker.run(f"alter role {me} reset row_security")
    again = fresh.attacker("anna")
    assert not leaked(every_table(again), fresh.hidden("anna"))


def test_a13_who_does_not_inherit_sees_no_more(fresh: Stage) -> None:
    with fresh.owner() as owner:
        owner.execute(f"alter role {fresh.role('carl')} noinherit")
    twin = fresh.attacker("carl")
    assert not leaked(every_table(twin), fresh.hidden("carl"))


def test_a16_without_a_group_there_is_nothing(dora: Attacker) -> None:
    for table in PROTECTED:
        name = sql.Identifier(table.schema, table.name)
        assert dora.run(sql.SQL("select * from {}").format(name)).rows == ()
        insert = sql.SQL("insert into {} ({}) values (default)").format(name, sql.Identifier(MARKERS[table]))
        inserted = dora.run(insert)
        # A row without a day has no partition, and that is said first.
        assert inserted.denied or (table == VISIT and inserted.sqlstate == "23514"), inserted.heard
        deleted = dora.run(sql.SQL("delete from {}").format(name))
        assert deleted.denied or deleted.status == "DELETE 0", deleted.heard
    assert dora.run("update crm.contact set pad = 1").status == "UPDATE 0"
    assert dora.run("update crm.activity set id = id").status == "UPDATE 0"


def test_a44_a_login_that_the_model_does_not_know_sees_nothing(stage: Stage, logins: Logins) -> None:
    # The fixture makes its role in another database of the same server; roles belong to all of them.
    logins.role("stranger")
    dsn = logins("stranger").info.dsn
    password = logins("stranger").info.password
    with psycopg.connect(make_conninfo(dsn, dbname=stage.database.name, password=password)) as connection:
        attacker = Attacker(connection)
        assert {outcome.sqlstate for outcome in every_table(attacker)} == {DENIED}


def test_a98_who_left_the_model_loses_open_sessions_too(restored: Stage) -> None:
    attacker = restored.attacker("carl", commits=True)
    attacker.run("prepare mine as select id from crm.contact")
    assert len(attacker.run("execute mine").column) == 2
    left = tuple(person for person in restored.model.people if person.name != "carl")
    stay = tuple(each for each in restored.model.memberships if each.person != "carl")
    restored.apply(replace(restored.model, people=left, memberships=stay))
    assert attacker.run("execute mine").denied
    assert {outcome.sqlstate for outcome in every_table(attacker)} == {DENIED}
