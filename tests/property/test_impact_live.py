"""What a plan says that people gain and lose is the difference of what the model means before and after it.

A case is one person, table and right. `visibility` is the oracle; other tests hold it against what people see
over their own connections.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.change import kinds
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.meaning.visibility import World
from crm_rls.model import Right, TableName
from crm_rls.plan.impact import Impact, question
from crm_rls.plan.impact.measured import with_impact
from crm_rls.plan.make import Planned, make_plan
from crm_rls.plan.value import from_json
from tests.fixtures.tenants import TENANTS
from tests.fixtures.web import WEB
from tests.property import test_links_live as of_links
from tests.property.cases import cases, successors
from tests.property.stage import Stage, keys_of
from tests.property.strategies import EXAMPLES, PHASES

pytestmark = pytest.mark.fuzz

settled = settings(
    max_examples=max(1, EXAMPLES // 6),
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)

RIGHTS = (Right.READ, Right.UPDATE, Right.DELETE)


@pytest.fixture
def stage(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    # Few conditions stand in bundles, too; tests/live/test_impact.py leaves them one by one.
    monkeypatch.setattr(question, "UNDIVIDED", 2)
    return stage


Keys = set[object]
Reached = Mapping[tuple[str, TableName, Right], Keys]


@settled
@given(data=st.data())
def test_contacts_what_hangs_on_them_covers_and_shares(
    stage: Stage, count: list[int], data: st.DataObject
) -> None:
    case = data.draw(cases(), label="case")
    old, new = stage.cast(case.model), stage.cast(data.draw(successors(case), label="after"))
    stage.set_up(case)
    stage.apply(old)
    stage.cover(case.covers)
    stage.share(case.shares)
    people = {person.name for person in new.people}
    left = [each for each in case.covers if {each.absent, each.substitute} <= people]
    named = {group.was: group.name for group in new.groups if group.was}
    left = [
        replace(each, groups=each.groups and frozenset(named.get(name, name) for name in each.groups))
        for each in left
    ]
    shared = [each for each in case.shares if each.person in people]
    before = stage.world(old, case, case.covers, case.shares)
    judge(stage, before, stage.world(new, case, left, shared), count)


@settled
@given(data=st.data())
def test_links_and_grants(stage: Stage, count: list[int], data: st.DataObject) -> None:
    web = data.draw(st.sampled_from((WEB, TENANTS)))
    models = of_links.models(web)
    case = of_links.Case(web.schema, data.draw(models), data.draw(of_links.rows(web)), ())
    old, new = stage.cast(case.model), stage.cast(data.draw(models))
    of_links.set_up(stage, case)
    stage.apply(old)
    one, other = (of_links.settled_links(stage, model) for model in (old, new))
    rows = case.rows
    judge(stage, World(one, rows, old.memberships), World(other, rows, new.memberships), count)


def judge(stage: Stage, before: World, after: World, count: list[int]) -> None:
    model = replace(after.model, prefix=before.model.prefix)
    try:
        planned = make_plan(stage.planner, model)
        plan = with_impact(stage.planner, planned)
    finally:
        stage.planner.rollback()  # or the next case waits for its locks
    if planned.plan.empty:
        return
    assert from_json(plan.to_json()) == plan
    impact = plan.impact
    assert impact is not None
    assert not [note for note in impact.notes if "counted:" in note]
    was, will = reached(before), reached(after)
    guarded = {*before.model.guarded(), *after.model.guarded()}
    told = {(each.who, each.table, each.right): each for each in impact.people}
    for key in {*was, *will}:
        person, table, right = key
        if table in guarded:
            gained = will.get(key, set()) - was.get(key, set())
            lost = was.get(key, set()) - will.get(key, set())
            said = told.pop((person, str(table), right), None)
            assert (said.gained, said.lost) == (len(gained), len(lost)) if said else not gained | lost, key
            if said is not None:
                assert set(said.gained_rows) <= named(after, table, gained), key
                assert set(said.lost_rows) <= named(after, table, lost), key
                assert bool(said.gained_rows) == bool(gained), key
            count[0] += 1
    assert not told
    proved(planned, before, after, was, will)
    in_all(impact, was, will, guarded)
    territories(impact, was, will, after)


def proved(planned: Planned, before: World, after: World, was: Reached, will: Reached) -> None:
    """Nobody gains a row of whom a plan says that he or she does not; nobody loses one who widens."""
    shared = {each.person for each in (*before.shares, *after.shares)}  # shown by no group
    both = {*before.model.guarded()} & {*after.model.guarded()}

    def moves(person: str, tables: Collection[TableName]) -> tuple[Keys, Keys]:
        keys = [(person, table, right) for table in tables for right in RIGHTS]
        gained = set[object]().union(*(will.get(key, set()) - was.get(key, set()) for key in keys))
        lost = set[object]().union(*(was.get(key, set()) - will.get(key, set()) for key in keys))
        return gained, lost

    for each in planned.plan.effects:
        if each.person and each.person not in shared:
            tables = both & {TableName.of(each.table)} if each.table else both
            rights = set(each.rights)
            if rights and not set(map(str, RIGHTS)) <= rights:
                continue  # other rights on the table may go another way
            gained, lost = moves(each.person, tables)
            assert each.verdict not in (Verdict.KEEPS, Verdict.NARROWS) or not gained, each
            assert each.verdict not in (Verdict.KEEPS, Verdict.WIDENS) or not lost, each
    logins = {person.login: person.name for person in after.model.people}
    for change in planned.difference.changes:
        if isinstance(change, kinds.GrantRole | kinds.PutTimed | kinds.PutPerson):
            login = change.membership.member if isinstance(change, kinds.GrantRole) else change.row.login
            person = logins.get(login)
            if person not in {None, *shared} and change.goes in (Verdict.KEEPS, Verdict.NARROWS):
                assert not moves(str(person), both)[0], change


def reached(world: World) -> Reached:
    return {
        (person.name, table, right): keys_of(world, person, table, right)
        for person in world.model.people
        for table in world.model.tables()
        for right in RIGHTS
    }


def named(world: World, table: TableName, keys: Keys) -> set[str]:
    """Return the keys of rows as people read them, which may be of several columns."""
    columns = world.model.key(table) if table in set(world.model.guarded()) else ("id",)
    found = (row for row in world.tables[table] if row["id"] in keys)
    return {",".join(str(row[column]) for column in columns) for row in found}


def moved(was: Reached, will: Reached, table: TableName, right: Right) -> tuple[Keys, Keys]:
    """Return the rows that somebody gains, and those that somebody loses."""
    keys = [key for key in {*was, *will} if key[1:] == (table, right)]
    gained = set[object]().union(*(will.get(key, set()) - was.get(key, set()) for key in keys))
    lost = set[object]().union(*(was.get(key, set()) - will.get(key, set()) for key in keys))
    return gained, lost


def in_all(impact: Impact, was: Reached, will: Reached, guarded: set[TableName]) -> None:
    expected = {}
    for table in guarded:
        for right in RIGHTS:
            gained, lost = moved(was, will, table, right)
            if gained or lost:
                expected[str(table), str(right)] = len(gained), len(lost)
    assert {(each.table, each.right): (each.gained, each.lost) for each in impact.tables} == expected


def territories(impact: Impact, was: Reached, will: Reached, world: World) -> None:
    fields = [field for field in world.model.assignment if field.tree]
    root = world.model.root.name
    for field in fields:
        of = {row["id"]: _territory(row[field.column]) for row in world.tables[root]}
        gained, lost = moved(was, will, root, Right.READ)
        said = {
            each.who: (each.gained, each.lost)
            for each in impact.territories
            if (each.table, each.field) == (str(root), field.name)
        }
        for place in {of[key] for key in gained | lost}:
            here = (sum(of[key] == place for key in side) for side in (gained, lost))
            assert said.pop(place) == tuple(here)
        assert not said


def _territory(value: object) -> str | None:
    assert value is None or isinstance(value, str)
    return value
