"""Attacks by names and values: quotes, case, blanks, collisions, and everything that could end a literal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_rls.catalog import ServerFacts
from crm_rls.change import Risk
from crm_rls.compile.whole import compile_model
from crm_rls.errors import CompileError, Refused
from crm_rls.model import AccessGroup, Membership, Mode, Model, Person, Right, TableName
from crm_rls.model.predicates import And, Attribute, Compare, InList, Not, Or, Predicate, Prefix
from crm_rls.plan.apply import refuse_unsaid
from crm_rls.plan.make import make_plan, support_files
from crm_rls.postgres.names import Names
from tests.attacks.attacker import Attacker
from tests.attacks.stage import SCHEMA, Stage, attack_model, staged
from tests.fixtures.applying import applied
from tests.fixtures.database import Database
from tests.fixtures.small_crm import CONTACT, DEAL, READ, small_model
from tests.fixtures.tables import child

HOSTILE = (
    "o'hara",
    "o''hara",
    'she said "no"',
    "back\\slash",
    "trailing\\",
    "\\'; drop table crm.contact; --",
    "') or true or ('",
    '"} or true --',
    "{NULL}",
    "NULL",
    "%s %(x)s %%",
    "{} {0}",
    "$body$; select 1; $body$",
    ":param ::text",
    "tab\there",
    "line\nbreak",
    "Ärger",
    "ÄRGER",
    "\u212bngstrom",  # the Ångström sign, which normalises to another letter
    "e\u0301",
    "\u202egnirts",  # reads from right to left
    "null\u200bwidth",
    "🦉",
    "",
    " ",
    "x" * 200,
    "-- comment",
    "/* comment",
    "E'\\x41'",
    "U&'\\0041'",
    "1001",
    "a,b",
    "{a,b}",
)


def filters(number: int, value: str) -> tuple[Predicate, Predicate]:
    """Return two filters with the value: the plain one, and one of the other shapes that take literals."""
    plain = Compare("territory", "=", value)
    others: tuple[Predicate, ...] = (
        InList("territory", tuple(sorted({value, "nothing else"}))),
        Prefix("territory", value or " "),
        Or((plain, And((plain, Not(Compare("customer_type", "=", value)))))),
        Compare("territory", "=", Attribute("employee_no")),
    )
    return plain, others[number % len(others)]


def hostile_model(prefix: str) -> Model:
    """Return a model with two people, two groups and two filters for each hostile text."""
    model = attack_model(prefix)
    groups, people, memberships = list[AccessGroup](), list[Person](), list[Membership]()
    for number, value in enumerate(HOSTILE):
        for kind, predicate in enumerate(filters(number, value)):
            group, person = f"g{number}-{kind} {value[:20]}", f"p{number}-{kind}"
            groups.append(AccessGroup(group, predicate, READ, READ))
            people.append(Person(person, f"{prefix}_{person} {value[:30]}", {"employee_no": value}))
            memberships.append(Membership(person, group))
    return replace(
        model,
        children=(),
        blocked=(*model.blocked, *(child.name for child in model.children)),
        groups=tuple(sorted(groups, key=lambda group: group.name)),
        people=tuple(people),
        memberships=tuple(memberships),
    )


def test_a61_hostile_names_and_values_mean_what_they_say(database: Database, role_prefix: str) -> None:
    """Every group sees exactly the rows that the model says, over a login that is called as badly."""
    prefix = role_prefix.rstrip("_")
    model = hostile_model(prefix)
    with database.connect() as owner:
        owner.execute(SCHEMA)
        for number, value in enumerate(HOSTILE):
            owner.execute(
                "insert into crm.contact (id, name, territory, customer_type, legal_hold) "
                "values (%s, 'n', %s, 'customer', false)",
                (2000 + number, value),
            )
    with staged(database, prefix, "select 1", model) as stage:
        world, now = stage.world(), datetime.now(UTC)
        for number, person in enumerate(model.people):
            with database.login(person.login) as connection:
                keys = {row[0] for row in connection.execute("select id from crm.contact")}
            assert keys == {row["id"] for row in world.visible(person, CONTACT, Right.READ, now)}, person
            assert 2000 + number // 2 in keys or "" in person.attributes.values(), person
        with stage.owner(autocommit=False) as again:
            assert make_plan(again, model).plan.steps == ()


def test_a16_names_that_are_cut_do_not_meet(database: Database, role_prefix: str) -> None:
    """PostgreSQL cuts names after 63 bytes; two groups would share a role."""
    prefix = role_prefix.rstrip("_")
    model = attack_model(prefix)
    long = "ü" * 60
    nord, sued = (next(group for group in model.groups if group.name == name) for name in ("nord", "sued"))
    groups = (*model.groups, replace(nord, name=f"{long}_1"), replace(sued, name=f"{long}_2"))
    memberships = (*model.memberships, Membership("dora", f"{long}_1"))
    model = replace(model, groups=tuple(sorted(groups, key=lambda g: g.name)), memberships=memberships)
    with staged(database, prefix, model=model) as stage:
        assert stage.attacker("dora").run("select id from crm.contact").column == [1]


def test_a16_a_name_made_to_meet_another_is_refused() -> None:
    """Otherwise the second group would silently take the policies and members of the first."""
    model = small_model("p")
    long = "x" * 80
    meets = Names("p").group_role(long).removeprefix("p_group_")
    nord = next(group for group in model.groups if group.name == "nord")
    groups = (*model.groups, replace(nord, name=long), replace(nord, name=meets))
    with pytest.raises(CompileError, match="would stand for two groups"):
        compile_model(replace(model, groups=groups), ServerFacts(), support_files())


def test_a16_two_tables_whose_names_run_together_are_refused() -> None:
    """Otherwise crm.x_y and crm_x.y would share the function that fills the copies."""
    model = small_model("p")
    tables = (TableName("crm", "x_y"), TableName("crm_x", "y"))
    children = tuple(child(table, DEAL, "deal_id", Mode.CARRY) for table in tables)
    carry = tuple(replace(child, mode=Mode.CARRY) for child in model.children)
    with pytest.raises(CompileError, match="would serve two tables"):
        compile_model(replace(model, children=(*carry, *children)), ServerFacts(), support_files())


def test_a15_a_person_is_not_called_like_a_role_of_ours() -> None:
    model = small_model("p")
    for login in ("p_persons", "p_owner", "p_group_nord", "p_timed_sued"):
        people = (*model.people, Person("eve", login))
        with pytest.raises(CompileError, match=f'login "{login}" of a person'):
            compile_model(replace(model, people=people), ServerFacts(), support_files())


def test_a61_no_name_ends_the_body_of_a_function() -> None:
    model = small_model("p")
    below = child(
        TableName("crm", "a$body$; create role evil superuser; --"), CONTACT, "contact_id", Mode.CARRY
    )
    with pytest.raises(CompileError, match=r"holds \$body\$"):
        compile_model(replace(model, children=(*model.children, below)), ServerFacts(), support_files())


def test_a16_a_role_that_is_there_already_is_not_taken_over(database: Database, role_prefix: str) -> None:
    """Somebody who may create roles could lie in wait with the name of a group."""
    prefix = role_prefix.rstrip("_")
    with database.connect() as owner:
        owner.execute(SCHEMA)
        owner.execute(f"create role {prefix}_eve login")
        owner.execute(f"create role {prefix}_group_nord role {prefix}_eve")
    with database.connect(autocommit=False) as owner, pytest.raises(Refused, match="a role of this name"):
        refuse_unsaid(make_plan(owner, attack_model(prefix)).plan, frozenset(Risk))


@pytest.mark.parametrize("variant", ["hh", "HH ", " HH", "\uff28\uff28", "H\u200bH", "HH\u00a0"])
def test_a61_keys_match_exactly(stage: Stage, variant: str) -> None:
    """Case, blanks and look-alikes make another territory, which nobody has."""
    anna = stage.attacker("anna")
    with stage.owner() as owner:
        try:
            owner.execute("update crm.contact set territory = %s where id = 1", (variant,))
            assert anna.run("select * from crm.contact").rows == ()
            assert anna.run("select * from crm.activity").rows == ()
            assert anna.run("select * from crm.deal").rows == ()
        finally:
            owner.execute("update crm.contact set territory = 'HH' where id = 1")


def test_a57_a_plan_made_among_shadows_is_the_same(fresh: Stage) -> None:
    """A session with tables and functions of the same names in front, and any search path."""
    with fresh.owner(autocommit=False) as owner:
        owner.execute("create temp table membership (login text)")
        owner.execute("create temp table person (login text, attributes jsonb)")
        owner.execute("create schema shadow")
        owner.execute("create table shadow.deal (id int, contact_id int)")
        owner.execute(
            "create function shadow.now() returns timestamptz language sql as "
            "$$ select 'epoch'::timestamptz $$"
        )
        owner.execute("create operator shadow.= (leftarg = text, rightarg = text, function = textne)")
        owner.execute("set search_path = pg_temp, shadow, crm, pg_catalog")
        owner.commit()
        assert make_plan(owner, fresh.model).plan.steps == ()
        changed = replace(fresh.model, restrictions=())
        applied(owner, changed)
    assert fresh.attacker("bert").run("select id from crm.contact order by id").column == [1, 2, 4, 5, 6]
    with fresh.owner(autocommit=False) as owner:
        assert make_plan(owner, changed).plan.steps == ()
        temporary = owner.execute(
            "select count(*) from pg_depend as d join pg_class as c on c.oid = d.refobjid "
            "where d.classid = 'pg_policy'::regclass and c.relpersistence = 't'"
        ).fetchone()
        assert temporary == (0,)


def test_a61_a_login_with_quotes_is_asked_for_by_its_own_name(database: Database, role_prefix: str) -> None:
    """Attributes and timed memberships are found by the name of the login, whatever it is."""
    prefix = role_prefix.rstrip("_")
    model = attack_model(prefix)
    login = f"{prefix}_Eve \"the\\\" 'one'"
    day = datetime.now(UTC).replace(microsecond=0)
    eve = Person("eve", login, {"employee_no": "1002"})
    members = (Membership("eve", "first_contact"), Membership("eve", "sued", day.replace(year=day.year - 1)))
    model = replace(model, people=(*model.people, eve), memberships=(*model.memberships, *members))
    with staged(database, prefix, model=model):
        attacker = Attacker(database.login(login))
        assert sorted(map(str, attacker.run("select id from crm.contact").column)) == ["2", "3", "4"]
