"""Tables that a table refers to: what is read, and which mistakes are told."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Link, TableName
from crm_rls.model.predicates import Compare, Linked
from crm_rls.plan.make import make_fresh_plan
from tests.fixtures.model_text import load, only_mistake, text_of

STORE = TableName("crm", "store")


def tables(refers: str, store: str = "{class: blocked}") -> str:
    return f"""
  crm.contact: {{class: root, key: id, refers: {refers}}}
  crm.store: {store}
"""


def text(refers: str, where: str = "exists(store, owner = '1')", store: str = "{class: blocked}") -> str:
    group = f'\n  g: {{where: "{where}", rights: [read]}}\n'
    return text_of(
        tables=tables(refers, store), access_groups=group, people=None, attributes=None, assignment=None,
        territories=None, assertions=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("refers", "store", "own", "via"),
    [
        ("[{to: crm.store, via: store_id}]", "{class: blocked}", ("store_id",), ("id",)),
        ("[{to: crm.store, via: store_no}]", "{class: root, key: no}", ("store_no",), ("no",)),
        (
            "[{to: crm.store, via: [firm, no], references: [company, number]}]",
            "{class: public}",
            ("firm", "no"),
            ("company", "number"),
        ),
    ],
)
def test_a_filter_looks_into_the_row_that_is_referred_to(
    refers: str, store: str, own: tuple[str, ...], via: tuple[str, ...]
) -> None:
    main = refers + ", main: true" if "root" in store else refers
    model = load(text(main, store=store))
    assert model.root.refers == (Link(STORE, own, via),)
    assert model.groups[0].filter == Linked("crm.store", via, own, Compare("owner", "=", "1"), to_one=True)


def test_children_refer_too() -> None:
    sections = tables("[{to: crm.store, via: store_id}]")
    refers = "[{to: crm.store, via: shop}]"
    deal = f"  crm.deal: {{class: child, parent: crm.contact, via: contact_id, refers: {refers}}}\n"
    on = "{crm.deal: {where: \"exists(store, owner = '1')\", rights: [read]}}"
    group = f"\n  g: {{all: true, rights: [read], on: {on}}}\n"
    model = load(
        text_of(
            tables=sections + deal, access_groups=group, people=None, attributes=None, assignment=None,
            territories=None,
        )
    )  # fmt: skip
    (grant,) = model.groups[0].on
    assert grant.filter == Linked("crm.store", ("id",), ("shop",), Compare("owner", "=", "1"), to_one=True)


@pytest.mark.parametrize(
    ("refers", "code", "cause"),
    [
        ("[{to: crm.shop, via: store_id}]", Code.UNKNOWN_TABLE, "there is no table `crm.shop`"),
        (
            "[{to: crm.store, via: a}, {to: crm.store, via: b}]",
            Code.DUPLICATE_NAME,
            "`crm.contact` refers to `crm.store` twice",
        ),
        (
            "[{to: crm.store, via: a, references: [b, c]}]",
            Code.WRONG_KIND_OF_VALUE,
            "2 columns stand for the 1 of `via`",
        ),
        ("[{to: crm.store}]", Code.MISSING_KEY, "the key `via` is missing"),
    ],
)
def test_mistakes_are_told_at_their_place(refers: str, code: Code, cause: str) -> None:
    found = only_mistake(text(refers, where="name = 'x'"))
    assert found.code is code
    assert cause in found.cause
    assert found.place is not None
    assert "refers" in found.place.path


def test_a_table_that_nothing_refers_to_is_not_looked_into() -> None:
    found = only_mistake(text("[]"))
    assert (found.code, "refers" in found.next_step) == (Code.UNUSABLE_LINK_TABLE, True)


def test_without_a_database_a_key_of_several_columns_needs_its_references() -> None:
    with pytest.raises(CompileError, match="Ask a database, or name the columns in `references`"):
        make_fresh_plan(load(text("[{to: crm.store, via: [firm, no]}]")), 18)


def test_why_nothing_is_carried_from_a_table_that_is_referred_to() -> None:
    found = only_mistake(text("[{to: crm.store, via: store_id, mode: carry}]"))
    assert found.code is Code.UNKNOWN_KEY
    assert "asked through a view" in found.cause
    assert "trigger of yours" in found.next_step
    assert "`references`" in only_mistake(text("[{to: crm.store, via: store_id, over: x}]")).next_step
