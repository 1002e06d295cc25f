"""Columns of an extension's types: a filter means what the same text means in a query of the user's own.

The user's query finds the extension by the search path. Policies, views and triggers are made without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from psycopg import sql

from crm_rls.diagnostics import Code, Diagnostic
from crm_rls.errors import CompileError
from crm_rls.model import Model
from crm_rls.people.reassign import reassign
from crm_rls.plan.make import make_plan
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection, Database

SCHEMA = """
create schema ext;
grant usage on schema ext to public;
create extension citext schema ext;
create extension ltree schema ext;
create schema crm;
set search_path = ext;
create domain crm.nick as citext;
create domain crm.short_nick as crm.nick check (length(value::text) < 20);
create domain crm.nicks as crm.nick[];
create table crm.contact (
    id int primary key, tag citext, nick crm.short_nick, path ltree, tags citext[], nicks crm.nicks,
    owner_code citext, owner_no citext, owner_path ltree, territory citext, customer_type text
);
create table crm.activity (id int primary key, contact_id int references crm.contact (id));
create table crm.note (id int primary key, contact_id int references crm.contact (id));
create table crm.contact_product (
    id int primary key, contact_id int references crm.contact (id), product citext, place ltree
);
insert into crm.contact values
    (1, 'Confidential', 'Confidential', 'DE.North', '{Secret,B}', '{Secret}', 'An-1', '7', 'anna', 'hh', 'a'),
    (2, 'confidential', 'CONFIDENTIAL', 'de.north', '{open}', '{open}', 'an-1', '8', 'bert', 'HH', 'a'),
    (3, 'Open', 'open', 'de.south', '{secret,null}', '{null}', 'bert', '7', 'anna', 'by', 'A'),
    (4, 'c', 'C', 'de', '{}', '{}', null, null, null, null, null),
    (5, null, null, null, null, null, 'AN-1', '7', 'anna.b', 'elsewhere', 'A'),
    (6, 'BETA', 'beta', 'de.north.hh', '{SECRET,Open}', '{SECRET,x}', 'Bert', '07', 'Anna', 'Nord', 'b');
insert into crm.activity select c * 10, c from generate_series(1, 6) as c;
insert into crm.note select c * 10, c from generate_series(1, 6) as c;
insert into crm.contact_product values (1, 1, 'Pumps', 'a.b'), (2, 2, 'valves', 'a'), (3, 3, 'PUMPS', 'a.B');
reset search_path;
"""

HEAD = """\
crm_rls: 1
database: {schemas: [crm], time_zone: Europe/Berlin, prefix: PREFIX, logins: create}
attributes:
  code: {type: text}
  no: {type: integer}
  path: {type: text}
tables:
  crm.contact: {class: root, key: id}
  crm.activity: {class: child, parent: crm.contact, via: contact_id}
  crm.note: {class: child, parent: crm.contact, via: contact_id, mode: carry}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
territories:
  DE: {below: {NORD: {below: {HH: {}, SH: {}}}, BY: {}}}
assignment:
  region: {column: territory, tree: true}
"""

ANNA = "  anna: {login: PREFIX_anna, code: AN-1, no: 7, path: anna, groups: [GROUP]}\n"

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


@pytest.fixture
def crm(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(sql.SQL(SCHEMA))
    return connection


def model_of(text: str, prefix: str, folder: Path) -> Model:
    (folder / "model.yaml").write_text(text.replace("PREFIX", prefix.rstrip("_")))
    return read_model(folder).model


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


# -- territories ---------------------------------------------------------------------------------------

REGIONS = """\
access_groups:
  north: {family: sales, territory: NORD, rights: [read, update]}
  rest: {unassigned: true, rights: [read]}
people:
  anna: {login: PREFIX_anna, code: AN-1, no: 7, path: anna, groups: [north]}
assertions:
  - {person: anna, must_not_see: "territory = 'BY'"}
  - {person: anna, must_see: "territory = 'nord'"}
  - {person: anna, must_not_see: "tag = 'CONFIDENTIAL'"}
