"""Attacks through unique keys: INSERT ... ON CONFLICT, MERGE, and what a duplicate tells.

Below 18.7, 17.12, 16.16 and 15.20 the WHERE of ON CONFLICT DO UPDATE reads the hidden row (CVE-2026-120154).
Keys that the server fills are withheld there; for others the hole stays, which `verify` reports as an error.
"""

from __future__ import annotations

import pytest

from crm_rls.postgres.versions import has_on_conflict_hole
from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import Stage

FILLED = (
    "insert into crm.contact (id) values (1) on conflict (id) do update set pad = 1 where {f}",
    "insert into crm.contact (id, territory) values (1, 'BY') on conflict do nothing",
    "insert into crm.contact as contact select 1, 'x', 'BY' on conflict (id) do update set pad = 1 where {f}",
    (
        "insert into crm.deal (id, contact_id) overriding system value values (1, 3)"
        " on conflict (id) do update set title = 'x' where {f}"
    ),
)
"""Against keys that the server fills; `{f}` is the trap."""

GUESSED = (
    ("activity", "(id, contact_id) values (11, 3)", "(id)", "set subject = 'mine'"),
    ("deal_line", "(id, deal_id) values (11, 3)", "(id)", "set note = 'mine'"),
    ("remark", "(id, activity_id) values (11, 31)", "(id)", "set note = 'mine'"),
)
"""Against keys that the client chooses."""


@pytest.mark.parametrize("statement", FILLED)
def test_f11_a_key_that_the_server_fills_is_not_aimed_at(
    stage: Stage, carl: Attacker, statement: str
) -> None:
    table = statement.split()[2].removeprefix("crm.")
    outcome = carl.run(statement.format(f=f"pg_temp.f_leak({table}::text)"))
    assert not leaked([outcome], stage.hidden("carl")), outcome.heard
    if has_on_conflict_hole(stage.version):
        assert outcome.error.startswith(f"permission denied for table {table}"), outcome.heard


def test_f11_who_inserts_without_the_key_is_served(carl: Attacker) -> None:
    created = carl.run("insert into crm.contact (territory) values ('BY') returning id >= 1000")
    assert created.column == [True]
    assert carl.run("insert into crm.deal (contact_id) values (3) returning id >= 1000").column == [True]


@pytest.mark.parametrize(("table", "values", "key", "change"), GUESSED)
def test_f11_no_hidden_row_is_changed_or_returned(
    stage: Stage, carl: Attacker, table: str, values: str, key: str, change: str
) -> None:
    hidden = stage.hidden("carl")
    actions = [
        f"on conflict {key} do update {change} returning *",
        f"on conflict {key} do update {change} where {table}.id > 0 returning {table}::text",
        f"on conflict {key} do update set id = {table}.id + 700 returning *",
        f"on conflict on constraint {table}_pkey do update {change} returning *",
    ]
    if stage.version >= 180000:
        actions.append(f"on conflict {key} do update {change} returning old.*, new.*")
    for action in actions:
        outcome = carl.run(f"insert into crm.{table} {values} {action}")
        assert outcome.denied, outcome.heard
        assert not leaked([outcome], hidden)


@pytest.mark.parametrize(("table", "values", "key", "change"), GUESSED)
def test_f11_residual_a_guessed_key_shows_the_row_on_servers_with_the_hole(
    stage: Stage, carl: Attacker, table: str, values: str, key: str, change: str
) -> None:
    """Not a promise: it shows why the version floor is there, and that from there on the hole is closed."""
    outcome = carl.run(
        f"insert into crm.{table} {values} on conflict {key} do update {change} "
        f"where pg_temp.f_leak({table}::text)"
    )
    assert outcome.denied, outcome.heard
    assert bool(leaked([outcome], stage.hidden("carl"))) == has_on_conflict_hole(stage.version)


@pytest.mark.parametrize(
    "action",
    [
        "when matched and pg_temp.f_leak(t::text) then update set subject = 'x'",
        "when matched and pg_temp.f_leak(t::text) then delete",
        "when not matched and pg_temp.f_leak(s::text) then insert values (s.id, 3, 'x')",
    ],
)
def test_f11_merge_does_not_match_hidden_rows(stage: Stage, carl: Attacker, action: str) -> None:
    outcome = carl.run(
        "merge into crm.activity as t using (select n as id from generate_series(1, 99) as n) as s "
        f"on t.id = s.id {action}"
    )
    assert not leaked([outcome], stage.hidden("carl"))
    assert outcome.status.startswith("MERGE") or outcome.sqlstate in ("23505", "23503"), outcome.heard


def test_f11_merge_by_source_reaches_own_rows_only(stage: Stage, carl: Attacker) -> None:
    if stage.version < 170000:
        pytest.skip("WHEN NOT MATCHED BY SOURCE is new in PostgreSQL 17")
    outcome = carl.run(
        "merge into crm.activity as t using (select 0 as id) as s on t.id = s.id "
        "when not matched by source and pg_temp.f_leak(t::text) then update set subject = 'mine' "
        "returning merge_action(), t.*"
    )
    assert len(outcome.rows) == 4
    assert not leaked([outcome], stage.hidden("carl"))


def test_a75_residual_a_duplicate_key_tells_that_a_row_exists(stage: Stage, carl: Attacker) -> None:
    """Unique indexes know no policies. Existence is told, never a value; keys nobody can guess help."""
    taken = "insert into crm.activity (id, contact_id, subject) values (11, 3, 'x')"
    free = "insert into crm.activity (id, contact_id, subject) values (999, 3, 'x')"
    outcomes = [carl.run(taken), carl.run(free), carl.run(f"{taken} on conflict do nothing")]
    assert [outcome.sqlstate for outcome in outcomes] == ["23505", "", ""]
    assert outcomes[2].status == "INSERT 0 0"
    assert not leaked(outcomes, stage.hidden("carl"))
    assert "Key (id)" not in outcomes[0].error


def test_a75_the_keys_of_carried_columns_tell_nothing_more(stage: Stage, carl: Attacker) -> None:
    """The unique index behind `carry` holds the key itself, so it never is violated first."""
    outcome = carl.run("update crm.contact set id = 1 where id = 3")
    assert "contact_pkey" in outcome.error
    aimed = carl.run(
        "insert into crm.contact (territory) values ('BY') on conflict "
        "(id, customer_type, first_contact_by, legal_hold, territory) do update set pad = 1 "
        "where pg_temp.f_leak(contact::text)"
    )
    assert not leaked([aimed], stage.hidden("carl"))
