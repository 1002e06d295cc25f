"""Security rules about ways around protected tables: copies, functions, foreign tables, triggers."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code, Severity
from tests.fixtures.audited import Audited, Case

ERROR, WARNING = Severity.ERROR, Severity.WARNING

CASES = [
    Case(
        Code.DEFINER_FUNCTION,
        "create view crm.shown as select * from crm.deal;"
        "create function crm.named() returns bigint language plpgsql security definer"
        " set search_path = pg_catalog, pg_temp as 'begin return (select count(*) from crm.shown); end';"
        "create function crm.other() returns bigint language plpgsql security definer"
        " set search_path = pg_catalog, pg_temp as 'begin return (select count(*) from crm.deals); end'",
        "revoke execute on function crm.named() from public; drop function crm.other()",
        {"crm.named()": ERROR, "crm.other()": WARNING},
    ),
    Case(
        Code.COPY_OF_PROTECTED_TABLE,
        "create schema vx_bi; grant usage on schema vx_bi to vx_persons;"
        "create table vx_bi.report as select id, name, territory, customer_type, first_contact_by, legal_hold"
        " from crm.contact;"
        "create table vx_bi.contact_2025 as select id, name from crm.contact;"
        "create table vx_bi.narrow as select id, name, territory from crm.contact;"
        "create table vx_bi.keyless as select name, territory, customer_type, first_contact_by,"
        " legal_hold, pad from crm.contact;"
        "create table vx_bi.guarded as table vx_bi.report;"
        "alter table vx_bi.guarded enable row level security;"
        "create table vx_bi.unread as table vx_bi.report;"
        "create table vx_bi.contactless (id int, name text);"
        "grant select on all tables in schema vx_bi to public; revoke select on vx_bi.unread from public;"
        "grant select (name) on vx_bi.contact_2025 to vx_anna",
        "revoke select on vx_bi.report from public; drop table vx_bi.contact_2025",
        {"vx_bi.report": WARNING, "vx_bi.contact_2025": WARNING},
    ),
    Case(
        Code.EVENT_TRIGGER,
        "create function public.note() returns event_trigger language plpgsql as 'begin end';"
        "create event trigger vx_note on sql_drop execute function public.note();"
        "create event trigger vx_off on sql_drop execute function public.note();"
        "alter event trigger vx_off disable",
        "drop event trigger vx_note",
        {"vx_note": WARNING},
    ),
    Case(
        Code.SUPPORT_OBJECT_CHANGED,
        "create rule quiet as on insert to crm_access.log do instead nothing;"
        "create function public.evil() returns trigger language plpgsql as 'begin return null; end';"
        "create trigger evil before insert on crm_access.membership for each row "
        "execute function public.evil();"
        "alter table crm_access.person enable row level security;"
        "create policy lost on crm_access.person using (active);"
        "create table public.more () inherits (crm_access.cover)",
        "drop rule quiet on crm_access.log; drop trigger evil on crm_access.membership;"
        "drop policy lost on crm_access.person; alter table crm_access.person disable row level security;"
        "alter table public.more no inherit crm_access.cover",
        {
            "rule quiet on crm_access.log": ERROR,
            "trigger evil on crm_access.membership": ERROR,
            "policy lost on crm_access.person": ERROR,
            "row security of crm_access.person": ERROR,
            "public.more inherits from crm_access.cover": ERROR,
        },
    ),
    Case(
        Code.SUPPORT_CONSTRAINT,
        "alter table crm_access.cover drop constraint cover_check1;"
        "alter table crm_access.membership drop constraint membership_login_fkey;"
        "alter table crm_access.share drop constraint share_login_contact_key;"
        "alter table crm_access.person drop constraint person_person_key, add constraint person_person_key"
        " unique (person);"
        "alter table crm_access.log add constraint quiet check (kind <> 'share') not valid",
        "alter table crm_access.cover add constraint cover_check1 check (valid_from < valid_until);"
        "alter table crm_access.membership add constraint membership_login_fkey foreign key (login)"
        " references crm_access.person (login) on update cascade on delete cascade;"
        "alter table crm_access.share add constraint share_login_contact_key unique (login, contact);"
        "alter table crm_access.person drop constraint person_person_key, add constraint person_person_key"
        " unique (person) deferrable initially deferred;"
        "alter table crm_access.log drop constraint quiet",
        {
            "constraint cover_check1 on crm_access.cover": ERROR,
            "constraint membership_login_fkey on crm_access.membership": ERROR,
            "constraint share_login_contact_key on crm_access.share": ERROR,
            "constraint person_person_key on crm_access.person": ERROR,
            "constraint quiet on crm_access.log": ERROR,
        },
    ),
    Case(
        Code.CATALOG_PRIVILEGES,
        "grant select on pg_catalog.pg_statistic to vx_anna;"
        "grant select (rolpassword) on pg_catalog.pg_authid to vx_persons;"
        "grant select on pg_catalog.pg_hba_file_rules to public",
        "revoke select on pg_catalog.pg_statistic from vx_anna;"
        "revoke select (rolpassword) on pg_catalog.pg_authid from vx_persons;"
        "revoke select on pg_catalog.pg_hba_file_rules from public",
        {
            "SELECT on pg_statistic for vx_anna": ERROR,
            "SELECT (rolpassword) on pg_authid for vx_persons": ERROR,
            "SELECT on pg_hba_file_rules for PUBLIC": WARNING,
        },
    ),
    Case(
        Code.LARGE_OBJECT_PRIVILEGES,
        "select lo_from_bytea(4711, 'x'), lo_from_bytea(4712, 'y');"
        "grant select on large object 4711, 4712 to vx_persons; grant all on large object 4712 to public",
        "revoke all on large object 4711, 4712 from vx_persons, public",
        {
            "SELECT on large objects for vx_persons": WARNING,
            "SELECT on large objects for PUBLIC": WARNING,
            "UPDATE on large objects for PUBLIC": WARNING,
        },
    ),
    Case(
        Code.LEAKPROOF_FUNCTION,
        "alter function pg_catalog.textlike(text, text) leakproof; create schema vx_hidden;"
        "create function vx_hidden.loud(text, text) returns bool leakproof language sql return true;"
        "create function vx_hidden.quiet(text, text) returns bool leakproof language sql return true;"
        "create operator crm.~~~ (function = vx_hidden.loud, leftarg = text, rightarg = text)",
        "alter function pg_catalog.textlike(text, text) not leakproof;"
        "alter function vx_hidden.loud(text, text) not leakproof",
        {"textlike(text,text)": ERROR, "vx_hidden.loud(text,text)": ERROR},
    ),
    Case(
        Code.FOREIGN_TABLE,
        "create foreign data wrapper vx_wrapper;"
        "create server vx_here foreign data wrapper vx_wrapper options (dbname 'DATABASE', host 'localhost');"
        "create server vx_far foreign data wrapper vx_wrapper options (dbname 'other', host '10.0.0.7');"
        "create server vx_own foreign data wrapper vx_wrapper options (dbname 'DATABASE');"
        "create user mapping for public server vx_here options (user 'postgres');"
        "create user mapping for vx_anna server vx_far options (user 'boss');"
        "create user mapping for vx_anna server vx_own options (user 'vx_anna');"
        "create foreign table crm.here (id int) server vx_here options (table_name 'x');"
        "create foreign table crm.deals (id int) server vx_far options (table_name 'deal');"
        "create foreign table crm.lines (id int) server vx_far options (table_name 'deal_lines');"
        "create foreign table crm.own (id int) server vx_own options (table_name 'deal');"
        "grant select on crm.here, crm.deals, crm.lines, crm.own to vx_persons",
        "revoke select on crm.here, crm.deals, crm.lines, crm.own from vx_persons",
        {"crm.here": ERROR, "crm.deals": ERROR, "crm.lines": WARNING, "crm.own": WARNING},
    ),
    Case(
        Code.TRIGGER_WITH_CALLERS_RIGHTS,
        "create function crm.total() returns trigger language plpgsql as"
        " 'begin update CRM.Deal set title = title; return new; end';"
        "create function crm.other() returns trigger language plpgsql as"
        " 'begin perform from crm.deals, crm.deal_lines, crm.country; return new; end';"
        "create trigger total after insert on crm.deal_line for each row execute function crm.total();"
        "create trigger other after insert on crm.deal_line for each row execute function crm.other();"
        "create trigger off after insert on crm.activity for each row execute function crm.total();"
        "alter table crm.activity disable trigger off",
        "alter function crm.total() security definer",
        {"total on crm.deal_line": WARNING},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=Case.name)
def test_a_way_around_is_found_until_it_is_closed(case: Case, audited: Audited) -> None:
    case.check(audited)
