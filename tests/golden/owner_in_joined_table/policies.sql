create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_store_a0ca4f" as SELECT "id" , "kind" , "salesperson_no" FROM "crm"."store";
ALTER VIEW "crm_access"."crm_link_crm_store_a0ca4f" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'no_outlets'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c WHERE NOT (EXISTS (SELECT FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."id" = "c"."store_id" AND ("linked"."kind" = 'outlet'))) UNION ALL SELECT "c"."id" AS contact, 'own_stores'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON ("c"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = (p.attributes OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8)));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
alter table "crm"."activity" add column "crm_store_id" text;
alter table "crm"."activity" add column "crm_parent_version" bigint;
alter table "crm"."contact" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_contact"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."store_id")::record operator(pg_catalog.*<>) row(new."store_id")::record then
        new."crm_version" := old."crm_version" + 1;
    else
        new."crm_version" := old."crm_version";
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_version_crm_contact"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_version_crm_contact"() FROM PUBLIC;
create function "crm_access"."crm_fill_crm_activity"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and new."crm_parent_version" is not null
        and row(old."contact_id" , old."crm_store_id" , old."crm_parent_version")::record operator(pg_catalog.*=) row(new."contact_id" , new."crm_store_id" , new."crm_parent_version")::record
    then
        return new;
    end if;
    select p."store_id" , p."crm_version" into new."crm_store_id" , new."crm_parent_version" from "crm"."contact" as p where p."id" = new."contact_id" for key share;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_fill_crm_activity"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_fill_crm_activity"() FROM PUBLIC;
