"""Answers about the past go by the row as it was, where the model names its history.

A trigger keeps the history, in one of several ways, while rows change; moments are asked at which a version
begins or ends, and those in between. What a row was is known from the changes, and what a person saw of it
then from the oracle, with the rows of all other tables as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.answers import Answers, answering, bundles
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.versions import Known
from crm_rls.errors import DatabaseError
from crm_rls.meaning.visibility import World
from crm_rls.model import AccessGroup, Grant, Model, Right, TableName
from crm_rls.model.predicates import Row
from crm_rls.postgres.sqltext import SQL, Identifier, joined, qualified
from tests.fixtures.tenants import TENANTS
from tests.fixtures.web import WEB, Web
from tests.property.cases import Case, cases, contacts, keys_of
from tests.property.columns import NOW
from tests.property.reasons import key_of
from tests.property.stage import Stage
from tests.property.strategies import CONTACT, EXAMPLES, PHASES
from tests.property.test_answers_live import reasons
from tests.property.test_links_live import FILTERS, models, row_of, rows, set_up, settled_links
from tests.property.test_links_live import Case as CaseOfLinks
from tests.property.versions import Past, Played, Then, declared, former, keep_history, pasts, play

pytestmark = pytest.mark.fuzz

settled = settings(
    max_examples=max(1, EXAMPLES // 4),
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)

NEW = 9
"""The key of a row that is not there at the beginning."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case, the tables whose rows have a history, and what happens to them."""

    case: Case | CaseOfLinks
    tables: tuple[TableName, ...]
    past: Past


@st.composite
def of_contacts(draw: st.DrawFn) -> Drawn:
    """Return contacts with every type of column, which change."""
    case = draw(cases())
    there = [(CONTACT, key) for key in keys_of(case.rows[CONTACT])]

    def another(draw: st.DrawFn, _table: TableName, key: int) -> Row:
        (row,) = draw(contacts((key,)))
        return row

    return Drawn(case, (CONTACT,), draw(pasts(there, [(CONTACT, NEW)], another)))


@st.composite
def of_roots(draw: st.DrawFn) -> Drawn:
    """Return rows of the contacts and of a further root, perhaps with keys of two columns, which change."""
    web: Web = draw(st.sampled_from((WEB, TENANTS)))
    model: Model = draw(models(web))
    further = next(child.name for child in web.children if not child.links)
    groups = tuple(
        each if any(grant.table == further for grant in each.on) else _granting(draw, each, further)
        for each in model.groups
    )
    tables = (model.root.name, further)
    there = [(table, key) for table in tables for key in (1, 2, 3)]

    def another(draw: st.DrawFn, table: TableName, key: int) -> Row:
        return row_of(draw, web, table, key)

    past = draw(pasts(there, [(table, NEW) for table in tables], another))
    case = CaseOfLinks(web.schema, replace(model, groups=groups), draw(rows(web)), ())
    return Drawn(case, tables, past)


def _granting(draw: st.DrawFn, group: AccessGroup, table: TableName) -> AccessGroup:
    read = frozenset({Right.READ})
    on = (*group.on, Grant(table, draw(FILTERS), read, read))
    return replace(group, on=tuple(sorted(on, key=lambda grant: grant.table)))


def kept(stage: Stage, drawn: Drawn) -> Model:
    """Make the histories of the tables, and return the model that names them."""
    model, style = stage.cast(drawn.case.model), drawn.past.style
    for table in drawn.tables:
        keep_history(stage, table, style)
    return replace(
        model,
        blocked=tuple(sorted((*model.blocked, *map(former, drawn.tables)))),
        root=replace(model.root, history=declared(model.root.name, style)),
        children=tuple(
            replace(each, history=declared(each.name, style)) if each.name in drawn.tables else each
            for each in model.children
        ),
    )


@settled
@given(drawn=of_contacts())
def test_answers_about_contacts_as_they_were(stage: Stage, count: list[int], drawn: Drawn) -> None:
    case = drawn.case
    assert isinstance(case, Case)
    stage.set_up(case)
    model = kept(stage, drawn)
    stage.apply(model)
    stage.cover(case.covers)
    stage.share(case.shares)

    def world() -> World:
        return stage.world(model, case, case.covers, case.shares)

    played = play(stage, drawn.past, lambda table: world().tables[table])
    judge(stage, world(), played, count)


@settled
@given(drawn=of_roots())
def test_answers_about_roots_as_they_were(stage: Stage, count: list[int], drawn: Drawn) -> None:
    judge(stage, *played_case(stage, drawn), count)


