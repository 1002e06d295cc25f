"""The word `history` of roots: what is read, and which mistakes are told."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.model import History, TableName
from crm_rls.model.in_force import structure_from_json, structure_of, to_json
from tests.fixtures.model_text import load, only_mistake, text_of

FORMER = TableName("crm", "contact_history")


def text(history: str, more: str = "", tables: str = "") -> str:
    return text_of(
        tables=f"""
  crm.contact: {{class: root, key: id{more}, history: {history}}}
  crm.contact_history: {{class: blocked}}
{tables}""",
        access_groups="\n  g: {all: true, rights: [read]}\n",
        people=None,
        attributes=None,
        assignment=None,
        territories=None,
        assertions=None,
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("crm.contact_history", History(FORMER)),
        ("{table: crm.contact_history}", History(FORMER)),
        ("{table: crm.contact_history, from: since, until: till}", History(FORMER, "since", "till")),
        ("{table: crm.contact_history, period: sys_period}", History(FORMER, period="sys_period")),
    ],
)
def test_what_is_read_is_recorded(written: str, expected: History) -> None:
    structure = structure_of(load(text(written)))
    assert structure.root.history == expected
    assert structure_from_json(to_json(structure)) == structure


@pytest.mark.parametrize(
    ("written", "more", "cause"),
    [
        ("contact_history", "", "not the name of a table"),
        ("crm.contact", "", "its own history"),
        ("{table: crm.contact_history, from: since}", "", "until another one"),
        ("{table: crm.contact_history, until: till, period: p}", "", "until another one"),
        ("{table: crm.contact_history, from: a, until: b, period: p}", "", "stands beside"),
        ("crm.contact_history", ", tree: parent_id", "has a tree"),
    ],
)
def test_mistakes(written: str, more: str, cause: str) -> None:
    found = only_mistake(text(written, more))
    assert found.code is Code.MISTAKEN_HISTORY
    assert cause in found.cause
    assert found.place is not None


LEAD = """
  crm.lead: {class: root, key: code, history: HISTORY}
  crm.lead_history: {class: blocked}
"""


def test_a_further_root_has_a_history_of_its_own() -> None:
    written = text("crm.contact_history", ", main: true", LEAD.replace("HISTORY", "crm.lead_history"))
    model = load(written)
    former = TableName("crm", "lead_history")
    assert model.histories() == {model.root.name: History(FORMER), TableName("crm", "lead"): History(former)}
    structure = structure_of(model)
    assert structure_from_json(to_json(structure)) == structure


def test_two_roots_have_no_history_in_common() -> None:
    found = only_mistake(
        text("crm.contact_history", ", main: true", LEAD.replace("HISTORY", "crm.contact_history"))
    )
    assert found.code is Code.MISTAKEN_HISTORY
    assert "is the history of `crm.contact`" in found.cause


def test_a_root_with_a_tree_has_none() -> None:
    lead = LEAD.replace("key: code", "key: code, tree: above").replace("HISTORY", "crm.lead_history")
    found = only_mistake(text("crm.contact_history", ", main: true", lead))
    assert found.code is Code.MISTAKEN_HISTORY
    assert "`crm.lead` has a tree" in found.cause
