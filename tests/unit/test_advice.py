"""Advice: what a plan says about large children, link tables and old servers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import CatalogState, Kind, ServerFacts, SupportObject, TableFacts
from crm_rls.compile.reach.layout import lay_out
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Child, Mode, Model, TableName
from crm_rls.model.predicates import TRUE, Compare, Linked, Not, Or
from crm_rls.plan.notices.advice import LARGE, advise
from crm_rls.postgres.versions import VERSION_FLOORS
from tests.fixtures.small_crm import ACTIVITY, CONTACT, LINK, group, small_model
from tests.fixtures.tables import child

NOTHING = CatalogState()


def model(*children: Child) -> Model:
    return replace(small_model("crm"), children=children, groups=(group("all", TRUE),))


def server(rows: int, table: TableName = ACTIVITY, version: int = VERSION_FLOORS[18]) -> ServerFacts:
    tables = {table: TableFacts(table, "r", "boss", {}, estimated_rows=rows)}
    return ServerFacts(version=version, known=True, tables=tables)


def advice(asked: Model, facts: ServerFacts, current: CatalogState = NOTHING) -> list[Diagnostic]:
    return list(advise(lay_out(asked, facts), facts, current))


FOLLOWS = child(ACTIVITY, CONTACT, "contact_id")
CARRIES = child(ACTIVITY, CONTACT, "contact_id", Mode.CARRY)


def test_a_large_child_that_follows_hears_of_carry_and_what_it_would_gain() -> None:
    (found,) = advice(model(FOLLOWS), server(5_000_000))
    assert (found.code, found.severity) == (Code.FOLLOWS_THOUGH_LARGE, Severity.INFO)
    assert found.object == "table crm.activity"
    assert found.cause.startswith("it has 5,000,000 rows and follows its parent")
    assert "`mode: carry`" in found.cause


@pytest.mark.parametrize("child", [FOLLOWS, CARRIES])
@pytest.mark.parametrize(("rows", "sentences"), [(0, 0), (LARGE - 1, 0), (LARGE, 1)])
def test_small_tables_are_not_worth_a_word(child: Child, rows: int, sentences: int) -> None:
    assert len(advice(model(child), server(rows))) == sentences


def test_a_table_of_which_nothing_is_known_gets_no_advice() -> None:
    assert advice(model(FOLLOWS, CARRIES), server(LARGE, CONTACT)) == []


def column_on(table: TableName, kind: Kind = Kind.COLUMN) -> CatalogState:
    each = SupportObject(kind, table.schema, "crm_territory", "text", table.name)
    return CatalogState(objects={each.identity: each})


def test_the_first_apply_of_carry_is_announced_as_a_rewrite() -> None:
    (found,) = advice(model(CARRIES), server(LARGE))
    assert found.code is Code.CARRY_REWRITES_ROWS
    assert "rewrites every row once and holds a lock" in found.cause


@pytest.mark.parametrize(
    ("current", "sentences"),
    [
        (column_on(ACTIVITY), 0),
        (column_on(TableName("other", ACTIVITY.name)), 1),
        (column_on(CONTACT), 1),
        (column_on(ACTIVITY, Kind.INDEX), 1),
    ],
    ids=["there", "other schema", "other table", "no column"],
)
def test_a_rewrite_is_announced_until_the_columns_are_there(current: CatalogState, sentences: int) -> None:
    assert len(advice(model(CARRIES), server(LARGE), current)) == sentences


def test_a_group_that_asks_a_link_table_is_named_wherever_the_exists_stands() -> None:
    link = Linked(str(LINK), ("contact_id",), ("id",), Compare("product_line", "=", "PUMPS"))
    plain = Compare("customer_type", "=", "customer")
    asked = replace(model(), groups=(group("plain", plain), group("pumps", Or((plain, Not(link))))))
    assert lay_out(asked, ServerFacts()).link_views.keys() == {LINK}
    (found,) = advice(asked, server(0))
    assert (found.code, found.object) == (Code.LINK_TABLE_IN_FILTER, "access group pumps")
    assert "asks a link table" in found.cause


@pytest.mark.parametrize("major", VERSION_FLOORS)
def test_a_server_below_its_floor_is_warned_of_and_one_at_it_is_not(major: int) -> None:
    floor = VERSION_FLOORS[major]
    assert advice(model(), server(0, version=floor)) == []
    warnings = advice(model(), server(0, version=floor - 1))
    assert [
        number
        for each in warnings
        for number in ("CVE-2026-120154", "CVE-2026-14666")
        if number in each.cause
    ] == ["CVE-2026-120154"]
    assert len(advice(model(), server(0, version=floor - 2))) == 2
