"""What the server prints on a copy is what it prints on the table, and the table does not notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
import pytest

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.inspector import inspect
from crm_rls.catalog.printing import PrintRequest, check_expressions, printed, printed_views
from crm_rls.errors import CompileError, DatabaseError
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection, pin_settings
from crm_rls.postgres.sqltext import SQL, Identifier, array_literal, literal, qualified, text
from tests.fixtures.database import Database, Logins
from tests.fixtures.support_schema import install

CONTACT = TableName("crm", "contact")
ACTIVITY = TableName("crm", "activity")
DEAL = TableName("crm", "deal")
OTHER_CONTACT = TableName("other", "contact")

TABLES = """
create schema crm;
create schema other;
create type crm."Mood" as enum ('happy', 'it''s "complicated"');
create domain crm.code as text check (value <> '');
create table crm.contact (
    gone text,
    id bigint generated always as identity primary key,
    territory text not null,
    "Mixed ""Case" text,
    customer_type varchar(20),
    postcode char(5),
    n integer,
    doubled integer generated always as (n * 2) stored,
    amount numeric(10, 2),
    share double precision,
    since date,
    seen timestamptz,
    legal_hold boolean not null default false,
    tags text[],
    mood crm."Mood",
    code crm.code,
    key uuid
);
alter table crm.contact drop column gone;
alter table crm.contact add column added text;
create table crm.activity (
    id bigint primary key,
    contact_id bigint not null references crm.contact,
    kind text
);
create table crm.deal (id bigint, contact_id bigint, territory text) partition by list (territory);
create table crm.deal_nord partition of crm.deal for values in ('HH', 'SH');
create table crm.contact_product (contact_id bigint, product_line text);
create table other.contact (territory text collate "C", only_here integer);
"""

NASTY = (
    "it's", '"quoted"', "100%", "%s", "%(x)s", ":name", "::text", "a\tb", "a\nb", "back\\slash", "\\'", "$$",
    "$1", "{a,b}", "", " ", "--", "/*", ";", "NULL", "ü€😀", "?", "E'x'",
)  # fmt: skip

ON_CONTACT = (
    "true",
    "false",
    """"territory" = 'HH'""",
    """"contact"."territory" = 'HH'""",
    """("territory" = 'HH') AND (("n" <> '3') OR (NOT ("legal_hold")))""",
    """NOT (("territory" = 'HH') AND ("n" IS NULL))""",
    """(("territory" = 'a') OR ("territory" = 'b')) AND ("territory" IS NOT NULL)""",
    """("n" = '1') OR (("n" = '2') AND ("n" = '3')) OR ("n" = '4')""",
    """"Mixed ""Case" OPERATOR(pg_catalog.^@) 'x'""",
    """"customer_type" = ANY ('{"key account","it''s"}')""",
    """"postcode" = '01067'""",
    """"postcode" BETWEEN '01000' AND '01999'""",
    """"n" BETWEEN '1' AND '200'""",
    """"n" = ANY ('{"1","2"}')""",
    """"doubled" > '4'""",
    """"amount" >= '1000.50'""",
    """"share" < '0.1234567890123456'""",
    """"since" < '2026-01-02'""",
    """"seen" >= '2026-01-02 03:04:05+02'""",
    """"tags" OPERATOR(pg_catalog.@>) '{"PUMPS"}'""",
    """'PUMPS' = ANY ("tags")""",
    """"mood" = 'it''s "complicated"'""",
    """"mood" = ANY ('{"happy"}')""",
    """"code" = 'x'""",
    """"key" = '12345678-1234-1234-1234-123456789abc'""",
    """"added" = 'x' COLLATE "C" """,
    """"n"::pg_catalog.int8 = '5'""",
    """"territory" LIKE 'x%' AND "n" % 2 = 0""",
    """("n" = '1') IS TRUE""",
    """coalesce("legal_hold", true)""",
    """CASE WHEN "legal_hold" THEN "n" = 1 ELSE "n" = 2 END""",
    """(SELECT crm_access.active('x', CURRENT_USER)) AND ("territory" = 'HH')""",
    """"n" = (SELECT crm_access.attribute('employee_no', CURRENT_USER))::pg_catalog.int8""",
    """EXISTS (SELECT FROM "crm"."contact_product" AS "linked"
        WHERE "linked"."contact_id" = "contact"."id" AND ("linked"."product_line" = 'PUMPS'))""",
    """EXISTS (SELECT FROM "crm"."contact_product" WHERE "contact_id" = "id")""",
    """EXISTS (SELECT FROM "crm"."contact" AS "twin" WHERE "twin"."n" = "contact"."n")""",
    """"id" IN (SELECT "contact_id" FROM "crm"."activity")""",
    """EXISTS (SELECT FROM "other"."contact" AS "far" WHERE "far"."territory" = "contact"."territory")""",
    """"tableoid" = 'crm.contact'::pg_catalog.regclass""",
)

ON_ACTIVITY = (
    """"activity"."contact_id" IS NOT NULL AND ("activity"."kind" = 'call')""",
    """EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "activity"."contact_id")""",
    """EXISTS (SELECT FROM "crm"."contact" WHERE "contact"."id" = "activity"."contact_id"
        AND (("contact"."territory" = ANY ('{"HH","SH"}')) AND NOT ("contact"."legal_hold")))""",
)

ON_DEAL = (
    """"territory" = ANY ('{"HH","SH"}')""",
    """EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "deal"."contact_id")""",
)

ON_OTHER_CONTACT = (
    """"territory" = 'HH' AND "only_here" = '1'""",
    """EXISTS (SELECT FROM "crm"."contact" AS "far" WHERE "far"."territory" = "contact"."territory")""",
)

EXPRESSIONS: Mapping[TableName, Sequence[str]] = {
    CONTACT: ON_CONTACT,
    ACTIVITY: ON_ACTIVITY,
    DEAL: ON_DEAL,
    OTHER_CONTACT: ON_OTHER_CONTACT,
}


@pytest.fixture
def session(database: Database) -> Connection:
    """Return a superuser's connection to a database with tables of all sorts and our functions."""
    connection = database.connect()
    connection.execute(TABLES)
    install(connection)
    return connection


