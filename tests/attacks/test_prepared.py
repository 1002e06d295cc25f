"""Attacks with what was made before a right was taken away: plans, functions, cursors, snapshots.

Below 18.6, 17.11, 16.15 and 15.19 a plan survives REVOKE of a membership (CVE-2026-14666); there `apply`
sends the signal that makes every session plan anew.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.model import Membership, Model
from crm_rls.postgres.versions import needs_replan_signal
from tests.attacks.attacker import Attacker, meanwhile
from tests.attacks.stage import Stage


def without(model: Model, person: str, group: str) -> Model:
    """Return the model without one membership."""
    kept = tuple(each for each in model.memberships if (each.person, each.group) != (person, group))
    assert len(kept) == len(model.memberships) - 1
    return replace(model, memberships=kept)


MADE = (
    "prepare contacts as select id from crm.contact order by id",
    "prepare children (int) as select id from crm.activity where contact_id = $1",
    "prepare change as update crm.deal set title = title returning id",
    (
        "create function pg_temp.held() returns setof int language plpgsql as "
        "$$ begin return query select id from crm.deal_line; end $$"
    ),
)
USED = {"execute contacts": 2, "execute children (3)": 2, "execute change": 2, "select pg_temp.held()": 4}
"""Statements that use what was made, and how many rows they give carl."""


def prepared(stage: Stage, mode: str, isolation: str) -> Attacker:
    """Return a session of carl in which everything was prepared, and used often enough to be planned."""
    attacker = stage.attacker("carl", commits=True)
    attacker.run(f"set plan_cache_mode = {mode}")
    attacker.run(f"set default_transaction_isolation = '{isolation}'")
    for statement in MADE:
        assert attacker.run(statement).sqlstate == ""
    for _ in range(7):
        assert {statement: len(attacker.run(statement).column) for statement in USED} == USED
    return attacker


def test_e01_a_revoked_membership_ends_what_was_prepared(restored: Stage) -> None:
    modes = ("auto", "force_generic_plan", "force_custom_plan")
    levels = ("read committed", "repeatable read", "serializable")
    attackers = [prepared(restored, mode, level) for mode in modes for level in levels]
    restored.apply(without(restored.model, "carl", "sued"))
    for attacker in attackers:
        for statement in USED:
            assert attacker.run(statement).rows == (), statement
        assert attacker.run("select id from crm.contact").rows == ()


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_e05_a_transaction_that_was_open_before_does_not_help(restored: Stage, isolation: str) -> None:
    attacker = prepared(restored, "auto", isolation)
    attacker.run("begin")
    assert attacker.run("execute contacts").column == [3, 4]
    restored.apply(without(restored.model, "carl", "sued"))
    assert attacker.run("select id from crm.contact").rows == ()
    for statement in USED:
        assert attacker.run(statement).rows == (), statement


def test_e01_residual_prepared_statements_go_on_inside_an_open_transaction(restored: Stage) -> None:
    """On every version: a transaction that only repeats prepared statements hears of no change.

    It holds its locks already, so it never looks whether somebody changed a role. It even sees new rows. End
    the sessions of whom you take a right from, or bound transactions by transaction_timeout.
    """
    attacker = prepared(restored, "auto", "read committed")
    attacker.run("begin")
    assert attacker.run("execute contacts").column == [3, 4]
    restored.apply(without(restored.model, "carl", "sued"))
    with restored.owner() as owner:
        owner.execute("insert into crm.contact (id, territory, legal_hold) values (50, 'BY', false)")
    assert attacker.run("execute contacts").column == [3, 4, 50]
    attacker.run("commit")
    assert attacker.run("execute contacts").rows == ()


def test_e01_a_granted_membership_counts_at_once_too(restored: Stage) -> None:
    attacker = restored.attacker("dora", commits=True)
    attacker.run("prepare contacts as select id from crm.contact order by id")
    for _ in range(7):
        assert attacker.run("execute contacts").rows == ()
    restored.apply(
        replace(restored.model, memberships=(*restored.model.memberships, Membership("dora", "sued")))
    )
    assert attacker.run("execute contacts").column == [3, 4]


def test_e01_residual_a_revoke_by_hand_needs_the_signal_on_old_servers(restored: Stage) -> None:
    """Who revokes with plain SQL below the floor must send the signal too: one GRANT that changes nothing."""
    attacker = restored.attacker("carl", commits=True)
    attacker.run("prepare contacts as select id from crm.contact order by id")
    assert attacker.run("execute contacts").column == [3, 4]
    with restored.owner() as owner:
        owner.execute(
            f"revoke {restored.names.group_role('sued')} from {restored.role('carl')}{restored.by_registrar}"
        )
        survives = attacker.run("execute contacts").rows != ()
        assert survives == needs_replan_signal(restored.version)
        owner.execute(f"grant usage on schema crm_people to {restored.names.managers}")
    assert attacker.run("execute contacts").rows == ()


def test_e01_a_changed_filter_counts_in_prepared_statements(restored: Stage) -> None:
    attacker = restored.attacker("anna", commits=True)
    attacker.run("set plan_cache_mode = force_generic_plan")
    attacker.run("prepare contacts as select id from crm.contact")
    assert attacker.run("execute contacts").column == [1]
    (nord,) = (group for group in restored.model.groups if group.name == "nord")
    (sued,) = (group for group in restored.model.groups if group.name == "sued")
    groups = (*(g for g in restored.model.groups if g != nord), replace(nord, filter=sued.filter))
    restored.apply(replace(restored.model, groups=tuple(sorted(groups, key=lambda group: group.name))))
    assert sorted(map(str, attacker.run("execute contacts").column)) == ["3", "4"]


def test_e01_a_changed_attribute_counts_in_prepared_statements(restored: Stage) -> None:
    attacker = restored.attacker("bert", commits=True)
    attacker.run("set plan_cache_mode = force_generic_plan")
    attacker.run("prepare contacts as select id from crm.contact where id in (2, 3) order by id")
    assert attacker.run("execute contacts").column == [2]
    people = tuple(
        replace(person, attributes={"employee_no": "1001"}) if person.name == "bert" else person
        for person in restored.model.people
    )
    restored.apply(replace(restored.model, people=people))
    assert attacker.run("execute contacts").column == [3]


def test_e03_residual_an_open_cursor_goes_on(restored: Stage) -> None:
    """What a cursor has begun it ends with the rights of its beginning; end the session to be sure."""
    attacker = restored.attacker("carl", commits=True)
    attacker.run("begin")
    attacker.run("declare held cursor with hold for select id from crm.contact order by id")
    attacker.run("commit")
    restored.apply(without(restored.model, "carl", "sued"))
    assert attacker.run("fetch all from held").column == [3, 4]
    assert attacker.run("select id from crm.contact").rows == ()


def rows_after(stage: Stage, waiting: str, *changes: str) -> list[tuple[object, ...]]:
    """Return the rows that carl gets for a statement that waits until the changes are committed."""
    attacker, seen = stage.attacker("carl", commits=True), list[tuple[object, ...]]()
    with stage.owner(autocommit=False) as owner, stage.owner() as probe:
        for change in changes:
            owner.execute(change)
        with meanwhile(probe, attacker.connection, lambda: seen.extend(attacker.run(waiting).rows)):
            owner.commit()
    return seen


@pytest.mark.parametrize(
    "statement",
    [
        "select name from crm.contact where id = 3 for update",
        "select subject from crm.activity where id = 31 for update",
    ],
)
def test_a68_who_waits_for_a_row_that_leaves_does_not_get_it(restored: Stage, statement: str) -> None:
    """EvalPlanQual: the conditions on the row itself are asked again of its new version."""
    seen = rows_after(
        restored,
        statement,
        "update crm.contact set territory = 'HH', name = 'new secret' where id = 3",
        "update crm.activity set subject = 'new secret' where id = 31",
    )
    assert seen == []


def test_a68_residual_a_row_that_follows_is_judged_by_the_old_parent(restored: Stage) -> None:
    """In mode `follow` the contact is looked up in the snapshot of the statement, which is older.

    Secrets belong into a transaction after the one that moves the contact; mode `carry` has no such gap.
    """
    seen = rows_after(
        restored,
        "select title from crm.deal where id = 3 for update",
        "update crm.contact set territory = 'HH' where id = 3",
        "update crm.deal set title = 'new secret' where id = 3",
    )
    assert seen == [("new secret",)]
    assert restored.attacker("carl").run("select title from crm.deal where id = 3").rows == ()
