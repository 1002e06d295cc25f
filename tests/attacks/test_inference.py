"""Attacks by inference: what can be concluded from errors, counters, estimates and time.

Tests called residual show what stock PostgreSQL tells and nobody can close. They are here so that the page
docs/explanation/residual-risks.md stays true, and so that nothing is told beyond it.
"""

from __future__ import annotations

import re
import statistics
import time

import psycopg
import pytest

from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import Stage
from tests.fixtures.operator import AS_OPERATOR

HIDDEN, MISSING = 3, 777
"""A contact that anna does not see, and one that is not there."""


CONDITIONS = (
    "1 / (id - 3) <> 5",
    "1 / (ascii(right(name, 2)) - ascii('3')) <> 5",
    "case when id = 3 then 1 / (id - id) else 1 end = 1",
    "(case when id <> 1 then name else '1' end)::int = 1",
    "(case when id <> 1 then name else '[]' end)::jsonb is not null",
    "(case when id <> 1 then name else '2026-01-01' end)::date is not null",
    "name ~ (case when id <> 1 then '[' else 'x' end)",
    "substring(name for 2 - id) is not null",
    "(array[1])[id] = 1 / (case when id = 1 then 1 else 0 end)",
    "(id * 1000000000)::int < 0",
    "row(id, name) < row(3, 'x') and 1 / (id - 3) <> 5",
)
"""Each fails for some contact that is hidden from anna, and for none of her own."""


@pytest.mark.parametrize("clause", [
    "select count(*) from crm.contact where {c}",
    "select count(*) from crm.contact group by ({c})",
    "select max(id) from crm.contact having bool_or({c})",
    "select id from crm.contact order by ({c})",
    "select ({c}) from crm.contact",
    "select count(*) filter (where {c}) from crm.contact",
    "select rank() over (order by ({c})) from crm.contact",
    "with x as (select * from crm.contact) select count(*) from x where {c}",
    "with x as materialized (select * from crm.contact) select count(*) from x where {c}",
    "select count(*) from crm.country, lateral (select * from crm.contact where {c}) as x",
    "select count(*) from crm.contact join crm.country on ({c})",
    "update crm.contact set pad = 1 where {c}",
])  # fmt: skip
def test_a82_no_error_is_caused_by_a_hidden_row(stage: Stage, anna: Attacker, clause: str) -> None:
    everybody = stage.owner()
    for condition in CONDITIONS:
        outcome = anna.run(clause.format(c=condition))
        assert outcome.sqlstate == "", outcome.heard
        with pytest.raises(psycopg.DataError):
            everybody.execute(f"select ({condition}) from crm.contact")


def explained(
    attacker: Attacker, query: str, options: str = "analyze, buffers off, costs off, timing off, summary off"
) -> str:
    """Return a plan as one text."""
    return "\n".join(map(str, attacker.run(f"explain ({options}) {query}").column))


def test_a78_residual_explain_analyze_counts_what_a_policy_removed(stage: Stage) -> None:
    """A condition that cannot leak goes below the policy; the counter tells hidden from missing."""
    anna = stage.attacker("anna")
    anna.run("set enable_seqscan = off")
    hidden, missing = (
        explained(anna, f"select * from crm.contact where id = {key}") for key in (HIDDEN, MISSING)
    )
    assert "Rows Removed by Filter: 1" in hidden
    assert "Rows Removed by Filter" not in missing
    differing = [line for line in hidden.splitlines() if line not in missing.splitlines()]
    assert [line.split(":")[0].strip() for line in differing if "Index Cond" not in line] == [
        "Rows Removed by Filter"
    ]
    assert not leaked([anna.run(f"explain (analyze, verbose) select * from crm.contact where id = {HIDDEN}")],
                      stage.hidden("anna"))  # fmt: skip


def test_a78_residual_own_counters_tell_the_same(restored: Stage) -> None:
    anna = restored.attacker("anna")
    anna.run("set enable_seqscan = off")
    anna.run("set enable_bitmapscan = off")
    fetched = "select idx_tup_fetch from pg_stat_xact_user_tables where relid = 'crm.contact'::regclass"
    counts = []
    for key in (MISSING, HIDDEN):
        (before,) = anna.run(fetched).column
        anna.run(f"select * from crm.contact where id = {key}")
        (after,) = anna.run(fetched).column
        counts.append(int(str(after)) - int(str(before)))
    assert counts == [0, 1]


def test_a78_a_condition_that_could_leak_stays_above_the_policy(anna: Attacker) -> None:
    """LIKE, regular expressions, lower() and numeric are no help to who guesses values."""
    anna.run("set enable_seqscan = off")
    for condition in ("name like 'marker-contact-3-'", "lower(name) = 'marker-contact-3-'",
                      "name ~ 'contact-3'", "id::numeric = 3"):  # fmt: skip
        guessed = explained(anna, f"select * from crm.contact where {condition}")
        wrong = explained(anna, f"select * from crm.contact where {condition.replace('3', '7')}")
        assert re.sub("[37]", "", guessed) == re.sub("[37]", "", wrong)