def requests(expressions: Mapping[TableName, Sequence[str]]) -> list[PrintRequest]:
    return [PrintRequest(table, text_) for table, texts in expressions.items() for text_ in texts]


def facts_of(connection: Connection) -> ServerFacts:
    return inspect(connection, schemas=("crm", "other"), prefix="crm").facts


def put_on_the_table(connection: Connection, asked: Sequence[PrintRequest]) -> dict[PrintRequest, str | None]:
    """Create real policies and return what the inspector reads of them."""
    create = SQL("create policy {} on {} for select using (({}))")
    with connection.transaction():
        connection.execute("set local search_path = ''")
        for number, request in enumerate(asked):
            table = qualified(request.table.schema, request.table.name)
            connection.execute(create.format(Identifier(f"p{number}"), table, SQL(request.expression)))
    policies = inspect(connection, schemas=("crm", "other"), prefix="crm").current.policies
    return {request: policies[request.table, f"p{number}"].using for number, request in enumerate(asked)}


def test_copies_and_tables_print_every_construct_alike(session: Connection) -> None:
    asked = requests(EXPRESSIONS)
    on_copies = printed(session, facts_of(session), asked)
    assert len(on_copies) == len(asked)
    assert on_copies == put_on_the_table(session, asked)


def test_copies_and_tables_print_nasty_literals_alike(session: Connection) -> None:
    column = Identifier("territory")
    expressions = [text(SQL("{} = {}").format(column, literal(value))) for value in NASTY]
    expressions += [text(SQL("{} = ANY ({})").format(column, array_literal((value, "x")))) for value in NASTY]
    asked = requests({CONTACT: expressions})
    on_copies = printed(session, facts_of(session), asked)
    assert len(set(on_copies.values())) == 2 * len(NASTY)
    assert on_copies == put_on_the_table(session, asked)


def test_a_column_that_does_not_exist_yet_prints_as_it_will(session: Connection) -> None:
    extra = {ACTIVITY: {"crm_territory": "text", "Crm 'Mood'": 'crm."Mood"', "kind": "text"}}
    asked = requests(
        {
            ACTIVITY: (
                """"crm_territory" = 'HH'""",
                """"activity"."Crm 'Mood'" = 'happy'""",
                """"kind" = 'call'""",
            )
        }
    )
    before = printed(session, facts_of(session), asked, extra)
    session.execute("""alter table crm.activity add crm_territory text, add "Crm 'Mood'" crm."Mood" """)
    assert before == put_on_the_table(session, asked)
    assert before == printed(session, facts_of(session), asked, extra)


