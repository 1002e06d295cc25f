"""Attacks through partitions and inheritance: rows of a protected table read under another name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from crm_rls.errors import CompileError
from crm_rls.model import Child, TableName
from crm_rls.plan.make import make_plan
from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import SCHEMA, Stage, attack_model, staged
from tests.fixtures.database import Database

PARTITIONS = ("crm.visit_2025", "crm.visit_2026")


@pytest.mark.parametrize("partition", PARTITIONS)
def test_b09_a_partition_is_not_read_directly(anna: Attacker, partition: str) -> None:
    assert len(anna.run("select * from crm.visit").rows) == 2
    assert anna.run(f"select * from {partition}").denied
    assert anna.run(f"delete from {partition}").denied
    assert anna.run(f"truncate {partition}").denied


def test_b09_a_grant_on_all_tables_does_not_open_partitions(fresh: Stage) -> None:
    with fresh.owner() as owner:
        owner.execute(f"grant select, update, delete on all tables in schema crm to {fresh.role('anna')}")
    anna = fresh.attacker("anna", leak=True)
    for partition in PARTITIONS:
        assert anna.run(f"select * from {partition} where pg_temp.f_leak(note)").rows == ()
        assert anna.run(f"delete from {partition}").status == "DELETE 0"
        assert anna.run(f"update {partition} set note = 'mine'").status == "UPDATE 0"
    assert not anna.notices
    assert anna.run("select * from crm.payroll").rows == ()


def test_b10_a_later_partition_is_denied_and_the_next_plan_protects_it(fresh: Stage) -> None:
    with fresh.owner(autocommit=False) as owner:
        owner.execute(
            "create table crm.visit_2027 partition of crm.visit "
            "for values from ('2027-01-01') to ('2028-01-01')"
        )
        owner.execute("insert into crm.visit values (21, 3, '2027-06-01', 'marker-visit-21-')")
        owner.commit()
        assert fresh.attacker("anna").run("select * from crm.visit_2027").denied
        assert [step.subject for step in make_plan(owner, fresh.model).plan.steps] == ["crm.visit_2027"]
        owner.rollback()
    fresh.apply()
    with fresh.owner() as owner:
        owner.execute(f"grant select on crm.visit_2027 to {fresh.role('anna')}")
    assert fresh.attacker("anna").run("select * from crm.visit_2027").rows == ()


def test_b11_rows_move_between_partitions_but_not_out_of_the_scope(stage: Stage) -> None:
    carl = stage.attacker("carl")
    moved = carl.run(
        "update crm.visit set day = '2026-12-31' where id = 3 returning tableoid::regclass::text"
    )
    assert moved.column == ["crm.visit_2026"]
    assert carl.run("update crm.visit set day = '2026-12-31', contact_id = 1 where id = 3").denied
    assert carl.run("insert into crm.visit (contact_id, day) values (1, '2026-02-01')").denied
    assert carl.run("insert into crm.visit_2026 (contact_id, day) values (3, '2026-02-01')").denied
    assert carl.run("insert into crm.visit (contact_id, day) values (3, '2026-02-01')").status == "INSERT 0 1"


@pytest.mark.parametrize("declared", ["public", "blocked", "child"])
def test_b11_a_partition_is_not_declared_by_its_name(stage: Stage, declared: str) -> None:
    name = TableName("crm", "visit_2025")
    changes: Mapping[str, Mapping[str, Any]] = {
        "public": {"public": (*stage.model.public, name)},
        "blocked": {"blocked": (*stage.model.blocked, name)},
        "child": {"children": (*stage.model.children, Child(name))},
    }
    model = replace(stage.model, **changes[declared])
    with (
        stage.owner() as owner,
        pytest.raises(CompileError, match=r"crm\.visit_2025 is a partition of crm\.visit"),
    ):
        make_plan(owner, model)


def test_b11_a_child_of_a_protected_table_is_not_public(database: Database, role_prefix: str) -> None:
    prefix = role_prefix.rstrip("_")
    lesser = TableName("crm", "supplier")
    model = attack_model(prefix)
    with (
        pytest.raises(
            CompileError, match=r"crm\.supplier inherits from crm\.contact, and is protected with it"
        ),
        staged(
            database,
            prefix,
            f"{SCHEMA} create table crm.supplier () inherits (crm.contact);",
            replace(model, public=(*model.public, lesser)),
        ),
    ):
        pytest.fail("this model must not be applied")


PARTY = """
create table crm.party (pad int);
alter table crm.contact inherit crm.party;
"""


@pytest.mark.parametrize("kind", ["public", "blocked"])
def test_b11_a_parent_that_is_open_opens_its_children(
    database: Database, role_prefix: str, kind: str
) -> None:
    """Who reads a parent reads its children by the parent's rules alone."""
    prefix = role_prefix.rstrip("_")
    model = attack_model(prefix)
    party = TableName("crm", "party")
    if kind == "public":
        with (
            pytest.raises(CompileError, match=r"crm\.contact inherits from crm\.party"),
            staged(database, prefix, SCHEMA + PARTY, replace(model, public=(*model.public, party))),
        ):
            pytest.fail("this model must not be applied")
        return
    blocked = replace(model, blocked=(*model.blocked, party))
    with staged(database, prefix, SCHEMA + PARTY, blocked) as stage:
        anna = stage.attacker("anna")
        assert anna.run("select * from crm.party").denied
        assert not leaked([anna.run("select * from crm.contact")], stage.hidden("anna"))


def test_b11_nobody_adopts_a_protected_table(anna: Attacker) -> None:
    for statement in (
        "create temp table mine () inherits (crm.contact)",
        "create temp table mine partition of crm.visit for values from ('2030-01-01') to ('2031-01-01')",
        "create temp table mine (like crm.visit)",
        "alter table crm.visit attach partition mine for values from ('2030-01-01') to ('2031-01-01')",
        "alter table crm.visit detach partition crm.visit_2025",
        "alter table crm.activity inherit mine",
        "alter table mine inherit crm.activity",
    ):
        outcome = anna.run(statement)
        temporary = outcome.sqlstate in ("42P17", "42809")  # temporary tables and permanent ones do not mix
        assert outcome.denied or temporary or "like crm.visit" in statement, outcome.heard
