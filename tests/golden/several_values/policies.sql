create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_contact_7045a5" as SELECT "id" , "team" FROM "crm"."contact";
ALTER VIEW "crm_access"."crm_link_crm_contact_7045a5" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'not_own_teams'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON (NOT ("c"."team" = ANY (NULLIF(ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM pg_catalog.jsonb_path_query(p.attributes, 'lax $."team"[*]') AS mine), '{}')))) UNION ALL SELECT "c"."id" AS contact, 'own_of_teams'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON (("c"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM pg_catalog.jsonb_path_query(p.attributes, 'lax $."team"[*]') AS mine))) AND ("c"."owner_no" = (p.attributes OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8)) UNION ALL SELECT "c"."id" AS contact, 'own_stores'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON ("c"."store_no" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}')::pg_catalog.int8 FROM pg_catalog.jsonb_path_query(p.attributes, 'lax $."store"[*]') AS mine))) UNION ALL SELECT "c"."id" AS contact, 'own_teams'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON ("c"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM pg_catalog.jsonb_path_query(p.attributes, 'lax $."team"[*]') AS mine)));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create function "crm_access"."move_contacts"(leaver text, successor text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
declare
    passed jsonb;
    taken jsonb;
    missing text;
    moved bigint;
    told text[] := '{}';
begin
    -- What somebody else has as well, such as a team, does not make a contact the leaver's own.
    select coalesce(jsonb_object_agg(a.key, a.value), '{}') into passed
    from crm_access.person as p cross join lateral jsonb_each(p.attributes) as a
    where p.login = leaver and a.key = any ('{"employee_no"}')
      and not exists (
          select from crm_access.person as other
          where other.login not in (leaver, successor) and other.attributes -> a.key = a.value
      );
    select p.attributes into taken from crm_access.person as p where p.login = successor;
    select string_agg(a.key, ', ' order by a.key) into missing
    from jsonb_object_keys(passed) as a (key) where taken ->> a.key is null;
    if missing is not null then
        raise object_not_in_prerequisite_state using
            message = format('contacts are %s''s by the attribute %s, which %s does not have',
                leaver, missing, successor),
            hint = 'Give it by crm_people.register, or hand over without contacts.';
    end if;
    update "crm"."contact" as c set "owner_no" = case when c."owner_no" = ("passed" ->> 'employee_no')::pg_catalog.int8 then ("taken" ->> 'employee_no')::pg_catalog.int8 else c."owner_no" end where c."owner_no" = ("passed" ->> 'employee_no')::pg_catalog.int8;
    get diagnostics moved = row_count;
    told := told || case moved when 1 then 'one contact' else moved || ' contacts' end;
    return array_to_string(told, ' and ');
end
$body$;
ALTER FUNCTION "crm_access"."move_contacts"(text, text) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."move_contacts"(text, text) FROM PUBLIC;
create function "crm_access"."own_contacts"(leaver text, had jsonb) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
declare
    passed jsonb;
    counted bigint;
    told text[] := '{}';
begin
    -- As in move_contacts; who has left may have no row any more.
    select coalesce(jsonb_object_agg(a.key, a.value), '{}') into passed
    from jsonb_each(had) as a
    where a.key = any ('{"employee_no"}')
      and not exists (
          select from crm_access.person as other
          where other.login <> leaver and other.attributes -> a.key = a.value
      );
    select count(*) into counted from "crm"."contact" as c where c."owner_no" = ("passed" ->> 'employee_no')::pg_catalog.int8;
    if counted > 0 then
        told := told || case counted when 1 then 'one contact' else counted || ' contacts' end;
    end if;
    return array_to_string(told, ' and ');
