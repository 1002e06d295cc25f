create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'hamburg'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c WHERE "c"."territory" = 'HH';
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
alter table "crm"."contact" add column "crm_territory_cause" text;
create function "crm_access"."crm_assign_crm_contact_territory"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    found_value "crm"."contact"."territory"%type;
begin
    if new."territory" is null and new."crm_territory_cause" is null then
        new."territory" := coalesce('{"steel":{"80":"DE"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[new."industry"::pg_catalog.text , pg_catalog.left(new."postcode"::pg_catalog.text, 2)] , '{"3":{"steel":"BY"},"1":{"steel":"HH"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[(1 + pg_catalog.width_bucket(new."employees"::pg_catalog.numeric, '{"50","500"}'::pg_catalog.numeric[]) - pg_catalog.width_bucket(-least(new."employees"::pg_catalog.numeric, 'Infinity'), '{"-499"}'::pg_catalog.numeric[]))::pg_catalog.text , new."industry"::pg_catalog.text] , '{"01067":"SN"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) new."postcode"::pg_catalog.text , '{"8":"BY"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1) , '{"1":"HH","2":"DE","3":"HH"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) (pg_catalog.width_bucket(new."postcode"::pg_catalog.text::pg_catalog.name, '{"20000","20100","20199","21999"}'::pg_catalog.name[]))::pg_catalog.text);
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
    found_value := coalesce('{"steel":{"80":"DE"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[new."industry"::pg_catalog.text , pg_catalog.left(new."postcode"::pg_catalog.text, 2)] , '{"3":{"steel":"BY"},"1":{"steel":"HH"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array[(1 + pg_catalog.width_bucket(new."employees"::pg_catalog.numeric, '{"50","500"}'::pg_catalog.numeric[]) - pg_catalog.width_bucket(-least(new."employees"::pg_catalog.numeric, 'Infinity'), '{"-499"}'::pg_catalog.numeric[]))::pg_catalog.text , new."industry"::pg_catalog.text] , '{"01067":"SN"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) new."postcode"::pg_catalog.text , '{"8":"BY"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1) , '{"1":"HH","2":"DE","3":"HH"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) (pg_catalog.width_bucket(new."postcode"::pg_catalog.text::pg_catalog.name, '{"20000","20100","20199","21999"}'::pg_catalog.name[]))::pg_catalog.text);
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
REVOKE ALL ON FUNCTION "crm_access"."crm_assign_crm_contact_territory"() FROM PUBLIC;
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
ALTER FUNCTION "crm_access"."crm_position_crm_contact_territory"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_position_crm_contact_territory"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
update "crm"."contact" set "territory_position" = ('{"HH":2,"BY":3,"SN":4,"DE":1}'::pg_catalog.jsonb ->> "territory"::pg_catalog.text)::pg_catalog.int4 where "territory_position" is distinct from ('{"HH":2,"BY":3,"SN":4,"DE":1}'::pg_catalog.jsonb ->> "territory"::pg_catalog.text)::pg_catalog.int4;
create trigger "~crm_assign_crm_contact_territory" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_assign_crm_contact_territory"();
create trigger "~crm_position_crm_contact_territory" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_position_crm_contact_territory"();
ALTER TABLE "crm"."contact" ENABLE ALWAYS TRIGGER "~crm_position_crm_contact_territory";
create index "crm_key_contact_territory_position" on "crm"."contact" ("territory_position");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group", '{"access_group": "hamburg", "attributes": [], "family": "", "group_role": "crm_group_hamburg", "keeping": null, "label": "", "oversight": false, "rights": ["create", "read", "update"], "territories": ["HH"], "timed_role": "crm_timed_hamburg"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "gateways" , "keeping" , "manager_role" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "gateways" , "keeping" , "manager_role" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model", '{"area_manager_role": "crm_area_managers", "attributes": {}, "auditor_role": "crm_auditors", "gateways": [], "keeping": "shared", "manager_role": "crm_managers", "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "gateways" , "keeping" , "manager_role" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."manager_role" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 3, "last_place": 3, "territory": "BY"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 4, "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 2, "last_place": 2, "territory": "HH"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 4, "last_place": 4, "territory": "SN"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_hamburg";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_hamburg";
CREATE POLICY "crm_group_hamburg_create" ON "crm"."contact" AS PERMISSIVE FOR INSERT TO "crm_group_hamburg" WITH CHECK (("contact"."territory" = 'HH'));
CREATE POLICY "crm_group_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_hamburg" USING (("contact"."territory" = 'HH'));
CREATE POLICY "crm_group_hamburg_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_hamburg" USING (("contact"."territory" = 'HH')) WITH CHECK (("contact"."territory" = 'HH'));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_hamburg_create" ON "crm"."contact" AS PERMISSIVE FOR INSERT TO "crm_timed_hamburg" WITH CHECK (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
CREATE POLICY "crm_timed_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
CREATE POLICY "crm_timed_hamburg_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH'))) WITH CHECK (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_hamburg" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_hamburg" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT INSERT ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
GRANT EXECUTE ON FUNCTION "crm_people"."admit"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."admit"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."adopt"(text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."adopt"(text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."appoint"(text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."appoint"(text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."appoint_auditor"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."appoint_auditor"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."assign"(text, text, date, date, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."assign"(text, text, text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."assign"(text, text, timestamp with time zone, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."assign"(text, text, date, date, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."assign"(text, text, text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."assign"(text, text, timestamp with time zone, timestamp with time zone, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."compare_reach"(jsonb, jsonb, text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."compare_reach"(jsonb, jsonb, text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."compare_reach"(jsonb, jsonb, text, timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover"(text, text, date, date, integer, integer, text, text[], boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover"(text, text, text, text, integer, integer, text, text[], boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover"(text, text, timestamp with time zone, timestamp with time zone, integer, integer, text, text[], boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover"(text, text, date, date, integer, integer, text, text[], boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover"(text, text, text, text, integer, integer, text, text[], boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover"(text, text, timestamp with time zone, timestamp with time zone, integer, integer, text, text[], boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover_concerns"(text, text, text, text, text[]) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."cover_concerns"(text, text, text, text, text[]) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."cover_concerns"(text, text, text, text, text[]) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."deactivate"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."deactivate"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."dismiss"(text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."dismiss"(text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."dismiss_auditor"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."dismiss_auditor"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."expel"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."expel"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."face_conflicts_at"(timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."face_conflicts_at"(timestamp with time zone, text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."face_conflicts_at"(timestamp with time zone, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."face_counts"(timestamp with time zone, text, jsonb, jsonb) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."face_counts"(timestamp with time zone, text, jsonb, jsonb) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."face_counts"(timestamp with time zone, text, jsonb, jsonb) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."faceless"(text, timestamp with time zone, jsonb, jsonb) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."faceless"(text, timestamp with time zone, jsonb, jsonb) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."faceless"(text, timestamp with time zone, jsonb, jsonb) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."faces_of"(text, timestamp with time zone, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."faces_of"(text, timestamp with time zone, text, text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."faces_of"(text, timestamp with time zone, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."forget"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."forget"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."give"(text, jsonb, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."give"(text, jsonb, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, date, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, text, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, date, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, text, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."holders"(timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."holders"(timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."holders"(timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."moment_of"(text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."moment_of"(text, boolean) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."moment_of"(text, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."reactivate"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."reactivate"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."register"(text, text, jsonb, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."register"(text, text, jsonb, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."rehire"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."rehire"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."require_group"(text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."require_group"(text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."require_group"(text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."strangers"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."strangers"() TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."strangers"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."tidy"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."tidy"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."time_zone"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."time_zone"() TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."time_zone"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unassign"(text, text, date, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unassign"(text, text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unassign"(text, text, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unassign"(text, text, date, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unassign"(text, text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unassign"(text, text, timestamp with time zone, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unshare"(text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unshare"(text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone) TO "crm_managers";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_area_managers";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_auditors";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."covers" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."covers" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."covers" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."directory" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."directory" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."directory" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."face_conflicts" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."face_conflicts" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."face_conflicts" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."log" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."log" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."log" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."members" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."members" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."members" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."people" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."people" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."people" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."shares" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."shares" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."shares" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."user_access_groups" TO "crm_area_managers";
GRANT UPDATE ON TABLE "crm_people"."user_access_groups" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."user_access_groups" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."user_access_groups" TO "crm_managers";
GRANT UPDATE ON TABLE "crm_people"."user_access_groups" TO "crm_managers";
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "region", "numbers": [], "on": [], "position": "territory_position", "rules": [], "tree": true}], "attributes": {}, "children": [], "families": [], "gateways": [], "groups": [{"child_rights": ["create", "read", "update"], "family": "", "filter": {"column": "territory", "is": "Within", "keys": ["HH"], "node": "HH"}, "keeping": null, "label": "", "name": "hamburg", "on": [], "oversight": false, "reassigns": false, "rights": ["create", "read", "update"], "territory": ["HH"], "text": "", "was": null}], "public": [], "restrictions": [], "root": {"key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "DE", "label": "", "parent": null}, {"key": "HH", "label": "", "parent": "DE"}, {"key": "BY", "label": "", "parent": "DE"}, {"key": "SN", "label": "", "parent": "DE"}]}, "time_zone": "UTC", "version": 1}');
SELECT crm_access.record(NULL);
