"""Which way a plan says that people go, and what they really see: every row that is told is inserted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from crm_rls.change import Risk
from crm_rls.change.effects import Effect
from crm_rls.errors import Refused
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import AccessGroup, Membership, Model
from crm_rls.model.predicates import TRUE, Attribute, Compare, Not
from crm_rls.plan.partial import make_part_plan
from crm_rls.plan.parts import Only, Part
from crm_rls.plan.value import Plan, from_json
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.applying import applying
from tests.fixtures.small_crm import NOW, WRITE, group, within
from tests.live.test_directions import House, house

__all__ = ["house"]

HH = Compare("territory", "=", "HH")
GROUPS = (
    group("hh", HH),
    group("later", Compare("name", ">", "b")),
    group("later_yet", Compare("name", ">", "c")),
    group("mine", Compare("first_contact_by", "=", Attribute("employee_no"))),
    group("nord", within("NORD")),
    group("not_mine", Not(Compare("first_contact_by", "=", Attribute("employee_no")))),
    group("sued", within("SUED")),
    group("writers", HH, WRITE),
)
TOMORROW, NEXT_WEEK = NOW + timedelta(days=1), NOW + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Case:
    """What anna is and has before and afterwards, and which way she goes on contacts by right."""

    before: Sequence[str | Membership]
    after: Sequence[str | Membership]
    read: Verdict
    update: Verdict = Verdict.KEEPS
    values: tuple[str | None, str | None] = ("1001", "1001")


K, N, W, M, U = Verdict.KEEPS, Verdict.NARROWS, Verdict.WIDENS, Verdict.MOVES, Verdict.UNKNOWN

UNTIL_TOMORROW = Membership("anna", "hh", None, TOMORROW)
UNTIL_NEXT_WEEK = Membership("anna", "hh", None, NEXT_WEEK)

CASES: Mapping[str, Case] = {
    "another group shows all the same": Case(["hh", "nord"], ["nord"], K),
    "one group less": Case(["hh", "sued"], ["hh"], N),
    "one group more": Case(["hh"], ["hh", "sued"], W),
    "one group more that shows nothing more": Case(["nord"], ["hh", "nord"], K),
    "to another territory": Case(["hh"], ["sued"], M),
    "to a part of it": Case(["nord"], ["hh"], N),
    "to a larger one": Case(["hh"], ["nord"], W),
    "also to write": Case(["hh"], ["writers"], K, W),
    "no longer to write": Case(["writers"], ["hh"], K, N),
    "another value": Case(["mine"], ["mine"], M, values=("1001", "1002")),
    "no value any more": Case(["mine"], ["mine"], N, values=("1001", None)),
    "no value any more, under NOT": Case(["not_mine"], ["not_mine"], N, values=("1001", None)),
    "a value that no group asks for": Case(["hh"], ["hh"], K, values=("1001", "1002")),
    "for a time only": Case(["hh"], [UNTIL_TOMORROW], N),
    "for a longer time": Case([UNTIL_TOMORROW], [UNTIL_NEXT_WEEK], W),
    "for good": Case([UNTIL_TOMORROW], ["hh"], W),
    "for a longer time, and by another group anyway": Case(
        [UNTIL_TOMORROW, "nord"], [UNTIL_NEXT_WEEK, "nord"], K
    ),
    "what the collation decides": Case(["later"], ["later_yet"], U),
}


def declare(house: House, groups: Sequence[str | Membership], value: str | None) -> Model:
    """Return the model in which anna is in the groups, with the value."""
    memberships = (each if isinstance(each, Membership) else Membership("anna", each) for each in groups)
    people = (
        replace(each, attributes={} if value is None else {"employee_no": value})
        if each.name == "anna"
        else each
        for each in house.model.people
    )
    return replace(house.model, groups=GROUPS, people=tuple(people), memberships=tuple(memberships))


def of_anna(plan: Plan) -> Mapping[str, Effect]:
    """Return by right what a plan tells of anna on contacts; under an empty name that she keeps all."""
    assert from_json(plan.to_json()) == plan
    told = [each for each in plan.effects if each.person]
    assert {each.person for each in told} <= {"anna"}
    return {
        right: each for each in told if each.table in ("", "crm.contact") for right in each.rights or ("",)
    }


def test_what_a_plan_says_of_people_is_what_they_see(house: House) -> None:
    for name, case in CASES.items():
        house.model = declare(house, case.before, case.values[0])
        house.apply(*Risk)
        house.model = declare(house, case.after, case.values[1])
        plan = house.plan()
        told = of_anna(plan)
        verdicts = {right: each.verdict for right, each in told.items() if right}
        expected = {
            right: each for right, each in (("read", case.read), ("update", case.update)) if each is not K
        }
        assert verdicts == expected, name
        assert ("" in told) is (not expected), name
        rows = [
            (example, gained)
            for right, each in told.items()
            if right == "read"
            for example, gained in ((each.gained, True), (each.lost, False))
            if example is not None
        ]
        if case.read in (N, M):
            assert [gained for _, gained in rows if not gained], name
        if case.read in (W, M):
            assert [gained for _, gained in rows if gained], name
        at_once = not any(isinstance(each, Membership) for each in (*case.before, *case.after))
        for example, gained in rows if at_once else ():
            assert not example.me
            assert house.sees(example) is not gained, name
        if {case.read, case.update} <= {K, N}:
            house.apply()  # without a word
        else:
            with pytest.raises(Refused, match="widens"):
                house.apply()
            house.apply(Risk.WIDENS)
        for example, gained in rows if at_once else ():
            assert house.sees(example) is gained, name


def test_who_stands_in_for_somebody_goes_the_same_way(house: House) -> None:
    house.model = declare(house, ["hh"], "1001")
    house.apply(*Risk)
    house.superuser.execute(
        "select crm_people.cover('anna', 'bert', now(), now() + interval '1 day', reason => 'leave')"
    )
    house.model = declare(house, ["sued"], "1001")
    plan = house.plan()
    assert {each.person: each.verdict for each in plan.effects if each.table == "crm.contact"} == {
        "anna": M, "bert": M
    }  # fmt: skip


def test_what_somebody_has_by_a_cover_ends_with_it(house: House) -> None:
    """Anna sees all that the group shows while she stands in for bert, who is in it until tomorrow."""
    house.model = declare(house, ["nord"], "1001")
    of_bert = Membership("bert", "sued", None, TOMORROW)
    house.model = replace(house.model, memberships=(*house.model.memberships, of_bert))
    house.apply(*Risk)
    house.superuser.execute(
        "select crm_people.cover('bert', 'anna', now(), now() + interval '7 days', reason => 'leave')"
    )
    house.model = replace(house.model, memberships=(*house.model.memberships, Membership("anna", "sued")))
    assert of_anna(house.plan())["read"].verdict is W


def test_nothing_is_proved_of_people_by_policies_that_were_changed_by_hand(house: House) -> None:
    house.model = declare(house, ["nord"], "1001")
    house.apply(*Risk)
    policy = Identifier(f"{house.model.prefix}_group_nord_read")
    house.superuser.execute(SQL("alter policy {} on crm.contact using (false)").format(policy))
    house.model = declare(house, ["hh"], "1001")
    effect = of_anna(house.plan())["read"]
    assert (effect.verdict, effect.gained, effect.lost) == (U, None, None)
    assert "nord" in effect.why


def test_nothing_is_proved_by_a_policy_that_is_by_hand_what_the_new_model_wants(house: House) -> None:
    """To leave the group is to leave less than the model in force says, so the move may show more."""
    groups = {each.name: each for each in GROUPS}
    house.model = declare(house, ["nord"], "1001")
    house.apply(*Risk)
    by_hand = SQL("alter policy {} on crm.contact using (territory = 'SH')")
    house.superuser.execute(by_hand.format(Identifier(f"{house.model.prefix}_group_nord_read")))
    changed = {**groups, "nord": group("nord", Compare("territory", "=", "SH"))}
    house.model = replace(declare(house, ["hh"], "1001"), groups=tuple(changed.values()))
    effect = of_anna(house.plan())["read"]
    assert (effect.verdict, effect.gained, effect.lost) == (U, None, None)
    assert "nord" in effect.why
    with pytest.raises(Refused, match="grant role"):
        house.apply()


def test_whoever_goes_takes_the_roles_of_substitutes_along(house: House) -> None:
    house.model = declare(house, ["hh", "sued"], "1001")
    house.apply(*Risk)
    house.superuser.execute(
        "select crm_people.cover('anna', 'bert', now(), now() + interval '1 day', reason => 'leave')"
    )
    people = tuple(each for each in house.model.people if each.name != "anna")
    memberships = tuple(each for each in house.model.memberships if each.person != "anna")
    house.model = replace(house.model, people=people, memberships=memberships)
    plan = house.apply(Risk.DESTROYS)
    bert = f"{house.model.prefix}_bert leaves {house.model.prefix}_timed_"
    assert {f"{bert}hh", f"{bert}sued"} <= {each.subject for each in plan.steps}
    assert house.plan().empty


def test_people_alone_are_judged_by_the_filters_that_are_in_force(house: House) -> None:
    """The filter that makes a move harmless is left out."""
    wide: tuple[AccessGroup, ...] = (group("hh", HH), group("wide", TRUE))
    house.model = replace(declare(house, ["hh"], "1001"), groups=wide)
    house.apply(*Risk)
    house.model = replace(
        declare(house, ["wide"], "1001"), groups=(group("hh", HH), group("wide", within("HH")))
    )
    assert of_anna(house.plan())[""].verdict is K
    with (
        applying(house.superuser, house.model.prefix) as connection,
        pytest.raises(Refused, match="grant role"),
    ):
        make_part_plan(connection, house.model, Part(only=Only.PEOPLE))


def test_a_narrowing_of_people_alone_needs_no_word(house: House) -> None:
    house.model = declare(house, ["nord"], "1001")
    house.apply(*Risk)
    house.model = declare(house, ["hh"], "1001")
    with applying(house.superuser, house.model.prefix) as connection:
        plan = make_part_plan(connection, house.model, Part(only=Only.PEOPLE)).plan
    assert of_anna(plan)["read"].verdict is N
    assert Risk.WIDENS not in plan.risks()
