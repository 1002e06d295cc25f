"""Attacks by writing: blind writes, moving rows, planting rows, children of hidden parents, error texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.model import Right
from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import PROTECTED, Stage, attack_model, staged
from tests.fixtures.database import Database
from tests.fixtures.small_crm import ACTIVITY


def hidden_rows(stage: Stage, person: str) -> dict[str, object]:
    """Return the rows that are hidden from the person, as the person's session has left them."""
    world = stage.world()
    hidden = stage.hidden(person)
    return {
        marker: row
        for table in PROTECTED
        for row in world.tables[table]
        for marker in map(str, row.values())
        if marker in hidden
    }


BLIND = (
    ("update crm.contact set pad = 7", "UPDATE 2"),
    ("update crm.contact set pad = 7 where true or pg_temp.f_leak(name)", "UPDATE 2"),
    ("update crm.activity set subject = subject", "UPDATE 4"),
    ("update crm.deal set title = title", "UPDATE 2"),
    ("update crm.deal_line set amount = 0", "UPDATE 4"),
    ("update crm.remark set note = note", "UPDATE 4"),
    ("update crm.visit set note = note", "UPDATE 4"),
    ("delete from crm.deal_line", "DELETE 4"),
    ("delete from crm.deal", "DELETE 2"),
    ("delete from crm.contact_product", "DELETE 2"),
    ("with gone as (delete from crm.remark returning 1) delete from crm.visit", "DELETE 4"),
    ("delete from crm.activity", "DELETE 4"),
    ("delete from crm.contact", "DELETE 2"),
)


def test_d07_blind_writes_reach_own_rows_only(restored: Stage) -> None:
    before, own = hidden_rows(restored, "carl"), restored.markers("carl")[0]
    carl = restored.attacker("carl", leak=True)
    carl.connection.commit()
    for statement, tag in BLIND:
        outcome = carl.run(statement)
        assert outcome.status == tag, outcome.heard
        carl.connection.commit()
        assert hidden_rows(restored, "carl") == before
        assert not leaked([outcome], before)
    assert own
    assert not restored.markers("carl")[0]


@pytest.mark.parametrize("person", ["anna", "bert", "carl", "emil"])
def test_a46_writes_by_key_do_not_find_hidden_rows(stage: Stage, person: str) -> None:
    attacker = stage.attacker(person, leak=True)
    world, hidden = stage.world(), stage.hidden(person)
    keys = [row["id"] for row in world.tables[PROTECTED[0]] if row["name"] in hidden]
    assert keys
    for key in keys:
        for statement in (
            f"update crm.contact set pad = 1 where id = {key}",
            f"update crm.contact set pad = 1 where id = {key} returning *",
            f"update crm.contact set pad = 1 from crm.country where id = {key} and pg_temp.f_leak(name)",
            f"update crm.activity set subject = 'x' where contact_id = {key} returning *",
            f"update crm.deal set title = 'x' where contact_id = {key} and pg_temp.f_leak(title)",
            f"delete from crm.contact where id = {key} returning *",
            f"delete from crm.activity where contact_id = {key} and pg_temp.f_leak(subject)",
            f"delete from crm.deal using crm.country where contact_id = {key} returning *",
            f"select * from crm.contact where id = {key} for update nowait",
            f"select * from crm.contact where id = {key} for key share skip locked",
        ):
            outcome = attacker.run(statement)
            assert outcome.denied or outcome.status.endswith(" 0"), outcome.heard
            assert not leaked([outcome], hidden)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into crm.contact (territory, customer_type) values ('HH', 'customer')",
        "insert into crm.contact (customer_type) values ('customer')",
        "insert into crm.contact (territory, legal_hold) values ('BY', true)",
        "insert into crm.contact (territory, customer_type) select 'HH', 'customer' from crm.country",
        "insert into crm.contact (territory) values ('by')",
        "insert into crm.contact (territory) values ('BY ')",
        "insert into crm.activity (id, contact_id, subject) values (500, 1, 'planted')",
        "insert into crm.activity (id, contact_id, subject) values (500, null, 'planted')",
        "insert into crm.deal (contact_id, title) values (1, 'planted')",
        "insert into crm.deal (contact_id, title) values (null, 'planted')",
        "insert into crm.deal_line (id, deal_id) values (500, 1)",
        "insert into crm.remark (id, activity_id) values (500, 11)",
        "insert into crm.contact_product (contact_id, product_line) values (1, 'planted')",
        "insert into crm.visit (contact_id, day) values (1, '2026-01-02')",
    ],
)
def test_a46_nothing_is_planted_in_other_scopes(carl: Attacker, statement: str) -> None:
    outcome = carl.run(statement)
    assert outcome.denied, outcome.heard
    table = statement.split()[2].removeprefix("crm.")
    assert outcome.error.startswith(f'new row violates row-level security policy for table "{table}"')


def test_a46_copy_in_is_refused(carl: Attacker) -> None:
    for table in ("crm.contact", "crm.activity", "crm.deal"):
        outcome = carl.copied(f"copy {table} (id) from stdin")
        assert outcome.sqlstate in ("0A000", "42501"), outcome.heard


