"""`diff` against an interpreter of changes: it arrives, it stays there, and it never opens on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from crm_rls.catalog import (
    CatalogState,
    ColumnFacts,
    ForeignKeyFacts,
    Kind,
    Role,
    ServerFacts,
    TableFacts,
    TableFlags,
)
from crm_rls.change import Change, Difference, Options, Printed, diff
from crm_rls.change import kinds as c
from crm_rls.change.chain import pending
from crm_rls.compile.whole import compile_model
from crm_rls.errors import Refused
from crm_rls.model import Keeping, Logins, Model
from crm_rls.model.in_force import structure_in
from crm_rls.plan.make import support_files
from crm_rls.plan.part_models import model_of
from crm_rls.plan.parts import Only, Part, chosen, crossing, lacking, left_out, strange
from crm_rls.postgres.names import Names
from tests.property.cases import Case, cases, columns_of, successors
from tests.property.drift import drifted
from tests.property.interpreter import Standing, done
from tests.property.reach import Meanings, Reach, Scene, constant, meanings_of
from tests.property.strategies import CONTACT, EXAMPLES, LINK

pytestmark = [pytest.mark.fuzz, pytest.mark.filterwarnings("ignore:Generating overly large repr")]

VERSIONS = (150000, 160015, 180006, 180007)
PREFIX = "crm"
SUPPORT = support_files()
UNSEEN = (
    c.MigrateSupport, c.ChangeOwner, c.CreateObject, c.ReplaceObject, c.DropObject, c.Backfill, c.CreateRole,
)  # fmt: skip
"""Changes that by themselves show nobody anything."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A database, a model that was applied there, what happened by hand, and the model that comes next."""

    case: Case
    facts: ServerFacts
    start: CatalogState
    before: Model
    after: Model
    model_wins: bool
    _compiled: dict[int, CatalogState] = field(default_factory=dict)

    def desired(self, model: Model) -> CatalogState:
        if id(model) not in self._compiled:
            self._compiled[id(model)] = compile_model(model, self.facts, SUPPORT)
        return self._compiled[id(model)]

    def difference(self, current: CatalogState, model: Model) -> Difference:
        options = Options(PREFIX, Logins.CREATE, model_wins=self.model_wins)
        desired = self.desired(model)
        if not any(each.kind is Kind.SCHEMA for each in current.objects.values()):
            desired = replace(desired, migration=pending(None))
        return diff(current, desired, Printed(), self.facts, options)

    def standing(self, state: CatalogState) -> Standing:
        known = {**self.desired(self.before).objects, **self.desired(self.after).objects}
        return Standing(state, known)

    def meanings(self) -> Meanings:
        found = {
            (table, text): constant(text == "true")
            for table in self.facts.tables
            for text in ("true", "false")
        }
        for model in (self.before, self.after):
            found |= dict(meanings_of(model, self.desired(model)))
        return found


LOGINS = ("login_0", "login_1", "login_2")


def named(model: Model, logins: Sequence[str]) -> Model:
    """Return the model with a prefix, and a login for each person."""
    people = (replace(person, login=login) for person, login in zip(model.people, logins, strict=False))
    return replace(model, prefix=PREFIX, people=tuple(people))


def facts_of(case: Case, version: int) -> ServerFacts:
    """Return what an inspection of the case's tables would find."""
    parents = {child.name: (child.links[0].via[0], child.links[0].to) for child in case.model.children}
    parents.setdefault(LINK, ("contact_id", CONTACT))
    tables = {}
    for name in case.rows:
        columns = {"id": ColumnFacts("id", "integer", base="integer", not_null=True, has_default=True)}
        columns |= {
            each: ColumnFacts(each, column.type, base=column.base)
            for each, column in columns_of(name).items()
        }
        keys: tuple[ForeignKeyFacts, ...] = ()
        if name in parents:
            via, parent = parents[name]
            columns[via] = ColumnFacts(via, "integer", base="integer")
            keys = (ForeignKeyFacts((via,), parent, ("id",)),) if name not in case.loose else ()
        tables[name] = TableFacts(name, "r", "owner", columns, (("id",),), keys)
    return ServerFacts(version, known=True, database="db", user="postgres", tables=tables)


