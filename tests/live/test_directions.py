"""Which way a plan says that filters go, and what people really see: every row of a verdict is inserted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from crm_rls.change import Risk
from crm_rls.change.effects import Effect, Example
from crm_rls.errors import Refused
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import Model, Restriction
from crm_rls.model.predicates import (
    TRUE,
    And,
    Attribute,
    Compare,
    InList,
    IsNull,
    IsTrue,
    Like,
    Not,
    Or,
    Predicate,
    Prefix,
)
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import Plan, from_json
from crm_rls.postgres.sqltext import SQL, Identifier, joined
from tests.fixtures.applying import applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, WRITE, group, small_model, within

HH, SUED = Compare("territory", "=", "HH"), within("SUED")
CUSTOMER = Compare("customer_type", "=", "customer")
MINE = Compare("first_contact_by", "=", Attribute("employee_no"))
PAD = Compare("pad", ">", "10")


@dataclass(slots=True)
class House:
    """A database with one group, whose filter changes; anna is in it."""

    database: Database
    model: Model
    superuser: Connection

    def declare(self, predicate: Predicate) -> None:
        """Change the filter of the group."""
        self.model = replace(self.model, groups=(group("them", predicate),))

    def plan(self) -> Plan:
        with applying(self.superuser, self.model.prefix) as connection:
            return make_plan(connection, self.model).plan

    def apply(self, *allowed: Risk) -> Plan:
        with applying(self.superuser, self.model.prefix) as connection:
            plan = make_plan(connection, self.model).plan
            apply_plan(connection, self.model, plan, allowed=frozenset(allowed))
        return plan

    def sees(self, example: Example, person: str = "anna") -> bool:
        """Say whether a person sees a contact that is such a row, with such attributes."""
        if "employee_no" in example.me:
            self.superuser.execute(
                """update crm_access.person
                set attributes = pg_catalog.jsonb_build_object('employee_no', %s::text) where login = %s""",
                (example.me["employee_no"], f"{self.model.prefix}_{person}"),
            )
        row = {"id": "4711", **example.row}
        names = joined(",", map(Identifier, row))
        values = SQL(", ").join([SQL("%s")] * len(row))
        insert = SQL("insert into crm.contact ({}) values ({})").format(names, values)
        self.superuser.execute(insert, list(row.values()))
        login = self.database.login(f"{self.model.prefix}_{person}")
        (count,) = login.execute(
            "select count(*) from crm.contact where id = %s", (row["id"],)
        ).fetchone() or (0,)
        self.superuser.execute("delete from crm.contact where id = %s", (row["id"],))
        return bool(count)


@pytest.fixture
def house(database: Database, role_prefix: str) -> House:
    """Return a database in which nothing is applied yet."""
    superuser = database.connect()
    superuser.execute(SCHEMA)
    model = replace(small_model(role_prefix.rstrip("_"), [("anna", "them")]), restrictions=())
    made = House(database, model, superuser)
    made.declare(HH)
    return made


PAIRS: Mapping[Verdict, tuple[tuple[Predicate, Predicate], ...]] = {
    Verdict.NARROWS: (
        (SUED, And((SUED, CUSTOMER))),
        (Or((HH, PAD)), PAD),
        (MINE, And((MINE, IsNull("pad")))),
        (PAD, Compare("pad", ">=", "12")),
        (TRUE, Prefix("name", "ab")),
        (Like("name", "a%"), Like("name", "a%z")),
    ),
    Verdict.WIDENS: (
        (HH, Or((HH, MINE))),
        (Compare("pad", ">", "10"), Compare("pad", ">", "9")),
        (And((CUSTOMER, Not(IsTrue("legal_hold")))), CUSTOMER),
    ),
    Verdict.MOVES: (
        (HH, SUED),
        (InList("customer_type", ("a", "b")), InList("customer_type", ("b", "c"))),
        (MINE, HH),
        (Prefix("name", "ab"), Prefix("name", "b")),
        (Not(CUSTOMER), CUSTOMER),
        (Like("name", "%x_"), Like("name", "_x%")),
    ),
    Verdict.UNKNOWN: ((Compare("name", ">", "a"), Compare("name", ">", "b")),),
}


def the_only(plan: Plan) -> Effect:
    """Return the effect on contacts that a plan tells, and that its JSON brings back."""
    assert from_json(plan.to_json()) == plan
    (effect,) = (each for each in plan.effects if each.table == "crm.contact")
    return effect


@pytest.mark.parametrize(
    ("verdict", "old", "new"),
    [(verdict, *pair) for verdict, pairs in PAIRS.items() for pair in pairs],
)
def test_what_a_plan_says_is_what_people_see(
    house: House, verdict: Verdict, old: Predicate, new: Predicate
) -> None:
    house.declare(old)
    house.apply(*Risk)
    house.declare(new)
    effect = the_only(house.plan())
    assert effect.verdict is verdict
    assert bool(effect.why) == (verdict is Verdict.UNKNOWN)
    assert (effect.gained is not None) == (verdict in (Verdict.WIDENS, Verdict.MOVES))
    assert effect.lost is not None or verdict in (Verdict.WIDENS, Verdict.UNKNOWN)
    told = [
        (each, gained) for each, gained in ((effect.gained, True), (effect.lost, False)) if each is not None
    ]
    for each, gained in told:
        assert house.sees(each) is not gained
    if verdict is Verdict.NARROWS:
        house.apply()  # without a word
    else:
        with pytest.raises(Refused, match="widens"):
            house.apply()
        house.apply(Risk.WIDENS)
    for each, gained in told:
        assert house.sees(each) is gained


def test_a_restriction_narrows_every_group(house: House) -> None:
    house.apply(*Risk)
    house.model = replace(house.model, restrictions=(Restriction("hold", Not(IsTrue("legal_hold"))),))
    effect = the_only(house.apply())
    assert (effect.verdict, effect.lost is not None) == (Verdict.NARROWS, True)


def test_the_same_in_other_words_changes_nothing_for_anybody(house: House) -> None:
    house.apply(*Risk)
    house.declare(And((Compare("territory", ">=", "HH"), Compare("territory", "<=", "HH"), HH)))
    plan = house.apply()
    assert plan.effects == ()
    assert {step.risk for step in plan.steps if step.kind == "alter policy"} == {Risk.NEUTRAL}


@pytest.mark.parametrize(
    "by_hand",
    [
        "alter policy {} on crm.contact using (territory = 'nowhere')",
        "delete from crm_access.in_force",
    ],
)
def test_nothing_is_proved_of_what_is_not_known(house: House, by_hand: str) -> None:
    house.declare(SUED)
    house.apply(*Risk)
    policy = f"{house.model.prefix}_group_them_read"
    if "in_force" in by_hand:
        house.superuser.execute("set session_replication_role = replica")
    house.superuser.execute(SQL(by_hand).format(Identifier(policy)))
    house.declare(And((SUED, CUSTOMER)))
    effect = next(
        each for each in house.plan().effects if each.table == "crm.contact" and each.group == "them"
    )
    assert effect.verdict is Verdict.UNKNOWN
    assert effect.why


def test_a_right_that_is_given_or_taken_has_a_verdict_of_its_own(house: House) -> None:
    house.apply(*Risk)
    reading = house.model
    house.model = replace(reading, groups=(group("them", HH, WRITE),))
    given = the_only(house.plan())
    assert (given.rights, given.verdict, given.lost) == (("update",), Verdict.WIDENS, None)
    assert given.gained is not None
    assert given.gained.row["territory"] == "HH"
    with pytest.raises(Refused, match="widens"):
        house.apply()
    house.apply(Risk.WIDENS)
    house.model = reading
    taken = the_only(house.apply())
    assert (taken.rights, taken.verdict, taken.gained) == (("update",), Verdict.NARROWS, None)
    assert taken.lost == given.gained


def test_a_narrowing_by_a_column_that_no_filter_asked_for_needs_no_word(house: House) -> None:
    """Children that follow their contact are asked through another view then, which people get to read."""
    house.model = replace(house.model, groups=(group("them", SUED, WRITE),))
    house.apply(*Risk)
    house.model = replace(house.model, groups=(group("them", And((SUED, Compare("pad", "=", "1"))), WRITE),))
    plan = house.apply()  # without a word
    views = [each for each in plan.steps if each.kind == "grant privilege" and "crm_access." in each.subject]
    assert {each.verdict for each in plan.effects} == {Verdict.NARROWS}
    assert views
    assert all(
        each.topic for each in plan.steps if "privilege" in each.kind and "crm_access." in each.subject
    )