end
$body$;
ALTER FUNCTION "crm_access"."own_contacts"(text, jsonb) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."own_contacts"(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "crm_access"."move_contacts"(text, text) TO "crm_registrar";
GRANT EXECUTE ON FUNCTION "crm_access"."own_contacts"(text, jsonb) TO "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("store_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("team") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "not_own_teams", "attributes": ["team"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "NOT (\\"c\\".\\"team\\" = ANY (NULLIF(ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) ''{}'') FROM pg_catalog.jsonb_path_query(\\"p\\".\\"attributes\\", ''lax $.\\"team\\"[*]'') AS mine), ''{}'')))"}}, "family": "", "group_role": "crm_group_not_own_teams", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_not_own_teams"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own_of_teams", "attributes": ["employee_no", "team"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "(\\"c\\".\\"team\\" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) ''{}'') FROM pg_catalog.jsonb_path_query(\\"p\\".\\"attributes\\", ''lax $.\\"team\\"[*]'') AS mine))) AND (\\"c\\".\\"owner_no\\" = (\\"p\\".\\"attributes\\" OPERATOR(pg_catalog.->>) ''employee_no'')::pg_catalog.int8)"}}, "family": "", "group_role": "crm_group_own_of_teams", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_own_of_teams"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own_stores", "attributes": ["store"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"store_no\\" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) ''{}'')::pg_catalog.int8 FROM pg_catalog.jsonb_path_query(\\"p\\".\\"attributes\\", ''lax $.\\"store\\"[*]'') AS mine))"}}, "family": "", "group_role": "crm_group_own_stores", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_own_stores"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own_teams", "attributes": ["team"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"team\\" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) ''{}'') FROM pg_catalog.jsonb_path_query(\\"p\\".\\"attributes\\", ''lax $.\\"team\\"[*]'') AS mine))"}}, "family": "", "group_role": "crm_group_own_teams", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": [], "timed_role": "crm_timed_own_teams"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {"employee_no": {"many": false, "type": "integer"}, "store": {"many": true, "type": "integer"}, "team": {"many": true, "type": "text"}}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [], "root": "", "schema": "crm", "tree": null}, "crm.deal": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "deal", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_not_own_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_of_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_stores";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_not_own_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_of_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_stores";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_teams";
CREATE POLICY "crm_group_not_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_not_own_teams" USING ((NOT ("contact"."team" = ANY (NULLIF(ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine), '{}')))));
CREATE POLICY "crm_group_own_of_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_of_teams" USING ((("contact"."team" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine))) AND ("contact"."owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")::pg_catalog.int8)));
CREATE POLICY "crm_group_own_stores_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_stores" USING (("contact"."store_no" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default")::pg_catalog.int8 FROM "crm_access"."attribute_values"('store', CURRENT_USER) AS mine))));
CREATE POLICY "crm_group_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_teams" USING (("contact"."team" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine))));
CREATE POLICY "crm_group_own_teams_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_own_teams" USING (("contact"."team" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine)))) WITH CHECK (("contact"."team" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine))));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_not_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_not_own_teams" USING (((SELECT "crm_access"."active"('not_own_teams', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."acting"('not_own_teams', CURRENT_USER) AS "acting" WHERE NOT ("contact"."team" = ANY (NULLIF(ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine), '{}')))))));
CREATE POLICY "crm_timed_own_of_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_of_teams" USING (((SELECT "crm_access"."active"('own_of_teams', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."acting"('own_of_teams', CURRENT_USER) AS "acting" WHERE ("contact"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine))) AND ("contact"."owner_no" = ("acting" OPERATOR(pg_catalog.->>) 'employee_no')::pg_catalog.int8)))));
CREATE POLICY "crm_timed_own_stores_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_stores" USING (((SELECT "crm_access"."active"('own_stores', CURRENT_USER)) AND ("contact"."store_no" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}')::pg_catalog.int8 FROM "crm_access"."acting"('own_stores', CURRENT_USER) AS "acting", pg_catalog.jsonb_path_query("acting", 'lax $."store"[*]') AS mine)))));
CREATE POLICY "crm_timed_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_teams" USING (((SELECT "crm_access"."active"('own_teams', CURRENT_USER)) AND ("contact"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM "crm_access"."acting"('own_teams', CURRENT_USER) AS "acting", pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine)))));
CREATE POLICY "crm_timed_own_teams_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_own_teams" USING (((SELECT "crm_access"."active"('own_teams', CURRENT_USER)) AND ("contact"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM "crm_access"."acting"('own_teams', CURRENT_USER) AS "acting", pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine))))) WITH CHECK (((SELECT "crm_access"."active"('own_teams', CURRENT_USER)) AND ("contact"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM "crm_access"."acting"('own_teams', CURRENT_USER) AS "acting", pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine)))));
CREATE POLICY "crm_follow_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "deal"."contact_id")));
CREATE POLICY "crm_group_own_teams_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_group_own_teams" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_7045a5" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."team" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine)))))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_7045a5" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."team" = ANY (ARRAY(SELECT (mine COLLATE pg_catalog."default") FROM "crm_access"."attribute_values"('team', CURRENT_USER) AS mine))))));
CREATE POLICY "crm_owner_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_own_teams_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_timed_own_teams" USING (((SELECT "crm_access"."active"('own_teams', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_7045a5" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM "crm_access"."acting"('own_teams', CURRENT_USER) AS "acting", pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine))))))) WITH CHECK (((SELECT "crm_access"."active"('own_teams', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_7045a5" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."team" = ANY (ARRAY(SELECT (mine OPERATOR(pg_catalog.#>>) '{}') FROM "crm_access"."acting"('own_teams', CURRENT_USER) AS "acting", pg_catalog.jsonb_path_query("acting", 'lax $."team"[*]') AS mine)))))));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" FORCE ROW LEVEL SECURITY;
INSERT INTO crm_access.person (login, person, attributes, declared, keeping, role, server) VALUES ('anna', 'anna', '{"employee_no": "7", "team": ["nord", "sued"]}', true, NULL, (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'anna'), crm_access.this_server()) ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = EXCLUDED.attributes, declared = true, keeping = EXCLUDED.keeping;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_not_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_of_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_stores" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_not_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_of_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_stores" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_teams" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "crm_registrar";
GRANT "crm_persons" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."deal" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."deal" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_contact_7045a5" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('people', '{"memberships": [{"group": "own_teams", "person": "anna", "reason": "", "valid_from": null, "valid_until": null}], "people": [{"attributes": {"employee_no": "7", "team": ["nord", "sued"]}, "keeping": null, "login": "anna", "name": "anna", "was": null}], "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [], "attributes": {"employee_no": {"line": null, "many": false, "source": null, "type": "integer"}, "store": {"line": null, "many": true, "source": null, "type": "integer"}, "team": {"line": null, "many": true, "source": null, "type": "text"}}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "deal", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"is": "Not", "part": {"attribute": {"name": "team"}, "column": "team", "is": "InAttribute"}}, "keeping": null, "label": "", "name": "not_own_teams", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "team not in me.team", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"is": "And", "parts": [{"attribute": {"name": "team"}, "column": "team", "is": "InAttribute"}, {"column": "owner_no", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "employee_no"}}]}, "keeping": null, "label": "", "name": "own_of_teams", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "team in me.team and owner_no = me.employee_no", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"attribute": {"name": "store"}, "column": "store_no", "is": "InAttribute"}, "keeping": null, "label": "", "name": "own_stores", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "store_no in me.store", "was": null}, {"child_rights": ["read", "update"], "family": "", "filter": {"attribute": {"name": "team"}, "column": "team", "is": "InAttribute"}, "keeping": null, "label": "", "name": "own_teams", "on": [], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": [], "text": "team in me.team", "was": null}], "public": [], "restrictions": [], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": []}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
