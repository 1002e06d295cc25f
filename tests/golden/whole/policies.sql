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
-- neutral: create object: schema crm_access
create schema crm_access;
ALTER SCHEMA "crm_access" OWNER TO "crm_owner";
COMMENT ON SCHEMA "crm_access" IS 'crm_rls';
-- neutral: create object: table crm_access.person
create table crm_access.person (
    login text primary key,
    person text not null unique deferrable initially deferred,
    attributes jsonb not null default '{}',
    declared boolean not null default false,
    declared_groups text[] not null default '{}'
);
ALTER TABLE "crm_access"."person" OWNER TO "crm_owner";
COMMENT ON TABLE "crm_access"."person" IS 'crm_rls';
-- neutral: create object: table crm_access.membership
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
ALTER TABLE "crm_access"."membership" OWNER TO "crm_owner";
COMMENT ON TABLE "crm_access"."membership" IS 'crm_rls';
-- neutral: create object: index membership_login on crm_access.membership
create index membership_login on crm_access.membership (login, access_group);
COMMENT ON INDEX "crm_access"."membership_login" IS 'crm_rls';
-- neutral: create object: function crm_access.active
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
ALTER FUNCTION "crm_access"."active" OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."active" FROM PUBLIC;
COMMENT ON FUNCTION "crm_access"."active" IS 'crm_rls';
-- neutral: create object: function crm_access.attribute
create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.login = attribute.login::pg_catalog.text
$body$;
ALTER FUNCTION "crm_access"."attribute" OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."attribute" FROM PUBLIC;
COMMENT ON FUNCTION "crm_access"."attribute" IS 'crm_rls';
-- neutral: create object: view crm_access.contact_group
create view "crm_access"."contact_group" as SELECT c."id" AS contact, 'key_accounts'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c WHERE "c"."customer_type" = 'key account';
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
COMMENT ON VIEW "crm_access"."contact_group" IS 'crm_rls';
-- neutral: grant to owner: USAGE on schema crm to crm_owner
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
-- neutral: grant to owner: SELECT (customer_type) on table crm.contact to crm_owner
GRANT SELECT ("customer_type") ON TABLE "crm"."contact" TO "crm_owner";
-- neutral: grant to owner: SELECT (id) on table crm.contact to crm_owner
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
-- widens: create policy: crm_group_key_accounts_read on crm.contact
CREATE POLICY "crm_group_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_key_accounts" USING (("contact"."customer_type" = 'key account'));
COMMENT ON POLICY "crm_group_key_accounts_read" ON "crm"."contact" IS 'crm_rls crm';
-- widens: create policy: crm_owner_read on crm.contact
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
COMMENT ON POLICY "crm_owner_read" ON "crm"."contact" IS 'crm_rls crm';
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
-- widens: grant privilege: EXECUTE on function crm_access.active to crm_people
GRANT EXECUTE ON FUNCTION "crm_access"."active" TO "crm_people";
-- widens: grant privilege: EXECUTE on function crm_access.attribute to crm_people
GRANT EXECUTE ON FUNCTION "crm_access"."attribute" TO "crm_people";
-- widens: grant privilege: USAGE on schema crm to crm_people
GRANT USAGE ON SCHEMA "crm" TO "crm_people";
-- widens: grant privilege: SELECT on table crm.contact to crm_people
GRANT SELECT ON TABLE "crm"."contact" TO "crm_people";
commit;