def estimated(attacker: Attacker, query: str) -> int:
    """Return the planner's estimate of rows."""
    found = re.search(r"rows=(\d+)", explained(attacker, query, "costs on"))
    assert found
    return int(found[1])


def test_a79_residual_estimates_know_hidden_rows(fresh: Stage) -> None:
    with fresh.owner() as owner:
        owner.execute(
            "insert into crm.contact (name, territory, customer_type) "
            "select 'x', 'HH', 'customer' from generate_series(1, 500) union all "
            "select 'secret', 'BY', 'customer' from generate_series(1, 2000)"
        )
        owner.execute("analyze crm.contact")
    anna = fresh.attacker("anna")
    queries = [f"select * from crm.contact where name = '{name}'" for name in ("secret", "nobody")]
    there, missing = (estimated(anna, query) for query in queries)
    assert there > 10 * missing
    # The cure for a column whose values must not be guessed: keep no statistics, and forget the old ones.
    with fresh.owner() as owner:
        owner.execute("alter table crm.contact alter column name set statistics 0")
        owner.execute("delete from pg_statistic where starelid = 'crm.contact'::regclass and staattnum = 2")
        owner.execute("analyze crm.contact")
    again = fresh.attacker("anna")
    assert estimated(again, queries[0]) == estimated(again, queries[1])


def test_f09_residual_sizes_and_numbers_of_rows_are_open(stage: Stage) -> None:
    with stage.owner() as owner:
        owner.execute("analyze crm.contact")
    anna = stage.attacker("anna")
    assert anna.run("select reltuples from pg_class where oid = 'crm.contact'::regclass").column == [6.0]
    assert anna.run("select pg_relation_size('crm.contact') > 0").column == [True]


def test_f16_residual_policies_and_memberships_are_readable(stage: Stage, anna: Attacker) -> None:
    """Filters and who is in which group stand in the catalogs; so no secret belongs into a filter."""
    texts = anna.run("select qual from pg_policies where schemaname = 'crm' and tablename = 'contact'").column
    assert any("BY" in str(text) for text in texts)
    members = anna.run(
        "select member::regrole::text from pg_auth_members where roleid = %s::regrole",
        stage.names.group_role("sued"),
    )
    operator = {f"{stage.model.prefix}_operator"} if AS_OPERATOR else set()
    assert set(members.column) - operator == {stage.role("carl"), stage.names.registrar}
    assert not leaked([anna.run("select * from pg_policies")], stage.hidden("anna"))


def test_f15_residual_locks_are_listed(restored: Stage) -> None:
    """pg_locks names tables and transactions, never rows that were read and never values."""
    with restored.owner(autocommit=False) as owner:
        owner.execute("update crm.contact set pad = 1 where id = 3")
        anna = restored.attacker("anna")
        locks = anna.run(
            "select relation::regclass::text, mode from pg_locks where pid = %s", owner.info.backend_pid
        )
        assert ("crm.contact", "RowExclusiveLock") in locks.rows
        assert not leaked([locks, anna.run("select * from pg_locks")], restored.hidden("anna"))


def test_a80_a_look_up_takes_as_long_for_hidden_keys_as_for_missing_ones(stage: Stage) -> None:
    """Policies hold constants and cheap look-ups. Medians differ by less than the two keys' own spread."""
    anna = stage.attacker("anna")
    query = "select * from crm.contact where id = %s"
    took: dict[int, list[float]] = {HIDDEN: [], MISSING: []}
    for _ in range(300):
        for key, times in took.items():
            begun = time.perf_counter()
            anna.connection.execute(query, (key,)).fetchall()
            times.append(time.perf_counter() - begun)
    medians = {key: statistics.median(times) for key, times in took.items()}
    spread = max(statistics.quantiles(times, n=10)[8] - min(times) for times in took.values())
    assert abs(medians[HIDDEN] - medians[MISSING]) < spread


def test_a85_statistics_objects_are_the_owners(stage: Stage, anna: Attacker) -> None:
    with stage.owner() as owner, owner.transaction(force_rollback=True):
        owner.execute("create statistics crm.s (mcv) on name, territory from crm.contact")
        owner.execute("analyze crm.contact")
    for view in ("pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"):
        assert not leaked([anna.run(f"select * from {view}")], stage.hidden("anna"))
    for catalog in ("pg_statistic", "pg_statistic_ext_data"):
        assert anna.run(f"select * from {catalog}").denied
