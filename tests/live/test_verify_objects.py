"""Security rules about what stands beside protected tables (04xx), the server (05xx) and the rest (09xx)."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code, Severity
from tests.fixtures.audited import Audited, Case

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

VIEW = Code.VIEW_WITH_OWNER_RIGHTS
OPEN_VIEW = (
    "create view crm.seen as select * from crm.contact; grant select (name) on crm.seen to vx_persons;"
)

CASES = [
    Case(
        VIEW,
        OPEN_VIEW,
        "alter view crm.seen set (security_invoker = true)",
        {"crm.seen": ERROR},
    ),
    Case(
        VIEW,
        "create view crm.inner_one with (security_invoker) as select * from crm.deal;"
        "create view crm.outer_one as select * from crm.inner_one where id > 0;"
        "grant select on crm.outer_one to public",
        "revoke select on crm.outer_one from public",
        {"crm.outer_one": ERROR},
    ),
    Case(
        VIEW,
        "create role vx_app; create view crm.seen as select * from crm.contact;"
        "alter view crm.seen owner to vx_app; grant select on crm.seen to vx_persons",
        "revoke select on crm.seen from vx_persons",
        {"crm.seen": WARNING},
    ),
    Case(
        VIEW,
        "create role vx_app; create view crm.inner_one as select * from crm.contact;"
        "create view crm.outer_one as select * from crm.inner_one;"
        "alter view crm.outer_one owner to vx_app; grant select on crm.outer_one to vx_persons",
        "alter view crm.inner_one owner to vx_app; alter view crm.outer_one set (security_invoker)",
        {"crm.outer_one": ERROR},
    ),
    Case(
        VIEW,
        "create materialized view crm.copy as select * from crm.contact; create role vx_app;"
        "create view crm.seen as select * from crm.copy;"
        "alter view crm.seen owner to vx_app; alter materialized view crm.copy owner to vx_app;"
        "grant select on crm.seen to vx_persons",
        "drop view crm.seen",
        {"crm.seen": ERROR},
    ),
    Case(
        Code.MATERIALIZED_VIEW,
        "create view crm.seen as select * from crm.contact;"
        "create materialized view crm.copy as select * from crm.seen; grant select on crm.copy to vx_anna",
        "revoke select on crm.copy from vx_anna",
        {"crm.copy": ERROR},
    ),
    Case(
        Code.FOREIGN_TABLE,
        "create foreign data wrapper vx_wrapper; create server vx_far foreign data wrapper vx_wrapper;"
        "create foreign table crm.far (id int) server vx_far; grant select on crm.far to vx_persons",
        "revoke select on crm.far from vx_persons",
        {"crm.far": WARNING},
    ),
    Case(
        Code.DEFINER_FUNCTION,
        "create function crm.how_many() returns bigint language sql security definer"
        " begin atomic select count(*) from crm.contact; end",
        "alter function crm.how_many() security invoker",
        {"crm.how_many()": ERROR},
    ),
    Case(
        Code.DEFINER_FUNCTION,
        "create role vx_app; alter table crm.deal owner to vx_app;"
        "create function crm.all_deals(int) returns bigint language sql security definer"
        " set search_path = pg_catalog, pg_temp as 'select count(*) from crm.deal';"
        "alter function crm.all_deals(int) owner to vx_app",
        "revoke execute on function crm.all_deals(int) from public",
        {"crm.all_deals(integer)": WARNING},
    ),
    Case(
        Code.DEFINER_SEARCH_PATH,
        "create role vx_app;"
        "create function crm.one() returns int language sql security definer as 'select 1';"
        "create function crm.two() returns int language sql security definer"
        " set search_path = pg_temp, crm as 'select 2'; alter function crm.two() owner to vx_app;"
        "create function crm.three() returns int language sql security definer"
        " set search_path = '' as 'select 3'",
        "alter function crm.one() set search_path = pg_catalog, pg_temp;"
        'alter function crm.two() set search_path = "pg_temp"; drop function crm.three()',
        {"crm.one()": ERROR, "crm.two()": WARNING, "crm.three()": INFO},
    ),
    Case(
        Code.DEFINER_SEARCH_PATH,
        "create schema vx_hidden; create function vx_hidden.log() returns trigger language plpgsql"
        " security definer as 'begin return new; end';"
        "create trigger log before update on crm.deal for each row execute function vx_hidden.log()",
        "drop trigger log on crm.deal",
        {"vx_hidden.log()": ERROR},
    ),
    Case(
        Code.LEAKPROOF_FUNCTION,
        "create function crm.shout(text) returns bool leakproof language plpgsql as 'begin return true; end'",
        "alter function crm.shout(text) not leakproof",
        {"crm.shout(text)": ERROR},
    ),
    Case(
        Code.TRIGGER,
        "create function crm.log() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger log before update on crm.contact for each row execute function crm.log()",
        "drop trigger log on crm.contact",
        {"log on crm.contact": WARNING},
    ),
    Case(
        Code.REWRITE_RULE,
        "create rule tell as on insert to crm.deal do also notify sales",
        "drop rule tell on crm.deal",
        {"tell on crm.deal": ERROR},
    ),
    Case(
        Code.PUBLICATION,
        "create publication vx_news for table crm.deal, crm.country",
        "alter publication vx_news drop table crm.deal",
        {"vx_news: crm.deal": WARNING},
    ),
    Case(
        Code.PUBLIC_USER_MAPPING,
        "create foreign data wrapper vx_wrapper; create server vx_far foreign data wrapper vx_wrapper;"
        "create server vx_near foreign data wrapper vx_wrapper;"
        "create user mapping for public server vx_far;"
        "create user mapping for public server vx_near options (password_required 'false')",
        "drop user mapping for public server vx_far; drop user mapping for public server vx_near",
        {"vx_far": WARNING, "vx_near": ERROR},
    ),
    Case(
        Code.LOW_LEVEL_FUNCTION,
        "grant execute on function pg_catalog.pg_read_file(text) to vx_persons",
        "revoke execute on function pg_catalog.pg_read_file(text) from vx_persons",
        {"pg_read_file(text)": ERROR},
    ),
    Case(
        Code.LARGE_OBJECTS,
        "set lo_compat_privileges = on",
        "set lo_compat_privileges = off",
        {"lo_compat_privileges": ERROR},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=Case.name)
def test_a_fault_is_found_until_it_is_repaired(case: Case, audited: Audited) -> None:
    case.check(audited)


def test_the_functions_of_dblink_are_told_once(audited: Audited) -> None:
    _need_extension(audited, "dblink")
    with audited.rolled_back():
        assert audited.findings(Code.DBLINK) == {}
        audited.run("create schema tools; grant usage on schema tools to vx_persons")
        audited.run("create extension dblink schema tools")
        assert list(audited.findings(Code.DBLINK)) == ["dblink in schema tools"]
        audited.run("revoke execute on all functions in schema tools from public")
        assert audited.findings(Code.DBLINK) == {}


def test_functions_that_read_pages_are_found(audited: Audited) -> None:
    _need_extension(audited, "pgrowlocks")
    with audited.rolled_back():
        audited.run("create extension pgrowlocks schema crm")
        audited.run("grant execute on function crm.pgrowlocks to vx_anna")
        assert list(audited.findings(Code.LOW_LEVEL_FUNCTION)) == ["crm.pgrowlocks(text)"]
        audited.run("revoke execute on function crm.pgrowlocks from vx_anna, public")
        assert audited.findings(Code.LOW_LEVEL_FUNCTION) == {}


def _need_extension(audited: Audited, name: str) -> None:
    rows = audited.connection.execute(
        "select from pg_available_extensions where name = %s", [name]
    ).fetchall()
    if not rows:
        pytest.skip(f"this PostgreSQL comes without {name}")


def test_what_people_cannot_name_is_not_open(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run(
            "create schema vx_hidden; create view vx_hidden.seen as select * from crm.contact;"
            "grant select on vx_hidden.seen to public;"
            "create function vx_hidden.one() returns int language sql security definer as 'select 1'"
        )
        assert audited.findings(VIEW) == {}
        assert audited.findings(Code.DEFINER_FUNCTION) == {}
        audited.run("grant usage on schema vx_hidden to vx_persons")
        assert list(audited.findings(VIEW)) == ["vx_hidden.seen"]
        assert list(audited.findings(Code.DEFINER_FUNCTION)) == ["vx_hidden.one()"]


def test_views_of_the_support_schema_are_views_like_others_once_people_can_name_it(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("grant usage on schema crm_access to vx_persons")
        found = audited.findings(VIEW)
        assert {finding.severity for finding in found.values()} == {ERROR}
        assert audited.link_view in {audited.named(name) for name in found}


def test_pg_read_all_data_opens_every_view(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("create schema vx_hidden; create view vx_hidden.seen as select * from crm.contact")
        audited.run("grant pg_read_all_data to vx_anna")
        assert "vx_hidden.seen" in audited.findings(VIEW)


def test_a_view_of_the_caller_over_one_he_may_not_read_is_closed(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("create view crm.inner_one as select * from crm.contact")
        audited.run("create view crm.outer_one with (security_invoker) as select * from crm.inner_one")
        audited.run("grant select on crm.outer_one to vx_persons")
        assert audited.findings(VIEW) == {}


def test_trigger_functions_are_not_called_by_people(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run(
            "create function crm.log() returns trigger language plpgsql security definer"
            " set search_path = pg_catalog, pg_temp as 'begin return new; end'"
        )
        assert audited.findings(Code.DEFINER_FUNCTION) == {}


def test_a_filtered_view_is_writable_past_its_filter_only_below_the_floor(audited: Audited) -> None:
    rule = Code.FILTERED_WRITABLE_VIEW
    with audited.rolled_back():
        audited.run(
            "create view crm.mine with (security_invoker)"
            " as select * from crm.contact where territory = 'HH';"
            "grant select, insert, update (name) on crm.mine to vx_persons"
        )
        assert list(audited.findings(rule, floor=990000)) == ["crm.mine"]
        assert audited.findings(rule, floor=0) == {}
        audited.run("revoke insert on crm.mine from vx_persons")
        assert audited.findings(rule, floor=990000) == {}


def test_keys_that_the_model_leaves_to_clients_are_told_for_their_table(audited: Audited) -> None:
    """Such a table is told once, and not for each of its keys; a key without a default stays what it was."""
    with audited.rolled_back():
        audited.run("alter table crm.deal alter id add generated by default as identity")
        (deal,) = audited.connection.execute("select 'crm.deal'::regclass::oid").fetchone() or (0,)
        changes = {"floor": 990099, "client_keys": frozenset({int(deal)})}
        found = audited.findings(Code.KEYS_FROM_CLIENT, **changes)
        assert {name: each.severity for name, each in found.items()} == {"crm.deal": ERROR}
        assert "upgrade to 99.99 or later" in found["crm.deal"].next_step
        assert "crm.deal_pkey" not in audited.findings(Code.ON_CONFLICT_HOLE, **changes)
        assert "crm.deal_line_pkey" in audited.findings(Code.ON_CONFLICT_HOLE, **changes)
        assert audited.findings(Code.KEYS_FROM_CLIENT, **{**changes, "floor": 0}) == {}
        audited.run("revoke update on crm.deal from vx_persons")
        assert audited.findings(Code.KEYS_FROM_CLIENT, **changes) == {}


@pytest.mark.parametrize(
    ("table", "trigger"),
    [("activity", "~vx_fill_crm_activity"), ("contact", "~vx_hand_down_crm_activity")],
)
def test_a_trigger_that_does_not_fire_for_a_subscription_is_told(
    audited: Audited, table: str, trigger: str
) -> None:
    """Whether rows really go wrong then is tried in test_replication, with two servers."""
    rule = Code.TRIGGER_OFF_FOR_SUBSCRIPTION
    with audited.rolled_back():
        audited.run(f'alter table crm.{table} enable trigger "{trigger}"')
        assert audited.findings(rule) == {}
        audited.run(
            "create subscription news connection 'dbname=far' publication news with (connect = false);"
            "set local allow_system_table_mods = on"
        )
        audited.connection.execute(
            "insert into pg_subscription_rel (srsubid, srrelid, srsubstate) "
            "select oid, %s::regclass, 'r' from pg_subscription where subname = 'news'",
            [f"crm.{table}"],
        )
        found = audited.findings(rule)
        assert {name: each.severity for name, each in found.items()} == {f'"{trigger}" on crm.{table}': ERROR}
        for off in ("disable trigger", "enable trigger"):
            audited.run(f'alter table crm.{table} {off} "{trigger}"')
            assert len(audited.findings(rule)) == 1
        for fires in ("enable replica trigger", "enable always trigger"):
            audited.run(f'alter table crm.{table} {fires} "{trigger}"')
            assert audited.findings(rule) == {}


def test_keys_that_people_can_give_are_aimable_below_the_floor(audited: Audited) -> None:
    rule = Code.ON_CONFLICT_HOLE
    with audited.rolled_back():
        found = audited.findings(rule, floor=990000)
        assert sorted(found) == [
            "crm.activity_pkey",
            "crm.contact_pkey",
            "crm.deal_line_pkey",
            "crm.deal_pkey",
        ]
        assert audited.findings(rule, floor=0) == {}
        audited.run(
            "revoke insert on crm.deal from vx_persons; grant insert (contact_id) on crm.deal to vx_persons"
        )
        audited.run("revoke update on crm.deal_line from vx_persons")
        audited.run("revoke insert on crm.contact, crm.activity from vx_persons")
        assert audited.findings(rule, floor=990000) == {}


def test_the_release_of_the_server_is_told_below_the_floor(audited: Audited) -> None:
    rule = Code.SERVER_VERSION
    (old,) = audited.findings(rule, floor=990099, replan_floor=990000).values()
    assert "CVE-2026-14666" in old.cause
    assert "upgrade to 99.99" in old.next_step
    (newer,) = audited.findings(rule, floor=990099, replan_floor=0).values()
    assert "CVE-2026-14666" not in newer.cause
    assert audited.findings(rule, floor=0, replan_floor=0) == {}


def test_what_cannot_be_closed_is_told_once_for_each_table_that_people_read(audited: Audited) -> None:
    found = audited.findings(Code.RESIDUAL_RISKS)
    assert sorted(found) == [
        "crm.activity", "crm.contact", "crm.contact_product", "crm.deal", "crm.deal_line",
    ]  # fmt: skip
    contact = found["crm.contact"].cause
    assert "crm.contact_pkey" in contact
    assert "deal_contact_id_fkey on crm.deal" in contact
    assert "hidden rows of: crm.activity" in contact
    assert "reads values of: id;" in contact
    with audited.rolled_back():  # numeric is not leakproof, and only the first column of an index counts
        audited.run("create index on crm.contact (name, territory); create index on crm.contact ((pad + 1))")
        audited.run("alter table crm.contact alter pad type numeric; create index on crm.contact (pad)")
        assert "reads values of: id, name;" in audited.findings(Code.RESIDUAL_RISKS)["crm.contact"].cause
    with audited.rolled_back():  # the key over the copies is left
        audited.run("alter table crm.activity drop constraint activity_contact_id_fkey")
        assert "hidden rows of" not in audited.findings(Code.RESIDUAL_RISKS)["crm.contact"].cause
    with audited.rolled_back():
        audited.run("revoke usage on schema crm from vx_persons")
        assert audited.findings(Code.RESIDUAL_RISKS) == {}


def test_a_subscription_writes_as_somebody_whom_row_security_does_not_bind(audited: Audited) -> None:
    """From PostgreSQL 16 on as the owner of the table; how two servers behave is in test_replication.py."""
    with audited.rolled_back():
        audited.run(
            "create role vx_app; alter table crm.deal owner to vx_app;"
            "create subscription vx_feed connection 'dbname=elsewhere' publication vx_deals"
            " with (connect = false, slot_name = none);"
            "insert into pg_subscription_rel (srsubid, srrelid, srsubstate)"
            " select oid, 'crm.deal'::regclass, 'r' from pg_subscription where subname = 'vx_feed'"
        )
        found = audited.findings(Code.SUBSCRIPTION_STOPS)
        if audited.version < 160000:
            assert found == {}
            return
        (stops,) = found.values()
        assert stops.severity is ERROR
        audited.run(stops.next_step)
        assert audited.findings(Code.SUBSCRIPTION_STOPS) == {}
