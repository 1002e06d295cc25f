"""Reporting lines by attributes of people: who reports to somebody, now, by file and by managers."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from crm_rls.change import Risk
from crm_rls.meaning.visibility import World
from crm_rls.model import AttributeLine, Membership, Model, Person, PersonAttribute, Right
from crm_rls.model.predicates import Attribute, InAttribute, Not
from crm_rls.people.calls import Action, attempt, effect_of, sentence
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.impact.measured import with_impact
from crm_rls.plan.make import make_plan
from tests.fixtures.contact_groups import said, tables_of, wanted
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import CONTACT, group
from tests.managing.conftest import Office

LINE = PersonAttribute("integer", many=True, line=AttributeLine("number", "reports_to"))
NUMBER = PersonAttribute("integer")
HEADS = {"anna": (None, 1), "bert": (1, 2), "carl": (2, 3), "dora": (1, 4)}
"""By person, to whom he or she reports, and the own number: carl reports to bert, who reports to anna."""


def with_line(model: Model) -> Model:
    """Return the model with people in a line, all of them in the group of their line's contacts."""
    attributes = {"number": NUMBER, "reports": LINE, "reports_to": NUMBER}
    people = tuple(
        replace(each, attributes={**each.attributes, **_place(*HEADS[each.name])})
        if each.name in HEADS
        else each
        for each in model.people
    )
    mine = InAttribute("pad", Attribute("reports"))
    return replace(
        model,
        attributes={**model.attributes, **attributes},
        people=people,
        groups=(*model.groups, group("their_line", mine), group("not_their_line", Not(mine))),
        memberships=tuple(Membership(name, "their_line") for name in HEADS),
    )


def _place(head: int | None, number: int) -> dict[str, str]:
    return {"number": str(number)} | ({} if head is None else {"reports_to": str(head)})


@pytest.fixture
def line(office: Office) -> Office:
    office.superuser.execute("update crm.contact set pad = id")
    found = replace(office, model=with_line(office.model))
    apply(found, found.model)
    return found


def apply(office: Office, model: Model) -> None:
    with office.database.connect(autocommit=False) as owner:
        apply_plan(owner, model, make_plan(owner, model).plan, allowed=frozenset(Risk))
        again = make_plan(owner, model).plan
        assert (again.steps, again.findings) == ((), ())


def sees(office: Office, person: str) -> set[int]:
    with office.open(person) as session:
        return office.seen(session)


def register(office: Office, person: str, **attributes: object) -> None:
    office.call("register", person, office.login(person), Jsonb(attributes))


def test_people_have_what_those_have_who_report_to_them(line: Office) -> None:
    assert {name: sees(line, name) for name in HEADS} == {
        "anna": {1, 2, 3, 4}, "bert": {2, 3}, "carl": {3}, "dora": {4}
    }  # fmt: skip
    # As the oracle says; also of who stands in, of the view of groups, and where it is asked the other way.
    tables = tables_of(line.superuser, line.model)
    (now,) = line.superuser.execute("select now()").fetchone() or ()
    world = World(line.model, tables, line.model.memberships)
    for person in line.model.people:
        seen = {row["id"] for row in world.visible(person, CONTACT, Right.READ, now)}
        assert {str(key) for key in sees(line, person.name)} == {str(key) for key in seen}
    assert said(line.superuser, None) == wanted(line.model, tables, now, None)
    line.cover_anyway("bert", "dora")
    assert sees(line, "dora") == {2, 3, 4}


def test_a_change_counts_from_the_next_statement_on(line: Office) -> None:
    with line.open("bert") as bert:
        assert line.seen(bert) == {2, 3}
        register(line, "dora", reports_to=2)
        assert line.seen(bert) == {2, 3, 4}
        register(line, "carl", reports_to=None)
        assert line.seen(bert) == {2, 4}
    assert sees(line, "anna") == {1, 2, 4}
    # Who gets another number takes nobody along; the number in another spelling is the same one.
    register(line, "bert", number="007")
    assert (sees(line, "bert"), sees(line, "anna")) == (set(), {1})
    register(line, "carl", reports_to="7")
    assert sees(line, "bert") == {3}
    logged = line.superuser.execute(
        "select new -> 'attributes' ->> 'reports_to' from crm_access.log "
        "where kind = 'person' and login = %s order by log_id desc limit 1",
        (line.login("carl"),),
    )
    assert logged.fetchone() == ("7",)


def test_heads_give_away_what_their_people_have(line: Office) -> None:
    """As everybody who acts in a group that may: by the attributes of the line, too."""
    groups = tuple(replace(each, reassigns=each.name == "their_line") for each in line.model.groups)
    apply(line, replace(line.model, groups=groups))
    give = "select crm_people.give(%s, '{\"pad\": 4}')"
    with line.open("bert") as bert:
        bert.execute(give, ("3",))
        assert line.seen(bert) == {2}
        with pytest.raises(psycopg.errors.UndefinedObject):
            bert.execute(give, ("4",))
    assert sees(line, "dora") == {3, 4}


