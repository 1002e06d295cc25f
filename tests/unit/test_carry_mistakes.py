"""What `mode: carry` cannot do is a mistake at its place, with the way round."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.plan.make import make_fresh_plan
from tests.fixtures.model_text import load, only_mistake, place, text_of

TABLES = """
  crm.contact: {class: root, key: id, main: true}
  crm.lead: {class: root, key: id}
  crm.deal: {class: child, parent: crm.contact, via: contact_id, mode: carry}
  crm.line: {class: child, parent: crm.deal, via: deal_id, mode: carry}
"""
CONDITION = TABLES.replace(
    "parent: crm.contact, via: contact_id, mode: carry",
    "mode: carry, links: [{to: crm.contact, via: contact_id, when: kind = 'c'}]",
)
GROUP = "\n  g: {where: kind = 'a', rights: [read], on: {crm.deal: {%s, rights: [read]}}}\n"


def text(*, tables: str = TABLES, on: str = "", restrictions: str = "") -> str:
    groups = GROUP % on if on else "\n  g: {where: kind = 'a', rights: [read]}\n"
    said = {"restrictions": restrictions} if restrictions else {}
    return text_of(tables=tables, access_groups=groups, people=None, attributes=None, **said)


def test_what_hangs_on_several_things_is_not_carried() -> None:
    links = "links: [{to: crm.contact, via: contact_id}, {to: crm.lead, via: lead_id}]"
    call = f"  crm.call: {{class: child, mode: carry, {links}}}\n"
    found = only_mistake(text(tables=TABLES + call))
    assert (found.code, place(found).path) == (Code.CARRY_NEEDS_ONE_LINK, "tables.crm.call.mode")
    assert "grant what the others show under `on`" in found.next_step


@pytest.mark.parametrize(
    "said",
    [
        {"on": "where: stage = 'won'"},
        {"on": "all: true"},
        {"on": "where: contact_id is null"},
        {"restrictions": "\n  r: {on: crm.deal, where: not secret}\n"},
        {"tables": CONDITION},
        {"tables": TABLES + "  crm.call: {class: child, parent: crm.lead, via: lead_id, mode: carry}\n"},
    ],
)
def test_what_a_table_between_is_asked_is_carried(said: dict[str, str]) -> None:
    assert make_fresh_plan(load(text(**said)), 18).steps
