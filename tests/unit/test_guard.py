"""The guard holds every role that people inherit, before anybody is in it, in tables of limited length."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from crm_rls.catalog import CatalogState, Kind, ServerFacts
from crm_rls.change import Phase, Risk
from crm_rls.change import kinds as c
from crm_rls.change.diff.objects import object_changes
from crm_rls.change.diff.privileges import privilege_changes
from crm_rls.change.findings import Options
from crm_rls.compile.protection import guard
from crm_rls.compile.reach.layout import lay_out
from crm_rls.model import Model
from crm_rls.postgres.names import Names, guard_table, is_guard_table
from tests.fixtures.small_crm import group, small_model, within

MODEL = small_model("crm")
NAMES = Names("crm")
MANY = replace(MODEL, groups=tuple(group(f"g{number}", within("NORD")) for number in range(2_500)))


def held(model: Model) -> dict[str, str]:
    """Return the guard table of each role."""
    return {grant.grantee: grant.name for grant in guard.guard_grants(lay_out(model, ServerFacts()))}


def tables(model: Model) -> list[str]:
    return [each.name for each in guard.guard_objects(lay_out(model, ServerFacts()))]


def test_every_role_that_people_inherit_is_held_and_no_other() -> None:
    roles = {NAMES.persons, *NAMES.readers}
    for each in MODEL.groups:
        roles |= {NAMES.group_role(each.name), NAMES.timed_role(each.name)}
    assert held(MODEL) == dict.fromkeys(roles, "guard")
    assert {grant.privilege for grant in guard.guard_grants(lay_out(MODEL, ServerFacts()))} == {"DELETE"}


def test_very_many_groups_have_several_tables() -> None:
    assert tables(MODEL) == ["guard"]
    assert tables(MANY) == ["guard", "guard_2", "guard_3"]
    counts = Counter(held(MANY).values())
    assert max(counts.values()) <= guard.MOST_GRANTEES
    assert set(counts) == set(tables(MANY))


def test_a_new_group_moves_nobody() -> None:
    more = replace(MANY, groups=(*MANY.groups, group("last", within("NORD"))))
    assert held(MANY).items() < held(more).items()


@pytest.mark.parametrize("number", [1, 2, 10])
def test_a_guard_table_is_known_by_its_name(number: int) -> None:
    assert is_guard_table("crm_access", guard_table(number))
    assert not is_guard_table("crm", guard_table(number))
    assert not is_guard_table("crm_access", f"{guard_table(number)}_link")


def test_the_grant_is_neutral_and_comes_before_anybody_is_in_the_role() -> None:
    layout = lay_out(MODEL, ServerFacts())
    desired = CatalogState(
        grants=frozenset(guard.guard_grants(layout)),
        objects={each.identity: each for each in guard.guard_objects(layout)},
    )
    made = tuple(object_changes(CatalogState(), desired, {}))
    granted = tuple(privilege_changes(CatalogState(), desired, made, Options("crm")))
    assert {change.risk for change in (*made, *granted)} == {Risk.NEUTRAL}
    assert {change.phase for change in made} == {Phase.MAKE_OBJECT}
    assert all(Phase.MAKE_OBJECT < change.phase < Phase.GRANT_ROLE for change in granted)


def test_dropping_an_empty_table_destroys_nothing() -> None:
    second = replace(next(iter(guard.guard_objects(lay_out(MODEL, ServerFacts())))), name="guard_2")
    assert second.kind is Kind.TABLE
    assert c.DropObject(second).risk is Risk.NEUTRAL
