"""Attacks with what a person, a manager or an area manager may do *as* the roles that he or she inherits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from crm_rls.diagnostics import Code
from crm_rls.verify import verify
from tests.attacks.attacker import DENIED, Attacker
from tests.attacks.stage import Stage

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "protect-a-database.md").read_text(encoding="utf-8")

NO_PROVIDER = "22023"
"""No module that knows security labels is loaded."""

DROPPING = (
    "drop owned by {role}",
    "drop owned by {role} cascade",
    "drop owned by {role} restrict",
    "drop owned by {role}, {me}",
    "drop owned by {me}, {role} cascade",
    "do $$ begin drop owned by {role}; end $$",
)
SWALLOWED = "do $$ begin begin drop owned by {role}; exception when others then null; end; end $$"

STANDS = """
select p.polrelid::regclass::text, p.polname::text, array(select unnest(p.polroles)::regrole::text order by 1)
from pg_policy as p
union all
select c.oid::regclass::text, c.relowner::regrole::text, array(select unnest(c.relacl)::text order by 1)
from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('crm', 'crm_access', 'crm_people')
union all
select m.roleid::regrole::text, m.member::regrole::text, array[m.admin_option::text]
from pg_auth_members as m
order by 1, 2, 3
"""
"""Policies with their roles, owners and privileges of relations, and memberships."""


def standing(attacker: Attacker) -> tuple[tuple[object, ...], ...]:
    return attacker.run(STANDS).rows


@pytest.fixture(scope="module", autouse=True)
def managers(applied: Stage) -> Iterator[None]:
    """Make boss an access manager and north the manager of an area."""
    boss, north = applied.role("boss"), applied.role("north")
    with applied.database.connect() as owner:
        owner.execute(f"create role {boss} login; create role {north} login")
        owner.execute(f"grant {applied.names.managers} to {boss}")
        owner.execute("select crm_people.appoint(%s, 'NORD')", (north,))
    yield
    applied.close_sessions()


INHERITED = (
    ("anna", "persons"),
    ("anna", "group_nord"),
    ("dora", "persons"),
    ("emil", "timed_nord"),
    ("boss", "managers"),
    ("north", "area_managers"),
)


@pytest.mark.parametrize(("person", "role"), INHERITED)
def test_nobody_drops_the_policies_of_an_inherited_role(stage: Stage, person: str, role: str) -> None:
    """The guard makes DROP OWNED fail before it commits anything; see compile/protection/guard.py."""
    attacker = stage.attacker(person)
    before = standing(attacker)
    names = {"role": f"{stage.model.prefix}_{role}", "me": stage.role(person)}
    for statement in DROPPING:
        outcome = attacker.run(statement.format(**names))
        assert outcome.denied, (statement, outcome.heard)
        assert "guard" in outcome.error
        assert standing(attacker) == before
    attacker.run(SWALLOWED.format(**names))
    assert standing(attacker) == before


@pytest.mark.parametrize("how", ["set role {role}", "set local role {role}"])
def test_nor_as_the_role_itself_which_15_allows(stage: Stage, anna: Attacker, how: str) -> None:
    before = standing(anna)
    role = f"{stage.model.prefix}_group_nord"
    became = anna.run(how.format(role=role))
    assert became.denied == (stage.version >= 160000)
    assert anna.run(f"drop owned by {role}").denied
    anna.run("drop owned by current_role")
    assert standing(anna) == before


def test_nor_through_a_function_of_the_own(stage: Stage, anna: Attacker) -> None:
    before = standing(anna)
    for rights in ("invoker", "definer"):
        anna.run(
            f"create or replace function pg_temp.drop_it() returns void language plpgsql security {rights} "
            f"as $$ begin execute 'drop owned by {stage.model.prefix}_group_nord'; end $$"
        )
        assert anna.run("select pg_temp.drop_it()").denied
    assert standing(anna) == before


def test_dropping_what_oneself_owns_takes_nothing_from_others(anna: Attacker) -> None:
    before = standing(anna)
    assert anna.run("drop owned by current_user cascade").sqlstate == ""
    assert standing(anna) == before


def test_roles_that_nobody_inherits_are_out_of_reach(stage: Stage) -> None:
    for person in ("anna", "boss", "north"):
        attacker = stage.attacker(person)
        for role in ("owner", "registrar", "group_sued", "carl"):
            name = f"{stage.model.prefix}_{role}"
            assert attacker.run(f"drop owned by {name}").denied
            assert attacker.run(f"reassign owned by {name} to current_user").denied
            assert attacker.run(
                f"alter default privileges for role {name} grant select on tables to public"
            ).denied


@pytest.mark.parametrize(("person", "role"), INHERITED)
def test_nobody_reaches_the_guard(stage: Stage, person: str, role: str) -> None:
    attacker = stage.attacker(person)
    for statement in (
        "delete from crm_access.guard",
        "select * from crm_access.guard",
        "grant select on crm_access.guard to current_user",
        "grant select (tableoid) on crm_access.guard to current_user",
        f"revoke delete on crm_access.guard from {stage.model.prefix}_{role}",
        "alter table crm_access.guard owner to current_user",
        "lock table crm_access.guard",
        "drop table crm_access.guard",
    ):
        assert attacker.run(statement).denied, statement


@pytest.mark.parametrize("wide", ["pg_read_all_data", "pg_write_all_data"])
def test_residual_who_may_read_or_write_everything_passes_the_guard(stage: Stage, wide: str) -> None:
    """The guard asks for column privileges, and such a role has them all. Rule 0103 calls both errors."""
    anna = stage.role("anna")
    with stage.owner() as owner:
        owner.execute(f"grant {wide} to {anna}")
    try:
        attacker = stage.attacker("anna")
        before = standing(attacker)
        assert attacker.run(f"drop owned by {stage.model.prefix}_group_nord").sqlstate == ""
        assert standing(attacker) != before
    finally:
        with stage.owner() as owner:
            owner.execute(f"revoke {wide} from {anna}")


@pytest.mark.parametrize("wide", ["pg_read_all_data", "pg_write_all_data"])
def test_an_event_trigger_stops_who_passes_the_guard(fresh: Stage, wide: str) -> None:
    """The statements of docs/howto/protect-a-database.md; apply and removal go on with them."""
    (recipe,) = re.findall(r"^```sql\n(create schema crm_fence;.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    anna, group = fresh.role("anna"), f"{fresh.model.prefix}_group_nord"
    with fresh.owner() as owner:
        owner.execute(recipe)
        owner.execute(f"grant {wide} to {anna}")
    attacker = fresh.attacker("anna")
    before = standing(attacker)
    for statement in (f"drop owned by {group}", f"drop owned by {group} cascade", f"drop owned by {anna}"):
        assert attacker.run(statement).denied, statement
    assert standing(attacker) == before
    fresh.apply(replace(fresh.model, groups=fresh.model.groups[:-1]))
    with fresh.owner() as owner:
        own = verify(owner, fresh.model).findings
        assert not [each for each in own if each.code is Code.EVENT_TRIGGER]
        name = f"{fresh.model.prefix}_nobody"
        owner.execute(f"create role {name}; drop owned by {name}; drop role {name}")


@pytest.mark.parametrize(("person", "role"), INHERITED)
def test_reassigning_what_an_inherited_role_owns_moves_nothing(stage: Stage, person: str, role: str) -> None:
    attacker = stage.attacker(person)
    before = standing(attacker)
    outcome = attacker.run(f"reassign owned by {stage.model.prefix}_{role} to current_user")
    assert outcome.sqlstate in ("", DENIED)
    assert standing(attacker) == before


@pytest.mark.parametrize(("person", "role"), INHERITED)
def test_nobody_says_what_an_inherited_role_is(stage: Stage, person: str, role: str) -> None:
    attacker = stage.attacker(person)
    before = standing(attacker)
    name = f"{stage.model.prefix}_{role}"
    for statement in (
        f"comment on role {name} is 'mine'",
        f"comment on policy {stage.model.prefix}_group_nord_read on crm.contact is 'mine'",
        "comment on table crm.contact is 'mine'",
        "comment on schema crm_access is 'mine'",
        f"alter role {name} set row_security = off",
        f"alter role {name} login",
        f"alter role {name} rename to mine",
        f"alter role {stage.role('carl')} set row_security = off",
        f"alter role {stage.role('carl')} password 'mine'",
        "alter role all set row_security = off",
        f"alter database {stage.database.name} set row_security = off",
        f"drop role {name}",
        f"grant {name} to {stage.role('carl')}",
        f"revoke {name} from {stage.role('carl')}",
        f"alter policy {stage.model.prefix}_group_nord_read on crm.contact using (true)",
        f"drop policy {stage.model.prefix}_group_nord_read on crm.contact",
    ):
        outcome = attacker.run(statement)
        assert outcome.denied or "grant" in statement[:6] or "revoke" in statement[:6], outcome.heard
    for target in (f"role {name}", "table crm.contact", "schema crm"):
        assert attacker.run(f"security label on {target} is 'mine'").sqlstate in (NO_PROVIDER, DENIED)
    assert standing(attacker) == before


def test_own_settings_are_the_own_business(anna: Attacker) -> None:
    """They count for the own logins only; rule 0110 names those that matter."""
    assert anna.run("alter role current_user set row_security = off").sqlstate == ""
    assert anna.run("alter role current_user set session_replication_role = replica").denied


@pytest.mark.parametrize("signal", ["pg_terminate_backend", "pg_cancel_backend"])
def test_nobody_ends_a_session_of_another_login(stage: Stage, signal: str) -> None:
    sessions = {person: stage.attacker(person) for person in ("anna", "carl", "boss", "north")}
    sessions["owner"] = Attacker(stage.owner())
    pids = {name: each.run("select pg_backend_pid()").column[0] for name, each in sessions.items()}
    for attacking in ("anna", "boss", "north"):
        for target in set(sessions) - {attacking}:
            assert sessions[attacking].run(f"select {signal}({pids[target]})").denied, (attacking, target)
    assert all(each.run("select 1").column == [1] for each in sessions.values())


def test_residual_who_has_two_sessions_may_end_the_other(stage: Stage) -> None:
    """With one login for several people they end each other's: PostgreSQL knows only the login."""
    one, other = stage.attacker("anna"), stage.attacker("anna")
    (pid,) = other.run("select pg_backend_pid()").column
    assert one.run(f"select pg_terminate_backend({pid})").column == [True]
    with pytest.raises(psycopg.OperationalError):
        other.connection.execute("select 1")
