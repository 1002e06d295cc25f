"""What a plan tells of people who come and go, and what they really see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from crm_rls.change import Risk
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import Membership, Model, Person
from crm_rls.plan.value import from_json
from crm_rls.plan.verdicts import person_directions
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.live.test_directions import House, house
from tests.live.test_person_directions import NEXT_WEEK, TOMORROW, declare

__all__ = ["house"]

N, W, U = Verdict.NARROWS, Verdict.WIDENS, Verdict.UNKNOWN


def with_person(model: Model, name: str, groups: Sequence[str | Membership], value: str) -> Model:
    """Return the model with another person in the groups."""
    person = Person(name, f"{model.prefix}_{name}", {"employee_no": value})
    memberships = (each if isinstance(each, Membership) else Membership(name, each) for each in groups)
    return replace(model, people=(*model.people, person), memberships=(*model.memberships, *memberships))


@pytest.mark.parametrize(
    ("groups", "gained"),
    [
        (["hh", "writers"], {"read", "update"}),
        (["mine"], {"read"}),
        ([Membership("erna", "sued", TOMORROW, NEXT_WEEK)], {"read"}),
        ([], set()),
    ],
)
def test_of_who_comes_a_plan_tells_what_is_gained_and_of_who_goes_what_is_lost(
    house: House, groups: Sequence[str | Membership], gained: set[str]
) -> None:
    house.model = without = declare(house, ["hh"], "1001")
    house.apply(*Risk)
    house.model = with_person(without, "erna", groups, "1009")
    coming = house.plan()
    assert from_json(coming.to_json()) == coming
    assert {each.person for each in coming.effects} == ({"erna"} if gained else set())
    told = [each for each in coming.effects if each.table == "crm.contact"]
    assert {right for each in told for right in each.rights} == gained
    assert {each.verdict for each in coming.effects} <= {W}
    house.apply(Risk.WIDENS)
    at_once = not any(isinstance(each, Membership) for each in groups)
    for each in told:
        assert each.gained is not None
        assert each.lost is None
        assert house.sees(each.gained, "erna") is at_once
    house.model = without
    going = house.plan()
    assert [replace(each, gained=each.lost, lost=None, verdict=W) for each in going.effects] == [
        *coming.effects
    ]
    assert {each.verdict for each in going.effects} <= {N}


def test_nothing_is_proved_of_who_had_a_role_before_coming(house: House) -> None:
    house.model = declare(house, ["hh"], "1001")
    house.apply(*Risk)
    login, role = (Identifier(f"{house.model.prefix}_{name}") for name in ("erna", "group_sued"))
    house.superuser.execute(SQL("create role {} login in role {}").format(login, role))
    house.model = with_person(house.model, "erna", ["hh"], "1009")
    effects = [each for each in house.plan().effects if each.table == "crm.contact"]
    assert [(each.person, each.verdict) for each in effects] == [("erna", U)]
    assert "no person" in effects[0].why


def test_who_comes_takes_no_question_from_who_moves(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.model = declare(house, ["hh", "sued"], "1001")
    house.apply(*Risk)
    monkeypatch.setattr(person_directions, "MOST_QUESTIONS", 10)
    house.model = with_person(declare(house, ["hh"], "1001"), "aaron", ["sued"], "1009")
    found = {each.person: each for each in house.plan().effects if each.table == "crm.contact"}
    assert found["anna"].verdict is N
    assert "too many" in found["aaron"].why
