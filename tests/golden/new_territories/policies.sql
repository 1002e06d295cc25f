create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, g.access_group, NULL::pg_catalog.text AS login, (g.access_group = ANY ('{"key_accounts"}') OR (NOT (("c"."territory" = ANY ('{"BW","BY","SUED"}') OR ("c"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))) IS TRUE) AS shown FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[CASE WHEN (("c"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("c"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("c"."territory" IS NULL) THEN 'abroad_and_north'::pg_catalog.text END , CASE WHEN ("c"."territory" = ANY ('{"HH"}') OR ("c"."territory" = ANY ((SELECT "crm_access"."added_below"('{"HH"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)) THEN 'hamburg'::pg_catalog.text END , CASE WHEN "c"."customer_type" = 'key account' THEN 'key_accounts'::pg_catalog.text END , CASE WHEN NOT (("c"."territory" = ANY ('{"HH","NORD","SH"}') OR ("c"."territory" = ANY ((SELECT "crm_access"."added_below"('{"NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) THEN 'not_north'::pg_catalog.text END]) AS g (access_group) WHERE g.access_group IS NOT NULL AND (true);
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create function "crm_access"."has_territory"(territory text) returns boolean
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    return exists (select from "crm"."contact" as c where c."territory" = $1);
end
$body$;
ALTER FUNCTION "crm_access"."has_territory"(text) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."has_territory"(text) FROM PUBLIC;
alter table "crm"."activity" add column "crm_customer_type" text;
alter table "crm"."activity" add column "crm_territory" text;
alter table "crm"."activity" add column "crm_parent_version" bigint;
alter table "crm"."contact" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_contact"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."customer_type" , old."territory")::record operator(pg_catalog.*<>) row(new."customer_type" , new."territory")::record then
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
        and row(old."contact_id" , old."crm_customer_type" , old."crm_territory" , old."crm_parent_version")::record operator(pg_catalog.*=) row(new."contact_id" , new."crm_customer_type" , new."crm_territory" , new."crm_parent_version")::record
    then
        return new;
    end if;
    select p."customer_type" , p."territory" , p."crm_version" into new."crm_customer_type" , new."crm_territory" , new."crm_parent_version" from "crm"."contact" as p where p."id" = new."contact_id" for key share;
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
GRANT EXECUTE ON FUNCTION "crm_access"."has_territory"(text) TO "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_parent_version") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("customer_type") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
update "crm"."activity" as c set "crm_customer_type" = p."customer_type" , "crm_territory" = p."territory" , "crm_parent_version" = p."crm_version" from "crm"."contact" as p where p."id" = c."contact_id" and row(c."crm_customer_type" , c."crm_territory" , c."crm_parent_version")::record operator(pg_catalog.*<>) row(p."customer_type" , p."territory" , p."crm_version")::record;
create trigger "~crm_version_crm_contact" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_version_crm_contact"();
ALTER TABLE "crm"."contact" ENABLE ALWAYS TRIGGER "~crm_version_crm_contact";
create unique index "crm_carry_contact" on "crm"."contact" ("id" , "crm_version");
create trigger "~crm_fill_crm_activity" before insert or update on "crm"."activity" for each row execute function "crm_access"."crm_fill_crm_activity"();
ALTER TABLE "crm"."activity" ENABLE ALWAYS TRIGGER "~crm_fill_crm_activity";
create trigger "~crm_hand_down_crm_activity" after update on "crm"."contact" for each row execute function "crm_access"."crm_hand_down_crm_activity"();
ALTER TABLE "crm"."contact" ENABLE REPLICA TRIGGER "~crm_hand_down_crm_activity";
create index "crm_key_activity_crm_territory" on "crm"."activity" ("crm_territory");
alter table "crm"."activity" add constraint "crm_carry_activity" foreign key ("contact_id" , "crm_parent_version") references "crm"."contact" ("id" , "crm_version") on update cascade on delete set null ("crm_parent_version");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "abroad_and_north", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "((\\"c\\".\\"territory\\" = ANY (''{\\"AT\\",\\"HH\\",\\"NORD\\",\\"SH\\"}'') OR (\\"c\\".\\"territory\\" = ANY ((SELECT \\"crm_access\\".\\"added_below\\"(''{\\"AT\\",\\"NORD\\"}''))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR (\\"c\\".\\"territory\\" IS NULL)"}}, "family": "", "group_role": "crm_group_abroad_and_north", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["AT", "NORD"], "timed_role": "crm_timed_abroad_and_north"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "hamburg", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "(\\"c\\".\\"territory\\" = ANY (''{\\"HH\\"}'') OR (\\"c\\".\\"territory\\" = ANY ((SELECT \\"crm_access\\".\\"added_below\\"(''{\\"HH\\"}''))::pg_catalog.text[]) AND (SELECT 1) = 1))"}}, "family": "", "group_role": "crm_group_hamburg", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": ["HH"], "timed_role": "crm_timed_hamburg"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "key_accounts", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"customer_type\\" = ''key account''"}}, "family": "", "group_role": "crm_group_key_accounts", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_key_accounts"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "not_north", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "NOT ((\\"c\\".\\"territory\\" = ANY (''{\\"HH\\",\\"NORD\\",\\"SH\\"}'') OR (\\"c\\".\\"territory\\" = ANY ((SELECT \\"crm_access\\".\\"added_below\\"(''{\\"NORD\\"}''))::pg_catalog.text[]) AND (SELECT 1) = 1)))"}}, "family": "", "group_role": "crm_group_not_north", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_not_north"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.activity": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "activity", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [{"asks": false, "exempt": ["key_accounts"], "passes": "NOT ((\\"c\\".\\"territory\\" = ANY (''{\\"BW\\",\\"BY\\",\\"SUED\\"}'') OR (\\"c\\".\\"territory\\" = ANY ((SELECT \\"crm_access\\".\\"added_below\\"(''{\\"SUED\\"}''))::pg_catalog.text[]) AND (SELECT 1) = 1)))"}], "root": "", "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."open_territory" ("access_groups" , "territory") SELECT "access_groups" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."open_territory", '{"access_groups": ["abroad_and_north"], "territory": "AT"}') ON CONFLICT ("territory") DO UPDATE SET ("access_groups" , "territory") = ROW (EXCLUDED."access_groups" , EXCLUDED."territory");
INSERT INTO "crm_access"."open_territory" ("access_groups" , "territory") SELECT "access_groups" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."open_territory", '{"access_groups": [], "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("access_groups" , "territory") = ROW (EXCLUDED."access_groups" , EXCLUDED."territory");
INSERT INTO "crm_access"."open_territory" ("access_groups" , "territory") SELECT "access_groups" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."open_territory", '{"access_groups": ["hamburg"], "territory": "HH"}') ON CONFLICT ("territory") DO UPDATE SET ("access_groups" , "territory") = ROW (EXCLUDED."access_groups" , EXCLUDED."territory");
INSERT INTO "crm_access"."open_territory" ("access_groups" , "territory") SELECT "access_groups" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."open_territory", '{"access_groups": ["abroad_and_north", "not_north"], "territory": "NORD"}') ON CONFLICT ("territory") DO UPDATE SET ("access_groups" , "territory") = ROW (EXCLUDED."access_groups" , EXCLUDED."territory");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 8, "last_place": 8, "territory": "AT"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 7, "last_place": 7, "territory": "BW"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 6, "last_place": 6, "territory": "BY"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 7, "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 3, "last_place": 3, "territory": "HH"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 2, "last_place": 4, "territory": "NORD"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 4, "last_place": 4, "territory": "SH"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 5, "last_place": 7, "territory": "SUED"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_abroad_and_north";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_hamburg";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_key_accounts";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_not_north";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_abroad_and_north";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_hamburg";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_key_accounts";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_not_north";
CREATE POLICY "crm_group_abroad_and_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_abroad_and_north" USING ((((("activity"."crm_territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("activity"."crm_territory" IS NULL)) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_group_abroad_and_north_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_group_abroad_and_north" USING ((((("activity"."crm_territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("activity"."crm_territory" IS NULL)) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))) WITH CHECK ((((("activity"."crm_territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("activity"."crm_territory" IS NULL)) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_group_hamburg_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_hamburg" USING (((("activity"."crm_territory" = ANY ('{"HH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"HH"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_group_key_accounts_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_key_accounts" USING (("activity"."crm_customer_type" = 'key account'));
CREATE POLICY "crm_group_not_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_not_north" USING (((NOT (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_owner_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_abroad_and_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_abroad_and_north" USING (((SELECT "crm_access"."active"('abroad_and_north', CURRENT_USER)) AND (((("activity"."crm_territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("activity"."crm_territory" IS NULL)) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_timed_abroad_and_north_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_timed_abroad_and_north" USING (((SELECT "crm_access"."active"('abroad_and_north', CURRENT_USER)) AND (((("activity"."crm_territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("activity"."crm_territory" IS NULL)) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))))) WITH CHECK (((SELECT "crm_access"."active"('abroad_and_north', CURRENT_USER)) AND (((("activity"."crm_territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("activity"."crm_territory" IS NULL)) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_timed_hamburg_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ((("activity"."crm_territory" = ANY ('{"HH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"HH"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_timed_key_accounts_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_key_accounts" USING (((SELECT "crm_access"."active"('key_accounts', CURRENT_USER)) AND ("activity"."crm_customer_type" = 'key account')));
CREATE POLICY "crm_timed_not_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_not_north" USING (((SELECT "crm_access"."active"('not_north', CURRENT_USER)) AND ((NOT (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))) AND (NOT (("activity"."crm_territory" = ANY ('{"BW","BY","SUED"}') OR ("activity"."crm_territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_group_abroad_and_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_abroad_and_north" USING ((((("contact"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("contact"."territory" IS NULL)) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_group_abroad_and_north_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_abroad_and_north" USING ((((("contact"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("contact"."territory" IS NULL)) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))) WITH CHECK ((((("contact"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("contact"."territory" IS NULL)) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_group_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_hamburg" USING (((("contact"."territory" = ANY ('{"HH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"HH"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_group_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_key_accounts" USING (("contact"."customer_type" = 'key account'));
CREATE POLICY "crm_group_not_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_not_north" USING (((NOT (("contact"."territory" = ANY ('{"HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_abroad_and_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_abroad_and_north" USING (((SELECT "crm_access"."active"('abroad_and_north', CURRENT_USER)) AND (((("contact"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("contact"."territory" IS NULL)) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_timed_abroad_and_north_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_abroad_and_north" USING (((SELECT "crm_access"."active"('abroad_and_north', CURRENT_USER)) AND (((("contact"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("contact"."territory" IS NULL)) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))))))) WITH CHECK (((SELECT "crm_access"."active"('abroad_and_north', CURRENT_USER)) AND (((("contact"."territory" = ANY ('{"AT","HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"AT","NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) OR ("contact"."territory" IS NULL)) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_timed_hamburg_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_hamburg" USING (((SELECT "crm_access"."active"('hamburg', CURRENT_USER)) AND ((("contact"."territory" = ANY ('{"HH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"HH"}'))::pg_catalog.text[]) AND (SELECT 1) = 1))) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
CREATE POLICY "crm_timed_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_key_accounts" USING (((SELECT "crm_access"."active"('key_accounts', CURRENT_USER)) AND ("contact"."customer_type" = 'key account')));
CREATE POLICY "crm_timed_not_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_not_north" USING (((SELECT "crm_access"."active"('not_north', CURRENT_USER)) AND ((NOT (("contact"."territory" = ANY ('{"HH","NORD","SH"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"NORD"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))) AND (NOT (("contact"."territory" = ANY ('{"BW","BY","SUED"}') OR ("contact"."territory" = ANY ((SELECT "crm_access"."added_below"('{"SUED"}'))::pg_catalog.text[]) AND (SELECT 1) = 1)))))));
ALTER TABLE "crm"."activity" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."activity" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_abroad_and_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_hamburg" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_key_accounts" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_not_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_abroad_and_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_hamburg" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_key_accounts" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_not_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."activity" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."activity" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
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
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) TO "crm_area_managers";
GRANT EXECUTE ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) TO "crm_managers";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "region", "numbers": [], "on": [], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "carry", "name": {"name": "activity", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [], "gateways": [], "groups": [{"child_rights": ["read", "update"], "family": "", "filter": {"is": "Or", "parts": [{"column": "territory", "is": "OpenWithin", "keys": ["AT", "HH", "NORD", "SH"], "node": "AT, NORD", "nodes": ["AT", "NORD"]}, {"column": "territory", "is": "IsNull"}]}, "keeping": null, "label": "", "name": "abroad_and_north", "on": [], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["AT", "NORD"], "text": "", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"column": "territory", "is": "OpenWithin", "keys": ["HH"], "node": "HH", "nodes": ["HH"]}, "keeping": null, "label": "", "name": "hamburg", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": ["HH"], "text": "", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"column": "customer_type", "is": "Compare", "op": "=", "operand": "key account"}, "keeping": null, "label": "", "name": "key_accounts", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "customer_type = ''key account''", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"is": "Not", "part": {"column": "territory", "is": "OpenWithin", "keys": ["HH", "NORD", "SH"], "node": "NORD", "nodes": ["NORD"]}}, "keeping": null, "label": "", "name": "not_north", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "not within(territory, ''NORD'')", "was": null}], "public": [], "restrictions": [{"exempt": ["key_accounts"], "filter": {"is": "Not", "part": {"column": "territory", "is": "OpenWithin", "keys": ["BW", "BY", "SUED"], "node": "SUED", "nodes": ["SUED"]}}, "name": "no_south", "on": null, "rights": ["create", "delete", "read", "update"], "text": "not within(territory, ''SUED'')"}], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "DE", "label": "", "parent": null}, {"key": "NORD", "label": "", "parent": "DE"}, {"key": "HH", "label": "", "parent": "NORD"}, {"key": "SH", "label": "", "parent": "NORD"}, {"key": "SUED", "label": "", "parent": "DE"}, {"key": "BY", "label": "", "parent": "SUED"}, {"key": "BW", "label": "", "parent": "SUED"}, {"key": "AT", "label": "", "parent": null}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