def test_what_the_caller_has_just_made_is_seen_and_not_lost(session: Connection) -> None:
    asked = [PrintRequest(CONTACT, "(SELECT crm_access.brand_new())")]
    with session.transaction(force_rollback=True):
        session.execute("create function crm_access.brand_new() returns boolean return true")
        shown = printed(session, facts_of(session), asked)
        assert shown == {asked[0]: "( SELECT crm_access.brand_new() AS brand_new)"}
        with pytest.raises(CompileError):
            printed(session, facts_of(session), [PrintRequest(CONTACT, "nope")])
        assert session.execute("select crm_access.brand_new()").fetchone() == (True,)


def test_settings_of_the_session_do_not_show(session: Connection, database: Database) -> None:
    odd = database.connect(
        options="-c DateStyle=German -c TimeZone=Asia/Tokyo -c quote_all_identifiers=on -c search_path=crm"
        " -c standard_conforming_strings=off -c escape_string_warning=off -c extra_float_digits=-3"
    )
    asked = requests(EXPRESSIONS)
    facts = facts_of(session)
    assert printed(odd, facts, asked) == printed(session, facts, asked)
    assert odd.execute("show search_path").fetchone() == ("crm",)


def test_a_moment_without_offset_is_read_in_the_given_time_zone(session: Connection) -> None:
    asked = [PrintRequest(CONTACT, "seen < '2026-07-01'")]
    facts = facts_of(session)
    in_berlin = printed(session, facts, asked, time_zone="Europe/Berlin")
    assert in_berlin != printed(session, facts, asked)
    assert "2026-06-30 22:00:00+00" in in_berlin[asked[0]]
    session.execute("set timezone = 'Europe/Berlin'")
    assert in_berlin == put_on_the_table(session, asked)


def test_nothing_is_left_behind(session: Connection) -> None:
    printed(session, facts_of(session), requests(EXPRESSIONS))
    assert check_expressions(session, facts_of(session), [PrintRequest(CONTACT, "nope")])
    left = session.execute(
        "select relname from pg_catalog.pg_class where relpersistence = 't' union all "
        "select polname from pg_catalog.pg_policy"
    )
    assert left.fetchall() == []
    assert session.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_every_bad_expression_is_reported_and_no_good_one(session: Connection) -> None:
    bad = {
        "\"nope\" = 'x'": "42703",
        "\"n\" = 'x'": "22P02",
        "\"n\" OPERATOR(pg_catalog.^@) 'x'": "42883",
        "\"since\" = '2026-02-30'": "22008",
        "\"mood\" = 'sad'": "22P02",
        '"n"::crm.nowhere = 1': "42704",
        'EXISTS (SELECT FROM "crm"."nowhere")': "42P01",
        '"territory"': "42804",
        "sum(n) > 1": "42803",
        "true); select (1": "42601",
        "": "42601",
    }
    pairs = zip(bad, ON_CONTACT, strict=False)
    asked = [PrintRequest(CONTACT, expression) for pair in pairs for expression in pair]
    missing = PrintRequest(TableName("crm", "nowhere"), "true")
    found = check_expressions(session, facts_of(session), [*asked, missing])
    assert {each.request.expression: each.sqlstate for each in found[:-1]} == bad
    assert found[-1].request.table == missing.table
    with pytest.raises(CompileError) as raised:
        printed(session, facts_of(session), [*asked, missing])
    assert raised.value.diagnostics == tuple(each.diagnostic for each in found)
    assert any(
        (each.object, each.cause) == ("table crm.contact", 'column "nope" does not exist')
        and each.next_step.startswith("correct the name")
        for each in raised.value.diagnostics
    )


def test_good_expressions_pass_the_check(session: Connection) -> None:
    assert check_expressions(session, facts_of(session), requests(EXPRESSIONS)) == ()


def test_a_second_statement_cannot_hide_in_an_expression(session: Connection) -> None:
    trick = PrintRequest(CONTACT, "true)); create table public.smuggled (); select ((true")
    assert len(check_expressions(session, facts_of(session), [trick])) == 1
    assert session.execute("select to_regclass('public.smuggled')").fetchone() == (None,)


