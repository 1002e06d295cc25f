"""The model of a part: the one in force, with a group or a table as it is declared now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.errors import Refused
from crm_rls.model import Model, PersonAttribute, Restriction, TableName
from crm_rls.model.in_force import in_force, structure_of
from crm_rls.model.predicates import TRUE, Attribute, Compare, Not
from crm_rls.plan.part_models import model_of
from crm_rls.plan.parts import Part
from tests.fixtures.small_crm import CONTACT, DEAL, group, small_model

BEFORE = small_model("crm", [("anna", "nord")])
CLOSED = Restriction("closed", Not(Compare("title", "=", "closed")), on=DEAL)


def with_group(which: str, **changes: object) -> Model:
    groups = tuple(replace(each, **changes) if each.name == which else each for each in BEFORE.groups)  # type: ignore[arg-type]
    return replace(BEFORE, groups=groups, restrictions=(CLOSED, *BEFORE.restrictions), memberships=())


def test_a_group_changes_and_nothing_else() -> None:
    after = with_group("nord", filter=TRUE)
    made = model_of(after, in_force(BEFORE), Part(group="nord"))
    assert structure_of(made) == structure_of(replace(after, restrictions=BEFORE.restrictions))
    assert made.memberships == BEFORE.memberships


def test_a_renamed_group_keeps_members_and_exemptions() -> None:
    after = with_group("data_protection", name="dpo", was="data_protection")
    made = model_of(after, in_force(BEFORE), Part(group="dpo"))
    assert [each.name for each in made.groups if each.was] == ["dpo"]
    assert {each.name: each.exempt for each in made.restrictions} == {"legal_hold": frozenset({"dpo"})}


def test_a_group_that_left_takes_its_members_along() -> None:
    after = replace(
        BEFORE, groups=tuple(each for each in BEFORE.groups if each.name != "nord"), memberships=()
    )
    made = model_of(after, in_force(BEFORE), Part(group="nord"))
    assert (made.groups, made.memberships) == (after.groups, ())


def test_a_table_takes_its_restrictions_and_no_filter_of_contacts() -> None:
    after = with_group("nord", filter=TRUE, text="true", reassigns=True)
    made = model_of(after, in_force(BEFORE), Part(table=DEAL))
    assert structure_of(made) == structure_of(replace(BEFORE, restrictions=(CLOSED, *BEFORE.restrictions)))
    made = model_of(after, in_force(BEFORE), Part(table=CONTACT))
    assert structure_of(made) == structure_of(replace(after, restrictions=BEFORE.restrictions))
    assert next(each.text for each in made.groups if each.name == "nord") == "true"


def test_a_table_that_was_not_declared_is_blocked_until_it_is_its_turn() -> None:
    visit = TableName("crm", "visit")
    after = replace(BEFORE, public=(*BEFORE.public, visit))
    assert visit in model_of(after, in_force(BEFORE), Part(group="nord")).blocked
    made = model_of(after, in_force(BEFORE), Part(table=visit))
    assert visit in made.public
    assert visit not in made.blocked


NEEDY = group("nord", Compare("name", "=", Attribute("team")))


@pytest.mark.parametrize(
    ("after", "part", "why"),
    [
        (BEFORE, Part(group="nobody"), "neither the model nor what is in force has such a group"),
        (
            BEFORE,
            Part(table=TableName("crm", "none")),
            "neither the model nor what is in force has such a table",
        ),
        (with_group("nord", territory=("XX",)), Part(group="nord"), "territory XX"),
        (
            replace(with_group("nord", filter=NEEDY.filter), attributes={"team": PersonAttribute()}),
            Part(group="nord"),
            "attribute team",
        ),
    ],
)
def test_what_is_not_there_is_refused(after: Model, part: Part, why: str) -> None:
    with pytest.raises(Refused, match=why):
        model_of(after, in_force(BEFORE), part)


def test_where_nothing_is_in_force_there_is_no_group_to_change() -> None:
    with pytest.raises(Refused, match="no model is in force yet"):
        model_of(BEFORE, {}, Part(group="nord"))
