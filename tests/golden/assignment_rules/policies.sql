alter table "crm"."contact" add column "crm_territory_cause" text;
create function "crm_access"."crm_assign_crm_contact_territory"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    found_value "crm"."contact"."territory"%type;
begin
    if new."territory" is null and new."crm_territory_cause" is null then
        new."territory" := coalesce('{"steel":{"80":"DE"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[new."industry"::pg_catalog.text , pg_catalog.left(new."postcode"::pg_catalog.text, 2)] , '{"3":{"steel":"BY"},"1":{"steel":"HH"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[(1 + pg_catalog.width_bucket((new."employees")::pg_catalog.numeric, '{"50","500"}'::pg_catalog.numeric[]) - pg_catalog.width_bucket((-(new."employees"::pg_catalog.numeric))::pg_catalog.numeric, '{"-499"}'::pg_catalog.numeric[]))::pg_catalog.text , new."industry"::pg_catalog.text] , '{"01067":"SN"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) new."postcode"::pg_catalog.text , '{"8":"BY"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1) , '{"1":"HH","2":"DE","3":"HH"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) (pg_catalog.width_bucket(new."postcode"::pg_catalog.text::pg_catalog.name, '{"20000","20100","20199","21999"}'::pg_catalog.name[]))::pg_catalog.text);
        new."crm_territory_cause" := case when new."territory" is not null then 'rule' end;
        return new;
    end if;
    if new."crm_territory_cause" = 'pinned' then
        return new;
    end if;
    if new."crm_territory_cause" not in ('rule', 'manual') then
        raise check_violation using message = 'crm.contact.crm_territory_cause is one of rule, manual, pinned, or null: use one of these';
    end if;
    if (new."employees" , new."industry" , new."postcode" , new."territory" , new."crm_territory_cause") is not distinct from (old."employees" , old."industry" , old."postcode" , old."territory" , old."crm_territory_cause") then
        return new;
    end if;
    found_value := coalesce('{"steel":{"80":"DE"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[new."industry"::pg_catalog.text , pg_catalog.left(new."postcode"::pg_catalog.text, 2)] , '{"3":{"steel":"BY"},"1":{"steel":"HH"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[(1 + pg_catalog.width_bucket((new."employees")::pg_catalog.numeric, '{"50","500"}'::pg_catalog.numeric[]) - pg_catalog.width_bucket((-(new."employees"::pg_catalog.numeric))::pg_catalog.numeric, '{"-499"}'::pg_catalog.numeric[]))::pg_catalog.text , new."industry"::pg_catalog.text] , '{"01067":"SN"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) new."postcode"::pg_catalog.text , '{"8":"BY"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1) , '{"1":"HH","2":"DE","3":"HH"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) (pg_catalog.width_bucket(new."postcode"::pg_catalog.text::pg_catalog.name, '{"20000","20100","20199","21999"}'::pg_catalog.name[]))::pg_catalog.text);
    if new."territory" is null or (new."crm_territory_cause" = 'rule' and (
        new."crm_territory_cause" is distinct from old."crm_territory_cause" or new."territory" is not distinct from old."territory"
    )) then
        new."territory" := found_value;
        new."crm_territory_cause" := case when found_value is not null then 'rule' end;
    elsif new."territory" is distinct from old."territory" then
        if new."crm_territory_cause" is distinct from 'rule' or new."territory" is distinct from found_value then
            new."crm_territory_cause" := 'manual';
        end if;
    elsif new."crm_territory_cause" is not distinct from old."crm_territory_cause" and found_value is not null then
        new."territory" := found_value;
        new."crm_territory_cause" := 'rule';
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_assign_crm_contact_territory" OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_assign_crm_contact_territory" FROM PUBLIC;
alter table "crm"."contact" add column "territory_position" integer;
create function "crm_access"."crm_position_crm_contact_territory"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    new."territory_position" := ('{"HH":2,"BY":3,"SN":4,"DE":1}'::jsonb ->> new."territory"::text)::int4;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_position_crm_contact_territory" OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_position_crm_contact_territory" FROM PUBLIC;
update "crm"."contact" set "territory_position" = ('{"HH":2,"BY":3,"SN":4,"DE":1}'::pg_catalog.jsonb ->> "territory"::pg_catalog.text)::pg_catalog.int4 where "territory_position" is distinct from ('{"HH":2,"BY":3,"SN":4,"DE":1}'::pg_catalog.jsonb ->> "territory"::pg_catalog.text)::pg_catalog.int4;
create trigger "~crm_assign_crm_contact_territory" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_assign_crm_contact_territory"();
create trigger "~crm_position_crm_contact_territory" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_position_crm_contact_territory"();
create index "crm_key_contact_territory_position" on "crm"."contact" ("territory_position");
CREATE POLICY "crm_group_hamburg_create" ON "crm"."contact" AS PERMISSIVE FOR INSERT TO "crm_group_hamburg" WITH CHECK (("contact"."territory" = 'HH'));
CREATE POLICY "crm_group_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_hamburg" USING (("contact"."territory" = 'HH'));
CREATE POLICY "crm_group_hamburg_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_hamburg" USING (("contact"."territory" = 'HH')) WITH CHECK (("contact"."territory" = 'HH'));
CREATE POLICY "crm_timed_hamburg_create" ON "crm"."contact" AS PERMISSIVE FOR INSERT TO "crm_timed_hamburg" WITH CHECK (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
CREATE POLICY "crm_timed_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
CREATE POLICY "crm_timed_hamburg_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH'))) WITH CHECK (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA "crm" TO "crm_people";
GRANT INSERT ON TABLE "crm"."contact" TO "crm_people";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_people";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_people";
