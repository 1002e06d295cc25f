"""The compiled policies mean what the model says: generated worlds, real logins, `visibility` as the oracle.

A case is one person, one table and one right (for new rows: one attempt). `make fuzz` plays many more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, note, settings

from crm_rls.compile import expressions
from crm_rls.model import Person, Right
from crm_rls.sqltext import Composed
from crm_rls.visibility import World
from tests.fix_db import Database
from tests.property.cases import Case, Event, cases
from tests.property.stage import Stage, disagreements, explained, insert, keys_of, reached, undone, update

EXAMPLES = int(os.environ.get("CRM_RLS_FUZZ_EXAMPLES", "60"))
"""Generated worlds per property; about a hundred cases each."""

live = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
"""One stage serves all examples of a test, which is what the health check about fixtures is about."""


@pytest.fixture
def stage(database: Database, role_prefix: str, monkeypatch: pytest.MonkeyPatch) -> Stage:
    # Small trees become intervals too, wherever there is a position.
    monkeypatch.setattr(expressions, "INTERVAL_FROM", 2)
    return Stage.of(database, role_prefix)


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Iterator[list[int]]:
    counted = [0]
    yield counted
    record_property("cases (person x table x right)", counted[0])


@pytest.mark.fuzz
@live
@given(case=cases())
def test_everybody_reaches_exactly_what_the_model_gives(stage: Stage, count: list[int], case: Case) -> None:
    model = stage.cast(case.model)
    stage.set_up(case)
    stage.apply(model)
    world = stage.world(model, case)
    agree(stage, world, count)
    for event in case.tried:
        attempt(stage, world, event, count)
    for event in case.done:
        if event.key is not None:
            stage.superuser.execute(*statement(event))
    agree(stage, stage.world(model, case), count)


def agree(stage: Stage, world: World, count: list[int], persons: list[Person] | None = None) -> None:
    for disagreement in disagreements(stage, world, persons):
        assert not disagreement, disagreement
        count[0] += 1


def attempt(stage: Stage, world: World, event: Event, count: list[int]) -> None:
    """Let a person try to insert or change a row: it works exactly if the model allows both rows.

    What the person then sees in the same transaction is what the model says of the changed rows.
    """
    person = world.model.people[event.who]
    after = changed(world, event)
    expected = allowed(world, after, person, event)
    note(f"{person.name} tries {event}, which is {'allowed' if expected else 'denied'}")
    session = stage.session(person)
    done = 0
    with undone(session):
        done = session.execute(*statement(event)).rowcount
        if done:
            for table in world.model.tables():
                assert reached(session, table, Right.READ)[0] == keys_of(after, person, table, Right.READ)
    assert bool(done) == expected, explained(stage, event.table)
    count[0] += 1


def statement(event: Event) -> tuple[Composed, list[object]]:
    values = list(event.values.values())
    if event.key is None:
        return insert(event.table, event.values), values
    return update(event.table, event.values), [*values, event.key]


def changed(world: World, event: Event) -> World:
    """Return the world after the event."""
    rows = world.tables[event.table]
    if event.key is None:
        after = [*rows, event.values]
    else:
        after = [{**row, **event.values} if row["id"] == event.key else row for row in rows]
    return replace(world, tables={**world.tables, event.table: after})


def allowed(world: World, after: World, person: Person, event: Event) -> bool:
    """Say whether the person may make the new row, or may change both the old one and the new one."""
    if event.key is None:
        return event.values["id"] in keys_of(after, person, event.table, Right.CREATE)
    return all(event.key in keys_of(each, person, event.table, Right.UPDATE) for each in (world, after))