create function "crm_access"."crm_hand_down_crm_activity"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if old."crm_version" <> new."crm_version" then
        update "crm"."activity" as c set "crm_parent_version" = new."crm_version" where new."id" = c."contact_id";
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_hand_down_crm_activity"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_hand_down_crm_activity"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_parent_version") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("store_id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ("kind") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ("salesperson_no") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
update "crm"."activity" as c set "crm_store_id" = p."store_id" , "crm_parent_version" = p."crm_version" from "crm"."contact" as p where p."id" = c."contact_id" and row(c."crm_store_id" , c."crm_parent_version")::record operator(pg_catalog.*<>) row(p."store_id" , p."crm_version")::record;
create trigger "~crm_version_crm_contact" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_version_crm_contact"();
ALTER TABLE "crm"."contact" ENABLE ALWAYS TRIGGER "~crm_version_crm_contact";
create unique index "crm_carry_contact" on "crm"."contact" ("id" , "crm_version");
create trigger "~crm_fill_crm_activity" before insert or update on "crm"."activity" for each row execute function "crm_access"."crm_fill_crm_activity"();
ALTER TABLE "crm"."activity" ENABLE ALWAYS TRIGGER "~crm_fill_crm_activity";
create trigger "~crm_hand_down_crm_activity" after update on "crm"."contact" for each row execute function "crm_access"."crm_hand_down_crm_activity"();
ALTER TABLE "crm"."contact" ENABLE REPLICA TRIGGER "~crm_hand_down_crm_activity";
alter table "crm"."activity" add constraint "crm_carry_activity" foreign key ("contact_id" , "crm_parent_version") references "crm"."contact" ("id" , "crm_version") on update cascade on delete set null ("crm_parent_version");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group", '{"access_group": "no_outlets", "attributes": [], "family": "", "group_role": "crm_group_no_outlets", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_no_outlets"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group", '{"access_group": "own_stores", "attributes": ["employee_no"], "family": "", "group_role": "crm_group_own_stores", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": [], "timed_role": "crm_timed_own_stores"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "gateways" , "keeping" , "manager_role" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "single" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "gateways" , "keeping" , "manager_role" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "single" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model", '{"area_manager_role": "crm_area_managers", "attributes": {"employee_no": {"many": false, "type": "integer"}}, "auditor_role": "crm_auditors", "gateways": [], "keeping": "shared", "manager_role": "crm_managers", "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "single": true, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "gateways" , "keeping" , "manager_role" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "single" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."manager_role" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."single" , EXCLUDED."time_zone");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_no_outlets";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_stores";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_no_outlets";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_stores";
CREATE POLICY "crm_group_no_outlets_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_no_outlets" USING (("activity"."contact_id" IS NOT NULL AND (NOT (EXISTS (SELECT FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."id" = "activity"."crm_store_id" AND ("linked"."kind" = 'outlet'))))));
CREATE POLICY "crm_group_own_stores_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_own_stores" USING (("activity"."crm_store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")::pg_catalog.int8))));
CREATE POLICY "crm_owner_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_no_outlets_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_no_outlets" USING (((SELECT "crm_access"."active"('no_outlets', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND (NOT (EXISTS (SELECT FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."id" = "activity"."crm_store_id" AND ("linked"."kind" = 'outlet')))))));
CREATE POLICY "crm_timed_own_stores_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_own_stores" USING (((SELECT "crm_access"."active"('own_stores', CURRENT_USER)) AND ("activity"."crm_store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8 FROM "crm_access"."acting"('own_stores', CURRENT_USER) AS "acting")))))));
CREATE POLICY "crm_group_no_outlets_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_no_outlets" USING ((NOT (EXISTS (SELECT FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."id" = "contact"."store_id" AND ("linked"."kind" = 'outlet')))));
CREATE POLICY "crm_group_own_stores_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_stores" USING (("contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")::pg_catalog.int8))));
CREATE POLICY "crm_group_own_stores_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_own_stores" USING (("contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")::pg_catalog.int8)))) WITH CHECK (("contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")::pg_catalog.int8))));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_no_outlets_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_no_outlets" USING (((SELECT "crm_access"."active"('no_outlets', CURRENT_USER)) AND (NOT (EXISTS (SELECT FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."id" = "contact"."store_id" AND ("linked"."kind" = 'outlet'))))));
CREATE POLICY "crm_timed_own_stores_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_stores" USING (((SELECT "crm_access"."active"('own_stores', CURRENT_USER)) AND ("contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8 FROM "crm_access"."acting"('own_stores', CURRENT_USER) AS "acting")))))));
CREATE POLICY "crm_timed_own_stores_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_own_stores" USING (((SELECT "crm_access"."active"('own_stores', CURRENT_USER)) AND ("contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8 FROM "crm_access"."acting"('own_stores', CURRENT_USER) AS "acting"))))))) WITH CHECK (((SELECT "crm_access"."active"('own_stores', CURRENT_USER)) AND ("contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_store_a0ca4f" AS "linked" WHERE "linked"."salesperson_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8 FROM "crm_access"."acting"('own_stores', CURRENT_USER) AS "acting")))))));
CREATE POLICY "crm_follow_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "deal"."contact_id")));
CREATE POLICY "crm_owner_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_read" ON "crm"."store" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
ALTER TABLE "crm"."activity" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."activity" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."store" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."store" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_no_outlets" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_stores" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_no_outlets" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_stores" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."activity" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."deal" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_store_a0ca4f" TO "crm_persons";
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
GRANT SELECT ON TABLE "crm_people"."user_access_groups" TO "crm_area_managers";
GRANT UPDATE ON TABLE "crm_people"."user_access_groups" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."user_access_groups" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."user_access_groups" TO "crm_managers";
GRANT UPDATE ON TABLE "crm_people"."user_access_groups" TO "crm_managers";
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [], "attributes": {"employee_no": {"many": false, "source": null, "type": "integer"}}, "children": [{"key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "carry", "name": {"name": "activity", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"]}, {"key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "deal", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"]}], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"is": "Not", "part": {"condition": {"column": "kind", "is": "Compare", "op": "=", "operand": "outlet"}, "form": null, "is": "Linked", "own": ["store_id"], "table": "crm.store", "to_one": true, "via": ["id"]}}, "keeping": null, "label": "", "name": "no_outlets", "on": [], "oversight": false, "rights": ["read"], "territory": [], "text": "not exists(store, kind = ''outlet'')", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"condition": {"column": "salesperson_no", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "employee_no"}}, "form": null, "is": "Linked", "own": ["store_id"], "table": "crm.store", "to_one": true, "via": ["id"]}, "keeping": null, "label": "", "name": "own_stores", "on": [], "oversight": false, "rights": ["read", "update"], "territory": [], "text": "exists(store, salesperson_no = me.employee_no)", "was": null}], "public": [], "restrictions": [], "root": {"key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [{"back": false, "columns": ["id"], "form": null, "to": {"name": "store", "schema": "crm"}, "unchecked": false, "via": ["store_id"], "when": {"is": "Const", "value": true}}]}, "services": [], "territories": {"nodes": []}, "time_zone": "UTC", "version": 1}');
SELECT crm_access.record(NULL);
