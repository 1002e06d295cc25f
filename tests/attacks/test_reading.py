"""Attacks by reading: every relation a person can name, every clause, every switch of the planner."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from psycopg import sql

from tests.attacks.attacker import Attacker, Outcome, leaked
from tests.attacks.stage import MARKERS, PROTECTED, REMARK, Stage

PEOPLE = ("anna", "bert", "carl", "dora", "emil", "frida")

SWITCHES = (
    "select",
    "set enable_seqscan = off",
    "set enable_seqscan = off; set enable_indexscan = off; set enable_indexonlyscan = off",
    "set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off",
    "set enable_nestloop = off; set enable_hashagg = off; set enable_material = off",
    "set enable_sort = off; set enable_tidscan = off; set enable_memoize = off",
    "set plan_cache_mode = force_generic_plan",
    "set constraint_exclusion = on; set from_collapse_limit = 1; set join_collapse_limit = 1",
    "set jit = on; set jit_above_cost = 0; set jit_optimize_above_cost = -1; set jit_inline_above_cost = -1",
    (
        "set {parallel} = on; set parallel_setup_cost = 0; set parallel_tuple_cost = 0;"
        " set min_parallel_table_scan_size = 0"
    ),
)
"""A-19, A-93, A-94. Nodes that are off cost so much that every query would be compiled: hence `jit = off`."""

LOOKING = tuple(
    (person, switch)
    for switch in SWITCHES
    for person in ("bert", "carl", "emil")[: 1 if "jit" in switch else 3]
)

CLAUSES = (
    "select * from {t} as x",
    "select x from {t} as x",
    "select * from {t} as x where pg_temp.f_leak(x::text)",
    "select * from {t} as x where pg_temp.f_leak(x.{m})",
    "select * from {t} as x where pg_temp.f_leak(x.{m}) and x.ctid is not null and x.{m} > ''",
    "select * from {t} as x where x.{m} like 'marker%' or pg_temp.f_leak(x.{m})",
    "select pg_temp.f_leak(x.{m}) from {t} as x",
    "select 1 from {t} as x order by pg_temp.f_leak(x.{m})",
    "select count(*) from {t} as x group by pg_temp.f_leak(x.{m})",
    "select max(x.{m}) from {t} as x having bool_or(pg_temp.f_leak(x.{m}))",
    "select distinct on (pg_temp.f_leak(x.{m})) x.{m} from {t} as x",
    "select count(*) filter (where pg_temp.f_leak(x.{m})) from {t} as x",
    "select rank() over (partition by pg_temp.f_leak(x.{m}) order by x.{m}) from {t} as x",
    "select * from (select * from {t} offset 0) as x where pg_temp.f_leak(x.{m})",
    "with x as materialized (select * from {t}) select * from x where pg_temp.f_leak(x.{m})",
    "with x as not materialized (select * from {t}) select * from x where pg_temp.f_leak(x.{m})",
    (
        "with recursive x as (select {m} from {t} union select {m} from x where pg_temp.f_leak({m}))"
        " select * from x"
    ),
    "select * from {t} as x join {t} as y on pg_temp.f_leak(x.{m}) and x.{m} = y.{m}",
    "select * from {t} as x left join {t} as y on pg_temp.f_leak(y.{m})",
    "select * from {t} as x full join {t} as y on x.{m} = y.{m} where pg_temp.f_leak(y.{m})",
    "select * from {t} as x, lateral (select pg_temp.f_leak(x.{m})) as y",
    "select * from crm.country, lateral (select * from {t} where pg_temp.f_leak({m})) as y",
    "select * from {t} as x where exists (select from {t} as y where pg_temp.f_leak(y.{m}) and y = x)",
    "select * from {t} as x where x.{m} in (select {m} from {t} where pg_temp.f_leak({m}))",
    "select * from {t} as x where x.{m} = any (array(select {m} from {t} where pg_temp.f_leak({m})))",
    "select case when pg_temp.f_leak(x.{m}) then 1 end from {t} as x",
    "select coalesce(nullif(x.{m}, 'marker'), 'x') from {t} as x where pg_temp.f_leak(x.{m})",
    "select {m} from {t} where pg_temp.f_leak({m}) union select {m} from {t} intersect select {m} from {t}",
    "select {m} from {t} as x group by grouping sets ((x.{m}), ()) having pg_temp.f_leak(x.{m})",
    "select * from {t} as x tablesample system (100) where pg_temp.f_leak(x.{m})",
    "select * from only {t} as x where pg_temp.f_leak(x.{m})",
    (
        "select * from {t} as x where x.ctid = any (array(select format('(0,%s)', n)::tid"
        " from generate_series(1, 99) as n)) and pg_temp.f_leak(x.{m})"
    ),
    "select row_to_json(x), to_jsonb(x), array_agg(x) from {t} as x group by x",
    "select string_agg(x::text, ',' order by pg_temp.f_leak(x.{m})) from {t} as x",
    "select ctid, xmin, tableoid::regclass, x.* from {t} as x where pg_temp.f_leak(x.{m})",
    "select * from ts_stat($$ select to_tsvector('simple', {m}) from {t} where pg_temp.f_leak({m}) $$)",
    "explain (analyze, verbose) select * from {t} as x where pg_temp.f_leak(x.{m})",
    "select x.{m}::int from {t} as x where x.{m} not like 'marker%' or x.{m}::int > 0",
    "select * from {t} as x where (x.{m})::date > now()",
    "select * from {t} as x where x.{m}::xid is not null",
    "select * from {t} as x where x.{m} ~ '[' ",
    "select jsonb_path_query(to_jsonb(x), 'strict $.nothing') from {t} as x",
)
"""Each with `{t}` for the relation and `{m}` for its marker."""

LOCKING = "select * from {t} as x where pg_temp.f_leak(x.{m}) for update"


def relations(attacker: Attacker) -> list[tuple[str, str]]:
    """Return every relation that the person can name and read, with a column of type text."""
    outcome = attacker.run(
        "select c.oid::regclass::text, (select min(attname) from pg_attribute where attrelid = c.oid "
        "and atttypid = 'text'::regtype and attname in ('name', 'note', 'title', 'subject', 'code')) "
        "from pg_class as c where c.relkind in ('r', 'p', 'v', 'm', 'f') "
        "and has_schema_privilege(c.relnamespace, 'USAGE') and has_any_column_privilege(c.oid, 'SELECT') "
        "and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema') order by 1"
    )
    return [(str(name), str(column)) for name, column in outcome.rows]


@pytest.mark.parametrize("person", PEOPLE)
def test_a15_every_nameable_relation_shows_the_allowed_set(stage: Stage, person: str) -> None:
    attacker = stage.attacker(person)
    readable = [name for name, _ in relations(attacker)]
    assert readable == sorted([*map(str, PROTECTED), "crm.contact_list", "crm.country"])
    world, now = stage.world(), datetime.now(UTC)
    (who,) = (each for each in stage.model.people if each.name == person)
    for table in PROTECTED:
        expected = {row[MARKERS[table]] for row in world.visible(who, table, "read", now)}  # type: ignore[arg-type]
        query = sql.SQL("select {} from {}").format(
            sql.Identifier(MARKERS[table]), sql.Identifier(table.schema, table.name)
        )
        assert set(attacker.run(query).column) == expected, table


@pytest.mark.parametrize(("person", "switch"), LOOKING)
def test_a19_a82_a93_a94_no_clause_and_no_plan_leaks(stage: Stage, person: str, switch: str) -> None:
    """Whatever is evaluated where: no row, notice, error text or tag tells of a hidden row."""
    mine, hidden = stage.markers(person)
    attacker = stage.attacker(person, leak=True)
    attacker.run("set jit = off")
    parallel = "debug_parallel_query" if stage.version >= 160000 else "force_parallel_mode"
    assert attacker.run(switch.format(parallel=parallel)).sqlstate == ""
    outcomes: list[Outcome] = []
    if "jit = on" in switch:  # compiling takes its time: the contact stands for all
        mine = {marker for marker in mine if marker.startswith("marker-contact-")}
    for relation, marker in relations(attacker):
        if "jit = on" in switch and relation != "crm.contact":
            continue
        for clause in CLAUSES:
            outcome = attacker.run(clause.format(t=relation, m=marker))
            outcomes.append(outcome)
            found = leaked([outcome], hidden)
            assert not found, f"{clause.format(t=relation, m=marker)} told {found}"
        assert not leaked([attacker.run(LOCKING.format(t=relation, m=marker))], hidden)
    # The trap works: with the same statements the person's own rows are all heard.
    assert leaked(outcomes, mine) == mine
    assert any("f_leak =>" in notice for outcome in outcomes for notice in outcome.notices)


def test_a41_column_by_column_and_as_a_whole(stage: Stage, anna: Attacker) -> None:
    hidden = stage.hidden("anna")
    for table in PROTECTED:
        columns = anna.run(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 "
            "and not attisdropped",
            str(table),
        ).column
        assert columns
        for column in columns:
            query = sql.SQL("select {} from {}").format(
                sql.Identifier(str(column)), sql.Identifier(table.schema, table.name)
            )
            assert not leaked([anna.run(query)], hidden)


def test_a41_copy_out_holds_own_rows(stage: Stage, anna: Attacker) -> None:
    hidden = stage.hidden("anna")
    for table in PROTECTED:
        copied = [
            anna.copied(f"copy (select * from {table}) to stdout"),
            anna.copied(f"copy (table {table}) to stdout"),
        ]
        if str(table) != "crm.visit":  # a partitioned table is copied by a query only
            copied.append(anna.copied(f"copy {table} to stdout"))
        for outcome in copied:
            assert outcome.rows, outcome.heard
            assert not leaked([outcome], hidden)


@pytest.mark.parametrize(
    "query",
    [
        "select query_to_xml('select * from crm.contact', true, false, '')",
        "select table_to_xml('crm.activity', true, false, '')",
        "select schema_to_xml('crm', true, false, '')",
        "select database_to_xml(true, false, '')",
        "select cursor_to_xml('mine', 100, true, false, '')",
    ],
)
def test_a27_functions_that_read_by_name_read_as_the_caller(stage: Stage, anna: Attacker, query: str) -> None:
    anna.run("declare mine cursor for select * from crm.deal")
    outcome = anna.run(query)
    assert not leaked([outcome], stage.hidden("anna"))
    without_libxml = outcome.sqlstate == "0A000"
    assert without_libxml or outcome.denied or leaked([outcome], stage.markers("anna")[0])


def test_a50_rows_without_keys_are_hidden_also_under_not(stage: Stage, carl: Attacker) -> None:
    """Contact 6 has no territory, remark and activity 99 hang on no contact."""
    hidden = {"marker-contact-6-", "marker-activity-99-", "marker-remark-99-"}
    assert hidden <= stage.hidden("carl")
    outcomes = [
        carl.run("select * from crm.contact where territory is null or not (territory = 'HH')"),
        carl.run("select * from crm.activity where contact_id is null or not (contact_id > 0)"),
        carl.run(f"select * from {REMARK} where activity_id is null or true"),
    ]
    assert not leaked(outcomes, hidden)


@pytest.mark.parametrize("person", PEOPLE)
def test_a54_a56_every_command_runs_for_everybody(stage: Stage, person: str) -> None:
    """No recursion of policies (42P17), no privilege missing that a policy needs itself."""
    attacker = stage.attacker(person)
    for table in PROTECTED:
        assert attacker.run(f"select count(*) from {table}").sqlstate == ""
        assert attacker.run(f"select * from {table} for share").sqlstate in ("", "42501")
        for statement in (
            f"delete from {table} where false",
            f"update {table} set {MARKERS[table]} = 'x' where false",
            f"insert into {table} ({MARKERS[table]}) select 'x' where false",
        ):
            outcome = attacker.run(statement)
            assert outcome.sqlstate == "" or outcome.error.startswith("permission denied for table"), (
                outcome.heard
            )


def test_a97_catalog_queries_of_clients_show_no_rows(stage: Stage, anna: Attacker) -> None:
    outcomes = [
        anna.run(f"select * from {relation}")
        for relation in (
            "information_schema.tables", "information_schema.columns", "information_schema.views",
            "pg_catalog.pg_stats", "pg_catalog.pg_stats_ext", "pg_catalog.pg_stats_ext_exprs",
            "pg_catalog.pg_policies", "pg_catalog.pg_views", "pg_catalog.pg_tables",
        )
    ]  # fmt: skip
    assert not leaked(outcomes, stage.hidden("anna"))
    assert "crm" in {row[1] for row in outcomes[0].rows}
    # Of the support schema the names of some views show, because policies need SELECT on them, and the guard.
    ours = {str(row[2]) for row in outcomes[0].rows if row[1] == "crm_access"} - {"guard"}
    assert all(name.startswith(f"{stage.model.prefix}_link_") for name in ours)
    for name in ours:
        assert anna.run(sql.SQL("select * from {}").format(sql.Identifier("crm_access", name))).denied
    # What ANALYZE found in protected tables is not shown, not even to those who see some rows.
    told = {row[1] for row in outcomes[3].rows if row[0] in ("crm", "crm_access")}
    assert told <= {"country"}
