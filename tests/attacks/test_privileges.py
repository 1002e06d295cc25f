"""Attacks with privileges that row security does not filter."""

from __future__ import annotations

import pytest

from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import MARKERS, PROTECTED, Stage

NO_SUCH_LANGUAGE = "42704"


@pytest.mark.parametrize("table", PROTECTED, ids=str)
def test_a36_a37_a38_nobody_holds_more_than_the_four_privileges(stage: Stage, table: object) -> None:
    privileges = ["TRUNCATE", "REFERENCES", "TRIGGER", *(["MAINTAIN"] if stage.version >= 170000 else [])]
    with stage.owner() as owner:
        for person in stage.model.people:
            for privilege in privileges:
                holds = owner.execute(
                    "select has_table_privilege(%s, %s, %s)", (person.login, str(table), privilege)
                )
                assert holds.fetchone() == (False,)
            grant = owner.execute(
                "select has_table_privilege(%s, %s, 'SELECT WITH GRANT OPTION')", (person.login, str(table))
            )
            assert grant.fetchone() == (False,)


@pytest.mark.parametrize("table", MARKERS, ids=str)
def test_a36_truncate_is_denied(carl: Attacker, table: object) -> None:
    assert carl.run(f"truncate {table} cascade").denied


def test_a37_no_foreign_key_probes_hidden_keys(anna: Attacker) -> None:
    assert anna.run("create table crm.probe (id int references crm.contact)").denied
    anna.run("create temp table probe (id int)")
    # Temporary tables may refer to temporary ones only, and permanent ones nobody can make.
    assert anna.run("alter table probe add foreign key (id) references crm.contact").sqlstate == "42P16"


def test_a38_nobody_attaches_code_that_others_run(anna: Attacker) -> None:
    anna.run(
        "create function pg_temp.spy() returns trigger language plpgsql as "
        "$$ begin raise notice '%', new; return new; end $$"
    )
    for table in MARKERS:
        for timing in ("before insert or update", "after update"):
            outcome = anna.run(
                f"create trigger spy {timing} on {table} for each row execute function pg_temp.spy()"
            )
            assert outcome.denied, outcome.heard


def test_a39_maintenance_is_denied_or_skipped(stage: Stage, anna: Attacker) -> None:
    for statement in ("cluster crm.contact using contact_pkey", "reindex table crm.contact"):
        assert anna.run(statement).denied
    assert anna.run("create statistics s on name, territory from crm.contact").denied
    assert anna.run("alter table crm.contact alter name set statistics 0").denied
    assert anna.run("comment on table crm.contact is 'mine'").denied
    alone = stage.attacker("anna", commits=True)
    for statement in ("vacuum crm.contact", "analyze crm.contact"):
        outcome = alone.run(statement)
        assert outcome.denied or any("skipping" in notice for notice in outcome.notices), outcome.heard


def test_a39_residual_who_may_change_some_row_can_lock_the_table(dora: Attacker, anna: Attacker) -> None:
    """PostgreSQL grants LOCK TABLE with UPDATE or DELETE, which persons hold through the role of all persons.

    It shows nothing, it only makes others wait; see docs/explanation/residual-risks.md.
    """
    assert dora.run("lock table crm.contact in access exclusive mode nowait").sqlstate == ""
    assert anna.run("lock table crm.country in access exclusive mode nowait").denied
    assert anna.run("lock table crm.payroll in access share mode nowait").denied


def test_a40_nobody_passes_privileges_on(stage: Stage, anna: Attacker) -> None:
    outcome = anna.run(f"grant select on crm.contact to {stage.role('dora')}")
    assert outcome.denied or any("no privileges were granted" in notice for notice in outcome.notices)
    outcome = anna.run("grant all on all tables in schema crm to public")
    assert outcome.denied or any("no privileges were granted" in notice for notice in outcome.notices)


