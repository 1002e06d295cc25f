"""The compiled policies mean what the model says: generated worlds, real logins, `visibility` as the oracle.

A case is one person, one table and one right (for new rows: one attempt). `make fuzz` plays many more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import psycopg
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from crm_rls.catalog import ServerFacts
from crm_rls.compile.conditions import expressions
from crm_rls.compile.reach.layout import lay_out
from crm_rls.meaning.visibility import World
from crm_rls.model import Model, Person, Right, TableName
from crm_rls.model.predicates import Predicate
from crm_rls.postgres.sqltext import Composed
from tests.property.cases import Case, Event, Row, cases, successors
from tests.property.patterns import unnamed
from tests.property.stage import (
    Stage,
    disagreements,
    explained,
    given_away,
    insert,
    keys_of,
    reached,
    served,
    undone,
    update,
)
from tests.property.strategies import CONTACT, EXAMPLES

live = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
"""One stage serves all examples of a test, which is what the health check about fixtures is about."""


@pytest.fixture
def stage(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    # Small trees become intervals too, wherever there is a position.
    monkeypatch.setattr(expressions, "INTERVAL_FROM", 2)
    return stage


@pytest.mark.fuzz
@live
@given(case=cases())
def test_everybody_reaches_exactly_what_the_model_gives(stage: Stage, count: list[int], case: Case) -> None:
    model = stage.cast(case.model)
    stage.set_up(case)
    stage.apply(unnamed(model, case.patterns))
    stage.cover(case.covers)
    stage.share(case.shares)
    world = stage.world(model, case, case.covers, case.shares)
    agree(stage, world, count)
    for event in case.tried:
        attempt(stage, world, event, count)
    for event in case.done:
        with suppress(psycopg.errors.UniqueViolation, psycopg.errors.ForeignKeyViolation):
            stage.superuser.execute(*statement(event, forgery(world, event.table)))
    agree(stage, stage.world(model, case, case.covers, case.shares), count)


@pytest.mark.fuzz
@settings(live, max_examples=max(1, EXAMPLES // 6))
@given(data=st.data())
def test_a_changed_model_means_what_it_says_as_if_it_were_the_first(
    stage: Stage, count: list[int], data: st.DataObject
) -> None:
    case = data.draw(cases(), label="case")
    after = data.draw(successors(case), label="after")
    stage.set_up(case)
    for each in (case.model, after, case.model):
        model = stage.cast(each)
        stage.apply(unnamed(model, case.patterns))
        agree(stage, stage.world(model, case), count)
        known = {person.name: person for person in (*case.model.people, *after.people)}
        for name in known.keys() - {person.name for person in each.people}:
            sees_nothing(stage, model, known[name])


def sees_nothing(stage: Stage, model: Model, stranger: Person) -> None:
    session = stage.session(replace(stranger, login=stage.login(stranger.name)))
    for table in model.tables():
        assert reached(session, table, Right.READ)[0] == set()


def agree(stage: Stage, world: World, count: list[int], persons: list[Person] | None = None) -> None:
    found = (*disagreements(stage, world, persons), *served(stage, world), *given_away(stage, world))
    for disagreement in found:
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
        done = session.execute(*statement(event, forgery(world, event.table))).rowcount
        if done:
            for table in world.model.tables():
                assert reached(session, table, Right.READ)[0] == keys_of(after, person, table, Right.READ)
    assert bool(done) == expected, explained(stage, event.table)
    count[0] += 1


def statement(event: Event, forged: Row) -> tuple[Composed, list[object]]:
    row = {**event.values, **forged}
    if event.key is None:
        return insert(event.table, row), list(row.values())
    return update(event.table, row), [*row.values(), event.key]


def forgery(world: World, table: TableName) -> Row:
    """Return copies of another contact, which a client may write and a trigger must correct."""
    layout = lay_out(world.model, ServerFacts())
    if table not in layout.carries:
        return {}
    sources = {copy: column for column, copy in layout.carries[table].held_of(CONTACT).items()}
    contact = world.tables[CONTACT][0]
    return {copy: contact.get(sources[copy]) for copy in layout.carries[table].columns.values()}


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
    written = Writing(after.model, after.tables, after.memberships, after.covers, after.shares, before=world)
    if event.key is None:
        return event.values["id"] in keys_of(written, person, event.table, Right.CREATE)
    return all(event.key in keys_of(each, person, event.table, Right.UPDATE) for each in (world, written))


@dataclass(frozen=True, slots=True)
class Writing(World):
    """The rows as a statement leaves them; it asks other rows as they were before it, and not its own."""

    before: World | None = None

    def _true(self, predicate: Predicate, person: Person, row: Row, at: datetime) -> bool:
        assert self.before is not None
        return self.before._true(predicate, person, row, at)  # noqa: SLF001 -- another one of the class
