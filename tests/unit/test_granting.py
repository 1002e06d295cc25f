"""Which columns decide who sees which rows."""

from __future__ import annotations

from dataclasses import replace

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.compile.fit.granting import columns_that_grant
from crm_rls.diagnostics import Code
from crm_rls.model import AttributeTable, Child, ColumnOf, Family, Link, Model, PersonAttribute, TableName
from crm_rls.model.in_force import in_force
from crm_rls.model.predicates import TRUE, Attribute, Compare, InAttribute, Linked
from crm_rls.plan.notices.granting import granting_changes
from tests.fixtures.small_crm import CONTACT, group, small_model

NOTE, PLACE, TEAMS = (TableName("crm", name) for name in ("note", "place", "team_member"))


def granting(model: Model) -> dict[str, tuple[str, ...]]:
    found = columns_that_grant(model, ServerFacts())
    return {f"{column.table}.{column.column}": readers for column, readers in found.items()}


def with_children(*children: Child) -> Model:
    return replace(small_model("t"), children=children, groups=(group("all", TRUE),), restrictions=())


def test_the_condition_and_both_sides_of_a_link_that_no_key_guards() -> None:
    link = Link(CONTACT, ("parent_id",), ("id",), Compare("kind", "=", "contact"), unchecked=True)
    assert granting(with_children(Child(NOTE, (link,)))) == {
        "crm.contact.id": ("link of crm.note",),
        "crm.note.kind": ("table crm.note",),
        "crm.note.parent_id": ("link of crm.note",),
    }


def test_a_row_that_others_point_to_is_granted_by_their_column() -> None:
    link = Link(CONTACT, ("id",), ("place_id",), back=True)
    assert granting(with_children(Child(PLACE, (link,)))) == {"crm.contact.place_id": ("link of crm.place",)}


def test_a_look_into_another_table_has_its_columns_and_the_own_one_that_leads_there() -> None:
    look = Linked(str(PLACE), ("id",), ("place_id",), Compare("owner", "=", "1"))
    model = replace(with_children(Child(PLACE)), groups=(group("owners", look),))
    assert granting(model) == {
        "crm.contact.place_id": ("access group owners",),
        "crm.place.owner": ("access group owners",),
    }


def test_tables_of_attributes_grant_and_families_do_not() -> None:
    source = AttributeTable(TEAMS, "login", "team")
    model = replace(
        with_children(),
        attributes={"team": PersonAttribute(many=True, source=source)},
        groups=(group("teams", InAttribute("territory", Attribute("team"))),),
        families=(Family("sales", filter=Compare("customer_type", "=", "x")),),
    )
    assert granting(model) == {
        "crm.contact.territory": ("access group teams",),
        "crm.team_member.login": ("attribute team",),
        "crm.team_member.team": ("attribute team",),
    }


def test_a_plan_names_what_begins_and_what_ends() -> None:
    model = with_children()
    before = replace(model, groups=(group("a", Compare("company", "=", "x")),))
    after = replace(model, groups=tuple(group(name, Compare("city", "=", "x")) for name in "abcde"))
    current, desired = (CatalogState(in_force=in_force(each)) for each in (before, after))
    (told,) = granting_changes(current, desired, ServerFacts())
    assert (told.code, told.object) == (Code.GRANTING_COLUMNS, "table crm.contact")
    assert told.cause == (
        "from now on who sees which rows depends on city (access group a, access group b, access group c, "
        "2 more); it no longer depends on company (access group a)"
    )


def test_what_stays_is_not_told_and_at_the_beginning_everything_is() -> None:
    desired = CatalogState(in_force=in_force(small_model("t")))
    assert list(granting_changes(desired, desired, ServerFacts())) == []
    told = list(granting_changes(CatalogState(), desired, ServerFacts()))
    assert {each.object for each in told} == {
        "table crm.activity", "table crm.contact", "table crm.contact_product", "table crm.deal",
        "table crm.deal_line",
    }  # fmt: skip
    assert ColumnOf(CONTACT, "id") not in columns_that_grant(small_model("t"), ServerFacts())
