"""Columns of rows that a contact refers to, in assignment rules: how they are named, and mistakes in that."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.meaning.rule_gaps import Hole, holes
from crm_rls.meaning.rule_ties import ties
from crm_rls.model import ColumnOf, TableName
from crm_rls.model.assignment import assign, joined_columns
from tests.fixtures.model_text import load, only_mistake, place, text_of, warnings

STORE = TableName("crm", "store")

HEAD = "\ncrm_rls: 1\ndatabase: {schemas: [crm, hr]}\n"

TABLES = """
  crm.contact:
    {class: root, key: id, main: true, refers: [{to: crm.store, via: store_id}, {to: hr.store, via: hr}]}
  crm.lead:
    {class: root, key: id, refers: [{to: crm.chain, via: chain_id}, {to: crm.contact, via: contact_id}]}
  crm.store: {class: blocked}
  crm.chain: {class: blocked}
  hr.store: {class: blocked}
"""


def text(*rules: str, numbers: str = "[]", lead: str = "", tables: str = TABLES) -> str:
    lines = "".join(f"\n      - {each}" for each in rules)
    on = f"\n    on: {{crm.lead: {{column: area, rules: {lead}}}}}" if lead else ""
    field = (
        f"\n  region:\n    column: territory\n    tree: true\n    numbers: {numbers}\n    rules:{lines}{on}\n"
    )
    return text_of(head=HEAD, tables=tables, assignment=field)


def test_a_column_has_one_name_however_it_is_written() -> None:
    rules = (
        load(
            text(
                "{crm.store.region: n, crm.store.size_from: 9, territory: HH}",
                '{\'"crm"."store".region_prefix\': s, territory: SH}',
                '{\'"a.b"\': x, "store": y, territory: SH}',
                numbers="[crm.store.size]",
            )
        )
        .assignment[0]
        .rules
    )
    region, size = "crm.store.region", "crm.store.size"
    assert dict(joined_columns(rules)) == {region: ColumnOf(STORE, "region"), size: ColumnOf(STORE, "size")}
    assert [each.column for each in rules[2].conditions] == ["a.b", "store"]
    row = {region: "n", size: "10", "a.b": None, "store": None}
    assert assign(rules, row) == "HH"
    assert assign(rules, row | {size: "8"}) is None
    assert assign(rules, row | {region: "s1"}) == "SH"


def test_short_names_ties_and_holes() -> None:
    only = TABLES.replace(", {to: hr.store, via: hr}", "")
    ranges = (
        "{store.zip_from: '1', store.zip_until: '2', territory: HH}",
        "{crm.store.zip_from: '4', territory: SH}",
    )
    loaded = load(text(*ranges, tables=only)).assignment[0].rules
    assert list(holes(loaded)) == [Hole("crm.store.zip", "2", "4")]
    assert any(
        "`crm.store.zip` between `2` and `4`" in each.cause for each in warnings(text(*ranges, tables=only))
    )
    # The contact's own column of that name is another one.
    found = only_mistake(text("{region: n, territory: HH}", "{store.region: n, territory: SH}", tables=only))
    assert found.code is Code.RULE_TIE
    assert list(ties(loaded)) == []
    csv = {"assignment.region": "store.zip_prefix,territory\n1,HH\n,SH\n"}
    field = "\n  region: {column: territory, tree: true, rules: {csv: rules.csv}}\n"
    read = load(text_of(head=HEAD, tables=only, assignment=field), **csv).assignment[0].rules
    assert [len(each.conditions) for each in read] == [1, 0]


@pytest.mark.parametrize(
    ("declared", "code", "path", "cause", "step"),
    [
        (
            {"rules": ["{stor.region: n, territory: HH}", "{stor.region: n, territory: SH}"]},
            *(Code.RULE_ASKS_OTHER_TABLE, "rules[0].stor.region", "refers to no table `stor`", "`store`"),
        ),
        (
            {"rules": ["{store.region: n, territory: HH}"]},
            *(Code.RULE_ASKS_OTHER_TABLE, "rules[0].store.region", "crm.store and hr.store", "its schema"),
        ),
        (
            {"rules": ["{chain.kind: n, territory: HH}"]},
            *(Code.RULE_ASKS_OTHER_TABLE, "rules[0].chain.kind", "refers to no table `chain`", "`refers`"),
        ),
        (
            {"rules": ["{a.b.c.d: n, territory: HH}"]},
            *(Code.INVALID_RULE_CONDITION, "rules[0].a.b.c.d", "not the name of a column", "table.column"),
        ),
        (
            {"rules": ["{size: n, territory: HH}"], "numbers": "[chain.kind]"},
            *(Code.RULE_ASKS_OTHER_TABLE, "region.numbers", "no table `chain`", "`refers`"),
        ),
        (
            {"rules": ["{crm.store.region: n, territory: HH}"], "lead": "same"},
            *(Code.RULE_ASKS_OTHER_TABLE, "crm.lead.rules", "ask `crm.store`, and crm.lead", "of crm.lead"),
        ),
        (
            {"rules": ["{size: n, territory: HH}"], "lead": "[{contact.territory: HH, area: SH}]"},
            *(Code.RULE_ON_ASSIGNED_COLUMN, "rules[0].contact.territory", "of crm.contact is", "Use"),
        ),
        (
            {"rules": ["{size: n, territory: HH}"], "lead": "[{lead.size: HH, area: SH}]",
             "tables": TABLES.replace("{to: crm.chain, via: chain_id}", "{to: crm.lead, via: parent}")},
            *(Code.RULE_ASKS_OTHER_TABLE, "rules[0].lead.size", "refers to itself", "trigger of yours"),
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_and_at_its_place(
    declared: dict[str, object], code: Code, path: str, cause: str, step: str
) -> None:
    more = {name: str(value) for name, value in declared.items() if name != "rules"}
    found = only_mistake(text(*declared["rules"], **more))  # type: ignore[misc]
    assert (found.code, cause in found.cause, step in found.next_step) == (code, True, True), found
    assert place(found).path.endswith(path)