def test_a42_nobody_makes_anything_that_others_could_call(stage: Stage, anna: Attacker) -> None:
    for schema in ("public", "crm", "pg_catalog", "information_schema"):
        for statement in (
            f"create function {schema}.lower(varchar) returns text language sql as 'select 1::text'",
            f"create table {schema}.mine (id int)",
            f"create view {schema}.mine as select 1",
            f"create operator {schema}.= (leftarg = text, rightarg = text, function = texteq)",
            f"create domain {schema}.mine as int",
            f"create cast (text as int) with function {schema}.mine(text) as implicit",
        ):
            outcome = anna.run(statement)
            assert outcome.sqlstate, statement
            assert outcome.denied or outcome.sqlstate in ("42883", "42710", "42723"), outcome.heard
    assert anna.run(f"create schema {stage.role('anna')}").denied
    assert anna.run("create schema authorization current_user").denied


def test_a35_nobody_says_what_may_look_below_a_policy(anna: Attacker) -> None:
    """LEAKPROOF functions and operators with estimators of one's own are the superuser's alone."""
    body = "language plpgsql cost 0.001 as $$ begin raise notice '%', $1; return true; end $$"
    outcomes = [
        anna.run(f"create function pg_temp.quiet(text) returns boolean leakproof {body}"),
        anna.run("alter function pg_temp.f_leak(text) leakproof"),
        anna.run("create function pg_temp.c(text) returns boolean language internal as 'textlen'"),
        anna.run("create function pg_temp.c(text) returns boolean language c as 'libc', 'system'"),
        anna.run("create operator class mine for type text using btree as function 1 bttextcmp(text, text)"),
        anna.run("create type pg_temp.base"),
    ]
    assert all(outcome.denied or outcome.sqlstate == NO_SUCH_LANGUAGE for outcome in outcomes[:5])
    # An operator of one's own is no way either: its function is not leakproof, so it stays above the policy.
    anna.run(
        "create function pg_temp.op(text, text) returns boolean language sql as 'select pg_temp.f_leak($1)'"
    )
    anna.run(
        "create operator pg_temp.=== "
        "(leftarg = text, rightarg = text, function = pg_temp.op, restrict = eqsel)"
    )
    outcome = anna.run("select name from crm.contact where name operator(pg_temp.===) 'x'")
    assert [notice for notice in outcome.notices if "marker-contact-1-" not in notice] == []
    assert outcome.sqlstate == "", outcome.heard


def test_a32_large_objects_are_their_makers(stage: Stage, anna: Attacker) -> None:
    with stage.owner() as owner:
        (number,) = owner.execute("select lo_from_bytea(0, 'marker-contact-3-')").fetchone() or ()
    for call in ("lo_get(%s)", "lo_open(%s, 262144)", "lo_unlink(%s)"):
        assert anna.run(f"select {call}", number).denied
    outcome = anna.run("select * from pg_largeobject")
    assert outcome.denied
    assert not leaked([outcome], stage.hidden("anna"))


def test_a33_b21_residual_a_serial_key_counts_what_others_add(anna: Attacker) -> None:
    """Who inserts into a table with a serial key needs USAGE on its sequence, and with it may count."""
    assert anna.run("select last_value from crm.visit_id_seq").denied
    assert anna.run("select setval('crm.visit_id_seq', 1)").denied
    assert anna.run("select nextval('crm.visit_id_seq')").sqlstate == ""
    # Identity columns need no privilege at all, so they tell nothing.
    for call in ("nextval('crm.contact_id_seq')", "last_value from crm.contact_id_seq"):
        assert anna.run(f"select {call}").denied
    assert anna.run("select last_value from pg_sequences where sequencename = 'contact_id_seq'").column == [
        None
    ]


@pytest.mark.parametrize(
    "call",
    ["pg_terminate_backend({pid})", "pg_cancel_backend({pid})", "pg_reload_conf()", "pg_rotate_logfile()",
     "pg_create_restore_point('x')", "pg_switch_wal()", "pg_promote()", "pg_stat_reset()",
     "pg_log_backend_memory_contexts(1)"],
)  # fmt: skip
def test_a34_functions_of_the_administrator_are_denied(stage: Stage, anna: Attacker, call: str) -> None:
    outcome = anna.run("select " + call.format(pid=stage.superuser.info.backend_pid))
    assert outcome.denied, outcome.heard


def test_a87_nothing_of_ours_notifies(stage: Stage) -> None:
    with stage.owner() as owner:
        sources = owner.execute(
            "select p.prosrc from pg_proc as p where p.pronamespace = 'crm_access'::regnamespace"
        ).fetchall()
    assert sources
    assert not [source for (source,) in sources if "notify" in source.lower()]
