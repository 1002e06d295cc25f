"""Parts of a plan over real connections: one after the other they lead where the whole plan leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from crm_rls.change import Risk
from crm_rls.errors import Refused
from crm_rls.model import Membership, Model, Restriction, Right, TableName
from crm_rls.model.predicates import And, Compare, Not, Or, Predicate
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.impact.measured import with_impact
from crm_rls.plan.make import make_plan
from crm_rls.plan.partial import make_part_plan
from crm_rls.plan.parts import Only, Part
from crm_rls.plan.value import Plan, from_json
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.applying import applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model, within

pytestmark = pytest.mark.live

POLICIES, PEOPLE = Part(Only.POLICIES), Part(Only.PEOPLE)
NORD, SUED = Part(group="nord"), Part(group="sued")
ON_DEAL = Part(table=TableName("crm", "deal"))

BW = Compare("territory", "=", "BW")
NORD_AND_MORE = Or((And((within("NORD"), Compare("customer_type", "<>", "supplier"))), BW))
CHANGED: Mapping[str, Predicate] = {"nord": NORD_AND_MORE, "sued": BW}

BY_HAND = """
select policyname from pg_policies where tablename = 'contact' and policyname ~ 'nord' and cmd = 'SELECT'
order by 1 limit 1
"""


@dataclass(slots=True)
class House:
    """A database with a model in force, and what its people see."""

    database: Database
    superuser: Connection
    model: Model

    def plan(self, model: Model, part: Part) -> Plan:
        with applying(self.superuser, model.prefix) as whom:
            return make_part_plan(whom, model, part).plan

    def apply(self, model: Model, part: Part) -> Plan:
        """Apply a part from its saved plan: nothing of it may be left, and people see what it said."""
        before = self.seen()
        with applying(self.superuser, model.prefix) as whom:
            plan = from_json(with_impact(whom, make_part_plan(whom, model, part)).to_json())
            assert plan.part == part
            apply_plan(whom, model, plan, allowed=frozenset(Risk))
            again = make_part_plan(whom, model, part).plan
            assert again.steps == ()
        assert plan.impact is not None
        assert not [note for note in plan.impact.notes if "counted:" in note]
        told = {
            (each.who, each.table): (each.gained, each.lost)
            for each in plan.impact.people
            if each.right == Right.READ and (each.who, each.table) in before
        }
        after = self.seen()
        assert told == {
            key: (len(after[key] - before[key]), len(before[key] - after[key]))
            for key in before
            if after[key] != before[key]
        }
        return plan

    def whole(self, model: Model) -> Plan:
        with applying(self.superuser, model.prefix) as whom:
            return make_plan(whom, model).plan

    def seen(self) -> Mapping[tuple[str, str], frozenset[object]]:
        """Return what two people see of two tables; nothing of those who have no login yet."""
        logins = {login for (login,) in self.superuser.execute("select rolname from pg_roles").fetchall()}
        return {
            (person, f"crm.{table}"): frozenset(
                self.sees(person, table) if f"{self.model.prefix}_{person}" in logins else ()
            )
            for person in ("anna", "dora")
            for table in ("contact", "deal")
        }

    def sees(self, person: str, table: str = "contact") -> list[object]:
        rows = self.database.login(f"{self.model.prefix}_{person}").execute(
            f"select id from crm.{table} order by 1"  # noqa: S608
        )
        return [key for (key,) in rows]


@pytest.fixture
def house(database: Database, role_prefix: str) -> House:
    superuser = database.connect()
    superuser.execute(SCHEMA)
    model = small_model(role_prefix.rstrip("_"), [("anna", "nord")])
    return House(database, superuser, model)


def test_parts_one_after_the_other(house: House) -> None:
    """From nothing; then two groups, a restriction and two people change."""
    with pytest.raises(Refused, match="support schema is not there"):
        house.plan(house.model, PEOPLE)
    with pytest.raises(Refused, match="no model is in force yet"):
        house.plan(house.model, NORD)
    first = house.apply(house.model, POLICIES)
    assert first.left_out > 0
    assert not {"put person", "create login"} & {step.kind for step in first.steps}
    house.apply(house.model, PEOPLE)
    assert house.whole(house.model).steps == ()
    assert (house.sees("anna"), house.sees("dora")) == ([1], [])

    house.superuser.execute("update crm.deal set title = 'first' where contact_id = 1")
    hidden = Restriction("first", Not(Compare("title", "=", "first")), on=TableName("crm", "deal"))
    hiding = replace(
        house.model,
        restrictions=(hidden, *house.model.restrictions),
        memberships=(Membership("anna", "nord"), Membership("dora", "sued")),
    )
    assert house.apply(hiding, ON_DEAL).left_out > 0
    assert (house.sees("anna"), house.sees("anna", "deal")) == ([1], [])
    new = replace(
        hiding,
        groups=tuple(
            replace(each, filter=CHANGED[each.name]) if each.name in CHANGED else each
            for each in house.model.groups
        ),
    )
    with pytest.raises(Refused, match=r"dora joins .* would count before alter policy"):
        house.plan(new, PEOPLE)
    assert house.apply(new, NORD).left_out > 0
    assert (house.sees("anna"), house.sees("dora")) == ([1, 4], [])
    house.apply(new, SUED)
    house.apply(new, PEOPLE)
    assert (house.sees("anna"), house.sees("dora")) == ([1, 4], [4])
    assert house.whole(new).steps == ()

    # The model in force would open again what somebody closed by hand. The whole plan would not.
    name, *_ = house.superuser.execute(BY_HAND).fetchone() or ("",)
    house.superuser.execute(SQL("alter policy {} on crm.contact using (false)").format(Identifier(name)))
    groups = tuple(
        replace(each, filter=within("SUED")) if each.name in ("nord", "pumps") else each
        for each in new.groups
    )
    with pytest.raises(Refused, match="changed by hand"):
        house.plan(replace(new, groups=groups), Part(group="pumps"))
