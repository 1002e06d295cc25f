create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'hamburg'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c WHERE "c"."territory" = 'HH';
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
alter table "crm"."contact" add column "crm_territory_cause" text;
create function "crm_access"."crm_assign_crm_contact_territory_crm_store"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    found_value "crm"."contact"."territory"%type;
    "asked_1" "crm"."store"."region"%type;
    "asked_2" "crm"."store"."size"%type;
begin
    if tg_op = 'UPDATE' and row(old."industry" , old."store_id" , old."crm_store_version" , old."territory" , old."crm_territory_cause")::record operator(pg_catalog.*=) row(new."industry" , new."store_id" , new."crm_store_version" , new."territory" , new."crm_territory_cause")::record
        and (new."crm_store_version" is not null or not (row(new."store_id") is not null)) then
        return new;
    end if;
    select p."crm_version" , p."region" , p."size" into new."crm_store_version" , "asked_1" , "asked_2" from "crm"."store" as p where p."id" = new."store_id" for key share;
    if new."territory" is null and new."crm_territory_cause" is null then
        new."territory" := coalesce('{"south":{"shipbuilding":"HH"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array["asked_1"::pg_catalog.text , new."industry"::pg_catalog.text] , '{"north":{"1":"DE"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array["asked_1"::pg_catalog.text , (0 + pg_catalog.width_bucket("asked_2"::pg_catalog.numeric, '{"100"}'::pg_catalog.numeric[]))::pg_catalog.text] , '{"north":"HH"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) "asked_1"::pg_catalog.text);
        new."crm_territory_cause" := case when new."territory" is not null then 'rule' end;
        return new;
    end if;
    if new."crm_territory_cause" = 'pinned' then
        return new;
    end if;
    if new."crm_territory_cause" not in ('rule', 'manual') then
        raise check_violation using message = 'crm.contact.crm_territory_cause is one of rule, manual, pinned, or null: use one of these';
    end if;
    if (new."industry" , new."store_id" , new."crm_store_version" , new."territory" , new."crm_territory_cause") is not distinct from (old."industry" , old."store_id" , old."crm_store_version" , old."territory" , old."crm_territory_cause") then
        return new;
    end if;
    found_value := coalesce('{"south":{"shipbuilding":"HH"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array["asked_1"::pg_catalog.text , new."industry"::pg_catalog.text] , '{"north":{"1":"DE"}}'::pg_catalog.jsonb OPERATOR(pg_catalog.#>>) array["asked_1"::pg_catalog.text , (0 + pg_catalog.width_bucket("asked_2"::pg_catalog.numeric, '{"100"}'::pg_catalog.numeric[]))::pg_catalog.text] , '{"north":"HH"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) "asked_1"::pg_catalog.text);
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
ALTER FUNCTION "crm_access"."crm_assign_crm_contact_territory_crm_store"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_assign_crm_contact_territory_crm_store"() FROM PUBLIC;
alter table "crm"."deal" add column "crm_territory" text;
alter table "crm"."deal" add column "crm_parent_version" bigint;
alter table "crm"."contact" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_contact"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."territory")::record operator(pg_catalog.*<>) row(new."territory")::record then
        new."crm_version" := old."crm_version" + 1;
    else
        new."crm_version" := old."crm_version";
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_version_crm_contact"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_version_crm_contact"() FROM PUBLIC;
create function "crm_access"."crm_fill_crm_deal"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if tg_op = 'UPDATE' and new."crm_parent_version" is not null
        and row(old."contact_id" , old."crm_territory" , old."crm_parent_version")::record operator(pg_catalog.*=) row(new."contact_id" , new."crm_territory" , new."crm_parent_version")::record
    then
        return new;
    end if;
    select p."territory" , p."crm_version" into new."crm_territory" , new."crm_parent_version" from "crm"."contact" as p where p."id" = new."contact_id" for key share;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_fill_crm_deal"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_fill_crm_deal"() FROM PUBLIC;
create function "crm_access"."crm_hand_down_crm_deal"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if old."crm_version" <> new."crm_version" then
        update "crm"."deal" as c set "crm_parent_version" = new."crm_version" where new."id" = c."contact_id";
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_hand_down_crm_deal"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_hand_down_crm_deal"() FROM PUBLIC;
alter table "crm"."contact" add column "crm_store_version" bigint;
alter table "crm"."store" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_store"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."region" , old."size")::record operator(pg_catalog.*<>) row(new."region" , new."size")::record then
        new."crm_version" := old."crm_version" + 1;
    else
        new."crm_version" := old."crm_version";
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_version_crm_store"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_version_crm_store"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("industry") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."deal" TO "crm_owner";
GRANT UPDATE ("crm_parent_version") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ("region") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ("size") ON TABLE "crm"."store" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."store" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
update "crm"."deal" as c set "crm_territory" = p."territory" , "crm_parent_version" = p."crm_version" from "crm"."contact" as p where p."id" = c."contact_id" and row(c."crm_territory" , c."crm_parent_version")::record operator(pg_catalog.*<>) row(p."territory" , p."crm_version")::record;
update "crm"."contact" as c set "crm_store_version" = p."crm_version" from "crm"."store" as p where p."id" = c."store_id" and c."crm_store_version" is distinct from p."crm_version";
create trigger "~crm_assign_crm_contact_territory_crm_store" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_assign_crm_contact_territory_crm_store"();
create trigger "~crm_version_crm_contact" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_version_crm_contact"();
ALTER TABLE "crm"."contact" ENABLE ALWAYS TRIGGER "~crm_version_crm_contact";
create unique index "crm_carry_contact" on "crm"."contact" ("id" , "crm_version");
create trigger "~crm_fill_crm_deal" before insert or update on "crm"."deal" for each row execute function "crm_access"."crm_fill_crm_deal"();
ALTER TABLE "crm"."deal" ENABLE ALWAYS TRIGGER "~crm_fill_crm_deal";
create trigger "~crm_hand_down_crm_deal" after update on "crm"."contact" for each row execute function "crm_access"."crm_hand_down_crm_deal"();
ALTER TABLE "crm"."contact" ENABLE REPLICA TRIGGER "~crm_hand_down_crm_deal";
create index "crm_key_deal_crm_territory" on "crm"."deal" ("crm_territory");
alter table "crm"."deal" add constraint "crm_carry_deal" foreign key ("contact_id" , "crm_parent_version") references "crm"."contact" ("id" , "crm_version") on update cascade on delete set null ("crm_parent_version");
create trigger "~crm_version_crm_store" before insert or update on "crm"."store" for each row execute function "crm_access"."crm_version_crm_store"();
ALTER TABLE "crm"."store" ENABLE ALWAYS TRIGGER "~crm_version_crm_store";
create unique index "crm_carry_store" on "crm"."store" ("id" , "crm_version");
alter table "crm"."contact" add constraint "crm_joined_contact_crm_store_version" foreign key ("store_id" , "crm_store_version") references "crm"."store" ("id" , "crm_version") on update cascade on delete set null ("crm_store_version");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "hamburg", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"territory\\" = ''HH''"}}, "family": "", "group_role": "crm_group_hamburg", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["HH"], "timed_role": "crm_timed_hamburg"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [], "root": "", "schema": "crm", "tree": null}, "crm.deal": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "deal", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 3, "last_place": 3, "territory": "BY"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 3, "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 2, "last_place": 2, "territory": "HH"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_hamburg";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_hamburg";
CREATE POLICY "crm_group_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_hamburg" USING (("contact"."territory" = 'HH'));
CREATE POLICY "crm_group_hamburg_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_hamburg" USING (("contact"."territory" = 'HH')) WITH CHECK (("contact"."territory" = 'HH'));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
CREATE POLICY "crm_timed_hamburg_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH'))) WITH CHECK (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("contact"."territory" = 'HH')));
CREATE POLICY "crm_group_hamburg_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_group_hamburg" USING (("deal"."crm_territory" = 'HH'));
CREATE POLICY "crm_owner_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_hamburg_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ("deal"."crm_territory" = 'HH')));
CREATE POLICY "crm_owner_read" ON "crm"."store" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."store" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."store" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."store" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_hamburg" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_hamburg" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."deal" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "region", "numbers": [], "on": [], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "carry", "name": {"name": "deal", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"column": "territory", "is": "Within", "keys": ["HH"], "node": "HH"}, "keeping": null, "label": "", "name": "hamburg", "on": [], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["HH"], "text": "", "was": null}], "public": [], "restrictions": [], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [{"back": false, "columns": ["id"], "form": null, "to": {"name": "store", "schema": "crm"}, "unchecked": false, "via": ["store_id"], "when": {"is": "Const", "value": true}}], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "DE", "label": "", "parent": null}, {"key": "HH", "label": "", "parent": "DE"}, {"key": "BY", "label": "", "parent": "DE"}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [{"name": "store", "schema": "crm"}], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
