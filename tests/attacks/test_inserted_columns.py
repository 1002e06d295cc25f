"""Attacks through columns that our triggers fill: clients may name them, and what they say is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_rls.model import AssignmentField, Mode
from tests.attacks.attacker import Attacker
from tests.attacks.stage import SCHEMA, Stage, attack_model, staged
from tests.fixtures.database import Database
from tests.fixtures.small_crm import DEAL

FIELD = AssignmentField("region", "territory", tree=True, position="place")


@pytest.fixture
def stage(database: Database, role_prefix: str) -> Iterator[Stage]:
    """Return the attacked CRM with positions, in which deals, whose keys the server fills, carry too."""
    model = attack_model(f"{role_prefix}m")
    children = tuple(
        replace(child, mode=Mode.CARRY) if child.name == DEAL else child for child in model.children
    )
    with staged(
        database, model.prefix, SCHEMA, replace(model, children=children, assignment=(FIELD,))
    ) as made:
        yield made


@pytest.fixture
def carl(stage: Stage) -> Attacker:
    return stage.attacker("carl", commits=True)


def foreign(stage: Stage, contact: int) -> tuple[str, str]:
    """Return the copied columns of deals, and as literals what they hold for a contact."""
    first = {key: first for key, (first, _) in stage.model.territories.positions().items()}
    columns = ("customer_type", "first_contact_by", "legal_hold", "territory")
    row = stage.superuser.execute(
        f"select {', '.join(columns)} from crm.contact where id = {contact}"
    ).fetchone()
    assert row is not None
    values = [f"'{value}'" if value is not None else "null" for value in (*row, first[row[-1]])]
    return ", ".join(f'"{stage.model.prefix}_{each}"' for each in (*columns, "place")), ", ".join(values)


def test_copies_that_a_client_writes_are_overwritten(stage: Stage, carl: Attacker) -> None:
    columns, of_another = foreign(stage, 1)
    made = carl.run(
        f"insert into crm.deal (contact_id, title, {columns}) values (3, 'mine', {of_another}) "
        f"returning ({columns})::text = (select ({columns})::text from crm.deal where id = 3)"
    )
    assert made.column == [True], made.heard


def test_what_is_judged_is_the_overwritten_row(stage: Stage, carl: Attacker) -> None:
    """Contact 1 is hidden; with the copies of one's own contact a deal would pass, were they believed."""
    columns, of_mine = foreign(stage, 3)
    refused = carl.run(f"insert into crm.deal (contact_id, title, {columns}) values (1, 'x', {of_mine})")
    assert "violates row-level security" in refused.error, refused.heard
    orphan = carl.run(f"insert into crm.deal (contact_id, title, {columns}) values (null, 'x', {of_mine})")
    assert "violates row-level security" in orphan.error, orphan.heard


def test_a_position_that_a_client_writes_is_overwritten_before_it_is_judged(
    stage: Stage, carl: Attacker
) -> None:
    first = {key: first for key, (first, _) in stage.model.territories.positions().items()}
    made = carl.run(
        f"insert into crm.contact (territory, place) values ('BY', {first['HH']}) returning place"
    )
    assert made.column == [first["BY"]], made.heard
    refused = carl.run(f"insert into crm.contact (territory, place) values ('HH', {first['BY']})")
    assert "violates row-level security" in refused.error, refused.heard