def untouched(facts: ServerFacts) -> CatalogState:
    """Return the state of a database that we have never seen."""
    roles = (
        Role("postgres", superuser=True),
        Role("owner"),
        *(Role(f"login_p{n}", login=True) for n in (0, 1)),
        Role("etl", login=True),
    )
    return CatalogState(
        roles={role.name: role for role in roles},
        logins=frozenset(role.name for role in roles if role.login),
        tables=dict.fromkeys(facts.tables, TableFlags()),
    )


def arrived(journey: Journey, state: CatalogState, model: Model) -> Standing:
    """Return what stands after all changes that lead to the model."""
    standing = journey.standing(state)
    for change in journey.difference(state, model).changes:
        standing = done(standing, change)
    return standing


@st.composite
def journeys(draw: st.DrawFn, *, by_hand: bool) -> Journey:
    case = draw(cases())
    facts = facts_of(case, draw(st.sampled_from(VERSIONS)))
    before = named(case.model, LOGINS)
    after = named(draw(successors(case)), draw(st.one_of(st.just(LOGINS), st.permutations(LOGINS))))
    after = replace(after, keeping=draw(st.sampled_from(Keeping)))
    model_wins = draw(st.booleans())
    journey = Journey(case, facts, untouched(facts), before, after, model_wins)
    if draw(st.integers(0, 4)):
        journey = replace(journey, start=arrived(journey, journey.start, before).state)
    if by_hand:
        journey = replace(journey, start=drifted(draw, journey.start, Names(PREFIX)))
    return journey


def blocked(difference: Difference) -> bool:
    return any(finding.blocking for finding in difference.findings)


@settings(max_examples=EXAMPLES)
@given(journeys(by_hand=True))
def test_after_the_changes_there_is_nothing_left_to_do(journey: Journey) -> None:
    if blocked(journey.difference(journey.start, journey.after)):
        return
    standing = arrived(journey, journey.start, journey.after)
    assert len({row.person for row in standing.state.people}) == len(standing.state.people)
    assert journey.difference(standing.state, journey.after).changes == ()
    assert standing.locked == frozenset()


@settings(max_examples=EXAMPLES)
@given(journeys(by_hand=True))
def test_nobody_sees_a_row_on_the_way_that_he_sees_neither_before_nor_after(journey: Journey) -> None:
    difference = journey.difference(journey.start, journey.after)
    if blocked(difference):
        return
    standing = journey.standing(journey.start)
    meanings = journey.meanings()
    start = Scene(standing, journey.case.rows, meanings).reach()
    steps: list[tuple[Change, Reach]] = []
    for change in difference.changes:
        standing = done(standing, change)
        if not isinstance(change, UNSEEN):
            steps.append((change, Scene(standing, journey.case.rows, meanings).reach()))
    end = steps[-1][1] if steps else start
    for change, reach in steps:
        note(f"after {change}")
        assert reach <= start | end


# -- parts ---------------------------------------------------------------------------------------------

