"""Warnings about a model without mistakes: each with a reason, none without."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Severity
from tests.fixtures.model_text import group, people, place, text_of, warnings


def around(sections: dict[str, str | None]) -> str:
    """Return a model around the sections; without people it declares no attributes either."""
    unused = {"attributes": None} if sections.get("people", "") is None else {}
    return text_of(**{**unused, **sections})


@pytest.mark.parametrize(
    ("sections", "path", "cause"),
    [
        (
            {"attributes": "\n  employee_no: {type: text}\n  team: {type: text}\n"},
            "attributes.team", "no filter reads",
        ),
        (
            group("{where: a = 'x' and a = 'y', rights: [read]}"),
            "access_groups.g", "no contact can fulfil the filter",
        ),
        (
            {"restrictions": "\n  a: {where: x = 'a'}\n  b: {where: x = 'b'}\n"},
            "restrictions.b.where", "no contact can fulfil this restriction and `a`",
        ),
        (
            {"restrictions": "\n  a: {where: x}\n  b: {where: not x}\n"},
            "restrictions.b.where", "no contact can fulfil this restriction and `a`",
        ),
        (
            {"restrictions": "\n  a: {where: x is null and x = 'b'}\n"},
            "restrictions.a.where", "no contact can fulfil this restriction",
        ),
        (
            {**group("{where: kind = 'b', rights: [read]}"), "restrictions": "\n  r: {where: kind <> 'b'}\n"},
            "access_groups.g", "together with the restrictions `r`",
        ),
        (
            group("{where: a, family: a, rights: [read]}\n  h: {where: a, family: a, rights: [read]}"),
            "access_groups.h", "`g` of the same family has the same contacts",
        ),
        (
            people("{groups: [first]}"),
            "people.anna", "compares with me.employee_no, and has none",
        ),
        (
            people("{employee_no: 1, groups: [north, {group: north, until: 2027-01-01}]}"),
            "people.anna.groups[1]", "during some of this time anyway",
        ),
    ],
)  # fmt: skip
def test_a_warning(sections: dict[str, str | None], path: str, cause: str) -> None:
    found = warnings(around(sections))
    assert [(place(each).path, each.severity) for each in found if cause in each.cause] == [
        (path, Severity.WARNING)
    ]
    assert all(each.next_step for each in found)


@pytest.mark.parametrize(
    "sections",
    [
        # Restrictions of different rights never meet.
        {"restrictions": "\n  a: {where: x, rights: [update]}\n  b: {where: not x, rights: [delete]}\n"},
        {"restrictions": "\n  a: {where: x = 'a'}\n  b: {where: y = 'b'}\n"},
        # A group without members, the same filter in two families.
        group("{where: a, family: a, rights: [read]}\n  h: {where: a, family: b, rights: [read]}"),
        people(
            "{employee_no: 1, groups: [{group: north, until: 2027-01-01}, {group: north, from: 2027-01-02}]}"
        ),
        # Numbers are nobody's name.
        {
            "people": "\n  1001: {employee_no: 1}\n",
            "territories": "\n  NORD: {below: {1001: {label: PLZ 1001}}}\n",
        },
    ],
)
def test_no_warning_without_a_reason(sections: dict[str, str | None]) -> None:
    assert warnings(around(sections)) == []


def test_a_contradiction_with_a_restriction_is_none_for_an_exempt_group() -> None:
    sections = {
        **group("{where: kind = 'b', rights: [read]}"),
        "restrictions": "\n  r: {where: kind <> 'b', except: [g]}\n",
    }
    assert warnings(around(sections)) == []
