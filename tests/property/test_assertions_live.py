"""What is said of assertions is what the model means: held, failed, by how many rows, touched by what.

`visibility` is the oracle. A plan and `verify` say the same, and what is proved stays true when other rows
come and everybody is in every group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.meaning.visibility import World
from crm_rls.model import (
    AccessGroup,
    Assertion,
    Grant,
    Membership,
    Model,
    Restriction,
    Right,
    Saying,
    TableName,
)
from crm_rls.model.predicates import FALSE, TRUE, Const, Not, Predicate, Row, attributes, conjunction
from crm_rls.plan.assertions.eyes import reached_by
from crm_rls.plan.assertions.planned import with_assertions
from crm_rls.plan.assertions.results import AssertionResult
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import from_json
from crm_rls.verify import verify
from crm_rls.verify.coverage import Coverage
from tests.property.cases import cases, contacts
from tests.property.columns import NOW
from tests.property.stage import Stage, insert
from tests.property.strategies import CONTACT, EXAMPLES, GENEROUS, PHASES
from tests.property.strategies import settled as fitting

pytestmark = pytest.mark.fuzz

settled = settings(
    max_examples=max(1, EXAMPLES // 6),
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)

READ = frozenset({Right.READ})


@st.composite
def assertions(draw: st.DrawFn, model: Model) -> Assertion:
    """Return an assertion with a filter that has often something to do with the model's own."""
    says = draw(st.sampled_from(Saying))
    names = [group.name for group in model.groups]
    group = draw(st.sampled_from(model.groups))
    if says is Saying.SEPARATE:
        some = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
        return Assertion(says, groups=tuple(some))
    limits = [each.filter for each in model.restrictions]
    other: Predicate = fitting(draw(GENEROUS), model.territories)
    near = (group.filter, Not(group.filter), *limits, *map(Not, limits), TRUE)
    about = draw(st.sampled_from((other, *near, *(conjunction((each, other)) for each in near[:-1]))))
    tables = [each.name for each in model.children if not each.makes_visible]
    table = draw(st.sampled_from((None, None, *tables)))
    if table is not None:
        about = TRUE
    of_person = says in (Saying.MUST_SEE, Saying.MUST_NOT_SEE) and draw(st.booleans())
    if of_person:
        return Assertion(says, about, draw(st.sampled_from(model.people)).name, on=table)
    if attributes(about):
        about = TRUE
    few = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)
    groups = {Saying.MAY_SEE: draw(few), Saying.MUST_BE_SEEN: ()}.get(says, (group.name,))
    return Assertion(says, about, groups=groups, on=table)


@settled
@given(data=st.data())
def test_what_is_said_of_assertions(stage: Stage, count: list[int], data: st.DataObject) -> None:
    case = data.draw(cases(), label="case")
    cast = stage.cast(case.model)
    some = st.lists(assertions(cast), min_size=4, max_size=8, unique=True)
    model = replace(cast, assertions=tuple(data.draw(some, label="assertions")))
    stage.set_up(case)
    stage.apply(model)
    stage.cover(case.covers)
    stage.share(case.shares)
    world = stage.world(model, case, case.covers, case.shares)
    found = verify(stage.superuser, model, now=NOW, coverage=True)
    try:
        planned = with_assertions(stage.planner, make_plan(stage.planner, model), model)
    finally:
        stage.planner.rollback()
    assert from_json(planned.to_json()) == planned
    for assertion, result, before in zip(model.assertions, found.assertions, planned.assertions, strict=True):
        told = (before.outcome, before.matching, before.wrong, before.examples)
        assert told == (result.outcome, result.matching, result.wrong, result.examples), assertion
        judge(world, assertion, result)
        count[0] += 1
    assert found.coverage is not None
    judge_coverage(world, found.coverage)
    proved = [
        each
        for each, result in zip(model.assertions, found.assertions, strict=True)
        if result.outcome is Outcome.PROVED
    ]
    if proved:
        for row in data.draw(contacts(range(101, 109)), label="more"):
            stage.superuser.execute(insert(CONTACT, row), list(row.values()))
        everybody = tuple(
            Membership(person.name, group.name) for person in model.people for group in model.groups
        )
        other = replace(stage.world(model, case, case.covers, case.shares), memberships=everybody)
        for each in proved:
            assert not Asked(other, each).wrong(), each


def judge(world: World, assertion: Assertion, result: AssertionResult) -> None:
    """Compare an answer with the oracle's."""
    if assertion.says is Saying.SEPARATE:
        wrong = two_at_once(world, assertion)
        assert (result.matching, result.wrong) == (len(world.model.people), len(wrong)), assertion
        assert {each.key for each in result.examples} <= wrong
    else:
        asked = Asked(world, assertion)
        broken = asked.wrong()
        assert (result.matching, result.wrong) == (len(asked.rows), len(broken)), assertion
        assert {each.key for each in result.examples} <= {str(row["id"]) for row in broken}
        if broken and assertion.says is not Saying.MUST_BE_SEEN and assertion.says is not Saying.MUST_SEE:
            assert all(each.groups for each in result.examples)
    assert result.holds is not bool(result.wrong)


