"""The section `families`: what is declared, what is assumed, and what is a mistake."""

from __future__ import annotations

import pytest

from crm_rls.model import Faces, Family
from crm_rls.model.predicates import (
    TRUE,
    Compare,
)
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
    assert model.family("unheard of") == Family("unheard of")


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
