create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'germany'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c WHERE "c"."country" = 'DE';
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create function "crm_access"."contact_key"(contact text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
declare
    wanted "crm"."contact"."id"%type;
    found_key text;
begin
    wanted := contact;
    select c."id"::text into found_key from "crm"."contact" as c where c."id" = wanted;
    return found_key;
exception
    when data_exception then
        return null;
end
$body$;
ALTER FUNCTION "crm_access"."contact_key"(text) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."contact_key"(text) FROM PUBLIC;
create function "crm_access"."held_contact"(contact text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
declare
    wanted "crm"."contact"."id"%type;
    found_key text;
begin
    wanted := contact;
    select c."id"::text into found_key from "crm"."contact" as c where c."id" = wanted for key share;
    return found_key;
exception
    when data_exception then
        return null;
end
$body$;
ALTER FUNCTION "crm_access"."held_contact"(text) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."held_contact"(text) FROM PUBLIC;
create function "crm_access"."share_shows"(contact text, attributes jsonb) returns boolean
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
declare
    wanted "crm"."contact"."id"%type;
begin
    wanted := contact;
    return (select (NOT ("c"."legal_hold")) is true from "crm"."contact" as c where c."id" = wanted);
end
$body$;
ALTER FUNCTION "crm_access"."share_shows"(text, jsonb) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."share_shows"(text, jsonb) FROM PUBLIC;
create function "crm_access"."crm_unshare_crm_contact"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if (tg_op = 'DELETE' or new."id" is distinct from old."id")
        and exists (select from crm_access.share as s where s.contact = old."id"::text)
    then
        perform set_config('crm_rls.action', '', true);
        delete from crm_access.share as s where s.contact = old."id"::text;
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_unshare_crm_contact"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_unshare_crm_contact"() FROM PUBLIC;
alter table "crm"."activity" add column "crm_country" text;
alter table "crm"."activity" add column "crm_legal_hold" text;
alter table "crm"."activity" add column "crm_parent_version" bigint;
alter table "crm"."contact" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_contact"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."country" , old."legal_hold")::record operator(pg_catalog.*<>) row(new."country" , new."legal_hold")::record then
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
set client_min_messages = 'notice'
as $body$
begin
    if tg_op = 'UPDATE' and new."crm_parent_version" is not null
        and row(old."contact_id" , old."crm_country" , old."crm_legal_hold" , old."crm_parent_version")::record operator(pg_catalog.*=) row(new."contact_id" , new."crm_country" , new."crm_legal_hold" , new."crm_parent_version")::record
    then
        return new;
    end if;
    select p."country" , p."legal_hold" , p."crm_version" into new."crm_country" , new."crm_legal_hold" , new."crm_parent_version" from "crm"."contact" as p where p."id" = new."contact_id" for key share;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_fill_crm_activity"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_fill_crm_activity"() FROM PUBLIC;
create function "crm_access"."crm_hand_down_crm_activity"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
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
GRANT EXECUTE ON FUNCTION "crm_access"."contact_key"(text) TO "crm_registrar";
GRANT EXECUTE ON FUNCTION "crm_access"."held_contact"(text) TO "crm_registrar";
GRANT EXECUTE ON FUNCTION "crm_access"."share_shows"(text, jsonb) TO "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_parent_version") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("country") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("legal_hold") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."note" TO "crm_owner";
GRANT SELECT ("deal_id") ON TABLE "crm"."note" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
update "crm"."activity" as c set "crm_country" = p."country" , "crm_legal_hold" = p."legal_hold" , "crm_parent_version" = p."crm_version" from "crm"."contact" as p where p."id" = c."contact_id" and row(c."crm_country" , c."crm_legal_hold" , c."crm_parent_version")::record operator(pg_catalog.*<>) row(p."country" , p."legal_hold" , p."crm_version")::record;
create trigger "~crm_unshare_crm_contact" after delete or update on "crm"."contact" for each row execute function "crm_access"."crm_unshare_crm_contact"();
create trigger "~crm_version_crm_contact" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_version_crm_contact"();
ALTER TABLE "crm"."contact" ENABLE ALWAYS TRIGGER "~crm_version_crm_contact";
create unique index "crm_carry_contact" on "crm"."contact" ("id" , "crm_version");
create trigger "~crm_fill_crm_activity" before insert or update on "crm"."activity" for each row execute function "crm_access"."crm_fill_crm_activity"();
ALTER TABLE "crm"."activity" ENABLE ALWAYS TRIGGER "~crm_fill_crm_activity";
create trigger "~crm_hand_down_crm_activity" after update on "crm"."contact" for each row execute function "crm_access"."crm_hand_down_crm_activity"();
ALTER TABLE "crm"."contact" ENABLE REPLICA TRIGGER "~crm_hand_down_crm_activity";
alter table "crm"."activity" add constraint "crm_carry_activity" foreign key ("contact_id" , "crm_parent_version") references "crm"."contact" ("id" , "crm_version") on update cascade on delete set null ("crm_parent_version");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "germany", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"country\\" = ''DE''"}}, "family": "", "group_role": "crm_group_germany", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_germany"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": "crm_share", "single": true, "tables": {"crm.activity": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "activity", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [{"asks": false, "exempt": ["germany"], "passes": "NOT (\\"c\\".\\"legal_hold\\")"}], "root": "", "schema": "crm", "tree": null}, "crm.deal": {"key": ["id"], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "deal", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.note": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}, {"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"deal_id\\"", "own": ["deal_id"], "to": "crm.deal", "when": "true"}], "name": "note", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_germany";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_share";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_germany";
CREATE POLICY "crm_group_germany_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_germany" USING (("activity"."crm_country" = 'DE'));
CREATE POLICY "crm_owner_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_share_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_share" USING ((("activity"."contact_id" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default")::pg_catalog.int8 FROM "crm_access"."shared"(CURRENT_USER) AS mine))) AND (NOT ("activity"."crm_legal_hold"))));
CREATE POLICY "crm_timed_germany_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_germany" USING (((SELECT "crm_access"."active"('germany', CURRENT_USER)) AND ("activity"."crm_country" = 'DE')));
CREATE POLICY "crm_group_germany_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_germany" USING (("contact"."country" = 'DE'));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_share_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_share" USING ((("contact"."id" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default")::pg_catalog.int8 FROM "crm_access"."shared"(CURRENT_USER) AS mine))) AND (NOT ("contact"."legal_hold"))));
CREATE POLICY "crm_timed_germany_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_germany" USING (((SELECT "crm_access"."active"('germany', CURRENT_USER)) AND ("contact"."country" = 'DE')));
CREATE POLICY "crm_follow_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "deal"."contact_id")));
CREATE POLICY "crm_owner_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_follow_deal_id_read" ON "crm"."note" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "crm"."deal" AS "parent" WHERE "parent"."id" = "note"."deal_id")));
CREATE POLICY "crm_follow_read" ON "crm"."note" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "note"."contact_id")));
CREATE POLICY "crm_owner_read" ON "crm"."note" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
ALTER TABLE "crm"."activity" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."activity" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."note" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."note" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_germany" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_share" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_germany" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."activity" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."deal" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."note" TO "crm_persons";
GRANT EXECUTE ON FUNCTION "crm_people"."about_person"(text, date) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."about_person"(text, date) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."about_person"(text, date) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."add_territory"(text, text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."add_territory"(text, text, text, text) TO "crm_managers";
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
GRANT EXECUTE ON FUNCTION "crm_people"."contact_counts"(text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."contact_counts"(text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."contact_counts"(text) TO "crm_managers";
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
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, date, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, date, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."end_cover"(bigint, timestamp with time zone, text) TO "crm_managers";
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
GRANT EXECUTE ON FUNCTION "crm_people"."forget"(text, text, boolean, date, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."forget"(text, text, boolean, date, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."give"(text, jsonb, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."give"(text, jsonb, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."granted_outside"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."granted_outside"() TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."granted_outside"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."group_counts"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."group_counts"() TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."group_counts"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, date, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, text, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, date, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, text, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."heads"(text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."heads"(text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."heads"(text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."holders"(timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."holders"(timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."holders"(timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."leavers"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."leavers"() TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."leavers"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."make_login"(text, text, jsonb, boolean, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."make_login"(text, text, jsonb, boolean, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."model_in_force"() TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."model_in_force"() TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."model_in_force"() TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."moment_of"(text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."moment_of"(text, boolean) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."moment_of"(text, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."new_password"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."new_password"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, date, text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, timestamp with time zone, text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, date, text, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, timestamp with time zone, text, boolean) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."reactivate"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."reactivate"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."register"(text, text, jsonb, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."register"(text, text, jsonb, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."rehire"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."rehire"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."remove_territory"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."remove_territory"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."report_counts"(bigint) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."report_counts"(bigint) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."report_counts"(bigint) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."require_group"(text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."require_group"(text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."require_group"(text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, date, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, date, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."share"(text, text, timestamp with time zone, text) TO "crm_managers";
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
GRANT EXECUTE ON FUNCTION "crm_people"."unregister"(text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unregister"(text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unshare"(text, text, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."unshare"(text, text, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone, text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone, text) TO "crm_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone, text) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone, text) TO "crm_auditors";
GRANT EXECUTE ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone, text) TO "crm_managers";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_area_managers";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_auditors";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_managers";
GRANT SELECT ON TABLE "crm_people"."added_territories" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."added_territories" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."added_territories" TO "crm_managers";
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
GRANT SELECT ON TABLE "crm_people"."model_records" TO "crm_area_managers";
GRANT SELECT ON TABLE "crm_people"."model_records" TO "crm_auditors";
GRANT SELECT ON TABLE "crm_people"."model_records" TO "crm_managers";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [], "attributes": {}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "carry", "name": {"name": "activity", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "deal", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}, {"back": false, "columns": [], "form": null, "to": {"name": "deal", "schema": "crm"}, "unchecked": false, "via": ["deal_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "note", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"column": "country", "is": "Compare", "op": "=", "operand": "DE"}, "keeping": null, "label": "", "name": "germany", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "country = ''DE''", "was": null}], "public": [], "restrictions": [{"exempt": ["germany"], "filter": {"is": "Not", "part": {"column": "legal_hold", "is": "IsTrue"}}, "name": "legal_hold", "on": null, "rights": ["create", "delete", "read", "update"], "text": "not legal_hold"}], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "read", "territories": {"nodes": []}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