def two_at_once(world: World, assertion: Assertion) -> set[str]:
    """Return who is in two of the groups at any moment from now on."""
    begin = {each.valid_from for each in world.memberships} | {each.valid_from for each in world.covers}
    moments = {NOW, *(each for each in begin if each is not None and each > NOW)}
    return {
        person.name
        for person in world.model.people
        for at in moments
        if len({group.name for group, _ in world.acting(person, at)} & set(assertion.groups)) > 1
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """An assertion about rows in a world; `world_of` may be another one for some of them."""

    world: World
    assertion: Assertion

    @property
    def table(self) -> TableName:
        return self.assertion.on or CONTACT

    @property
    def rows(self) -> Sequence[Row]:
        """Return the rows of which it speaks."""
        model, about = self.world.model, self.assertion.filter
        group = AccessGroup("f", about, READ, frozenset())
        if self.table != CONTACT:
            group = AccessGroup("f", FALSE, READ, READ, on=(Grant(self.table, about, READ, frozenset()),))
        who = next((each for each in model.people if each.name == self.assertion.person), model.people[0])
        probe = replace(
            self.world,
            model=replace(model, groups=(group,), restrictions=()),
            memberships=(Membership(who.name, "f"),),
            covers=(),
            shares=(),
        )
        return () if self._of_nobody() else probe.visible(who, self.table, Right.READ, NOW)

    def wrong(self, world_of: Callable[[Row], World] | None = None) -> list[Row]:
        """Return the rows that break it."""
        return [
            row for row in self.rows if self._breaks(self.world if world_of is None else world_of(row), row)
        ]

    def _of_nobody(self) -> bool:
        return self._is_of_group() and self._asks() and not tuple(self._actors(self.world))

    def _is_of_group(self) -> bool:
        return self.assertion.says in (Saying.MUST_SEE, Saying.MUST_NOT_SEE) and not self.assertion.person

    def _asks(self) -> bool:
        """Say whether it depends on the person what the group shows."""
        (name,) = self.assertion.groups
        group = next(each for each in self.world.model.groups if each.name == name)
        return bool(attributes(reached_by(self.world.model, self.table, group)))

    def _actors(self, world: World) -> Iterator[str]:
        (name,) = self.assertion.groups
        for person in world.model.people:
            yield from (actor.name for group, actor in world.acting(person, NOW) if group.name == name)

    def _breaks(self, world: World, row: Row) -> bool:
        says, people = self.assertion.says, world.model.people
        if self._is_of_group():
            (name,) = self.assertion.groups
            actors = set(self._actors(self.world)) if self._asks() else {people[0].name}
            shows = [
                replace(world, memberships=(Membership(actor, name),), covers=(), shares=()).allowed(
                    next(each for each in people if each.name == actor), self.table, row, Right.READ, NOW
                )
                for actor in actors
            ]
            return not all(shows) if says is Saying.MUST_SEE else any(shows)
        seeing = [each for each in people if world.allowed(each, self.table, row, Right.READ, NOW)]
        named = [each for each in seeing if each.name == self.assertion.person]
        match says:
            case Saying.MUST_SEE:
                return not named
            case Saying.MUST_NOT_SEE:
                return bool(named)
            case Saying.MAY_SEE:
                inside = set(self.assertion.groups)
                return any(
                    inside.isdisjoint(group.name for group, _ in world.acting(each, NOW)) for each in seeing
                )
            case _:
                return not seeing


# -- what is touched -----------------------------------------------------------------------------------


def judge_coverage(world: World, coverage: Coverage) -> None:
    """Compare what is touched with what mutants of the model tell."""
    model = world.model
    asked = [Asked(world, each) for each in model.assertions if each.says is not Saying.SEPARATE]
    apart = {name for each in model.assertions if each.says is Saying.SEPARATE for name in each.groups}

    def touched(mutants: Sequence[Callable[[Row], World]]) -> bool:
        return any(bool(each.wrong()) is not bool(each.wrong(other)) for each in asked for other in mutants)

    def of(mutated: Model) -> Callable[[Row], World]:
        mutant = replace(world, model=mutated)
        return lambda _row: mutant

    def with_filter(names: set[str], shown: Const) -> tuple[AccessGroup, ...]:
        return tuple(
            replace(each, filter=shown) if each.name in names and each.filter != FALSE else each
            for each in model.groups
        )

    def with_limit(limit: Restriction, passed: Const) -> tuple[Restriction, ...]:
        return tuple(replace(each, filter=passed) if each is limit else each for each in model.restrictions)

    groups = {
        each.name
        for each in model.groups
        if each.name in apart
        or touched([of(replace(model, groups=with_filter({each.name}, shown))) for shown in (TRUE, FALSE)])
    }
    assert set(coverage.groups.untouched) == {each.name for each in model.groups} - groups
    limited = {
        each.name
        for each in model.restrictions
        if touched([of(replace(model, restrictions=with_limit(each, passed))) for passed in (TRUE, FALSE)])
    }
    assert set(coverage.restrictions.untouched) == {each.name for each in model.restrictions} - limited
    if not any(each.tree for each in model.assignment):
        return
    every = {each.name for each in model.groups}
    shown, hidden = (of(replace(model, groups=with_filter(every, each))) for each in (TRUE, FALSE))
    asked = [each for each in asked if each.table == CONTACT]
    for key in sorted(model.territories.keys()):
        inside = set(model.territories.subtree([key]))
        mutants = [
            lambda row, inside=inside, other=other: other(row) if row["territory"] in inside else world
            for other in (shown, hidden)
        ]
        assert (key in coverage.territories.untouched) is not touched(mutants), key
