"""Columns of an extension's types: a filter means what the same text means in a query of the user's own.

The user's query finds the extension by the search path. Policies, views and triggers are made without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from psycopg import sql

from crm_rls.diagnostics import Code
from crm_rls.people.reassign import reassign
from crm_rls.verify import verify
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection, Database
from tests.fixtures.extension_types import HEAD, OTHER_TABLES, REGIONS, SEVERAL, crm, model_of

__all__ = ["crm"]

ANNA = """\
  anna: {login: PREFIX_anna, code: AN-1, no: 7, path: anna, codes: [BERT, x], numbers: [8], groups: [GROUP]}
"""

FILTERS: Mapping[str, str] = {
    "tag = 'confidential'": "",
    "tag <> 'confidential'": "",
    "not tag = 'confidential'": "",
    "tag in ('CONFIDENTIAL', 'open')": "",
    "tag not in ('CONFIDENTIAL', 'open')": "",
    "tag = 'OPEN' or tag = 'Beta' or tag = 'C'": "",
    "tag between 'B' and 'd'": "",
    "tag > 'BETA' and tag <= 'CONFIDENTIAL'": "",
    "tag is not null": "",
    "nick = 'confidential'": "",
    "nick <> 'confidential'": "",
    "nick in ('OPEN', 'c')": "",
    "nick >= 'BETB'": "",
    "path = 'de.north'": "",
    "path <> 'de.north'": "",
    "path in ('de.north', 'de.south')": "",
    "path > 'de.north'": "",
    "'secret' = any(tags)": "",
    "not 'secret' = any(tags)": "",
    "'SECRET' = any(nicks)": "",
    "tags && array['SECRET', 'x']": "tags && '{SECRET,x}'",
    "not nicks @> array['X']": "not nicks @> '{X}'",
    "not 'X' = any(nicks)": "",
    "owner_code = me.code": "owner_code = 'AN-1'",
    "owner_code <> me.code": "owner_code <> 'AN-1'",
    "owner_no = me.no": "owner_no = '7'",
    "owner_path = me.path": "owner_path = 'anna'",
    "owner_code = me.code or owner_path = me.path": "owner_code = 'an-1' or owner_path = 'anna'",
    "owner_code in me.codes": "owner_code in ('bert', 'x')",
    "owner_no in me.numbers": "owner_no = '8'",
    "nick in me.codes or path in me.codes": "nick in ('bert', 'x')",
    "exists(contact_product, product = 'pumps')":
        "exists (select from crm.contact_product as p where p.contact_id = contact.id and product = 'pumps')",
    "not exists(contact_product, product in ('pumps', 'x') and place <> 'a.b')":
        "not exists (select from crm.contact_product as p where p.contact_id = contact.id "
        "and product in ('pumps', 'x') and place <> 'a.b')",
    "within(territory, 'NORD')": "territory in ('NORD', 'HH', 'SH')",
    "not within(territory, 'NORD')": "territory not in ('NORD', 'HH', 'SH')",
    "within(territory, 'HH')": "territory = 'HH'",
    "customer_type = 'a'": "",
}  # fmt: skip
"""Filters of the model, and what a user would write where that is another text."""


def keys(connection: Connection, query: str) -> set[int]:
    return {key for (key,) in connection.execute(query.encode()).fetchall()}


def users_own(crm: Connection, where: str) -> set[int]:
    """Return what a user finds, who has the extension in the search path."""
    with crm.transaction():
        crm.execute("set local search_path = ext")
        return keys(crm, f"select id from crm.contact where {where}")  # noqa: S608 -- one of our own texts


def test_a_filter_means_what_it_means_in_a_query_of_ones_own(
    database: Database, crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    prefix = role_prefix.rstrip("_")
    groups = {f"g{number}": text for number, text in enumerate(FILTERS)}
    text = HEAD + "access_groups:\n"
    for name, where in groups.items():
        text += f'  {name}: {{where: "{where}", rights: [read, update]}}\n'
    text += "people:\n"
    text += "".join(
        ANNA.replace("anna:", f"of_{name}:").replace("_anna", f"_{name}").replace("GROUP", name)
        for name in groups
    )
    model = model_of(text, role_prefix, tmp_path)
    brought_in_line(crm, model)
    wanted = {name: users_own(crm, FILTERS[where] or where) for name, where in groups.items()}
    assert len(set(map(frozenset, wanted.values()))) > len(wanted) / 2, "the filters hardly differ"
    for name, where in groups.items():
        session = database.login(f"{prefix}_{name}")
        assert keys(session, "select id from crm.contact") == wanted[name], where
        for child in ("activity", "note"):
            assert {key // 10 for key in keys(session, f"select id from crm.{child}")} == wanted[name], where  # noqa: S608
        session.close()
    view = "select access_group, contact from crm_access.contact_group where coalesce(login, %s) like %s"
    asked = crm.execute(view, [f"{prefix}_g", f"{prefix}\\_g%"]).fetchall()
    for name, where in groups.items():
        assert {contact for group, contact in asked if group == name} == wanted[name], where


def test_territories_are_compared_as_the_column_does(
    database: Database, crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    model = model_of(HEAD + REGIONS, role_prefix, tmp_path)
    plan = brought_in_line(crm, model)
    anna = database.login(f"{role_prefix.rstrip('_')}_anna")
    assert keys(anna, "select id from crm.contact") == {1, 2, 6}
    assert anna.execute("update crm.contact set territory = 'sh' where id = 1").rowcount == 1
    (outside,) = (each for each in plan.advice if each.code is Code.OUTSIDE_TREE)
    assert outside.cause.startswith("1 contact has a value in column territory")
    assert "'elsewhere'" in outside.cause
    found = verify(crm, model).assertions
    assert [(each.holds, each.matching, each.wrong) for each in found] == [
        (True, 1, 0), (True, 1, 0), (False, 2, 2),
    ]  # fmt: skip


def test_grants_restrictions_and_links_of_other_tables_compare_alike(
    database: Database, crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    crm.execute(sql.SQL(OTHER_TABLES))
    brought_in_line(crm, model_of(SEVERAL, role_prefix, tmp_path))
    prefix = role_prefix.rstrip("_")
    anna, bert = database.login(f"{prefix}_anna"), database.login(f"{prefix}_bert")
    assert keys(anna, "select id from crm.contact") == {1, 2, 6}
    assert keys(anna, "select id from crm.lead") == {1, 3}
    assert keys(anna, "select id from crm.letter") == {2, 3}
    assert keys(bert, "select id from crm.lead") == {1, 2}
    assert keys(bert, "select id from crm.letter") == {3, 4}


# -- what our functions do -----------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["territory", "path"])
def test_rules_assign_a_column_of_such_a_type(
    database: Database, crm: Connection, role_prefix: str, tmp_path: Path, column: str
) -> None:
    crm.execute("update crm.contact set territory = null, path = null")
    region = f"region: {{column: {column}, tree: true, rules: [{{customer_type: a, {column}: HH}}]}}"
    text = HEAD.replace("region: {column: territory, tree: true}", region)
    model = model_of(text + "access_groups:\n  all: {all: true, rights: [read]}\n", role_prefix, tmp_path)
    brought_in_line(crm, model)
    with database.connect(autocommit=False) as connection:
        (outcome,) = reassign(connection, model)
        assert outcome.changed == 2
        (outcome,) = reassign(connection, model)
        assert outcome.changed == 0
    one = f"select {column}::text from crm.contact where id = %s"  # noqa: S608
    assert crm.execute(one.encode(), [1]).fetchone() == ("HH",)
    crm.execute(f"update crm.contact set {column} = 'hh' where id = 1".encode())  # noqa: S608
    assert crm.execute(one.encode(), [1]).fetchone() == ("hh",), "a difference in case is a change"
    crm.execute("update crm.contact set customer_type = 'a' where id = 4")
    assert crm.execute(one.encode(), [4]).fetchone() == ("HH",)


OWN = """\
access_groups:
  own: {where: "COLUMN = me.ATTRIBUTE", rights: [read]}