HALVES = (Only.PEOPLE, Only.POLICIES)


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of a journey: what it changes, what it leaves out, and why it is refused."""

    changes: tuple[Change, ...]
    left: tuple[Change, ...]
    reasons: frozenset[str]


def taken(journey: Journey, current: CatalogState, part: Part) -> Taken:
    """Return the part as `make_part_plan` takes it, of a state in the middle of the journey."""
    whole = journey.difference(current, journey.after).changes
    desired, reasons = journey.desired(journey.after), set[str]()
    if part.only is not None:
        changes = chosen(whole, part.only, current, desired)
    else:
        own = replace(journey, after=model_of(journey.after, current.in_force, part), _compiled={})
        changes = own.difference(current, own.after).changes
    left = left_out(whole, changes)
    if part.only is Only.PEOPLE:
        reasons.update(lacking(changes, left, current))
    reasons.update(strange(changes, whole))
    reasons.update(crossing(changes, left, current, desired))
    return Taken(changes, left, frozenset(reasons))


@st.composite
def near(draw: st.DrawFn) -> Journey:
    """Return a journey on which few groups and memberships change, so that parts of it can be had."""
    journey = draw(journeys(by_hand=False))
    if structure_in(journey.start.in_force) is None or draw(st.integers(0, 3)) == 0:
        return journey
    other = {each.name: each for each in journey.after.groups}
    moving = draw(st.sets(st.sampled_from([each.name for each in journey.before.groups]), max_size=2))
    groups = tuple(
        replace(each, filter=other[each.name].filter) if each.name in moving & other.keys() else each
        for each in journey.before.groups
    )
    members = draw(st.sampled_from((journey.before.memberships, journey.before.memberships[1:], ())))
    after = replace(journey.before, groups=groups, memberships=members)
    start, coming = journey.before, replace(journey.before, memberships=members)
    if draw(st.booleans()):  # the other way round, members come
        start, after = coming, replace(after, memberships=journey.before.memberships)
    journey = replace(journey, before=start, after=after, start=untouched(journey.facts), _compiled={})
    return replace(journey, start=arrived(journey, journey.start, start).state)


@settings(max_examples=EXAMPLES // 2)
@given(near(), st.data())
def test_a_part_shows_nobody_what_neither_the_start_nor_the_whole_shows(
    journey: Journey, data: st.DataObject
) -> None:
    difference = journey.difference(journey.start, journey.after)
    if blocked(difference):
        return
    parts = [*map(Part, HALVES)]
    if structure_in(journey.start.in_force) is not None:
        groups = sorted({each.name for model in (journey.before, journey.after) for each in model.groups})
        parts += [Part(group=name) for name in groups]
        parts += [Part(table=table) for table in (CONTACT, *(child.name for child in journey.after.children))]
    part = data.draw(st.sampled_from(parts))
    try:
        found = taken(journey, journey.start, part)
    except Refused:
        return
    kind = str(part).partition(" ")[0] if part.only is None else str(part)
    event(f"{kind} {'refused' if found.reasons else 'taken' if found.changes else 'empty'}")
    if found.reasons:
        return
    meanings, rows = journey.meanings(), journey.case.rows
    own = journey
    if part.only is None:
        own = replace(journey, after=model_of(journey.after, journey.start.in_force, part), _compiled={})
        meanings = {**meanings, **own.meanings()}
    standing = own.standing(journey.start)
    before = Scene(standing, rows, meanings).reach()
    after = Scene(arrived(journey, journey.start, journey.after), rows, meanings).reach()
    for change in found.changes:
        standing = done(standing, change)
        if not isinstance(change, UNSEEN):
            note(f"after {change}")
            assert Scene(standing, rows, meanings).reach() <= before | after


@settings(max_examples=EXAMPLES // 2)
@given(near() | journeys(by_hand=True), st.permutations(HALVES))
def test_both_halves_one_after_the_other_are_the_whole(journey: Journey, order: list[Only]) -> None:
    """In either order, unless one is refused; what is refused at first may come second."""
    if blocked(journey.difference(journey.start, journey.after)):
        return
    standing, waiting = journey.standing(journey.start), list(order)
    while waiting:
        parts = {half: taken(journey, standing.state, Part(half)) for half in waiting}
        ready = [half for half in waiting if not parts[half].reasons]
        if not ready:
            return
        for change in parts[ready[0]].changes:
            standing = done(standing, change)
        waiting.remove(ready[0])
    assert journey.difference(standing.state, journey.after).changes == ()
