"""Answers agree with what the model means, and the reasons that they name are reasons.

A case is one row and one right: `who_sees` against the oracle, now and at a moment to come. All that people
reach over their own connections is compared with the oracle, too. For some rows `why` is asked: without the
memberships that it names the answer is another one, and so it is with what it says would help; for a few of
them that is done in the database.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.answers import Answers, answering, bundles
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.totals import sees
from crm_rls.answers.why import why
from crm_rls.meaning.visibility import World
from crm_rls.model import Person, Right, Sharing, TableName
from crm_rls.model.predicates import Row
from tests.property.acts import covers, shares
from tests.property.cases import Case, cases
from tests.property.columns import NOW
from tests.property.patterns import unnamed
from tests.property.reasons import changes_everywhere, key_of, with_remedy, without_reasons
from tests.property.stage import Stage, disagreements
from tests.property.strategies import EXAMPLES, HOUR, PHASES
from tests.property.test_links_live import Case as CaseOfLinks
from tests.property.test_links_live import cases as cases_of_links
from tests.property.test_links_live import set_up, settled_links

pytestmark = pytest.mark.fuzz

settled = settings(
    max_examples=max(1, EXAMPLES // 4),
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)


@settled
@given(case=cases())
def test_answers_about_contacts_and_covers(stage: Stage, count: list[int], case: Case) -> None:
    model = stage.cast(case.model)
    stage.set_up(case)
    stage.apply(unnamed(model, case.patterns))
    stage.cover(case.covers)
    stage.share(case.shares)
    judge(stage, stage.world(model, case, case.covers, case.shares), count)


@settled
@given(case=cases_of_links(), data=st.data())
def test_answers_about_links_and_grants(
    stage: Stage, count: list[int], case: CaseOfLinks, data: st.DataObject
) -> None:
    set_up(stage, case)
    shareable = len(case.model.root.key) == 1 and data.draw(st.booleans())
    cast = stage.cast(replace(case.model, sharing=Sharing.READ if shareable else Sharing.NOTHING))
    stage.apply(cast)
    absences = data.draw(covers(cast))
    stage.cover(absences)
    shared = data.draw(shares(cast, (1, 2, 3)))
    stage.share(shared)
    judge(stage, World(settled_links(stage, cast), case.rows, cast.memberships, absences, shared), count)


@pytest.fixture(autouse=True)
def small_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask groups in bundles of two: no case has as many as a bundle has otherwise."""
    monkeypatch.setattr(bundles, "BUNDLE", 2)


def judge(stage: Stage, world: World, count: list[int]) -> None:
    """Compare what is answered of now, of later and in SQL, and try the reasons and remedies."""
    judge_now(stage, world, count)
    judge_later(stage, world, count)
    judge_in_sql(stage, world, count)
    changes_everywhere(stage, world, count[0], count)


def judge_now(stage: Stage, world: World, count: list[int]) -> None:
    """Compare every row of every table, and for one row of each table the reasons."""
    for disagreement in disagreements(stage, world):
        assert not disagreement, disagreement
    with answering(stage.planner) as answers:
        for table in world.model.guarded():
            for number, row in enumerate(world.tables[table]):
                for right in Right:
                    seen = who_sees(answers, key_of(world, table, row), table=str(table), right=right)
                    expected = {
                        person.name
                        for person in world.model.people
                        if world.allowed(person, table, row, right, NOW)
                    }
                    assert {each.person for each in seen.people} == expected, (table, row, right)
                    services = {
                        login
                        for service in world.model.services
                        for login in service.logins
                        if table in service.tables
                    }
                    etl = {stage.login("etl")} & {each.name for each in seen.past_policies}
                    assert etl == services, (table, seen.past_policies)
                    count[0] += 1
                # The last rows of a tree are below others.
                if number in (0, len(world.tables[table]) - 1):
                    for person in world.model.people:
                        reasons(answers, world, person, table, row)
        for person in world.model.people:
            for totals in sees(answers, person.name).tables:
                visible = world.visible(person, totals.table, Right.READ, NOW)
                assert (totals.rows, totals.of) == (len(visible), len(world.tables[totals.table]))


def judge_later(stage: Stage, world: World, count: list[int]) -> None:
    """Compare the first rows of every table at a moment to come: by what begins and ends until then."""
    at = NOW + 2.5 * HOUR
    with answering(stage.planner, at.isoformat()) as answers:
        for table in world.model.guarded():
            for row in world.tables[table][:2]:
                seen = who_sees(answers, key_of(world, table, row), table=str(table))
                expected = {
                    person.name
                    for person in world.model.people
                    if world.allowed(person, table, row, Right.READ, at)
                }
                assert {each.person for each in seen.people} == expected, (table, row, at)
                count[0] += 1


def judge_in_sql(stage: Stage, world: World, count: list[int]) -> None:
    """Compare what managers are told of every row of every table.

    For models that a file can declare, where every grant reads.
    """
    grants = [grant for group in world.model.groups for grant in world.model.grants(group)]
    if any(Right.READ not in grant.rights for grant in grants):
        return
    for table in world.model.guarded():
        named = None if table == world.model.root.name else str(table)
        for number, row in enumerate(world.tables[table]):
            key = key_of(world, table, row)
            key = f"{{{key}}}" if len(world.model.key(table)) > 1 else key
            seen = stage.superuser.execute(
                "select person from crm_people.who_sees(%s, root => %s)", (key, named)
            ).fetchall()
            for person in world.model.people:
                count[0] += 1
                allowed = world.allowed(person, table, row, Right.READ, NOW)
                assert ((person.name,) in seen) == allowed, (person, table, row)
                if not number:
                    (why,) = stage.superuser.execute(
                        "select coalesce(bool_or(allows), false) from crm_people.why(%s, %s, root => %s)",
                        (person.name, key, named),
                    ).fetchall()
                    assert why == (allowed,), (person, table, row)
        for person in world.model.people:
            counts = stage.superuser.execute(
                "select contacts from crm_people.sees(%s) where how is null and root is not distinct from %s",
                (person.name, named),
            ).fetchall()
            assert counts == [(len(world.visible(person, table, Right.READ, NOW)),)], (person, table)


def reasons(answers: Answers, world: World, person: Person, table: TableName, row: Row) -> None:
    """Take away what is named as a reason, and give what is named as a remedy: the answer changes."""
    found = why(answers, person.name, key_of(world, table, row), table=str(table))
    assert found.allowed == world.allowed(person, table, row, Right.READ, NOW)
    if found.allowed:
        without = without_reasons(world, found, person)
        assert not without.allowed(person, table, row, Right.READ, NOW), found
        for group in found.groups:
            for way in group.ways:
                assert not group.allows or any(each.evidence.holds for each in group.ways), way
    for remedy in found.remedies:
        helped = with_remedy(world, person, remedy)
        assert helped.allowed(person, table, row, Right.READ, NOW), remedy
        more = len(helped.visible(person, table, Right.READ, NOW)) - len(
            world.visible(person, table, Right.READ, NOW)
        )
        assert remedy.more == more - 1
