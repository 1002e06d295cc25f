"""Attributes with several values: their meaning, the model file, and the SQL of filters."""

from __future__ import annotations

import pytest

from crm_rls.compile.conditions.acting import acting_expression
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.scope import Scope
from crm_rls.diagnostics import Code
from crm_rls.model import PersonAttribute, Values
from crm_rls.model.evaluation import evaluate
from crm_rls.model.in_force import Declared, declared_from_json, to_json
from crm_rls.model.predicates import (
    And,
    Attribute,
    Compare,
    InAttribute,
    IsTrue,
    Linked,
    Not,
    Or,
    attributes,
    separable,
)
from crm_rls.postgres.sqltext import SQL, Identifier, text
from tests.fixtures.model_text import load, mistakes, text_of

IN_TEAMS = InAttribute("team", Attribute("teams"))
MODEL = {
    "attributes": "\n  team: {type: integer, many: true}\n",
    "access_groups": "\n  g: {where: x in me.team, rights: [read]}\n",
}


@pytest.mark.parametrize(
    ("team", "teams", "inside"),
    [
        ("a", ("a", "b"), True),
        ("c", ("a", "b"), False),
        ("a", "a", True),
        (None, ("a", "b"), None),
        ("a", (), None),
        ("a", None, None),
        (1, ("1", "2"), True),
        (3, ("1", "2"), False),
    ],
)
def test_a_column_is_among_several_values_or_unknown(
    team: object, teams: Values | None, inside: bool | None
) -> None:
    me = {"teams": teams}
    opposite = None if inside is None else not inside
    assert evaluate(IN_TEAMS, {"team": team}, me, lambda *_: ()) is inside
    assert evaluate(Not(IN_TEAMS), {"team": team}, me, lambda *_: ()) is opposite


def test_several_values_are_asked_of_one_person_like_one_value() -> None:
    assert attributes(Linked("crm.link", ("contact_id",), ("id",), IN_TEAMS)) == {"teams"}
    assert separable(Or((IN_TEAMS, IsTrue("x"))))
    assert not separable(Not(IN_TEAMS))
    assert not separable(And((IN_TEAMS, Compare("owner", "=", Attribute("no")))))


# -- the model file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "values"), [("[3, 1, 3]", ("1", "3")), ("2", ("2",)), ("[2]", ("2",))])
def test_people_have_several_values(written: str, values: tuple[str, ...]) -> None:
    model = load(text_of(**MODEL, people=f"\n  anna: {{team: {written}}}\n"))
    assert model.attributes == {"team": PersonAttribute("integer", many=True)}
    assert model.groups[0].filter == InAttribute("x", Attribute("team"))
    assert model.people[0].attributes == {"team": values}
    assert declared_from_json(to_json(Declared(model.people))) == Declared(model.people)


def test_people_may_have_every_kind_of_attribute() -> None:
    model = load(
        text_of(
            attributes="\n  a: {type: text}\n  b: {type: integer}\n  c: {type: uuid}\n",
            access_groups="\n  g: {where: x = me.a or x = me.b or x = me.c, rights: [read]}\n",
            people="\n  anna: {b: -5, c: 0b6f3ae0-7c35-4c6f-9d39-9f8de3a0b1c2, a: ''}\n",
        )
    )
    assert [each.type for each in model.attributes.values()] == ["text", "integer", "uuid"]
    assert model.people[0].attributes == {
        "a": "",
        "b": "-5",
        "c": "0b6f3ae0-7c35-4c6f-9d39-9f8de3a0b1c2",
    }


def test_a_cell_holds_several_values() -> None:
    found = load(text_of(**MODEL, people=" {csv: p.csv}\n"), people='name,team\nanna,"2; 10 ;"\nben,\n')
    assert [person.attributes for person in found.people] == [{"team": ("10", "2")}, {}]


def test_each_of_several_values_has_the_declared_type() -> None:
    found = mistakes(text_of(**MODEL, people="\n  anna: {team: [1, a]}\n"))
    assert [(each.code, each.cause) for each in found] == [
        (Code.ATTRIBUTE_OF_ANOTHER_TYPE, "`a` is no whole number of PostgreSQL's bigint")
    ]


# -- SQL -----------------------------------------------------------------------------------------------


SCOPE = Scope(
    table="contact",
    column=Identifier,
    link_view=Identifier,
    attribute_types={"teams": "text", "stores": "integer", "refs": "uuid"},
    intervals={},
)
TYPES = [("teams", ""), ("stores", "::pg_catalog.int8"), ("refs", "::pg_catalog.uuid")]


@pytest.mark.parametrize(("name", "cast"), TYPES)
def test_values_are_an_array_which_is_unknown_under_not_where_it_is_empty(name: str, cast: str) -> None:
    tables = f"""FROM "crm_access"."attribute_values"('{name}', CURRENT_USER) AS mine"""
    values = f"""ARRAY(SELECT (mine COLLATE pg_catalog."default"){cast} {tables})"""
    asked = InAttribute("x", Attribute(name))
    assert text(expression(asked, SCOPE)) == f'"x" = ANY ({values})'
    assert text(expression(Not(asked), SCOPE)) == f"""NOT ("x" = ANY (NULLIF({values}, '{{}}')))"""


@pytest.mark.parametrize(("name", "cast"), TYPES)
def test_who_acts_for_somebody_has_the_values_of_all_in_one_array(name: str, cast: str) -> None:
    asked = InAttribute("x", Attribute(name))
    path = f"""pg_catalog.jsonb_path_query("acting", 'lax $."{name}"[*]') AS mine"""
    value = SQL("(mine OPERATOR(pg_catalog.#>>) '{{}}')" + cast)
    acting = """"crm_access"."acting"('g', CURRENT_USER) AS "acting\""""
    values = f"ARRAY(SELECT {text(value.format())} FROM {acting}, {path})"  # noqa: S608
    assert text(acting_expression(asked, SCOPE, "g")) == f'"x" = ANY ({values})'
    assert "EXISTS (SELECT FROM" in text(acting_expression(Not(asked), SCOPE, "g"))
