"""What a draft says of tables, names and policies, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import ColumnFacts, ForeignKeyFacts, ServerFacts, TableFacts
from crm_rls.drafting.additions import merged, shown
from crm_rls.drafting.classes import Wishes, classified
from crm_rls.drafting.drafts import ModelDraft, TableClass, TableDraft
from crm_rls.drafting.groups import group_name
from crm_rls.drafting.policies import as_filter
from crm_rls.drafting.profile import Profile, TreeOf, territory_tree
from crm_rls.drafting.roots import candidates, drafted_tables, further_roots
from crm_rls.drafting.words import column_word, is_sensitive, joined, weight_of
from crm_rls.drafting.writing import comment, files_of
from crm_rls.model import ColumnOf, TableName
from crm_rls.reading.files.scalars import scalar
from crm_rls.reading.files.yamlnodes import parse_yaml
from crm_rls.reading.nodes import bare_entries


def table(name: str, *columns: str, unique: str = "id", **keys: str) -> TableFacts:
    """Return a table; a key is given as `column="table"`, `column="table?"` may be null."""
    names = {"id": True} | dict.fromkeys(columns, False)
    names |= {column: not target.endswith("?") for column, target in keys.items()}
    return TableFacts(
        TableName("crm", name),
        "r",
        "dba",
        {
            each: ColumnFacts(each, kind, base=kind, not_null=null)
            for each, null in names.items()
            for kind in ["text" if each == "name" else "integer"]
        },
        unique=((unique,),),
        foreign_keys=tuple(
            ForeignKeyFacts((column,), TableName("crm", target.rstrip("?")), ("id",), name=f"{name}_{column}")
            for column, target in keys.items()
        ),
    )


def drafts(*tables: TableFacts, root: str = "account") -> dict[str, TableDraft]:
    found = {each.name: each for each in tables}
    profile = Profile(rows=dict.fromkeys(found, 10))
    drafted = classified(found, profile, Wishes(TableName("crm", root)), readable=())
    return {each.name.name: each for each in drafted}


def test_the_contacts_are_what_most_hangs_on_of_what_is_called_so() -> None:
    tables = [
        table("account"),
        table("contact", account_id="account"),
        table("deal", account_id="account"),
        table("country"),
        table("bank_account"),
        table("users"),
    ]
    found = candidates({each.name: each for each in tables})
    assert [each.table.name for each in found] == ["account", "contact"]


def test_a_lead_is_granted_by_itself_unless_it_always_belongs_to_a_contact() -> None:
    tables = {each.name: each for each in (table("account"), table("lead", account_id="account?"))}
    assert [each.name for each in further_roots(tables, TableName("crm", "account"))] == ["lead"]
    tables = {each.name: each for each in (table("account"), table("lead", account_id="account"))}
    assert further_roots(tables, TableName("crm", "account")) == ()


def test_a_key_to_a_contact_makes_a_child_and_so_on_below() -> None:
    found = drafts(table("account"), table("deal", account_id="account"), table("line", deal_id="deal?"))
    assert found["deal"].links[0].via == ("account_id",)
    assert found["line"].links[0].to.name == "deal"


def test_of_two_keys_to_the_contacts_the_one_that_is_named_after_them_counts() -> None:
    found = drafts(table("account"), table("deal", account_id="account?", competitor_id="account"))
    assert [link.via for link in found["deal"].links] == [("account_id",)]
    assert "competitor_id" in found["deal"].reason


def test_without_such_a_name_only_keys_that_are_never_null_count_and_else_none() -> None:
    found = drafts(
        table("account"),
        table("invoice", bill_to="account", referrer="account?"),
        table("offer", buyer="account?", seller="account?"),
    )
    assert [link.via for link in found["invoice"].links] == [("bill_to",)]
    assert found["offer"].kind is TableClass.BLOCKED
    assert "buyer" in found["offer"].reason


def test_a_partitioned_table_has_the_keys_that_each_of_its_partitions_has() -> None:
    payment = replace(table("payment", "account_id", "deal_id"), kind="p")
    leaves = (table("p1", account_id="account", deal_id="deal"), table("p2", account_id="account"))
    parts = tuple(replace(each, parents=(payment.name,)) for each in leaves)
    found = {
        each.name: each for each in (table("account"), table("deal", account_id="account"), payment, *parts)
    }
    tables = drafted_tables(ServerFacts(tables=found))
    drafted = drafts(*tables.values())["payment"]
    assert [(link.to.name, link.unchecked) for link in drafted.links] == [("account", True)]
    assert "partitions" in drafted.reason
    text = files_of(ModelDraft("crm", ("crm",), (drafted,)))["tables.yaml"]
    assert "links: [{to: crm.account, via: account_id, unchecked: true}]" in text


def test_what_has_no_column_id_is_drafted_with_its_key() -> None:
    order = table("orders", "order_id", unique="order_id", account_id="account")
    columns = {name: replace(each, not_null=True) for name, each in order.columns.items() if name != "id"}
    found = drafts(table("account"), replace(order, columns=columns), table("deal", account_id="account"))
    assert found["orders"].key == "order_id"
    assert found["deal"].key == ""


def test_an_author_is_not_whose_it_is() -> None:
    found = drafts(
        table("account"),
        table("message", author_id="account"),
        table("mail", sender_id="account", account_id="account"),
    )
    assert found["message"].kind is TableClass.BLOCKED
    assert [link.via for link in found["mail"].links] == [("account_id",)]
    assert "sender_id" in found["mail"].reason


def test_what_staff_belongs_to_hangs_on_no_contact() -> None:
    found = drafts(
        table("account"),
        table("branch", account_id="account"),
        table("users", branch_id="branch"),
        table("deal", account_id="account", branch_id="branch"),
    )
    assert found["branch"].kind is TableClass.BLOCKED
    assert [link.via for link in found["deal"].links] == [("account_id",)]


def test_two_spellings_of_a_kind_are_one_link_and_a_pair_is_found_once() -> None:
    account, note = table("account"), table("note", "res_id")
    note = replace(note, columns={**note.columns, "res_model": ColumnFacts("res_model", "text", base="text")})
    values = {ColumnOf(note.name, "res_model"): ("Account", "crm.account", "users")}
    profile, tables = Profile(values=values), {each.name: each for each in (account, note)}
    found = classified(tables, profile, Wishes(account.name), readable=())
    (link,) = next(each for each in found if each.name == note.name).links
    assert link.when == "res_model in ('Account', 'crm.account')"


@pytest.mark.parametrize("name", ["users", "employee", "payroll", "account_audit", "outbox_queue"])
def test_staff_secrets_and_what_is_for_programs_stay_blocked(name: str) -> None:
    found = drafts(table("account"), table(name, account_id="account"))
    assert found[name].kind is TableClass.BLOCKED
    assert found[name].reason


def test_a_table_with_a_secret_in_a_column_stays_blocked_with_all_below_it() -> None:
    found = drafts(
        table("account"), table("bank", "iban", account_id="account"), table("transfer", bank_id="bank")
    )
    assert found["bank"].kind is found["transfer"].kind is TableClass.BLOCKED


def test_a_list_is_no_more_than_a_proposal() -> None:
    found = drafts(table("account", country_id="country"), table("country", "name"))
    assert found["country"].kind is TableClass.BLOCKED
    assert "public" in found["country"].proposal


def test_links_make_no_loop() -> None:
    found = drafts(
        table("account"),
        table("deal", account_id="account?", quote_id="quote?"),
        table("quote", deal_id="deal?", account_id="account?"),
    )
    asked = {name: {link.to.name for link in each.links} for name, each in found.items()}
    assert not ("quote" in asked["deal"] and "deal" in asked["quote"])


def test_words_are_found_in_any_spelling() -> None:
    assert {column_word(each) for each in ("territoryid", "Territory_ID", "territory", "TerritoryKey")} == {
        "territory"
    }
    assert joined("Res.Partners") == "respartner"
    assert weight_of("tblCustomers") == weight_of("customer") > 0
    assert weight_of("bank_account") == 0
    assert is_sensitive("PasswordHash")
    assert not is_sensitive("passing")


def test_names_of_groups_are_ones_that_a_group_may_have() -> None:
    assert group_name("Größe", "x; drop table y") == "groesse_x_drop_table_y"
    assert group_name("Québec", "Überlingen") == "quebec_ueberlingen"
    assert len(group_name("x" * 80)) == 40
    assert group_name("///") == "group"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "01067",
        "NO",
        "null",
        "a: b",
        "it's",
        "# no",
        "line\nbreak: x",
        "\u2028",
        "{a}",
        "-",
        "é",
        "1e3",
    ],
)
def test_any_text_is_read_as_it_was(text: str) -> None:
    read = parse_yaml(f"a: {{{scalar(text)}: {scalar(text)}}}\n", "x.yaml")
    assert not read.mistakes
    assert read.root is not None
    assert bare_entries(read.root) == {"a": {text: text}}


def test_a_comment_never_ends_before_its_words() -> None:
    assert all(line.startswith("# ") for line in comment("x\ntables:\r\n\u2028  y " + "z" * 300))


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("((region)::text = 'EU'::text)", "region = 'EU'"),
        ("(country = ANY (ARRAY['DE'::text, 'AT'::text]))", "country = ANY (ARRAY['DE', 'AT'])"),
        ("((a = 1) OR (b = 'x'::character varying))", "(a = 1) OR (b = 'x')"),
        ("(owner = CURRENT_USER)", "owner = me.login_name"),
        ("((owner)::text = (CURRENT_USER)::text)", "owner = me.login_name"),
        ("((\"USER\" = USER) AND (a = 'USER'::text))", "(\"USER\" = me.login_name) AND (a = 'USER')"),
        ("(owner = SESSION_USER)", None),
        ("(lower(owner) = CURRENT_USER)", None),
        ("((name)::text ~~ 'a%'::text)", "name LIKE 'a%'"),
        (
            "((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            "kind = ANY (ARRAY['a', 'b'])",
        ),
        ("(secret_function(id))", None),
    ],
)
def test_a_policy_is_a_filter_if_the_language_has_its_words(printed: str, wanted: str | None) -> None:
    assert as_filter(printed) == wanted


def test_a_territory_is_labelled_by_a_column_of_any_case() -> None:
    region = table("region", "Name")
    tables = {each.name: each for each in (region, table("customer", region_id="region"))}
    tree = territory_tree(tables, TableName("crm", "customer"), "region_id")
    assert tree == TreeOf(region.name, "id", label="Name")


BEFORE = {
    "model.yaml": "crm_rls: 1\ndatabase: {schemas: [crm]}\ntables:\n    crm.account: {class: root, key: id}\n"
    "\n# the end\n"
    "access_groups:\n  all: {all: true, rights: [read]}\n"
}


def test_additions_stand_at_the_end_of_their_section_and_nothing_else_changes() -> None:
    new = TableDraft(TableName("crm", "deal"), TableClass.BLOCKED, "why")
    after = merged(BEFORE, ModelDraft("crm", ("crm",), (new,)))
    assert after["model.yaml"].replace("    crm.deal: {class: blocked}  # why\n", "") == BEFORE["model.yaml"]
    lines = [
        line for line in shown(BEFORE, after, "m").splitlines() if line[:1] in "+-" and line[1:2] not in "+-"
    ]
    assert lines == ["+    crm.deal: {class: blocked}  # why"]


def test_additions_to_a_section_in_one_line_go_to_a_file_of_their_own() -> None:
    before = {
        "model.yaml": "crm_rls: 1\ndatabase: {schemas: [crm]}\n"
        "tables: {crm.account: {class: root, key: id}}\n"
    }
    new = TableDraft(TableName("crm", "deal"), TableClass.BLOCKED)
    after = merged(before, ModelDraft("crm", ("crm",), (new,)))
    assert after["model.yaml"] == before["model.yaml"]
    assert after["new_tables.yaml"] == "tables:\n  crm.deal: {class: blocked}\n"


def test_a_draft_without_logins_has_no_file_for_them() -> None:
    root = TableDraft(TableName("crm", "account"), TableClass.ROOT, key="id", main=True)
    assert set(files_of(ModelDraft("crm", ("crm",), (root,)))) == {"model.yaml", "tables.yaml"}