people:
  anna: {login: PREFIX_anna, code: AN-1, no: 7, path: anna, groups: [own]}
  bert: {login: PREFIX_bert, code: Be-2, no: 9, path: bert.b}
"""


@pytest.mark.parametrize(
    ("column", "attribute", "moved", "value"),
    [
        ("owner_code", "code", {1, 2, 5}, "Be-2"),
        ("owner_no", "no", {1, 3, 5}, "9"),
        ("owner_path", "path", {1, 3}, "bert.b"),
        ("nick", "code", {6}, "Be-2"),
    ],
)
def test_contacts_that_are_somebodys_own_are_handed_over(
    crm: Connection,
    role_prefix: str,
    tmp_path: Path,
    column: str,
    attribute: str,
    moved: set[int],
    value: str,
) -> None:
    crm.execute("update crm.contact set nick = 'an-1' where id = 6")
    text = HEAD + OWN.replace("COLUMN", column).replace("ATTRIBUTE", attribute)
    model = model_of(text, role_prefix, tmp_path)
    brought_in_line(crm, model)
    crm.execute("revoke usage on schema ext from public")
    prefix = role_prefix.rstrip("_")
    crm.execute("select crm_people.handover(%s, %s, null, true)", [f"{prefix}_anna", f"{prefix}_bert"])
    found = crm.execute(f"select id, {column}::text from crm.contact".encode()).fetchall()  # noqa: S608
    assert {key for key, now in found if now == value} == moved
