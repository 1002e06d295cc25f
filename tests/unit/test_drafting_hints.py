"""What a draft says beside its lines: contacts without a territory, groups by staff, the prefix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import CatalogState, Role, ServerFacts, TableFacts
from crm_rls.drafting.drafts import EntryDraft, ModelDraft, Prefix, TableClass, TableDraft
from crm_rls.drafting.groups import groups_of
from crm_rls.drafting.prefixes import free_prefix
from crm_rls.drafting.profile import Profile, questions
from crm_rls.drafting.suggestions import MOST_SUGGESTED, suggested
from crm_rls.drafting.writing import files_of
from crm_rls.model import ColumnOf, TableName
from tests.unit.test_drafting import drafts, table

ROOT = TableName("crm", "account")
REGION = ColumnOf(ROOT, "region")


def field(missing: int) -> EntryDraft:
    tables = {ROOT: table("account", "region")}
    profile = Profile(
        values={REGION: ("N", "S", "E", "W", "X", "Y", "Z")}, rows={ROOT: 91}, missing={REGION: missing}
    )
    found = groups_of(tables, profile, ROOT, (), ())
    return next(each for each in found.entries if each.section == "assignment")


def test_contacts_without_a_territory_are_counted_beside_the_field() -> None:
    assert questions({ROOT: table("account", "region", "country")}, ROOT).filled == (REGION,)
    reason = field(60).reason
    assert "values of crm.account.region: E, N, S, W, X and 2 more. 60 of 91 rows have no value" in reason
    assert "only all_contacts" in reason
    assert "no value" not in field(0).reason


def lines(*tables: TableFacts, entries: tuple[EntryDraft, ...] = ()) -> tuple[str, ...]:
    found = {each.name: each for each in tables}
    return suggested(found, ROOT, tuple(drafts(*tables).values()), entries)


def test_who_handles_the_rows_of_a_contact_is_a_suggestion() -> None:
    orders = table("orders", account_id="account", employee_id="employees")
    said = lines(table("account"), table("employees"), orders)
    assert '    where: "exists(orders, employee_id = me.employee_id)"' in said
    assert "    children: []" in said
    assert said[-1].startswith('    on: {crm.orders: {where: "employee_id = me.employee_id", rights: [read]')
    assert "  employee_id: {type: integer}" in said
    assert said[0].startswith("crm.orders.employee_id refers to crm.employees")


def test_a_column_of_the_contacts_with_another_name_is_one_too() -> None:
    said = lines(table("account", handled_by="users"), table("users"))
    assert '  own_account: {where: "handled_by = me.handled_by", rights: [read]}' in said


@pytest.mark.parametrize(
    ("column", "target"),
    [("created_by_id", "employees"), ("author_id", "employees"), ("country_id", "country")],
)
def test_an_author_and_a_key_to_other_tables_suggest_nothing(column: str, target: str) -> None:
    orders = table("orders", account_id="account", **{column: target})
    assert lines(table("account"), table("employees"), table("country", "name"), orders) == ()


def test_nothing_is_suggested_where_the_contacts_say_whose_they_are() -> None:
    tables = (
        table("account", owner_id="users"),
        table("users"),
        table("orders", account_id="account", employee_id="users"),
    )
    assert lines(*tables)
    assert lines(*tables, entries=(EntryDraft("attributes", "owner_id", {"type": "integer"}),)) == ()


def test_suggestions_are_few() -> None:
    many = [table(f"order{each}", account_id="account", employee_id="employees") for each in range(9)]
    said = lines(table("account"), table("employees"), *many)
    assert sum(line.startswith("  own_order") for line in said) == MOST_SUGGESTED


HERE = ServerFacts(database="second")


@pytest.mark.parametrize(
    ("facts", "homes", "roles", "wanted"),
    [
        (HERE, (), (), None),
        (HERE, ("second",), ("crm_owner",), None),
        (HERE, ("first",), ("crm_owner",), "crm2"),
        (HERE, ("first",), ("crm2_owner", "crm3_registrar"), "crm4"),
        (replace(HERE, installed="shop"), ("first",), (), "shop"),
        (replace(HERE, installed="crm"), ("first",), (), None),
    ],
)
def test_a_second_database_gets_a_prefix_of_its_own(
    facts: ServerFacts, homes: tuple[str, ...], roles: tuple[str, ...], wanted: str | None
) -> None:
    state = CatalogState(homes=homes, roles={name: Role(name) for name in roles})
    found = free_prefix("crm", facts, state)
    assert (found.name if found else None) == wanted


def test_the_prefix_stands_in_the_file_with_its_reason() -> None:
    root = TableDraft(ROOT, TableClass.ROOT, key="id", main=True)
    head = files_of(ModelDraft("crm", ("crm",), (root,), prefix=Prefix("crm2", "taken\nx: y")))["model.yaml"]
    assert "  prefix: crm2  # taken\\nx: y\n" in head
    assert "# prefix" not in head
