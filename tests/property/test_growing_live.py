"""Territories that managers add: generated worlds, real logins, and the grown model as the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import psycopg
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crm_rls.model import AddedTerritory, Model
from crm_rls.model.growing import grown, is_open, open_columns, open_territories, standing
from crm_rls.model.predicates import OpenWithin, Predicate, mapped
from crm_rls.model.territories import Territory, TerritoryTree
from crm_rls.plan.make import make_plan
from tests.fixtures.growing import growing
from tests.property.cases import Case, cases
from tests.property.columns import TERRITORIES
from tests.property.stage import Stage
from tests.property.strategies import CONTACT, EXAMPLES
from tests.property.test_oracle_live import agree, attempt, live


def without_positions(model: Model) -> Model:
    return replace(model, assignment=tuple(replace(each, position=None) for each in model.assignment))


def additions(tree: TerritoryTree) -> st.SearchStrategy[tuple[AddedTerritory, ...]]:
    """Return territories that the tree does not have, below those that it has and below each other."""

    @st.composite
    def some(draw: st.DrawFn) -> tuple[AddedTerritory, ...]:
        made: list[AddedTerritory] = []
        # one that differs from another only in case is refused
        had = set(map(str.lower, tree.keys()))
        new = [key for key in dict.fromkeys((*TERRITORIES, "new", "O'Y")) if key.lower() not in had]
        for key in draw(st.lists(st.sampled_from(new), min_size=1, max_size=4, unique=True)):
            above = draw(st.sampled_from([*tree.keys(), *(each.key for each in made)]))
            made.append(AddedTerritory(key, above))
        return tuple(made)

    return some()


def seen_above(model: Model, added: Sequence[AddedTerritory], key: str) -> bool:
    """Say whether some group sees a territory as a subtree."""
    parents = {each.key: each.parent for each in added}
    while key in parents:
        key = parents[key]
    return any(
        groups and key in model.territories.subtree([node])
        for node, groups in open_territories(model).items()
    )


def added_live(stage: Stage, model: Model, wanted: Sequence[AddedTerritory]) -> tuple[AddedTerritory, ...]:
    """Add them as a manager, as far as the model lets; what is refused is what the model says."""
    made: list[AddedTerritory] = []
    for each in wanted:
        there = each.parent in model.territories or each.parent in {one.key for one in made}
        expected = there and seen_above(model, made, each.parent)
        try:
            stage.superuser.execute("select crm_people.add_territory(%s, %s)", (each.key, each.parent))
        except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedObject):
            assert not expected, each
        else:
            assert expected, each
            made.append(each)
    return tuple(made)


def taken_back(stage: Stage, model: Model, added: Sequence[AddedTerritory]) -> tuple[AddedTerritory, ...]:
    """Take back what no row has, the inner ones first; return what stays."""
    left = list(added)
    for each in reversed(added):
        has = any(
            stage.superuser.execute(f'select from {table} where "{column}" = %s', (each.key,)).fetchone()
            is not None
            for table, column in open_columns(model)
        )
        try:
            stage.superuser.execute("select crm_people.remove_territory(%s)", (each.key,))
        except psycopg.errors.ObjectInUse:
            assert has or each.key in {one.parent for one in left}, each
        else:
            assert not has, each
            left.remove(each)
    return tuple(left)


def declared(model: Model, added: Sequence[AddedTerritory]) -> Model:
    """Return the model of a file that has what was added."""
    nodes = (Territory(each.key, each.parent) for each in added)
    tree = TerritoryTree((*model.territories.nodes, *nodes))

    def leaf(node: Predicate) -> Predicate:
        return replace(node, keys=tree.subtree(node.nodes)) if isinstance(node, OpenWithin) else node

    return replace(
        model,
        territories=tree,
        groups=tuple(replace(each, filter=mapped(each.filter, leaf)) for each in model.groups),
        restrictions=tuple(replace(each, filter=mapped(each.filter, leaf)) for each in model.restrictions),
    )


@pytest.mark.fuzz
@settings(live, max_examples=max(2, EXAMPLES // 2))
@given(data=st.data())
def test_what_managers_add_counts_as_if_the_file_had_it(
    stage: Stage, count: list[int], data: st.DataObject
) -> None:
    case: Case = data.draw(cases(), label="case")
    assume(case.model.territories.nodes)
    model = stage.cast(without_positions(growing(case.model)))
    assume(is_open(model))
    wanted = data.draw(additions(model.territories), label="added")
    stage.set_up(case)
    stage.apply(model)
    stage.cover(case.covers)
    stage.share(case.shares)
    made = added_live(stage, model, wanted)
    found = make_plan(stage.planner, model).plan
    stage.planner.rollback()
    assert found.findings == ()
    assert sum(len(each.added) for each in found.offers) == len(made)
    world = stage.world(grown(model, made), case, case.covers, case.shares)
    agree(stage, world, count)
    for event in case.tried:
        attempt(stage, world, event, count)
    left = taken_back(stage, model, made)
    agree(stage, stage.world(grown(model, left), case, case.covers, case.shares), count)
    assert standing(model.territories, left) == tuple(sorted(left)) or len(left) > 1
    # The file takes over what is left, and everybody reaches what he or she reached.
    after = declared(model, left)
    stage.apply(after)
    agree(stage, stage.world(after, case, case.covers, case.shares), count)
    assert stage.world(after, case).tables[CONTACT]
    rows = stage.superuser.execute("select from crm_access.added_territory where until is null").fetchall()
    assert rows == []
