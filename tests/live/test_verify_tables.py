"""Security rules about protected tables, their policies (02xx) and privileges (03xx)."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code, Severity
from tests.fixtures.audited import Audited, Case

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CASES = [
    Case(
        Code.ROW_SECURITY_OFF,
        "alter table crm.deal disable row level security",
        "alter table crm.deal enable row level security",
        {"crm.deal": ERROR},
    ),
    Case(
        Code.ROW_SECURITY_NOT_FORCED,
        "alter table crm.payroll no force row level security",
        "alter table crm.payroll force row level security",
        {"crm.payroll": ERROR},
    ),
    Case(
        Code.UNPROTECTED_PARTITION,
        "create table crm.old () inherits (crm.contact); create table crm.older () inherits (crm.old);"
        "grant select (id) on crm.old to vx_persons",
        "alter table crm.old enable row level security; alter table crm.old force row level security",
        {"crm.old": ERROR},
    ),
    Case(
        Code.UNPROTECTED_PARTITION,
        "create table crm.old () inherits (crm.contact)",
        "alter table crm.old no inherit crm.contact",
        {"crm.old": WARNING},
    ),
    Case(
        Code.UNPROTECTED_PARTITION,
        "create foreign data wrapper vx_wrapper; create server vx_far foreign data wrapper vx_wrapper;"
        "create foreign table crm.far () inherits (crm.contact) server vx_far;"
        "grant select on crm.far to public",
        "drop foreign table crm.far",
        {"crm.far": ERROR},
    ),
    Case(
        Code.FOREIGN_POLICY,
        "create policy mine on crm.contact to vx_persons using (id = 1);"
        "comment on policy mine on crm.contact is 'crm_rls of another model'",
        "drop policy mine on crm.contact",
        {"mine on crm.contact": ERROR},
    ),
    Case(
        Code.FOREIGN_POLICY,
        'create policy "Odd ""name""" on crm.contact as restrictive to vx_persons using (id = 1)',
        'drop policy "Odd ""name""" on crm.contact',
        {'"Odd ""name""" on crm.contact': INFO},
    ),
    Case(
        Code.POLICY_FOR_PUBLIC,
        "create policy mine on crm.deal for select using (id = 1)",
        "alter policy mine on crm.deal to vx_persons",
        {"mine on crm.deal": ERROR},
    ),
    Case(
        Code.POLICY_FOR_ALL,
        "create policy mine on crm.deal to vx_persons using (id = 1)",
        "drop policy mine on crm.deal;create policy mine on crm.deal for select to vx_persons using (id = 1)",
        {"mine on crm.deal": WARNING},
    ),
    Case(
        Code.POLICY_ALWAYS_TRUE,
        "create policy mine on crm.deal for select to vx_persons using (true);"
        "create policy other on crm.deal for insert to vx_persons with check (true)",
        "alter policy mine on crm.deal using (id = 1); drop policy other on crm.deal",
        {"mine on crm.deal": ERROR, "other on crm.deal": ERROR},
    ),
    Case(
        Code.POLICY_ALWAYS_TRUE,
        "create policy mine on crm.deal for select to vx_persons using (current_user = 'vx_anna')",
        "alter policy mine on crm.deal using (current_user = 'vx_anna' and title = 'x')",
        {"mine on crm.deal": WARNING},
    ),
    Case(
        Code.WRITE_WIDER_THAN_READ,
        "create policy mine on crm.deal for update to vx_persons using (id < 10)",
        "create policy mine_too on crm.deal for select to vx_persons using (id < 10)",
        {"mine on crm.deal": WARNING},
    ),
    Case(
        Code.POLICY_READS_TEMPORARY_TABLE,
        "create temporary table mark (id int);"
        "create policy mine on crm.deal as restrictive to vx_persons using (id in (select id from mark))",
        "drop policy mine on crm.deal",
        {"mine on crm.deal": ERROR},
    ),
    Case(
        Code.POLICY_READS_WRITABLE_TABLE,
        "create table public.allowed (id int); grant insert (id) on public.allowed to vx_persons;"
        "create policy mine on crm.deal to vx_persons using (id in (select id from public.allowed))",
        "revoke insert (id) on public.allowed from vx_persons",
        {"mine on crm.deal": ERROR},
    ),
    Case(
        Code.POLICY_TRUSTS_SETTING,
        "create policy mine on crm.deal to vx_persons using (title = current_setting('app.me', true))",
        "alter policy mine on crm.deal using (title = current_user)",
        {"mine on crm.deal": ERROR},
    ),
    Case(
        Code.DANGEROUS_PRIVILEGES,
        "grant truncate on crm.deal to vx_persons; grant trigger on crm.deal to public;"
        "grant references (id) on crm.deal to vx_anna",
        "revoke truncate, trigger, references on crm.deal from vx_persons, vx_anna, public;"
        "revoke references (id) on crm.deal from vx_anna",
        {
            "TRUNCATE on crm.deal for vx_persons": ERROR,
            "TRIGGER on crm.deal for PUBLIC": ERROR,
            "REFERENCES on crm.deal for vx_anna": WARNING,
        },
    ),
    Case(
        Code.GRANT_OPTION,
        "grant select on crm.deal to vx_anna with grant option",
        "revoke grant option for select on crm.deal from vx_anna",
        {"SELECT on crm.deal for vx_anna": WARNING},
    ),
    Case(
        Code.GRANTED_TO_PUBLIC,
        "grant select on crm.payroll to public; grant update (title) on crm.deal to public",
        "revoke select on crm.payroll from public; revoke update (title) on crm.deal from public",
        {"SELECT on crm.payroll": WARNING, "UPDATE on crm.deal": WARNING},
    ),
    Case(
        Code.CREATE_IN_SCHEMA,
        "grant create on schema crm to vx_group_nord; grant create on schema public to public",
        "revoke create on schema crm from vx_group_nord; revoke create on schema public from public",
        {"crm for vx_group_nord": ERROR, "public for PUBLIC": ERROR},
    ),
    Case(
        Code.SUPPORT_SCHEMA_OPEN,
        "grant usage on schema crm_access to vx_bert",
        "revoke usage on schema crm_access from vx_bert",
        {"crm_access for vx_bert": ERROR},
    ),
    Case(
        Code.SUPPORT_OBJECT_PRIVILEGES,
        "grant insert on crm_access.membership to vx_persons; grant select on crm_access.person to vx_anna;"
        "grant update (valid_until) on crm_access.membership to public;"
        "grant execute on function crm_access.active(text, name) to vx_anna",
        "revoke insert on crm_access.membership from vx_persons;"
        "revoke update (valid_until) on crm_access.membership from public;"
        "revoke select on crm_access.person from vx_anna;"
        "revoke execute on function crm_access.active(text, name) from vx_anna",
        {
            "INSERT on crm_access.membership for vx_persons": ERROR,
            "UPDATE (valid_until) on crm_access.membership for PUBLIC": ERROR,
            "SELECT on crm_access.person for vx_anna": ERROR,
            "EXECUTE on crm_access.active(text,name) for vx_anna": ERROR,
        },
    ),
    Case(
        Code.GUARD_GONE,
        "revoke delete on crm_access.guard from vx_group_nord, vx_managers;"
        "create role vx_app; grant delete on crm_access.guard to vx_app;"
        "grant select on crm_access.guard to vx_persons;"
        "grant select (tableoid) on crm_access.guard to vx_anna",
        "grant delete on crm_access.guard to vx_group_nord, vx_managers;"
        "revoke delete on crm_access.guard from vx_app; revoke select on crm_access.guard from vx_persons;"
        "revoke select (tableoid) on crm_access.guard from vx_anna",
        {
            "vx_group_nord": ERROR,
            "vx_managers": ERROR,
            "DELETE on crm_access.guard for vx_app": ERROR,
            "SELECT on crm_access.guard for vx_persons": ERROR,
            "SELECT (tableoid) on crm_access.guard for vx_anna": ERROR,
        },
    ),
    Case(
        Code.MANAGING_OPEN,
        "grant usage on schema crm_people to vx_anna; grant select on crm_people.people to public;"
        "grant execute on function crm_people.tidy() to vx_persons",
        "revoke usage on schema crm_people from vx_anna; revoke select on crm_people.people from public;"
        "revoke execute on function crm_people.tidy() from vx_persons",
        {
            "USAGE on crm_people for vx_anna": ERROR,
            "SELECT on crm_people.people for PUBLIC": ERROR,
            "EXECUTE on crm_people.tidy() for vx_persons": ERROR,
        },
    ),
    Case(
        Code.GRANT_BESIDE_MODEL,
        "grant select, delete on crm.deal, crm.deal_line to vx_anna; grant delete on crm.activity to vx_anna;"
        "grant insert (id) on crm.deal to vx_group_nord",
        "revoke delete, select on crm.deal, crm.deal_line from vx_anna;"
        "revoke delete on crm.activity from vx_anna;"
        "revoke insert on crm.deal from vx_group_nord",
        {
            "DELETE, SELECT on crm.deal, crm.deal_line for vx_anna": WARNING,
            "DELETE on crm.activity for vx_anna": WARNING,
            "INSERT on crm.deal for vx_group_nord": WARNING,
        },
    ),
    Case(
        Code.DEFAULT_PRIVILEGES,
        "create role vx_maker;"
        "alter default privileges for role vx_maker in schema crm grant select on tables to vx_persons;"
        "create schema vx_bi; create schema vx_app;"
        "alter default privileges for role vx_maker in schema vx_bi grant select on tables to vx_anna;"
        "alter default privileges for role vx_maker in schema vx_app grant execute on functions to public;"
        "alter default privileges for role vx_maker grant execute on functions to vx_anna;"
        "alter default privileges for role vx_maker grant select on tables to public",
        "alter default privileges for role vx_maker in schema crm revoke all on tables from vx_persons;"
        "alter default privileges for role vx_maker in schema vx_bi revoke all on tables from vx_anna;"
        "alter default privileges for role vx_maker in schema vx_app revoke all on functions from public;"
        "alter default privileges for role vx_maker revoke all on functions from vx_anna;"
        "alter default privileges for role vx_maker revoke all on tables from public",
        {
            "tables of vx_maker in crm for vx_persons": WARNING,
            "tables of vx_maker in every schema for PUBLIC": WARNING,
            "tables of vx_maker in vx_bi for vx_anna": WARNING,
            "functions of vx_maker in vx_app for PUBLIC": INFO,
            "functions of vx_maker in every schema for vx_anna": INFO,
        },
    ),
    Case(
        Code.CREATE_IN_DATABASE,
        "grant create on database DATABASE to vx_persons",
        "revoke create on database DATABASE from vx_persons",
        {"vx_persons": WARNING},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=Case.name)
def test_a_fault_is_found_until_it_is_repaired(case: Case, audited: Audited) -> None:
    case.check(audited)


def test_maintain_is_a_dangerous_privilege_where_it_exists(audited: Audited) -> None:
    if audited.version < 170000:
        pytest.skip("MAINTAIN exists from 17 on")
    with audited.rolled_back():
        audited.run("grant maintain on crm.deal to vx_persons")
        assert list(audited.findings(Code.DANGEROUS_PRIVILEGES)) == ["MAINTAIN on crm.deal for vx_persons"]


def test_what_others_hold_who_are_not_people_is_their_business(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("create role vx_etl login; grant all on crm.deal to vx_etl with grant option")
        audited.run("grant create on schema crm to vx_etl")
        for rule in (Code.DANGEROUS_PRIVILEGES, Code.GRANT_OPTION, Code.CREATE_IN_SCHEMA):
            assert audited.findings(rule) == {}


def test_dormant_policies_are_counted(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("alter table crm.payroll disable row level security")
        audited.run("alter table crm.deal disable row level security")
        found = audited.findings(Code.ROW_SECURITY_OFF)
    assert "dormant" in found["crm.deal"].cause
    assert "dormant" not in found["crm.payroll"].cause
