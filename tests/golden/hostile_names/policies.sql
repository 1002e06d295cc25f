create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" as SELECT "Gebiet "" or true --" , "Schlüssel ""id""" FROM "a""; drop table x; --"."Kunden.Kontakt";
ALTER VIEW "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."Schlüssel ""id""" AS contact, 'hostile'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "a""; drop table x; --"."Kunden.Kontakt" AS c WHERE "c"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}') UNION ALL SELECT "c"."Schlüssel ""id""" AS contact, 'a_group_with_a_name_of_forty_characters_'::pg_catalog.text AS access_group, p.login, true AS shown FROM "a""; drop table x; --"."Kunden.Kontakt" AS c JOIN "crm_access"."person" AS p ON (("c"."a\b" =  E'x\\'' or true --') OR ("c"."no_" = (p.attributes OPERATOR(pg_catalog.->>) 'employee_no')));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."Schlüssel ""id""" AS contact, f.family FROM "a""; drop table x; --"."Kunden.Kontakt" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
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
    update "a""; drop table x; --"."Kunden.Kontakt" as c set "no_" = case when c."no_" = ("passed" ->> 'employee_no') then ("taken" ->> 'employee_no') else c."no_" end where c."no_" = ("passed" ->> 'employee_no');
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
    select count(*) into counted from "a""; drop table x; --"."Kunden.Kontakt" as c where c."no_" = ("passed" ->> 'employee_no');
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
GRANT USAGE ON SCHEMA "a""; drop table x; --" TO "crm_owner";
GRANT SELECT ("Gebiet "" or true --") ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_owner";
GRANT SELECT ("Schlüssel ""id""") ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_owner";
GRANT SELECT ("a\b") ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_owner";
GRANT SELECT ("no_") ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_owner";
GRANT UPDATE ("no_") ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_owner";
GRANT SELECT ("contact_row") ON TABLE "a""; drop table x; --"."parent" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "a_group_with_a_name_of_forty_characters_", "attributes": ["employee_no"], "conditions": {"a\\"; drop table x; --.Kunden.Kontakt": {"asks": true, "hands": true, "reads": true, "where": "(\\"c\\".\\"a\\\\b\\" =  E''x\\\\\\\\'''' or true --'') OR (\\"c\\".\\"no_\\" = (\\"p\\".\\"attributes\\" OPERATOR(pg_catalog.->>) ''employee_no''))"}}, "family": "", "group_role": "crm_group_a_group_with_a_name_of_forty_characters_", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_a_group_with_a_name_of_forty_characters_"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "hostile", "attributes": [], "conditions": {"a\\"; drop table x; --.Kunden.Kontakt": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"Gebiet \\"\\" or true --\\" = ANY ( E''{\\"\\\\\\\\\\"\\",\\"NULL\\",\\"O''''Neill\\",\\"\\\\\\\\\\\\\\\\\\",\\"東京 %s {}\\"}'')"}}, "family": "", "group_role": "crm_group_hostile", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["O''Neill", "\\\\", "\\"", "NULL", "東京 %s {}"], "timed_role": "crm_timed_hostile"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {"employee_no": {"many": false, "type": "text"}}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"a\\"; drop table x; --.Kunden.Kontakt": {"key": ["Schlüssel \\"id\\""], "links": [], "name": "Kunden.Kontakt", "reads_links": false, "restrictions": [], "root": "", "schema": "a\\"; drop table x; --", "tree": null}, "a\\"; drop table x; --.parent": {"key": [], "links": [{"columns": ["Schlüssel \\"id\\""], "joins": "\\"above\\".\\"Schlüssel \\"\\"id\\"\\"\\" = \\"c\\".\\"contact_row\\"", "own": ["contact_row"], "to": "a\\"; drop table x; --.Kunden.Kontakt", "when": "true"}], "name": "parent", "reads_links": true, "restrictions": [], "root": null, "schema": "a\\"; drop table x; --", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory",  E'{"first_place": 3, "last_place": 3, "territory": "\\""}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 4, "last_place": 4, "territory": "NULL"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 1, "territory": "O''Neill"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory",  E'{"first_place": 2, "last_place": 2, "territory": "\\\\"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 5, "last_place": 5, "territory": "東京 %s {}"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_a_group_with_a_name_of_forty_characters_";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_hostile";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_a_group_with_a_name_of_forty_characters_";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_hostile";
CREATE POLICY "crm_group_a_group_with_a_name_of_forty_characters__read" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR SELECT TO "crm_group_a_group_with_a_name_of_forty_characters_" USING ((("Kunden.Kontakt"."a\b" =  E'x\\'' or true --') OR ("Kunden.Kontakt"."no_" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default"))));
CREATE POLICY "crm_group_hostile_read" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR SELECT TO "crm_group_hostile" USING (("Kunden.Kontakt"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}')));
CREATE POLICY "crm_group_hostile_update" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR UPDATE TO "crm_group_hostile" USING (("Kunden.Kontakt"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}'))) WITH CHECK (("Kunden.Kontakt"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}')));
CREATE POLICY "crm_owner_read" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_a_group_with_a_name_of_forty_characters__read" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR SELECT TO "crm_timed_a_group_with_a_name_of_forty_characters_" USING (((SELECT "crm_access"."active"('a_group_with_a_name_of_forty_characters_', CURRENT_USER)) AND (("Kunden.Kontakt"."a\b" =  E'x\\'' or true --') OR ("Kunden.Kontakt"."no_" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('a_group_with_a_name_of_forty_characters_', CURRENT_USER) AS "acting"))))));
CREATE POLICY "crm_timed_hostile_read" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR SELECT TO "crm_timed_hostile" USING (((SELECT "crm_access"."active"('hostile', CURRENT_USER)) AND ("Kunden.Kontakt"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}'))));
CREATE POLICY "crm_timed_hostile_update" ON "a""; drop table x; --"."Kunden.Kontakt" AS PERMISSIVE FOR UPDATE TO "crm_timed_hostile" USING (((SELECT "crm_access"."active"('hostile', CURRENT_USER)) AND ("Kunden.Kontakt"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}')))) WITH CHECK (((SELECT "crm_access"."active"('hostile', CURRENT_USER)) AND ("Kunden.Kontakt"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}'))));
CREATE POLICY "crm_follow_read" ON "a""; drop table x; --"."parent" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "a""; drop table x; --"."Kunden.Kontakt" AS "parent_" WHERE "parent_"."Schlüssel ""id""" = "parent"."contact_row")));
CREATE POLICY "crm_group_hostile_update" ON "a""; drop table x; --"."parent" AS PERMISSIVE FOR UPDATE TO "crm_group_hostile" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" AS "linked" WHERE "linked"."Schlüssel ""id""" = "parent"."contact_row" AND ("linked"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}'))))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" AS "linked" WHERE "linked"."Schlüssel ""id""" = "parent"."contact_row" AND ("linked"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}')))));
CREATE POLICY "crm_owner_read" ON "a""; drop table x; --"."parent" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_hostile_update" ON "a""; drop table x; --"."parent" AS PERMISSIVE FOR UPDATE TO "crm_timed_hostile" USING (((SELECT "crm_access"."active"('hostile', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" AS "linked" WHERE "linked"."Schlüssel ""id""" = "parent"."contact_row" AND ("linked"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}')))))) WITH CHECK (((SELECT "crm_access"."active"('hostile', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" AS "linked" WHERE "linked"."Schlüssel ""id""" = "parent"."contact_row" AND ("linked"."Gebiet "" or true --" = ANY ( E'{"\\"","NULL","O''Neill","\\\\","東京 %s {}"}'))))));
ALTER TABLE "a""; drop table x; --"."Kunden.Kontakt" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "a""; drop table x; --"."Kunden.Kontakt" FORCE ROW LEVEL SECURITY;
ALTER TABLE "a""; drop table x; --"."parent" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "a""; drop table x; --"."parent" FORCE ROW LEVEL SECURITY;
INSERT INTO crm_access.person (login, person, attributes, declared, keeping, role, server) VALUES ('jeanne "d''Arc"', 'd''Arc',  E'{"employee_no": "a\\"b"}', true, NULL, (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'jeanne "d''Arc"'), crm_access.this_server()) ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = EXCLUDED.attributes, declared = true, keeping = EXCLUDED.keeping;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_a_group_with_a_name_of_forty_characters_" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_hostile" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_a_group_with_a_name_of_forty_characters_" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_hostile" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_hostile" TO "jeanne ""d'Arc""" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "crm_registrar";
GRANT "crm_persons" TO "jeanne ""d'Arc""" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "crm_registrar";
GRANT USAGE ON SCHEMA "a""; drop table x; --" TO "crm_persons";
GRANT SELECT ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_persons";
GRANT UPDATE ON TABLE "a""; drop table x; --"."Kunden.Kontakt" TO "crm_persons";
GRANT SELECT ON TABLE "a""; drop table x; --"."parent" TO "crm_persons";
GRANT UPDATE ON TABLE "a""; drop table x; --"."parent" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_a""; drop table x; --_Kunden.Kontakt_a408ff" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('people',  E'{"memberships": [{"group": "hostile", "person": "d''Arc", "reason": "", "valid_from": null, "valid_until": null}], "people": [{"attributes": {"employee_no": "a\\"b"}, "keeping": null, "login": "jeanne \\"d''Arc\\"", "name": "d''Arc", "was": null}], "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('structure',  E'{"assignment": [{"column": "Gebiet \\" or true --", "name": "region", "numbers": [], "on": [], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {"employee_no": {"line": null, "many": false, "source": null, "type": "text"}}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "Kunden.Kontakt", "schema": "a\\"; drop table x; --"}, "unchecked": false, "via": ["contact_row"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "parent", "schema": "a\\"; drop table x; --"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"is": "Or", "parts": [{"column": "a\\\\b", "is": "Compare", "op": "=", "operand": "x\\\\'' or true --"}, {"column": "no_", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "employee_no"}}]}, "keeping": null, "label": "", "name": "a_group_with_a_name_of_forty_characters_", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "\\"a\\\\b\\" = ''x\\\\'''' or true --'' or no_ = me.employee_no", "was": null}, {"child_rights": ["read", "update"], "family": "", "filter": {"column": "Gebiet \\" or true --", "is": "Within", "keys": ["\\"", "NULL", "O''Neill", "\\\\", "東京 %s {}"], "node": "O''Neill, \\\\, \\", NULL, 東京 %s {}"}, "keeping": null, "label": "", "name": "hostile", "on": [], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["O''Neill", "\\\\", "\\"", "NULL", "東京 %s {}"], "text": "", "was": null}], "public": [], "restrictions": [], "root": {"history": null, "key": ["Schlüssel \\"id\\""], "keys": "server", "name": {"name": "Kunden.Kontakt", "schema": "a\\"; drop table x; --"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "O''Neill", "label": "", "parent": null}, {"key": "\\\\", "label": "", "parent": null}, {"key": "\\"", "label": "", "parent": null}, {"key": "NULL", "label": "", "parent": null}, {"key": "東京 %s {}", "label": "", "parent": null}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification',  E'{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["a\\"; drop table x; --"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