def played_case(stage: Stage, drawn: Drawn) -> tuple[World, Played]:
    """Let a case of roots happen; return the world as it is afterwards."""
    assert isinstance(drawn.case, CaseOfLinks)
    set_up(stage, drawn.case)
    model = kept(stage, drawn)
    stage.apply(model)

    def now(table: TableName) -> Sequence[Row]:
        names = list(drawn.case.rows[table][0])
        select = SQL("select {} from {}").format(
            joined(",", map(Identifier, names)), qualified(table.schema, table.name)
        )
        found = stage.superuser.execute(select).fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    played = play(stage, drawn.past, now)
    tables = {**drawn.case.rows, **{table: now(table) for table in drawn.tables}}
    return World(settled_links(stage, model), tables, model.memberships), played


@pytest.fixture(autouse=True)
def small_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask groups in bundles of two: no case has as many as a bundle has otherwise."""
    monkeypatch.setattr(bundles, "BUNDLE", 2)


def judge(
    stage: Stage,
    world: World,
    played: Played,
    count: list[int],
    *,
    why: bool = True,
    command: bool = True,
    in_sql: bool = True,
) -> None:
    """Compare every row that has a history at every moment, and for one row of each moment the reasons.

    Some of it may be left out: the reasons, the answers of the command, those of the functions.
    """
    for at in played.moments():
        asked = not why
        with answering(stage.planner, at.isoformat()) as answers:
            for (table, key), states in played.states.items():
                then = played.then(table, key, at)
                one = next((row for _, row in states if row is not None), None)
                if then is None or one is None:
                    continue
                count[0] += 1
                named = key_of(world, table, one)
                if then.twice and command:
                    with pytest.raises(DatabaseError, match="several versions"):
                        who_sees(answers, named, table=str(table))
                if then.twice and in_sql:
                    with pytest.raises(psycopg.errors.CardinalityViolation, match="several versions"):
                        seen_in_sql(stage, world.model, table, named, at)
                if then.twice:
                    continue
                others = [row for row in world.tables[table] if row["id"] != key]
                rows = others if then.row is None else [*others, then.row]
                was = replace(world, tables={**world.tables, table: rows})
                if command:
                    compare(answers, was, table, named, then)
                if in_sql:
                    compare_in_sql(stage, was, table, named, at, then)
                if then.row is not None and not asked:
                    for person in world.model.people:
                        reasons(answers, was, person, table, then.row)
                asked = asked or (then.row is not None and len(states) > 1)


def compare(answers: Answers, world: World, table: TableName, key: str, then: Then) -> None:
    """Compare who may do something with a row as it was, and what is said of that."""
    for right in (Right.READ, Right.UPDATE):
        found = who_sees(answers, key, table=str(table), right=right)
        expected = {
            person.name
            for person in world.model.people
            if then.row is not None and world.allowed(person, table, then.row, right, NOW)
        }
        assert {each.person for each in found.people} == expected, (table, key, right, then)
        state = found.state
        assert state is not None
        assert (state.known, state.ends, state.gone) == (then.known, then.ends, then.gone), then
        assert then.begins in (None, state.begins), (then, state)


def compare_in_sql(stage: Stage, world: World, table: TableName, key: str, at: datetime, then: Then) -> None:
    """Compare what managers are told: by the filters of now, for models that a file can declare."""
    model = world.model
    if any(Right.READ not in grant.rights for group in model.groups for grant in model.grants(group)):
        return
    seen, why, notices = seen_in_sql(stage, model, table, key, at)
    expected = {
        person.name
        for person in model.people
        if then.row is not None and world.allowed(person, table, then.row, Right.READ, NOW)
    }
    assert (seen, why) == (expected, expected), (table, key, then)
    assert len(notices) == 1 + len(model.people)
    assert all(SAID[then.known] in notice for notice in notices), notices


SAID = {
    Known.VERSION: "on the row as it was",
    Known.AS_NOW: "on the row as it is now and was from",
    Known.NOT_KNOWN: "on the row as it is now, for its own history is not known",
    Known.ABSENT: "had no such row",
}


def seen_in_sql(
    stage: Stage, model: Model, table: TableName, key: str, at: datetime
) -> tuple[set[str], set[str], list[str]]:
    """Return who sees a row by `who_sees`, and by `why`, and the notices."""
    key = f"{{{key}}}" if len(model.key(table)) > 1 else key
    root = None if table == model.root.name else str(table)
    notices: list[str] = []

    def note(said: psycopg.errors.Diagnostic) -> None:
        notices.append(said.message_primary or "")

    stage.superuser.execute("set client_min_messages = notice")
    stage.superuser.add_notice_handler(note)
    try:
        rows = stage.superuser.execute("select person from crm_people.who_sees(%s, %s, %s)", (key, at, root))
        seen = {person for (person,) in rows}
        asked = "select coalesce(bool_or(allows), false) from crm_people.why(%s, %s, %s, %s)"
        why = {
            person.name
            for person in model.people
            if stage.superuser.execute(asked, (person.name, key, at, root)).fetchone() == (True,)
        }
    finally:
        stage.superuser.remove_notice_handler(note)
    return seen, why, notices
