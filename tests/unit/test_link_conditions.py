"""The condition of a link reads the columns of its own table, and nothing else."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.model.predicates import Compare
from tests.fixtures.model_text import group, load, only_mistake, place, text_of


def tables(when: str) -> dict[str, str | None]:
    declared = f"""
  crm.contact: {{class: root, key: id}}
  crm.note:
    class: child
    links: [{{to: crm.contact, via: contact_id, when: "{when}"}}]
    refers: [{{to: crm.kind, via: kind_id, references: id}}]
  crm.label: {{class: child, parent: crm.note, via: note_id}}
  crm.kind: {{class: public}}
"""
    return group("{where: name = 'x', rights: [read]}") | {"tables": declared}


@pytest.mark.parametrize(
    ("when", "table"),
    [
        ("exists(crm.label, label = 'open')", "crm.label"),
        ("not exists(crm.kind, name = 'secret')", "crm.kind"),
        ("a = 'b' and (c = 'd' or exists(crm.kind, name = 'x'))", "crm.kind"),
        ("exists(crm.label, label = me.employee_no)", "crm.label"),
    ],
)
def test_a_look_into_another_table_is_refused(when: str, table: str) -> None:
    text = text_of(**tables(when))
    found = only_mistake(text)
    assert found.code is Code.LINK_READS_OTHER_TABLE
    assert place(found).path == "tables.crm.note.links[0].when"
    assert "when:" in text.splitlines()[(place(found).line or 0) - 1]
    assert table in found.cause


def test_nor_may_the_row_that_shows_another_look_elsewhere() -> None:
    declared = tables("a = 'b'")
    declared["tables"] = f"""{declared["tables"]}
  crm.door: {{class: child, parent: crm.address, via: address_id}}
  crm.address:
    class: referenced
    from: [{{table: crm.contact, via: address_id, when: "exists(crm.door, a = 'b')"}}]
"""
    found = only_mistake(text_of(**declared))
    assert found.code is Code.LINK_READS_OTHER_TABLE
    assert place(found).path == "tables.crm.address.from[0].when"


def test_own_columns_are_read() -> None:
    (note,) = (each for each in load(text_of(**tables("a = 'b'"))).children if each.name.name == "note")
    assert note.links[0].when == Compare("a", "=", "b")
