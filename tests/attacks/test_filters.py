"""Attacks on filters with days and patterns, and on totals, by whatever a person may set or create."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator

import pytest

from tests.attacks.attacker import LEAK, Attacker, leaked
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Cluster, Database, drop_roles
from tests.fixtures.model_text import load

SCHEMA = """
create schema crm;
create table crm.contact (id int primary key, due date, created timestamptz, name text, kind text);
create table crm.figure (territory text primary key, contacts int, revenue numeric);
insert into crm.figure values ('HH', 5, 50), ('BY', 4, 4711), ('BW', 500, 60), ('SH', null, 4712),
    ('BE', 0, 4713);
create index on crm.figure (contacts);
with here as (select date_trunc('day', now() at time zone 'Europe/Berlin') as midnight)
insert into crm.contact
select id, midnight::date + due, (midnight + created) at time zone 'Europe/Berlin', name, kind
from here, (values
    (1, -16, interval '7 days', 'A_c', 'secret1'),
    (2, -10, interval '0', 'AXc', 'secret2'),
    (3, -9, interval '-1 second', 'a_c', 'secret3'),
    (4, 0, interval '-7 days', 'A\\_c', 'secret4'),
    (5, 1, null, 'ÄXc', 'secret5'),
    (6, null, interval '2 days', E'A_c\\nX', 'secret6')
) as row (id, due, created, name, kind);
analyze
"""

FILTERS = {
    "day": ("due >= today() - 9", {3, 4, 5}),
    "moment": ("created < today()", {3, 4}),
    "pattern": (r"name like 'A\_c%'", {1, 6}),
    "any_case": (r"name ilike 'a\_C'", {1, 3}),
    "no_pattern": (r"name not like '%\_c%'", {2, 5}),
}
"""The filter of each person, and the contacts that he or she sees."""

OTHERS = ("everything", "head")
SMALL = ("4711", "4712", "4713")
SETTINGS = (
    "timezone = '<UTC>-167'",
    "timezone = '<EUROPE/BERLIN>+167'",
    "timezone_abbreviations = 'India'",
    "datestyle = 'Postgres, DMY'",
    "intervalstyle = 'sql_standard'",
    "standard_conforming_strings = off",
    "backslash_quote = on",
    "escape_string_warning = off",
    "client_encoding = 'LATIN1'",
    "extra_float_digits = -15",
    "search_path = own, pg_temp, crm",
    "search_path = pg_temp, own, pg_catalog",
    "plan_cache_mode = force_generic_plan",
    "enable_seqscan = off",
    "transaction_read_only = on",
)
"""What a person may set; most of it PostgreSQL reads when it takes a day or a pattern from a text."""

OWN = (
    "create function own.today(int) returns date language sql as 'select date ''2001-01-01'''",
    "create function own.now() returns timestamptz language sql as 'select timestamptz ''infinity'''",
    "create function own.yes(text, text) returns bool language sql as 'select true'",
    "create operator own.~~ (leftarg = text, rightarg = text, function = own.yes)",
    "create operator own.~~* (leftarg = text, rightarg = text, function = own.yes)",
    "create operator own.!~~ (leftarg = text, rightarg = text, function = own.yes)",
    "create function own.like_escape(text, text) returns text language sql as 'select ''%''::text'",
    "create function own.greater(int, int) returns bool language sql as 'select true'",
    "create operator own.>= (leftarg = int, rightarg = int, function = own.greater)",
    'create collation own."default" from "C"',
)


Login = Callable[..., Attacker]


def model_text(prefix: str) -> str:
    """Return a model with a group and a person for each filter, and three persons for the totals."""
    groups = (
        f"  {name}: {{where: {json.dumps(where)}, rights: [read, create, update]}}\n"
        for name, (where, _) in FILTERS.items()
    )
    people = (f"  of_{name}: {{login: {prefix}_{name}, groups: [{name}]}}\n" for name in (*FILTERS, *OTHERS))
    return (
        "crm_rls: 1\n"
        f"database: {{schemas: [crm], time_zone: Europe/Berlin, prefix: {prefix}, logins: create}}\n"
        "tables:\n  crm.contact: {class: root, key: id, keys: client}\n"
        "  crm.figure: {class: totals, contacts: contacts, groups: [head]}\n"
        f"access_groups:\n{''.join(groups)}"
        "  everything: {all: true, rights: [read, update]}\n"
        "  head: {where: kind = 'none', rights: [read]}\n"
        f"people:\n{''.join(people)}  of_nobody: {{login: {prefix}_nobody}}\n"
    )


@pytest.fixture(scope="module")
def applied(cluster: Cluster) -> Iterator[tuple[Database, str]]:
    """Return the one database of this module, and the prefix of its roles."""
    prefix = f"a{secrets.token_hex(3)}"
    try:
        with cluster.database(f"{prefix}_db") as database, database.connect() as superuser:
            superuser.execute(SCHEMA)
            brought_in_line(superuser, load(model_text(prefix)))
            for name in (*FILTERS, *OTHERS, "nobody"):
                superuser.execute(f"create schema own_{name} authorization {prefix}_{name}")
            yield database, prefix
    finally:
        drop_roles(cluster.connection, f"{prefix}_")


@pytest.fixture
def login(applied: tuple[Database, str]) -> Iterator[Login]:
    """Return what logs in as a person, with a leaking function; nothing of it is committed."""
    database, prefix = applied
    opened = []

    def logged_in(name: str, **options: str) -> Attacker:
        attacker = Attacker(database.login(f"{prefix}_{name}", autocommit=False, **options))
        opened.append(attacker)
        assert attacker.run(LEAK).status == "CREATE FUNCTION"
        return attacker

    yield logged_in
    for attacker in opened:
        attacker.connection.close()


def equipped(attacker: Attacker, name: str) -> Attacker:
    """Return the attacker with operators and functions of his or her own."""
    made = [attacker.run(statement.replace("own.", f"own_{name}.")).status for statement in OWN]
    assert made.count("CREATE OPERATOR") == 4
    assert made.count("CREATE FUNCTION") == 5
    assert made.count("CREATE COLLATION") == 1
    return attacker


def seen(attacker: Attacker) -> set[object]:
    return set(attacker.run("select id from crm.contact").column)


def hidden(name: str) -> list[str]:
    return [f"secret{key}" for key in range(1, 7) if key not in FILTERS[name][1]]


@pytest.mark.parametrize("name", FILTERS)
def test_nothing_that_a_person_sets_or_makes_widens_a_filter(login: Login, name: str) -> None:
    attacker, wanted = equipped(login(name), name), FILTERS[name][1]
    attacker.run("prepare asked as select id from crm.contact")
    days = set()
    for setting in SETTINGS:
        assert not attacker.run(f"set {setting.replace('own', f'own_{name}')}").sqlstate, setting
        assert seen(attacker) == wanted, setting
        assert set(attacker.run("execute asked").column) == wanted, setting
        days.update(attacker.run("select current_date").column)
    assert len(days) > 1  # the person's own day did move


@pytest.mark.parametrize("name", FILTERS)
def test_no_condition_is_asked_of_hidden_rows(login: Login, name: str) -> None:
    attacker = equipped(login(name), name)
    answers = [
        attacker.run(f"select id from crm.contact where {condition}")
        for condition in (
            "pg_temp.f_leak(kind)",
            f"name operator(own_{name}.~~) kind and pg_temp.f_leak(kind)",
            "name like 'A\\_c' escape '' or pg_temp.f_leak(kind)",
            f"name >= 'A' collate own_{name}.\"default\" and pg_temp.f_leak(kind)",
            "kind::date is null",
            "(due + (kind || ' days')::interval) is null",
            "kind similar to '%' and pg_temp.f_leak(kind)",
        )
    ]
    assert leaked(answers, [f"secret{key}" for key in FILTERS[name][1]])
    assert leaked(answers, hidden(name)) == set()


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("day", "update crm.contact set due = due - 30 where id = 3"),
        ("day", "update crm.contact set due = null where id = 3"),
        (
            "day",
            "insert into crm.contact (id, due) values (9, pg_catalog.now()::date - 20)",
        ),
        ("moment", "update crm.contact set created = now() + interval '1 day' where id = 3"),
        ("moment", "insert into crm.contact (id, created) values (9, now())"),
        ("pattern", "update crm.contact set name = 'AXc' where id = 1"),
        ("pattern", "insert into crm.contact (id, name) values (9, E'A\\\\_c')"),
        ("pattern", "insert into crm.contact (id, name) values (9, U&'\\FF21_c')"),
        ("any_case", "update crm.contact set name = 'axc' where id = 1"),
        ("no_pattern", "update crm.contact set name = 'x_cx' where id = 2"),
        ("no_pattern", "update crm.contact set name = null where id = 2"),
    ],
)
def test_no_row_is_written_out_of_the_filter(login: Login, name: str, statement: str) -> None:
    attacker = equipped(login(name), name)
    for setting in (
        "timezone = '<UTC>-167'",
        "timezone = '<UTC>+167'",
        f"search_path = own_{name}, pg_catalog",
    ):
        attacker.run(f"set {setting}")
        assert attacker.run(statement).denied, setting


@pytest.mark.parametrize("zone", ["<UTC>-167", "<EUROPE/BERLIN>+167"])
def test_a_login_that_begins_in_another_zone_has_the_same_day(
    applied: tuple[Database, str], login: Login, zone: str
) -> None:
    first = login("day")
    first.run(f"alter role {applied[1]}_day set timezone = '{zone}'")
    first.connection.commit()
    for options in ({}, {"options": f"-c timezone={zone}"}):
        attacker = login("day", **options)
        assert attacker.run("show timezone").column == [zone]
        assert seen(attacker) == FILTERS["day"][1]
    first.run(f"alter role {applied[1]}_day reset timezone")
    first.connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "alter function crm_access.today(int) set timezone = 'Pacific/Kiritimati'",
        "alter function crm_access.start_of_day(int) reset timezone",
        "create or replace function crm_access.today(days int) returns date language sql as 'select null'",
        "create function crm_access.today(bigint) returns date language sql as 'select null::date'",
        "create function pg_catalog.now(int) returns timestamptz language sql as 'select null::timestamptz'",
        "create cast (date as text) with inout as implicit",
        "alter operator pg_catalog.~~ (text, text) set (restrict = none)",
        'alter table crm.contact alter name type text collate "und-x-icu"',
    ],
)
def test_the_day_and_the_pattern_belong_to_nobody(login: Login, statement: str) -> None:
    assert login("day").run(statement).denied


QUESTIONS = (
    "select * from crm.figure where pg_temp.f_leak(revenue::text)",
    "select * from crm.figure where pg_temp.f_leak(territory || revenue) order by contacts",
    "select * from crm.figure where contacts = 4",
    "select * from crm.figure where contacts operator({own}.>=) 0 and pg_temp.f_leak(revenue::text)",
    "select * from crm.figure where 1 / (contacts - 4) < 2",
    "select * from crm.figure where revenue > 1000",
    "select * from crm.figure where revenue::text::int4range is null and revenue > 1000",
    "select * from crm.figure where contacts is null or territory = 'BY' or ctid = '(0,2)'",
    "select max(revenue), sum(revenue), array_agg(revenue) from crm.figure",
    "select revenue from crm.figure tablesample system (100)",
    "select f from crm.figure as f right join (values (4711.0), (50)) as m (n) on f.revenue = m.n",
    "select most_common_vals::text, histogram_bounds::text from pg_stats where tablename = 'figure'",
    "table crm.figure",
)  # fmt: skip


@pytest.mark.parametrize("name", ["head", "everything", "nobody"])
def test_totals_show_small_numbers_to_nobody(login: Login, name: str) -> None:
    attacker = equipped(login(name), name)
    lines = ["BW", "HH"] if name == "head" else []
    assert attacker.run("select territory from crm.figure order by 1").column == lines
    for setting in ("enable_seqscan = off", f"search_path = own_{name}, pg_catalog", "enable_seqscan = on"):
        attacker.run(f"set {setting}")
        answers = [attacker.run(each.format(own=f"own_{name}")) for each in QUESTIONS]
        answers.append(attacker.copied("copy (table crm.figure) to stdout"))
        assert "22012" not in {answer.sqlstate for answer in answers}  # nothing was divided by zero
        assert leaked(answers, SMALL) == set()
        assert bool(leaked(answers, ["HH", "BW"])) is (name == "head")
    attacker.run("set row_security = off")
    assert attacker.run("table crm.figure").denied


@pytest.mark.parametrize(
    "statement",
    [
        "update crm.figure set contacts = 5",
        "insert into crm.figure values ('BY', 9, 1) on conflict (territory) do update set contacts = 9",
        "insert into crm.figure values ('BY', 9, 1) on conflict do nothing",
        "delete from crm.figure",
        "select from crm.figure for update",
        "create table {own}.guess (territory text references crm.figure)",
        "create policy mine on crm.figure using (true)",
        "create statistics {own}.figures on contacts, revenue from crm.figure",
        "analyze crm.figure",
    ],
)
def test_who_reads_totals_does_nothing_else_with_them(login: Login, statement: str) -> None:
    attacker = login("head")
    answer = attacker.run(statement.format(own="own_head"))
    warned = ("permission denied", "only table or database owner")  # ANALYZE, from 17 on and up to 16
    assert answer.denied or any(words in answer.heard for words in warned)
    assert leaked([answer], SMALL) == set()