"""


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
    assert [(each.passed, each.matching, each.wrong) for each in found] == [
        (True, 1, 0), (True, 1, 0), (False, 2, 2),
    ]  # fmt: skip


# -- other tables --------------------------------------------------------------------------------------

OTHER_TABLES = """
create table crm.lead (id int primary key, region ext.citext, owner crm.nick);
create table crm.letter (id int primary key, parent_type ext.citext, parent_id int, tone ext.citext);
insert into crm.lead values (1, 'hh', 'AN-1'), (2, 'BY', 'an-1'), (3, 'Nord', null), (4, 'by', 'x');
insert into crm.letter values
    (1, 'Contact', 1, 'Private'), (2, 'CONTACT', 2, 'open'), (3, 'lead', 1, 'open'), (4, 'LEAD', 2, 'open'),
    (5, 'contact', 3, 'open'), (6, 'Lead', 4, 'open'), (7, 'Contact', 6, 'PRIVATE'), (8, 'else', 1, 'open');
"""

SEVERAL = (
    HEAD.replace(
        "crm.contact: {class: root, key: id}",
        "crm.contact: {class: root, key: id, main: true}\n  crm.lead: {class: root, key: id}\n"
        "  crm.letter:\n    class: child\n    links:\n"
        "      - {to: crm.contact, via: parent_id, when: parent_type = 'contact', unchecked: true}\n"
        "      - {to: crm.lead, via: parent_id, when: parent_type = 'lead', unchecked: true}",
    ).replace("{column: territory, tree: true}", "{column: territory, tree: true, on: {crm.lead: region}}")
    + """\
access_groups:
  north: {territory: NORD, rights: [read], on: {crm.lead: {territory: NORD, rights: [read]}}}
  own: {where: id = 0, rights: [read], on: {crm.lead: {where: owner = me.code, rights: [read]}}}
restrictions:
  private: {on: crm.letter, where: "tone <> 'private'"}
people:
  anna: {login: PREFIX_anna, code: AN-1, no: 7, path: anna, groups: [north]}
  bert: {login: PREFIX_bert, code: AN-1, no: 7, path: anna, groups: [own]}
"""
)


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


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("owner = me.code", "owner like 'an%'", "access_groups.own.on.crm.lead.where"),
        ("tone <> 'private'", "tone not like 'priv%'", "restrictions.private.where"),
        ("parent_type = 'lead'", "parent_type like 'lead%'", "tables.crm.letter.links[1].when"),
        ("crm.lead: region", "crm.lead: thing", "assignment.region.on"),
    ],
)
def test_what_other_tables_cannot_be_asked_is_refused_with_its_place(
    crm: Connection, role_prefix: str, tmp_path: Path, old: str, new: str, path: str
) -> None:
    crm.execute(sql.SQL(OTHER_TABLES + THING + "alter table crm.lead add thing crm.thing"))
    (found,) = told(crm, model_of(SEVERAL.replace(old, new), role_prefix, tmp_path))
    assert (found.code, found.place.path if found.place else "") == (Code.UNFIT_COMPARISON, path)


# -- what is refused -----------------------------------------------------------------------------------

REFUSED: Mapping[str, tuple[str, str, Code, str, str]] = {
    "a beginning of citext": (
        "", "tag like 'conf%'", Code.UNFIT_COMPARISON, "access_groups.asked.where", "is of type ext.citext",
    ),
    "a pattern of citext": (
        "", "tag like '%fid%'", Code.UNFIT_COMPARISON, "access_groups.asked.where", "is of type ext.citext",
    ),
    "a beginning of a domain": (
        "", "nick ^@ 'conf'", Code.UNFIT_COMPARISON, "access_groups.asked.where", "is of type crm.short_nick",
    ),
    "a beginning in a link table": (
        "", "exists(contact_product, product like 'p%')", Code.UNFIT_COMPARISON, "access_groups.asked.where",
        "crm.contact_product.product is of type ext.citext",
    ),
    "a type that nothing compares": (
        "alter table crm.contact add thing crm.thing", "thing = 'x'", Code.UNFIT_COMPARISON,
        "access_groups.asked.where", "no operator class says what `=` means for crm.thing",
    ),
    "an array of them": (
        "alter table crm.contact add things crm.thing[]", "'x' = any(things)", Code.UNFIT_COMPARISON,
        "access_groups.asked.where", "no operator class says what `=` means for crm.thing",
    ),
    "an array of json, at run time only": (
        "alter table crm.contact add things json[]", "'1' = any(things)", Code.UNFIT_COMPARISON,
        "access_groups.asked.where", "no operator class says what `=` means for json",
    ),
    "a value that is none": (
        "", "path = 'de..north'", Code.REFUSED_FILTER, "access_groups.asked.where", "ltree syntax error",
    ),
    "a key of citext": (
        "alter table crm.note drop contact_id, add contact_id ext.citext", "tag = 'x'",
        Code.KEY_OF_FOREIGN_TYPE, "tables.crm.note.via", "crm.note.contact_id is of type ext.citext",
    ),
}  # fmt: skip

# A type as an extension makes it, but with a cast to text by a function and without an operator class.
THING = """
create type crm.thing;
create function crm.thing_in(cstring) returns crm.thing language internal immutable strict as 'textin';
create function crm.thing_out(crm.thing) returns cstring language internal immutable strict as 'textout';
create type crm.thing (input = crm.thing_in, output = crm.thing_out, like = text, category = 'S');
create function crm.thing_text(crm.thing) returns text language sql immutable strict
    as $$ select upper(crm.thing_out($1)::text) $$;
