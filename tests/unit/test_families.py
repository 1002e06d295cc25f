"""The section `families`: what is declared, what is assumed, and what is a mistake."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.model import Faces, Family, TableName
from crm_rls.model.predicates import FALSE, TRUE, Compare
from tests.fixtures.model_text import group, load, mistakes, only_mistake, place, text_of, warnings


def test_without_the_section_every_family_of_a_group_has_one_face() -> None:
    model = load(text_of())
    assert model.families == (Family("inside_sales"), Family("sales"))
    assert model.families[0] == Family("inside_sales", "", Faces.ONE, TRUE)


def test_a_group_may_have_no_family() -> None:
    assert load(text_of(**group("{where: a, rights: [read]}"), attributes=None)).families == ()


def test_a_family_says_what_it_is_for() -> None:
    declared = "\n  sales: {label: Vertrieb, faces: at_most_one, where: kind = 'a'}\n  inside_sales: {}\n"
    model = load(text_of(families=declared))
    assert model.families == (
        Family("inside_sales"),
        Family("sales", "Vertrieb", Faces.AT_MOST_ONE, Compare("kind", "=", "a")),
    )
    assert model.family("sales") is model.families[1]
    assert model.family("unheard of") is None


def test_a_family_that_no_group_has_is_a_warning() -> None:
    text = text_of(families="\n  sales: {}\n  inside_sales: {}\n  service: {}\n")
    (found,) = warnings(text)
    assert (place(found).path, found.cause) == ("families.service", "no group is of the family `service`")
    assert [family.name for family in load(text).families] == ["inside_sales", "sales"]


def test_a_group_of_an_undeclared_family_is_a_mistake() -> None:
    found = only_mistake(text_of(families="\n  sale: {}\n  inside_sales: {}\n"))
    assert place(found).path == "access_groups.north.family"
    assert found.cause == "there is no family `sales`"
    assert "Did you mean `sale`?" in found.next_step


def test_a_family_with_a_mistake_is_declared_all_the_same() -> None:
    found = mistakes(text_of(families="\n  sales: {faces: two}\n  inside_sales: {}\n"))
    assert [(place(each).path, each.cause) for each in found] == [
        ("families.sales.faces", "`two` is not possible here")
    ]
    assert "'one', 'at_most_one' or 'any'" in found[0].next_step


@pytest.mark.parametrize(
    ("declared", "path", "cause"),
    [
        (
            "{where: first_contact_by = me.employee_no}",
            "where",
            "cannot depend on who asks: `me.employee_no`",
        ),
        ("{where: 1 = 1}", "where", ""),
        ("{where: 'true'}", "where", "the filter is true for every contact"),
        ("{where: lower(a) = 'x'}", "where", ""),
        ("{face: any}", "face", "there is no key `face`"),
    ],
)
def test_a_mistake_in_a_family(declared: str, path: str, cause: str) -> None:
    (found, *_) = mistakes(text_of(families=f"\n  sales: {declared}\n  inside_sales: {{}}\n"))
    assert place(found).path == f"families.sales.{path}"
    assert cause in found.cause


# -- further roots ---------------------------------------------------------------------------------------

ROOTS = """
  crm.contact: {class: root, key: id, main: true}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
  crm.lead: {class: root, key: id}
  crm.lead_product: {class: child, parent: crm.lead, via: lead_id}
  crm.country: {class: public}
"""
GROUPS = """
  north: {family: sales, territory: NORD, rights: [read], on: {crm.lead: {where: kind = 'a', rights: [read]}}}
  first: {family: sales, where: first_contact_by = me.employee_no, rights: [read]}
  desk: {family: desk, rights: [read], on: {crm.lead: {where: kind = 'b', rights: [read]}}}
