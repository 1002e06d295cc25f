"""From a model to an enforced database and back, over real connections."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.change import Risk
from crm_rls.errors import PlanStale, Refused
from crm_rls.model import AssignmentField, Membership, Model, TableName
from crm_rls.model.predicates import And, Compare, Within
from crm_rls.model.territories import Territory, TerritoryTree
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import from_json
from crm_rls.postgres.names import Names
from tests.attacks.attacker import meanwhile
from tests.fixtures.database import Database
from tests.fixtures.small_crm import TREE, small_model, within

MEMBERS = [("anna", "nord"), ("bert", "pumps"), ("bert", "first_contact"), ("carl", "all_of_them")]
EVERYTHING = frozenset(Risk)


def keys(connection: psycopg.Connection[tuple[object, ...]], table: str = "contact") -> list[object]:
    statement = psycopg.sql.SQL("select {} from crm.{} order by 1").format(
        psycopg.sql.Identifier("contact_id" if table == "contact_product" else "id"),
        psycopg.sql.Identifier(table),
    )
    return [row[0] for row in connection.execute(statement)]


def bring_in_line(crm: Database, model: Model) -> None:
    with crm.connect(autocommit=False) as connection:
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=EVERYTHING)


def test_people_see_what_the_model_says(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, MEMBERS)
    bring_in_line(crm, model)
    anna, bert, carl, dora = (crm.login(person.login) for person in model.people)
    assert keys(anna) == [1]
    assert keys(bert) == [1, 2, 4, 6]
    assert keys(carl) == [1, 2, 3, 4, 6]
    assert keys(dora) == []
    assert keys(anna, "activity") == [11, 12]
    assert keys(bert, "deal_line") == [11, 12, 21, 22, 41, 42, 61, 62]
    assert keys(anna, "contact_product") == [1]
    assert anna.execute("select count(*) from crm.country").fetchone() == (2,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        anna.execute("select * from crm.payroll")


def test_a_second_plan_is_empty(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, MEMBERS)
    bring_in_line(crm, model)
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
    assert plan.steps == ()
    assert plan.findings == ()


def test_what_widens_needs_a_word(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, MEMBERS)
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        with pytest.raises(Refused, match="--allow-widening"):
            apply_plan(connection, model, plan)


def test_of_two_first_applies_at_once_the_later_one_has_a_stale_plan(crm: Database, role_prefix: str) -> None:
    """Before the first apply there is no table to lock; names of roles are unique all the same."""
    model = small_model(role_prefix, MEMBERS)
    first, second = crm.connect(autocommit=False), crm.connect(autocommit=False)
    plan = make_plan(second, model).plan
    second.rollback()
    refused: list[PlanStale] = []

    def apply() -> None:
        try:
            apply_plan(second, model, plan, allowed=EVERYTHING)
        except PlanStale as stale:
            refused.append(stale)

    first.execute(
        psycopg.sql.SQL("create role {}").format(psycopg.sql.Identifier(Names(role_prefix).persons))
    )
    with meanwhile(crm.connect(), second, apply):
        first.commit()
    assert len(refused) == 1
    assert second.execute("select to_regnamespace('crm_access')").fetchone() == (None,)


def test_a_stale_plan_is_refused(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, MEMBERS)
    with crm.connect(autocommit=False) as connection:
        plan = from_json(make_plan(connection, model).plan.to_json())
        bring_in_line(crm, replace(model, memberships=()))
        with pytest.raises(PlanStale):
            apply_plan(connection, model, plan, allowed=EVERYTHING)


def test_copies_follow_the_contact_also_through_null(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    bring_in_line(crm, model)
    anna = crm.login(f"{role_prefix}_anna")
    with crm.connect() as owner:
        owner.execute("update crm.contact set territory = 'SH', customer_type = 'customer' where id = 6")
        assert keys(anna, "activity") == [11, 12, 61, 62]
        owner.execute("update crm.contact set territory = null where id = 1")
        assert keys(anna, "activity") == [61, 62]
        owner.execute("update crm.activity set contact_id = 6 where id = 31")
        assert keys(anna, "activity") == [31, 61, 62]
        owner.execute("update crm.activity set contact_id = null where id = 61")
    assert keys(anna, "activity") == [31, 62]


def test_a_membership_that_leaves_the_model_is_revoked(crm: Database, role_prefix: str) -> None:
    bring_in_line(crm, small_model(role_prefix, MEMBERS))
    anna = crm.login(f"{role_prefix}_anna")
    with crm.connect() as owner:
        owner.execute(
            psycopg.sql.SQL("grant {} to {}").format(
                psycopg.sql.Identifier(f"{role_prefix}_group_sued"),
                psycopg.sql.Identifier(f"{role_prefix}_anna"),
            )
        )
    assert keys(anna) == [1, 3, 4]
    bring_in_line(crm, small_model(role_prefix, MEMBERS[1:]))
    assert keys(anna) == [3, 4]


def test_a_renamed_group_keeps_its_members(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    bring_in_line(crm, model)
    renamed = tuple(
        replace(group, name="north", was="nord") if group.name == "nord" else group for group in model.groups
    )
    after = replace(
        model,
        groups=tuple(sorted(renamed, key=lambda group: group.name)),
        memberships=(Membership("anna", "north"),),
    )
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, after).plan
        assert {step.kind for step in plan.steps} <= {
            "rename role",
            "rename policy",
            "rename group rows",
            "alter policy",
            "replace object",  # the view that says which group has which contact
            "drop registry",
            "put registry",
            "record in force",
            "record memberships",
        }
        apply_plan(connection, after, plan, allowed=EVERYTHING)
    assert keys(crm.login(f"{role_prefix}_anna")) == [1]


def test_a_filter_on_another_column_is_carried_too(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    bring_in_line(crm, model)
    narrower = And((within("NORD"), Compare("name", "=", "Hafen AG")))
    groups = tuple(replace(g, filter=narrower) if g.name == "nord" else g for g in model.groups)
    bring_in_line(crm, replace(model, groups=groups))
    anna = crm.login(f"{role_prefix}_anna")
    assert keys(anna, "activity") == [11, 12]
    with crm.connect() as owner:
        owner.execute("update crm.contact set name = 'Hafen AG' where id in (2, 3)")
    assert keys(anna, "activity") == [11, 12, 21, 22]
    with crm.connect(autocommit=False) as connection:
        assert make_plan(connection, replace(model, groups=groups)).plan.steps == ()


def with_tree(model: Model, tree: TerritoryTree) -> Model:
    """Return the model on another tree, with positions."""
    groups = tuple(
        replace(g, filter=Within("territory", g.name.upper(), tree.subtree([g.name.upper()])))
        if g.name in ("nord", "sued")
        else g
        for g in model.groups
    )
    field = AssignmentField("region", "territory", tree=True, position="territory_place")
    return replace(model, territories=tree, groups=groups, assignment=(field,))


def test_a_large_subtree_becomes_an_interval(crm: Database, role_prefix: str) -> None:
    leaves = tuple(Territory(f"N{number:03}", "NORD") for number in range(250))
    tree = TerritoryTree((*TREE.nodes[:4], *leaves, *TREE.nodes[4:]))
    model = with_tree(small_model(role_prefix, [("anna", "nord"), ("bert", "sued")]), tree)
    bring_in_line(crm, model)
    with crm.connect() as owner:
        owner.execute("update crm.contact set territory = 'N249' where id = 6")
        owner.execute("update crm.contact set territory = 'nowhere' where id = 2")
        printed = (
            "select qual from pg_policies where tablename in ('contact', 'activity') and qual like '%place%'"
        )
        policies = owner.execute(printed).fetchall()
        places = owner.execute("select territory_place from crm.contact order by id").fetchall()
    assert policies
    assert all(">= 2" in str(row[0]) and "N249" not in str(row[0]) for row in policies)
    assert places[1] == (None,)
    anna, bert = crm.login(f"{role_prefix}_anna"), crm.login(f"{role_prefix}_bert")
    assert (keys(anna), keys(bert)) == ([1, 6], [3, 4])
    assert keys(anna, "activity") == [11, 12, 61, 62]
    fewer = TerritoryTree(tuple(node for node in tree.nodes if node.key not in ("N000", "N001")))
    moved = with_tree(model, fewer)
    bring_in_line(crm, moved)
    assert (keys(anna), keys(bert, "activity")) == ([1, 6], [31, 32, 41, 42])
    with crm.connect(autocommit=False) as connection:
        assert make_plan(connection, moved).plan.steps == ()


def test_a_trigger_of_the_user_cannot_leave_a_copy_behind(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord")])
    bring_in_line(crm, model)
    with crm.connect() as owner:
        owner.execute(
            "create function crm.moved() returns trigger language plpgsql"
            " as 'begin new.contact_id := 3; return new; end';"
            "create trigger zz_moved before insert on crm.activity for each row execute function crm.moved();"
            "insert into crm.activity values (17, 1, 'goes to contact 3')"
        )
    assert keys(crm.login(f"{role_prefix}_anna"), "activity") == [11, 12]


def test_a_trigger_of_the_user_cannot_leave_a_position_behind(crm: Database, role_prefix: str) -> None:
    leaves = tuple(Territory(f"N{number:03}", "NORD") for number in range(250))
    tree = TerritoryTree((*TREE.nodes[:4], *leaves, *TREE.nodes[4:]))
    bring_in_line(crm, with_tree(small_model(role_prefix, [("anna", "nord")]), tree))
    with crm.connect() as owner:
        owner.execute(
            "create function crm.moved() returns trigger language plpgsql"
            " as 'begin new.territory := ''BY''; return new; end';"
            "create trigger zz_moved before update on crm.contact for each row execute function crm.moved();"
            "update crm.contact set pad = 1 where id = 1"
        )
    assert keys(crm.login(f"{role_prefix}_anna")) == [2]


def test_a_partition_of_a_table_that_was_blocked_is_opened_with_it(crm: Database, role_prefix: str) -> None:
    log, year = TableName("crm", "log"), TableName("crm", "log_2026")
    superuser = crm.connect()
    superuser.execute(
        "create table crm.log (id int, year int) partition by list (year);"
        "create table crm.log_2026 partition of crm.log for values in (2026)"
    )
    model = small_model(role_prefix, MEMBERS)
    bring_in_line(crm, replace(model, blocked=(*model.blocked, log)))
    opened = replace(model, public=(*model.public, log))
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, opened).plan
    tables = {step.subject for step in plan.steps if step.kind == "open table"}
    assert {name for name in tables if "log" in name} == {str(log), str(year)}
    bring_in_line(crm, opened)
    secured = superuser.execute(
        "select count(*) from pg_class where relname like 'log%' and relnamespace = 'crm'::regnamespace "
        "and relrowsecurity"
    )
    assert secured.fetchone() == (0,)