create cast (crm.thing as text) with function crm.thing_text(crm.thing) as implicit;
"""


def told(crm: Connection, model: Model) -> tuple[Diagnostic, ...]:
    with pytest.raises(CompileError) as raised:
        make_plan(crm, model)
    return raised.value.diagnostics


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_mean_another_thing_is_refused_with_its_place(
    crm: Connection, role_prefix: str, tmp_path: Path, case: str
) -> None:
    schema, where, code, path, cause = REFUSED[case]
    crm.execute(sql.SQL(THING))
    if schema:
        crm.execute(schema.encode())
    text = HEAD + f'access_groups:\n  asked: {{where: "{where}", rights: [read]}}\n'
    (found,) = (each for each in told(crm, model_of(text, role_prefix, tmp_path)) if each.code is code)
    assert found.place is not None
    assert (found.place.file.endswith("model.yaml"), found.place.path) == (True, path)
    key = path.removeprefix("access_groups.").removeprefix("tables.").rpartition(".")[0]
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f"  {key}:"))
    assert found.place.line == next(lines)
    assert cause in found.cause


def test_a_position_and_rules_that_go_by_the_text_are_refused(
    crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    region = "region: {column: territory, tree: true, position: place, rules: [{tag: x, territory: HH}]}"
    text = HEAD.replace("region: {column: territory, tree: true}", region) + REGIONS
    found = told(crm, model_of(text, role_prefix, tmp_path))
    assert {(each.code, each.place.path if each.place else "") for each in found} == {
        (Code.UNFIT_RULE_COLUMN, "assignment.region.rules"),
        (Code.POSITION_BY_TEXT, "assignment.region.position"),
    }


def test_an_assertion_that_would_mean_another_thing_is_not_checked(
    crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    text = HEAD + REGIONS.replace("tag = 'CONFIDENTIAL'", "tag like 'conf%'")
    model = model_of(text, role_prefix, tmp_path)
    brought_in_line(crm, model)
    found = verify(crm, model)
    assert [each.passed for each in found.assertions] == [True, True, None]
    (unfit,) = (each for each in found.findings if each.code is Code.UNFIT_COMPARISON)
    assert unfit.place is not None
    assert unfit.place.path == "assertions[2].must_not_see"


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
