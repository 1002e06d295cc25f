begin;
set local search_path = '';
set local lock_timeout = '5s';
-- neutral: create login: anna
CREATE ROLE "anna" LOGIN INHERIT;
-- neutral: create role: crm_people
CREATE ROLE "crm_people" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT;
COMMENT ON ROLE "crm_people" IS 'crm_rls crm in ';
-- neutral: create role: crm_owner
CREATE ROLE "crm_owner" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT;
COMMENT ON ROLE "crm_owner" IS 'crm_rls crm in ';
-- neutral: create role: crm_group_key_accounts
CREATE ROLE "crm_group_key_accounts" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT;
COMMENT ON ROLE "crm_group_key_accounts" IS 'crm_rls crm in ';
-- neutral: create role: crm_timed_key_accounts
CREATE ROLE "crm_timed_key_accounts" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT;
COMMENT ON ROLE "crm_timed_key_accounts" IS 'crm_rls crm in ';
-- neutral: migrate support: nothing -> 0001
create schema crm_access;
comment on schema crm_access is 'crm_rls';
CREATE TABLE crm_access.crm_rls_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT crm_rls_version_pkc PRIMARY KEY (version_num)
);
create table crm_access.person (
    login text primary key,
    person text not null unique deferrable initially deferred,
    attributes jsonb not null default '{}',
    declared boolean not null default false,
    declared_groups text[] not null default '{}'
);
create table crm_access.membership (
    membership_id bigint generated always as identity primary key,
    login text not null references crm_access.person (login) on update cascade on delete cascade,
    access_group text not null,
    valid_from timestamptz,
    valid_until timestamptz,
    reason text not null default '',
    declared boolean not null default false,
    check (valid_from < valid_until),
    check (valid_from is not null or valid_until is not null)
);
create index membership_login on crm_access.membership (login, access_group);
create function crm_access.active(access_group text, login name) returns boolean
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select from crm_access.membership as m
        where m.login = active.login::pg_catalog.text
          and m.access_group = active.access_group
          and (m.valid_from is null or m.valid_from <= pg_catalog.now())
          and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
    )
$body$;
create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.login = attribute.login::pg_catalog.text
$body$;
comment on table crm_access.person is 'crm_rls';
comment on table crm_access.membership is 'crm_rls';
comment on index crm_access.membership_login is 'crm_rls';
comment on function crm_access.active is 'crm_rls';
comment on function crm_access.attribute is 'crm_rls';
revoke all on function crm_access.active, crm_access.attribute from public;
INSERT INTO crm_access.crm_rls_version (version_num) VALUES ('0001') RETURNING crm_access.crm_rls_version.version_num;
comment on table crm_access.crm_rls_version is 'crm_rls';
-- narrows: change owner: schema crm_access to crm_owner
ALTER SCHEMA "crm_access" OWNER TO "crm_owner";
-- narrows: change owner: table crm_access.crm_rls_version to crm_owner
ALTER TABLE "crm_access"."crm_rls_version" OWNER TO "crm_owner";
-- narrows: change owner: table crm_access.person to crm_owner
ALTER TABLE "crm_access"."person" OWNER TO "crm_owner";
-- narrows: change owner: table crm_access.membership to crm_owner
ALTER TABLE "crm_access"."membership" OWNER TO "crm_owner";
-- narrows: change owner: function crm_access.active(text, name) to crm_owner
ALTER FUNCTION "crm_access"."active"(text, name) OWNER TO "crm_owner";
-- narrows: change owner: function crm_access.attribute(text, name) to crm_owner
ALTER FUNCTION "crm_access"."attribute"(text, name) OWNER TO "crm_owner";
-- widens: create policy: crm_group_key_accounts_read on crm.contact
CREATE POLICY "crm_group_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_key_accounts" USING (("contact"."customer_type" = 'key account'));
COMMENT ON POLICY "crm_group_key_accounts_read" ON "crm"."contact" IS 'crm_rls crm';
-- widens: create policy: crm_timed_key_accounts_read on crm.contact
CREATE POLICY "crm_timed_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_key_accounts" USING (((SELECT "crm_access"."active"('key_accounts', CURRENT_USER)) AND ("contact"."customer_type" = 'key account')));
COMMENT ON POLICY "crm_timed_key_accounts_read" ON "crm"."contact" IS 'crm_rls crm';
-- narrows: protect table: crm.contact
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
-- widens: put person: anna (anna)
INSERT INTO crm_access.person (login, person, attributes, declared, declared_groups) VALUES ('anna', 'anna', '{}', true, '{"key_accounts"}') ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = EXCLUDED.attributes, declared = true, declared_groups = EXCLUDED.declared_groups;
-- widens: grant role: anna joins crm_group_key_accounts
GRANT "crm_group_key_accounts" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE;
-- widens: grant role: anna joins crm_people
GRANT "crm_people" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE;
-- widens: grant privilege: EXECUTE on function crm_access.active(text, name) to crm_people
GRANT EXECUTE ON FUNCTION "crm_access"."active"(text, name) TO "crm_people";
-- widens: grant privilege: EXECUTE on function crm_access.attribute(text, name) to crm_people
GRANT EXECUTE ON FUNCTION "crm_access"."attribute"(text, name) TO "crm_people";
-- widens: grant privilege: USAGE on schema crm to crm_people
GRANT USAGE ON SCHEMA "crm" TO "crm_people";
-- widens: grant privilege: SELECT on table crm.contact to crm_people
GRANT SELECT ON TABLE "crm"."contact" TO "crm_people";
commit;