@pytest.mark.parametrize(
    "statement",
    [
        "update crm.contact set territory = 'HH' where id = 3",
        "update crm.contact set territory = 'HH'",
        "update crm.contact set territory = null where id = 3 returning *",
        "update crm.contact set legal_hold = true where id = 3",
        "update crm.activity set contact_id = 1 where id = 31",
        "update crm.activity set contact_id = null where id = 31",
        "update crm.deal set contact_id = 1 where contact_id = 3",
        "update crm.deal set contact_id = null",
        "update crm.deal_line set deal_id = 1 where id = 31",
        "update crm.remark set activity_id = 11 where id = 31",
        "update crm.visit set contact_id = 1 where id = 3",
        "update crm.contact_product set contact_id = 1 where contact_id = 4",
    ],
)
def test_a48_nothing_moves_out_of_ones_own_scope(carl: Attacker, statement: str) -> None:
    outcome = carl.run(statement)
    assert outcome.denied, outcome.heard


def test_a48_rows_move_inside_ones_own_scope(carl: Attacker) -> None:
    assert carl.run("update crm.contact set territory = 'BW' where id = 3").status == "UPDATE 1"
    assert carl.run("update crm.activity set contact_id = 4 where id = 31").status == "UPDATE 1"
    assert carl.run("update crm.deal_line set deal_id = 4 where id = 31").status == "UPDATE 1"


def test_a48_nobody_takes_a_row_by_writing_his_own_number(stage: Stage) -> None:
    """The principle of the first contact: the column that decides may be written by who has the row."""
    bert = stage.attacker("bert")
    # He reads these contacts by their products, but changes only those that he contacted first.
    for key in (1, 4, 6):
        outcome = bert.run(f"update crm.contact set first_contact_by = '1002' where id = {key}")
        assert outcome.status == "UPDATE 0", outcome.heard
    assert bert.run("update crm.contact set first_contact_by = '1001' where id = 2").denied
    assert bert.run("insert into crm.contact_product (contact_id, product_line) values (3, 'PUMPS')").denied


def test_d16_nobody_widens_a_filter_through_a_link_table(carl: Attacker, anna: Attacker) -> None:
    """Who may link products to his own contacts shows them to the group of the product, and no others."""
    assert carl.run("insert into crm.contact_product values (3, 'PUMPS')").status == "INSERT 0 1"
    assert carl.run("insert into crm.contact_product values (1, 'VALVES')").denied
    assert anna.run("insert into crm.contact_product values (3, 'PUMPS')").denied
    assert anna.run("update crm.contact_product set contact_id = 3").denied


def test_a89_texts_of_denied_writes_hold_no_values_of_others(stage: Stage, carl: Attacker) -> None:
    outcomes = [
        carl.run("insert into crm.activity (id, contact_id, subject) values (11, 3, 'x')"),
        carl.run("insert into crm.activity (id, contact_id, subject) values (500, 1, 'x') returning *"),
        carl.run("update crm.activity set id = 11 where id = 31"),
        carl.run("update crm.contact set id = 1 where id = 3"),
        carl.run("insert into crm.contact_product values (1, 'PUMPS', 'x')"),
        carl.run("update crm.contact set territory = (select territory from crm.contact where id = 1)"),
        carl.run("delete from crm.contact"),
        carl.run("delete from crm.deal"),
    ]
    assert not leaked(outcomes, stage.hidden("carl"))
    for outcome in outcomes:
        assert "DETAIL" not in outcome.error or "is still referenced" in outcome.error, outcome.heard
        assert "Failing row" not in outcome.error


def test_a76_a_row_with_hidden_children_says_only_that_there_are_some(stage: Stage, carl: Attacker) -> None:
    """Deals stop the delete of their contact (F04); the table's name is told, a key or value is not."""
    outcome = carl.run("delete from crm.contact where id = 3")
    assert outcome.sqlstate == "23503", outcome.heard
    assert not leaked([outcome], stage.hidden("carl"))


def test_f05_residual_a_cascade_takes_what_the_person_may_not_delete(
    database: Database, role_prefix: str
) -> None:
    """ON DELETE CASCADE is the table owner's will: policies of the child are not asked."""
    prefix = role_prefix.rstrip("_")
    model = attack_model(prefix)
    children = tuple(
        replace(child, rights=frozenset({Right.READ})) if child.name == ACTIVITY else child
        for child in model.children
    )
    with staged(database, prefix, model=replace(model, children=children)) as stage:
        with stage.owner() as owner:
            owner.execute("insert into crm.contact (id, territory) values (50, 'BY')")
            owner.execute("insert into crm.activity values (500, 50, 'marker-activity-500-')")
        carl = stage.attacker("carl")
        assert carl.run("delete from crm.activity where id = 500").denied
        assert carl.run("delete from crm.contact where id = 50").status == "DELETE 1"
        assert carl.run("select * from crm.activity where id = 500").rows == ()
