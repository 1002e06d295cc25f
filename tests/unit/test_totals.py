"""Tables of totals in a model: what they become, and which mistakes are told."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.model import Child, ColumnOf, Grant, Right, TableName
from crm_rls.model.predicates import Compare
from tests.fixtures.model_text import load, only_mistake, text_of

TOTALS = TableName("crm", "totals")
READ = frozenset({Right.READ})
GROUPS = "\n  heads: {territory: NORD, rights: [read, update]}\n  all_of_them: {all: true, rights: [read]}\n"


def text(totals: str, groups: str = GROUPS) -> str:
    tables = f"\n  crm.contact: {{class: root, key: id}}\n  crm.totals: {totals}\n"
    return text_of(tables=tables, access_groups=groups, people=None, attributes=None, assertions=None)


def test_a_table_of_totals_is_granted_to_the_named_groups_only() -> None:
    model = load(text("{class: totals, contacts: number, groups: [heads], at_least: 12}"))
    assert model.children == (Child(TOTALS, rights=READ),)
    assert model.totals == (ColumnOf(TOTALS, "number"),)
    grants = {group.name: group.on for group in model.groups}
    assert grants == {
        "all_of_them": (),
        "heads": (Grant(TOTALS, Compare("number", ">=", "12"), READ, frozenset()),),
    }


def test_five_contacts_are_enough_unless_the_model_says_otherwise() -> None:
    (grant,) = load(text("{class: totals, contacts: number, groups: [heads]}")).groups[1].on
    assert grant.filter == Compare("number", ">=", "5")


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        ("{class: totals, contacts: number, groups: [haeds]}", Code.UNKNOWN_GROUP),
        ("{class: totals, contacts: number, groups: []}", Code.EMPTY_LIST),
        ("{class: totals, groups: [heads]}", Code.MISSING_KEY),
        ("{class: totals, contacts: number, groups: [heads], at_least: 1}", Code.VALUE_NOT_ALLOWED),
        ("{class: totals, contacts: number, groups: [heads], at_least: few}", Code.VALUE_NOT_ALLOWED),
        ("{class: totals, contacts: number, groups: [heads], at_least: -7}", Code.VALUE_NOT_ALLOWED),
    ],
)
def test_mistakes_are_told(totals: str, code: Code) -> None:
    assert only_mistake(text(totals)).code is code


def test_a_group_has_totals_by_the_table_and_not_by_itself() -> None:
    on = "{crm.totals: {all: true, rights: [read]}}"
    groups = f"\n  heads: {{territory: NORD, rights: [read], on: {on}}}\n"
    found = only_mistake(text("{class: totals, contacts: number, groups: [heads]}", groups))
    assert (found.code, found.next_step) == (
        Code.KEY_WITHOUT_EFFECT,
        "Name the group in `groups` of crm.totals",
    )