"""
LEAD = TableName("crm", "lead")


def with_leads(families: str, groups: str = GROUPS) -> str:
    return text_of(tables=ROOTS, access_groups=groups, families=families, people=None)


def test_a_family_says_what_it_wants_for_further_roots() -> None:
    text = with_leads("\n  sales: {on: {crm.lead: {faces: at_most_one, where: kind = 'x'}}}\n  desk: {}\n")
    model = load(text)
    wanted = Family("sales", "", Faces.AT_MOST_ONE, Compare("kind", "=", "x"), LEAD)
    assert model.families == (Family("sales"), wanted)
    assert model.family("sales", LEAD) == wanted
    assert model.family("desk") is None


def test_without_the_section_nothing_is_wanted_for_further_roots_and_for_contacts_that_no_group_has() -> None:
    model = load(text_of(tables=ROOTS, access_groups=GROUPS, people=None))
    assert model.families == model.served() == (Family("sales"),)


def test_a_group_may_have_rows_of_other_tables_only() -> None:
    desk = next(
        each for each in load(with_leads("\n  sales: {}\n  desk: {}\n")).groups if each.name == "desk"
    )
    assert desk.filter == FALSE
    assert load(with_leads("\n  sales: {}\n  desk: {}\n")).grants(desk) == desk.on


@pytest.mark.parametrize(
    ("on", "path", "cause"),
    [
        ("crm.contact: {}", "crm.contact", "`crm.contact` holds the contacts"),
        ("crm.lead_product: {}", "crm.lead_product", "`crm.lead_product` is not a root"),
        ("crm.country: {}", "crm.country", "`crm.country` is not a root"),
        ("crm.led: {}", "crm.led", "there is no table `crm.led`"),
        ("crm.lead: {where: a = me.employee_no}", "crm.lead.where", "which rows a family is for cannot"),
        ("crm.lead: {where: 'false'}", "crm.lead.where", "the filter is true for no row"),
        ("crm.lead: {label: x}", "crm.lead.label", "there is no key `label`"),
    ],
)
def test_a_mistake_in_what_a_family_wants_for_a_further_root(on: str, path: str, cause: str) -> None:
    (found, *_) = mistakes(with_leads(f"\n  sales: {{on: {{{on}}}}}\n  desk: {{}}\n"))
    assert place(found).path == f"families.sales.on.{path}"
    assert cause in found.cause


def test_what_a_family_without_contacts_wants_for_contacts_is_a_mistake() -> None:
    found = only_mistake(with_leads("\n  sales: {}\n  desk: {faces: any, on: {crm.lead: {}}}\n"))
    assert place(found).path == "families.desk.faces"
    assert found.cause == "`faces` is about contacts, and no group of the family has any"


def test_a_further_root_that_no_group_of_the_family_has_is_a_warning() -> None:
    groups = GROUPS.replace("{family: desk,", "{family: desk, oversight: true,")
    told = warnings(with_leads("\n  sales: {}\n  desk: {on: {crm.lead: {}}}\n", groups))
    (found,) = [each for each in told if each.code is Code.UNUSED_DECLARATION]
    assert place(found).path == "families.desk.on.crm.lead"
    assert "so they have nobody" in found.cause


def test_groups_that_overlap_on_a_further_root_are_told() -> None:
    groups = GROUPS.replace("family: desk", "family: sales").replace("kind = 'b'", "stage = 'new'")
    (found,) = [
        each
        for each in warnings(with_leads("\n  sales: {on: {crm.lead: {where: size > 3}}}\n", groups))
        if "crm.lead" in each.cause
    ]
    assert place(found).path == "access_groups.north"
    assert found.cause == (
        "`desk` and `north` of family `sales` overlap: a row of crm.lead with kind = 'a' and size = '4' and "
        "stage = 'new' would be in both, and so could have two faces"
    )
    apart = groups.replace("stage = 'new'", "kind = 'b'")
    assert not [
        each
        for each in warnings(with_leads("\n  sales: {on: {crm.lead: {}}}\n", apart))
        if "lead" in each.cause
    ]


def test_two_groups_with_all_rows_of_a_further_root_overlap_there() -> None:
    groups = GROUPS.replace("family: desk", "family: sales").replace("where: kind = 'b'", "all: true")
    groups = groups.replace("where: kind = 'a'", "all: true")
    found = warnings(with_leads("\n  sales: {on: {crm.lead: {}}}\n", groups))
    assert any("every row of crm.lead would be in both" in each.cause for each in found)