def test_a_missing_privilege_is_no_fault_of_the_model(session: Connection, logins: Logins) -> None:
    role = Identifier(logins.role("dba"))
    session.execute(SQL("grant usage on schema crm to {}").format(role))
    facts = facts_of(session)
    with pytest.raises(DatabaseError, match="permission denied for table contact") as raised:
        printed(logins("dba"), facts, [PrintRequest(CONTACT, "true")])
    assert raised.value.sqlstate == "42501"
    session.execute(SQL("grant select on crm.contact to {}").format(role))
    assert printed(logins("dba"), facts, [PrintRequest(CONTACT, "true")])
    with pytest.raises(DatabaseError, match="permission denied for schema crm_access"):
        printed(logins("dba"), facts, [PrintRequest(CONTACT, ON_CONTACT[-8])])


def test_a_server_that_takes_no_changes_is_named_as_the_cause(session: Connection) -> None:
    facts = facts_of(session)
    session.execute("set default_transaction_read_only = on")
    with pytest.raises(DatabaseError, match=r"read-only transaction.*connect to the primary"):
        printed(session, facts, [PrintRequest(CONTACT, "true")])


def test_the_real_table_is_locked_as_by_a_reader_and_nobody_waits(
    session: Connection, database: Database
) -> None:
    # The trigger fires after every policy on the copy, inside the transaction that does it, and tells what
    # this session holds on real tables; while it does, others read and write them.
    session.execute(
        """
        create function public.tell_locks() returns event_trigger language plpgsql as $$
        declare held text;
        begin
            select string_agg(distinct mode, ',') into held from pg_catalog.pg_locks
            where pid = pg_catalog.pg_backend_pid()
              and relation in
                ('crm.contact'::regclass, 'crm.activity'::regclass, 'crm.contact_product'::regclass);
            raise notice '%', held;
        end $$;
        create event trigger tell_locks on ddl_command_end when tag in ('CREATE POLICY')
            execute function public.tell_locks();
        insert into crm.contact (territory) values ('HH');
        """
    )
    facts = facts_of(session)
    holding = database.connect(autocommit=False)
    holding.execute("insert into crm.contact (territory) values ('SH')")
    other = database.connect(options="-c lock_timeout=1s")
    held: list[str | None] = []
    seen: list[object] = []

    def look(notice: psycopg.errors.Diagnostic) -> None:
        held.append(notice.message_primary)
        if len(held) == 1:
            other.execute("update crm.contact set n = 1")
            seen.append(other.execute("select count(*) from crm.contact").fetchone())

    session.add_notice_handler(look)
    asked = requests({CONTACT: ON_CONTACT, ACTIVITY: ON_ACTIVITY})
    assert len(printed(session, facts, asked)) == len(asked)
    assert seen == [(1,)]
    assert len(held) == len(asked)
    assert set(held) == {"AccessShareLock"}


def test_many_expressions_on_one_table_are_kept_apart(session: Connection) -> None:
    asked = [PrintRequest(CONTACT, f"\"territory\" = 'T{number}'") for number in range(300)]
    shown = printed(session, facts_of(session), [*asked, *asked])
    assert shown == {request: f"(territory = 'T{number}'::text)" for number, request in enumerate(asked)}


def test_views_print_as_they_will_be(session: Connection) -> None:
    selects = {
        TableName("crm_access", "link"): 'SELECT "contact_id", "product_line" FROM "crm"."contact_product"',
        TableName("crm_people", "link"): 'SELECT "id" FROM "crm"."contact"',
        TableName(
            "crm_access", 'odd "name"'
        ): 'SELECT "Mixed ""Case" FROM "crm"."contact" WHERE "territory" = \'100%\'',
    }
    before = printed_views(session, selects)
    for name, select in selects.items():
        view = qualified(name.schema, name.name)
        session.execute(SQL("create view {} as {}").format(view, SQL(select)))
        session.execute(SQL("comment on view {} is 'crm_rls test'").format(view))
    objects = inspect(session, schemas=("crm",), prefix="crm").current.objects
    found = {TableName(each.schema, each.name): each.definition for each in objects.values()}
    assert before == {name: found[name] for name in selects}


def test_a_view_that_does_not_fit_is_named(session: Connection) -> None:
    with pytest.raises(CompileError, match=r'view crm_access.link: column "nope" does not exist; correct'):
        printed_views(session, {TableName("crm_access", "link"): "SELECT nope FROM crm.contact"})
    with session.transaction():
        pin_settings(session)
        assert printed_views(session, {}) == {}