def test_a_preview_counts_what_heads_gain_and_lose(line: Office) -> None:
    """Of a change of one person, and of a file with attributes."""
    reports_to_dora = Jsonb({"reports_to": 4})
    change = {"person": "carl", "login": line.login("carl"), "attributes": reports_to_dora, "reason": ""}

    def by_file(connection: Connection) -> str:
        return sentence(connection, "register", **change)

    for action in (
        Action("register", change, ("carl",), reshapes=True),
        Action("import", {}, ("carl",), reshapes=True, performed=by_file),
    ):
        with line.database.connect(autocommit=False) as manager:
            outcome = effect_of(manager, attempt(manager, action))
            manager.rollback()
        assert {(each.person, each.gained, each.lost) for each in outcome.effects} == {
            ("anna", 0, 0), ("bert", 0, 1), ("carl", 0, 0), ("dora", 1, 0)
        }  # fmt: skip
        assert outcome.widens
    assert (sees(line, "dora"), sees(line, "bert")) == ({4}, {2, 3})


def test_who_is_unregistered_takes_away_what_heads_saw_through_the_person(line: Office) -> None:
    values = {"login": line.login("bert"), "reason": ""}
    action = Action("unregister", values, ("bert",), may_widen=False, reshapes=True)
    with line.database.connect(autocommit=False) as manager:
        outcome = effect_of(manager, attempt(manager, action))
        manager.commit()
    assert {(each.person, each.gained, each.lost) for each in outcome.effects} == {
        ("anna", 0, 2), ("bert", 0, 2)
    }  # fmt: skip
    assert not outcome.widens
    assert (sees(line, "anna"), sees(line, "carl"), sees(line, "dora")) == ({1, 4}, {3}, {4})


@pytest.mark.parametrize(
    ("person", "attributes", "cause"),
    [
        ("anna", {"reports_to": 3}, "nobody can report to him- or herself"),
        ("anna", {"reports_to": 1}, "nobody can report to him- or herself: anna reports to anna"),
        ("carl", {"number": "02"}, "bert and carl have the same value"),
        ("carl", {"reports": [1]}, "reports is not given to single people"),
    ],
)
def test_a_line_without_an_end_is_refused(
    line: Office, person: str, attributes: dict[str, object], cause: str
) -> None:
    with pytest.raises(psycopg.Error, match=cause) as told:
        register(line, person, **attributes)
    assert told.value.diag.message_hint
    assert sees(line, "bert") == {2, 3}


def test_only_managers_say_who_reports_to_whom(line: Office) -> None:
    for statement in (
        "select crm_people.register('bert', null, '{\"reports_to\": 3}')",
        "insert into crm_access.reporting values ('reports', current_user, '1', null)",
        "update crm_access.person set attributes = attributes || '{\"number\": 1}'",
        "select * from crm_access.reporting",
        "select crm_access.line_of('reports', '1')",
    ):
        with line.open("carl") as carl, pytest.raises(psycopg.errors.InsufficientPrivilege):
            carl.execute(statement.encode())
    assert sees(line, "carl") == {3}


def test_a_plan_turns_a_line_around(line: Office) -> None:
    def placed(person: Person) -> Person:
        heads = {"anna": (2, 1), "bert": (None, 2)}
        if person.name not in heads:
            return person
        kept = {name: value for name, value in person.attributes.items() if name != "reports_to"}
        return replace(person, attributes={**kept, **_place(*heads[person.name])})

    turned = replace(line.model, people=tuple(map(placed, line.model.people)))
    before = {person: sees(line, person) for person in HEADS}
    with line.database.connect(autocommit=False) as owner:
        plan = with_impact(owner, make_plan(owner, turned))
    assert any(step.risk is Risk.WIDENS for step in plan.steps)
    apply(line, turned)
    after = {person: sees(line, person) for person in HEADS}
    assert (after["anna"], after["bert"]) == ({1, 4}, {1, 2, 3, 4})
    assert plan.impact is not None
    told = {
        each.who: (each.gained, each.lost)
        for each in plan.impact.people
        if (each.table, each.right) == (str(CONTACT), Right.READ)
    }
    assert told == {
        person: (len(after[person] - before[person]), len(before[person] - after[person]))
        for person in HEADS
        if after[person] != before[person]
    }


def test_what_people_were_given_before_it_became_a_line_counts_no_longer(line: Office) -> None:
    plain = replace(line.model, attributes={**line.model.attributes, "reports": replace(LINE, line=None)})
    apply(line, plain)
    register(line, "carl", reports=[1, 2, 3])
    assert (sees(line, "carl"), sees(line, "anna")) == ({1, 2, 3}, set())
    apply(line, line.model)
    assert (sees(line, "carl"), sees(line, "anna")) == ({3}, {1, 2, 3, 4})
