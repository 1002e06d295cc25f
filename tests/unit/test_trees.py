"""Tables that point to themselves: what is read, by which ways rows are reached, and where faces meet."""

from __future__ import annotations

import pytest

from crm_rls.compile.reach.ways import Reach, Way, ways
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Link, Model, Right, TableName
from crm_rls.model.predicates import And, IsNull, IsTrue, Linked, Not, Within
from crm_rls.model.trees import top
from crm_rls.plan.make import make_fresh_plan
from tests.fixtures.model_text import load, only_mistake, text_of

ACCOUNT = TableName("crm", "account")


def text(account: str, more: str = "", groups: str = "{territory: NORD, rights: [read]}") -> str:
    return text_of(
        tables=f"\n  crm.account: {account}\n{more}",
        access_groups=f"\n  nord: {groups}\n",
        restrictions="\n  open: {where: not secret}\n",
        people=None, attributes=None, assertions=None,
    )  # fmt: skip


def reading(model: Model, table: TableName = ACCOUNT) -> list[Way]:
    return list(ways(Reach(model), model.groups[0], table, Right.READ))


def test_a_row_is_reached_by_itself_or_by_its_top_row() -> None:
    model = load(text("{class: root, key: id, tree: parent_id}"))
    assert model.root.tree == Link(ACCOUNT, ("parent_id",), ("id",))
    to_top = top(model, ACCOUNT)
    assert to_top is not None
    assert to_top == Link(ACCOUNT, ("crm_tree_id",), ("id",))
    own, by_top = reading(model)
    assert isinstance(own.predicate, And)
    territory, passed = own.predicate.parts
    assert isinstance(territory, Within)
    assert passed == Not(IsTrue("secret"))
    linked = Linked(str(ACCOUNT), ("id",), ("crm_tree_id",), And((territory, passed)), to_one=True)
    assert (own.name, by_top.name) == ("", "tree")
    assert by_top.predicate == And((Not(IsNull("parent_id")), passed, linked))


def test_who_has_all_rows_asks_no_top_row() -> None:
    model = load(text("{class: root, key: id, tree: parent_id}", groups="{all: true, rights: [read]}"))
    assert [way.name for way in reading(model)] == [""]


def test_what_hangs_on_a_tree_asks_both_rows() -> None:
    call = "  crm.call: {class: child, parent: crm.account, via: account_id}\n"
    model = load(text("{class: root, key: id, tree: parent_id}", call))
    (way,) = reading(model, TableName("crm", "call"))
    assert isinstance(way.predicate, Linked)
    assert isinstance(way.predicate.condition, And)
    assert any(isinstance(part, Linked) for part in way.predicate.condition.parts[0].parts)  # type: ignore[union-attr]


def test_a_key_of_several_columns_needs_as_many_or_a_database() -> None:
    model = load(text("{class: root, key: [company, no], tree: [company, head_no]}"))
    assert top(model, ACCOUNT) == Link(ACCOUNT, ("crm_tree_company", "crm_tree_no"), ("company", "no"))
    assert make_fresh_plan(model, 18).steps
    with pytest.raises(CompileError) as refused:
        make_fresh_plan(load(text("{class: root, key: [company, no], tree: head_no}")), 18)
    (found,) = refused.value.diagnostics
    assert (found.code, found.next_step) == (
        Code.LINK_WITHOUT_FOREIGN_KEY,
        "ask a database, or name the columns in `tree`",
    )


def test_a_link_to_the_own_table_is_told_to_be_a_tree() -> None:
    links = "[{to: crm.account, via: account_id}, {to: crm.note, via: reply_to}]"
    found = only_mistake(text("{class: root, key: id}", f"  crm.note: {{class: child, links: {links}}}\n"))
    assert found.code is Code.PARENT_LOOP
    assert found.next_step.startswith("Write `tree`")
