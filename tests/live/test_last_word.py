"""The model and the managers: who has the last word on a membership, over real connections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from crm_rls.change import Risk
from crm_rls.diagnostics import Code
from crm_rls.model import Keeping, Membership, Model, Person
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Identifier
from crm_rls.verify import verify
from tests.fixtures.applying import applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model
from tests.fixtures.staged import Copied

LATER = datetime(2091, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class House:
    """A database whose model changes, and a manager."""

    database: Database
    model: Model
    superuser: Connection
    manager: Connection | None = None

    def plan(self, **words: Any) -> Plan:
        """Return the plan for the model as it is now."""
        with applying(self.superuser, self.model.prefix) as connection:
            return make_plan(connection, self.model, **words).plan

    def apply(self, **words: Any) -> Plan:
        """Apply the model as it is now; afterwards nothing is left to do."""
        with applying(self.superuser, self.model.prefix) as connection:
            plan = make_plan(connection, self.model, **words).plan
            apply_plan(connection, self.model, plan, allowed=frozenset(Risk))
        left = self.plan(**words)
        assert left.steps == ()
        return plan

    def declare(self, *memberships: Membership | tuple[str, str]) -> None:
        """Change what the model says of memberships."""
        wanted = (each if isinstance(each, Membership) else Membership(*each) for each in memberships)
        self.model = replace(self.model, memberships=tuple(sorted(wanted, key=repr)))

    def call(self, function: str, *arguments: object) -> object:
        """Call a function of crm_people as the manager."""
        assert self.manager is not None
        marks = ", ".join("%s" for _ in arguments)
        return self.manager.execute(f"select crm_people.{function}({marks})", arguments).fetchall()[0][0]

    def sees(self, person: str) -> set[int]:
        """Return the contacts that somebody sees over a connection of his or her own."""
        with self.database.login(f"{self.model.prefix}_{person}") as connection:
            try:
                return {key for (key,) in connection.execute("select id from crm.contact")}
            except psycopg.errors.InsufficientPrivilege:
                return set()

    def disputed(self, plan: Plan) -> Iterable[str]:
        """Return the findings about memberships that both changed."""
        return [each.cause for each in plan.findings if each.code is Code.MEMBERSHIP_DISPUTED]


NORD, SUED, PUMPS = {1}, {3, 4}, {1, 4, 6}


@pytest.fixture
def house(copied: Copied) -> Iterator[House]:
    with copied("last word", _staged) as (database, model):
        superuser = database.connect()
        login, managers = f"{model.prefix}_boss", Names(model.prefix).managers
        superuser.execute(SQL("create role {} login").format(Identifier(login)))
        superuser.execute(SQL("grant {} to {}").format(Identifier(managers), Identifier(login)))
        yield House(database, model, superuser, database.login(login))


def _staged(database: Database, prefix: str) -> Model:
    superuser = database.connect()
    superuser.execute(SCHEMA)
    house = House(database, small_model(prefix, [("anna", "nord"), ("bert", "sued")]), superuser)
    house.apply()
    return house.model


def test_an_unchanged_model_changes_nothing_that_managers_did(house: House) -> None:
    house.call("unassign", "anna", "nord", None, "moved to service")
    house.call("assign", "anna", "pumps")
    house.call("assign", "bert", "nord", "2091-01-01", "2091-12-31")
    house.call("cover", "bert", "carl")
    assert house.plan().steps == ()
    with applying(house.superuser, house.model.prefix) as connection:
        assert not verify(connection, house.model).drifted
    house.apply()
    assert (house.sees("anna"), house.sees("carl")) == (PUMPS, SUED)


def test_a_change_of_the_file_is_applied_where_no_manager_was(house: House) -> None:
    house.declare(("anna", "pumps"), ("bert", "sued"), Membership("bert", "nord", None, LATER))
    kinds = {step.kind for step in house.apply().steps}
    assert kinds >= {"grant role", "revoke role", "put timed", "record in force"}
    assert (house.sees("anna"), house.sees("bert")) == (PUMPS, SUED | NORD)
    house.declare(("bert", "sued"))
    assert {step.kind for step in house.apply().steps} >= {"revoke role", "drop timed"}
    assert (house.sees("anna"), house.sees("bert")) == (set(), SUED)


def test_where_both_changed_it_the_managers_word_holds_and_the_plan_says_whose(house: House) -> None:
    house.call("unassign", "anna", "nord", "2091-12-31", "moves to service")
    house.declare(("bert", "sued"))
    plan = house.plan()
    (cause,) = house.disputed(plan)
    assert "a member until 2091-12-31. The model says not a member" in cause
    assert "it said a permanent member" in cause
    assert f"{house.model.prefix}_boss did it at " in cause
    assert "(unassign), because: moves to service" in cause
    house.apply()
    assert house.sees("anna") == NORD
    assert house.disputed(house.plan()) == []


def test_the_model_wins_where_somebody_says_it(house: House) -> None:
    house.call("unassign", "anna", "nord", "2091-12-31")
    house.declare(("bert", "sued"))
    plan = house.apply(model_wins=True)
    assert house.disputed(plan) == []
    assert house.sees("anna") == set()
    house.call("assign", "anna", "nord", None, "2091-12-31")
    house.declare(("anna", "nord"), ("bert", "sued"))
    house.apply(model_wins=True)
    rows = house.superuser.execute("select count(*) from crm_access.membership").fetchone()
    assert (rows, house.sees("anna")) == ((0,), NORD)


def test_a_manager_who_did_what_the_file_says_later_is_no_dispute(house: House) -> None:
    house.call("unassign", "anna", "nord")
    house.call("assign", "anna", "pumps")
    house.declare(("anna", "pumps"), ("bert", "sued"))
    plan = house.plan()
    assert {step.kind for step in plan.steps} == {"record in force"}
    assert plan.findings == ()
    house.apply()


def test_memberships_that_are_over_or_have_begun_are_no_changes(house: House) -> None:
    house.declare(
        ("bert", "sued"), Membership("anna", "nord", datetime(2020, 1, 1, tzinfo=UTC), None),
        Membership("carl", "nord", None, datetime(2020, 1, 1, tzinfo=UTC)),
    )  # fmt: skip
    house.apply()
    house.superuser.execute("update crm_access.membership set declared = false")
    house.superuser.execute("select crm_people.tidy()")
    assert house.plan().steps == ()
    assert (house.sees("anna"), house.sees("carl")) == (NORD, set())


@pytest.mark.alone
def test_a_renamed_group_keeps_the_managers_word(house: House) -> None:
    house.call("unassign", "anna", "nord")
    house.call("assign", "carl", "nord")
    renamed = (
        replace(each, name="north", was="nord") if each.name == "nord" else each
        for each in house.model.groups
    )
    house.model = replace(house.model, groups=tuple(sorted(renamed, key=lambda each: each.name)))
    house.declare(("anna", "north"), ("bert", "sued"))
    house.apply()
    assert (house.sees("anna"), house.sees("carl")) == (set(), NORD)


@pytest.mark.alone
def test_a_removed_group_goes_with_all_its_memberships(house: House) -> None:
    house.call("assign", "carl", "nord", None, "2091-12-31")
    groups = house.model.groups
    house.model = replace(house.model, groups=tuple(each for each in groups if each.name != "nord"))
    house.declare(("bert", "sued"))
    house.apply()
    assert house.superuser.execute("select count(*) from crm_access.membership").fetchone() == (0,)
    house.model = replace(house.model, groups=groups)
    house.declare(("anna", "nord"), ("bert", "sued"))
    house.apply()
    assert (house.sees("anna"), house.sees("carl")) == (NORD, set())


@pytest.mark.alone
def test_a_cover_for_a_removed_group_ends_with_it(house: House) -> None:
    """Or it would lend the group that gets the name later."""
    house.call("assign", "anna", "pumps")
    until = "2091-12-31"
    for substitute, lent in (("carl", ["nord"]), ("bert", ["nord", "pumps"])):
        house.call("cover", "anna", substitute, None, until, 0, 0, "holiday", lent, True)
    house.call("cover", "anna", "dora", None, until, 0, 0, "holiday", None, True)
    groups = house.model.groups
    house.model = replace(house.model, groups=tuple(each for each in groups if each.name != "nord"))
    house.declare(("bert", "sued"))
    house.apply()
    house.model = replace(house.model, groups=groups)
    house.declare(("bert", "sued"))
    house.apply()
    house.call("assign", "anna", "nord")
    assert (house.sees("carl"), house.sees("dora")) == (set(), NORD | PUMPS)
    assert house.manager is not None
    kept = house.manager.execute("select substitute, access_groups from crm_people.covers order by 1")
    assert kept.fetchall() == [("bert", ["pumps"]), ("dora", None)]
    ended = "select login from crm_people.log where kind = 'cover' and not holds and action = 'apply'"
    assert house.manager.execute(ended).fetchall() == [(f"{house.model.prefix}_carl",)]


def test_a_person_who_leaves_the_file_goes_with_what_managers_gave(house: House) -> None:
    house.call("assign", "anna", "pumps")
    house.call("assign", "anna", "sued", "2091-01-01")
    people = tuple(each for each in house.model.people if each.name != "anna")
    house.model = replace(house.model, people=people)
    house.declare(("bert", "sued"))
    house.apply()
    assert house.sees("anna") == set()
    left = "select count(*) from pg_auth_members where member = %s::regrole"
    login = f'"{house.model.prefix}_anna"'
    assert house.superuser.execute(left, [login]).fetchone() == (0,)


def test_the_file_takes_a_group_from_somebody_who_is_not_active(house: House) -> None:
    house.call("deactivate", "anna")
    house.declare(("anna", "pumps"), ("bert", "sued"))
    house.apply()
    house.call("reactivate", "anna")
    assert house.sees("anna") == PUMPS
    assert house.plan().steps == ()


def test_attributes_follow_the_same_rule(house: House) -> None:
    def number(person: str, value: str) -> None:
        house.model = replace(
            house.model,
            people=tuple(
                replace(each, attributes={"employee_no": value}) if each.name == person else each
                for each in house.model.people
            ),
        )

    house.call("register", "anna", f"{house.model.prefix}_anna", '{"employee_no": "2000"}')
    assert house.plan().steps == ()
    number("anna", "3000")
    (cause,) = house.disputed(house.plan())
    assert cause.startswith("a manager and the model changed it; the manager's word holds: '2000'.")
    house.apply()
    number("bert", "4000")
    house.apply()
    stored = house.superuser.execute("select person, attributes ->> 'employee_no' from crm_access.person")
    assert dict(stored.fetchall()) == {"anna": "2000", "bert": "4000", "carl": "1003", "dora": "1004"}


def owned(model: Model, by: str) -> Model:
    """Return the model with the file as the only owner: of everything, of a group, or of a person."""
    match by:
        case "model":
            return replace(model, keeping=Keeping.DECLARED)
        case "group":
            return replace(
                model,
                groups=tuple(
                    replace(each, keeping=Keeping.DECLARED) if each.name == "nord" else each
                    for each in model.groups
                ),
            )
        case _:
            return replace(
                model,
                people=tuple(
                    replace(each, keeping=Keeping.DECLARED) if each.name == "anna" else each
                    for each in model.people
                ),
            )


@pytest.mark.parametrize(("by", "who"), [("model", "model"), ("group", "access group"), ("person", "person")])
def test_where_the_file_owns_it_managers_are_told(house: House, by: str, who: str) -> None:
    house.model = owned(house.model, by)
    house.apply()
    words = f"the model file alone says whether anna is in nord: the {who} has `memberships: declared`"
    for function, arguments in {
        "unassign": ("anna", "nord"),
        "assign": ("anna", "nord", None, "2091-12-31"),
        "handover": ("anna", "carl"),
    }.items():
        with pytest.raises(
            psycopg.errors.ObjectNotInPrerequisiteState, match="the model file alone"
        ) as refused:
            house.call(function, *arguments)
        assert words in str(refused.value)
    tick = (
        "update crm_people.user_access_groups set assigned = false "
        "where person = 'anna' and \"group\" = 'nord'"
    )
    assert house.manager is not None
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="alone says"):
        house.manager.execute(tick)
    house.call("cover", "anna", "carl")
    assert house.sees("carl") == NORD
    house.apply()
    assert house.sees("carl") == NORD


@pytest.mark.parametrize("by", ["model", "group"])
def test_where_the_file_owns_it_apply_takes_away_what_it_does_not_say(house: House, by: str) -> None:
    house.call("assign", "carl", "nord")
    house.call("assign", "dora", "nord", None, "2091-12-31")
    house.call("unassign", "anna", "nord")
    house.call("assign", "dora", "pumps")
    house.model = owned(house.model, by)
    house.apply()
    assert (house.sees("anna"), house.sees("carl")) == (NORD, set())
    assert house.sees("dora") == (set() if by == "model" else PUMPS)


def test_shared_of_a_group_goes_before_declared_of_the_model(house: House) -> None:
    groups = (
        replace(each, keeping=Keeping.SHARED) if each.name == "pumps" else each for each in house.model.groups
    )
    house.model = replace(house.model, keeping=Keeping.DECLARED, groups=tuple(groups))
    house.apply()
    house.call("assign", "carl", "pumps")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        house.call("assign", "carl", "nord")
    assert house.plan().steps == ()


def test_attributes_of_an_owned_person_are_the_files(house: House) -> None:
    house.model = owned(house.model, "person")
    house.apply()
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="which attributes anna has"):
        house.call("register", "anna", f"{house.model.prefix}_anna", '{"employee_no": "2000"}')
    house.call("register", "bert", f"{house.model.prefix}_bert", '{"employee_no": "2000"}')


def test_what_was_there_before_the_first_declaration_stays_and_is_named(house: House) -> None:
    bare = replace(house.model, people=(), memberships=())
    declared, house.model = house.model, bare
    house.apply()
    house.superuser.execute("alter table crm_access.in_force disable trigger user")
    house.superuser.execute("delete from crm_access.in_force where part = 'people'")
    house.superuser.execute("alter table crm_access.in_force enable trigger user")
    login = f"{bare.prefix}_anna"
    house.call("register", "anna", login)
    house.call("assign", "anna", "pumps")
    house.model = replace(declared, people=(Person("anna", login), *declared.people[1:]))
    plan = house.apply()
    named = [each.object for each in plan.findings if each.code is Code.UNDECLARED_MEMBERSHIP]
    assert named == [f"{login} in pumps"]
    assert house.sees("anna") == NORD | PUMPS
    assert house.plan().findings == ()


def test_what_is_in_force_is_recorded_once_and_never_changed(house: House) -> None:
    count = "select part, count(*) from crm_access.in_force group by part order by part"
    before = house.superuser.execute(count).fetchall()
    house.apply()
    once = [("structure", 1), ("verification", 1)]
    assert house.superuser.execute(count).fetchall() == before == [("people", 1), *once]
    house.declare(("bert", "sued"))
    house.apply()
    assert house.superuser.execute(count).fetchall() == [("people", 2), *once]
    for statement in ("update crm_access.in_force set who = 'me'", "delete from crm_access.in_force"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            house.superuser.execute(statement)
