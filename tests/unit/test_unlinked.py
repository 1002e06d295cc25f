"""Rows without a parent: which filter `unlinked` means, and that a link to a damaged root is no crash."""

from __future__ import annotations

from crm_rls.diagnostics import Code
from crm_rls.model.predicates import And, Compare, IsNull, Not, Or
from tests.fixtures.model_text import group, load, only_mistake, place, text_of

LINK = "{to: crm.lead, via: parent_id, when: parent_type = 'lead', unchecked: true}"


def tables(contact: str = "key: id, main: true", lead: str = "key: id") -> dict[str, str | None]:
    declared = f"""
  crm.contact: {{class: root, {contact}}}
  crm.lead: {{class: root, {lead}}}
  crm.note:
    class: child
    links: [{{to: crm.contact, via: parent_id, when: parent_type = 'contact', unchecked: true}}, {LINK}]
    unlinked: [g]
"""
    return group("{where: name = 'x', rights: [read]}") | {"tables": declared}


def test_a_row_whose_type_no_link_names_is_unlinked() -> None:
    (one,) = load(text_of(**tables())).groups
    (grant,) = one.on
    assert grant.filter == And(
        tuple(
            Or((IsNull("parent_id"), Not(Compare("parent_type", "=", kind)))) for kind in ("contact", "lead")
        )
    )


def test_without_a_main_root_only_that_is_told() -> None:
    assert only_mistake(text_of(**tables(contact="key: id"))).code is Code.NOT_ONE_ROOT


def test_only_the_damage_of_a_root_is_told() -> None:
    found = only_mistake(text_of(**tables(contact="key: id, main: perhaps")))
    assert place(found).path == "tables.crm.contact.main"
