"""A contact that is visible because of an own row below it: the rows of others come along by name only."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.errors import ModelError
from tests.fixtures.model_text import load, place, text_of

TABLES = """
  crm.contact: {class: root, key: id, main: true, refers: [{to: crm.store, via: store_id, unchecked: true}]}
  crm.lead: {class: root, key: id}
  crm.deal: {class: child, links: [{to: crm.contact, via: contact_id}, {to: crm.lead, via: lead_id}]}
  crm.store: {class: blocked}
"""
OWN = "exists(deal, owner = me.employee_no)"


def model(group: str) -> str:
    return text_of(tables=TABLES, assignment=None, people=None, access_groups=f"\n  own: {{{group}}}\n")


@pytest.mark.parametrize(
    ("group", "holder"),
    [
        (f'where: "{OWN}", rights: [read]', "crm.contact"),
        (f"where: \"stage = 'new' or {OWN} and region = 'x'\", rights: [read]", "crm.contact"),
        (f'rights: [read], on: {{crm.lead: {{where: "{OWN}"}}}}', "crm.lead"),
        (f'rights: [read], children: [], on: {{crm.lead: {{where: "{OWN}"}}}}', "crm.lead"),
    ],
)
def test_an_own_row_does_not_show_those_of_others_without_a_word(group: str, holder: str) -> None:
    with pytest.raises(ModelError) as failure:
        load(model(group))
    (found,) = failure.value.diagnostics
    assert found.code is Code.OWN_ROW_SHOWS_OTHERS
    assert f"a row of {holder} would be visible because of an own row of crm.deal" in found.cause
    assert place(found).line == model(group).splitlines().index(f"  own: {{{group}}}") + 1


@pytest.mark.parametrize(
    "group",
    [
        f'where: "{OWN}", rights: [read], children: [read]',
        f'where: "{OWN}", rights: [read], children: [], on: {{crm.deal: {{where: owner = me.employee_no}}}}',
        f'where: "not {OWN}", rights: [read]',
        "where: \"exists(deal, kind = 'big')\", rights: [read]",
        'where: "exists(store, owner = me.employee_no)", rights: [read]',
    ],
)
def test_what_shows_no_others_or_says_so_is_a_model(group: str) -> None:
    assert load(model(group)).groups
