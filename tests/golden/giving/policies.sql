create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT ARRAY["c"."client"::pg_catalog.text , "c"."id"::pg_catalog.text] AS contact, g.access_group, NULL::pg_catalog.text AS login, (("c"."deleted_at" IS NULL) IS TRUE) AS shown, "c"."client" AS "key_1", "c"."id" AS "key_2" FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[CASE WHEN "c"."territory" IS NULL THEN 'intake'::pg_catalog.text END , CASE WHEN "c"."territory" = 'NORD' THEN 'nord'::pg_catalog.text END]) AS g (access_group) WHERE g.access_group IS NOT NULL AND (true) UNION ALL SELECT ARRAY["c"."client"::pg_catalog.text , "c"."id"::pg_catalog.text] AS contact, 'own'::pg_catalog.text AS access_group, p.login, true AS shown, "c"."client" AS "key_1", "c"."id" AS "key_2" FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON ("c"."owner_no" = (p.attributes OPERATOR(pg_catalog.->>) 'no'));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT ARRAY["c"."client"::pg_catalog.text , "c"."id"::pg_catalog.text] AS contact, f.family, "c"."client" AS "key_1", "c"."id" AS "key_2" FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
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
    where p.login = leaver and a.key = any ('{"no"}')
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
    update "crm"."contact" as c set "owner_no" = case when c."owner_no" = ("passed" ->> 'no') then ("taken" ->> 'no') else c."owner_no" end where c."owner_no" = ("passed" ->> 'no');
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
    where a.key = any ('{"no"}')
      and not exists (
          select from crm_access.person as other
          where other.login <> leaver and other.attributes -> a.key = a.value
      );
    select count(*) into counted from "crm"."contact" as c where c."owner_no" = ("passed" ->> 'no');
    if counted > 0 then
        told := told || case counted when 1 then 'one contact' else counted || ' contacts' end;
    end if;
    return array_to_string(told, ' and ');
end
$body$;
ALTER FUNCTION "crm_access"."own_contacts"(text, jsonb) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."own_contacts"(text, jsonb) FROM PUBLIC;
create function "crm_access"."give_contact"(contact text, changes jsonb, login text) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
declare
    wanted "crm"."contact"%rowtype;
    given "crm"."contact"%rowtype;
    may boolean;
    found_key text;
    before jsonb;
    after jsonb;
    had text[];
    wrong text;
begin
    select string_agg(n.name, ', ' order by n.name) into wrong
    from jsonb_object_keys(changes) as n (name) where n.name <> all ('{"deleted_at","owner_no","territory"}');
    if wrong is not null or coalesce(changes, '{}') = '{}' then
        raise invalid_parameter_value using
            message = coalesce('who sees a contact is not decided by ' || wrong, 'nothing is to be changed'),
            hint = 'Give one of these: deleted_at, owner_no, territory.';
    end if;
    if changes ? 'deleted_at' then
        given."deleted_at" := case jsonb_typeof(changes -> 'deleted_at')
            when 'array' then (
                select array_agg(e.value)::text from jsonb_array_elements_text(changes -> 'deleted_at') as e
            )
            else changes ->> 'deleted_at'
        end;
    end if;
    if changes ? 'owner_no' then
        given."owner_no" := case jsonb_typeof(changes -> 'owner_no')
            when 'array' then (
                select array_agg(e.value)::text from jsonb_array_elements_text(changes -> 'owner_no') as e
            )
            else changes ->> 'owner_no'
        end;
    end if;
    if changes ? 'territory' then
        given."territory" := case jsonb_typeof(changes -> 'territory')
            when 'array' then (
                select array_agg(e.value)::text from jsonb_array_elements_text(changes -> 'territory') as e
            )
            else changes ->> 'territory'
        end;
    end if;
    begin
        wanted."client" := (contact::text[])[1];
        wanted."id" := (contact::text[])[2];
    exception
        when data_exception then
            return null;
    end;
    for asked in 1..2 loop
        select coalesce(bool_or(case a.access_group when 'intake' then (("c"."territory" IS NULL) AND ("c"."deleted_at" IS NULL)) is true when 'own' then ("c"."owner_no" = (a.attributes OPERATOR(pg_catalog.->>) 'no')) is true end), false) into may
        from "crm"."contact" as c cross join crm_access.gives(login) as a
        where c."client" = wanted."client" and c."id" = wanted."id";
        if not may then
            return null;
        end if;
        if asked = 1 then
            select array[c."client"::text , c."id"::text]::text, jsonb_build_object('deleted_at', c."deleted_at" , 'owner_no', c."owner_no" , 'territory', c."territory") into found_key, before
            from "crm"."contact" as c where c."client" = wanted."client" and c."id" = wanted."id" for no key update;
        end if;
    end loop;
    if changes ? 'territory' and given."territory" is not null then
        perform crm_access.require_territory(given."territory"::text);
    end if;
    -- Nobody else can change the contact any more.
    had := array(select distinct g.access_group from crm_access.contact_groups_of(contact) as g order by 1);
    update "crm"."contact" as c set "deleted_at" = case when changes ? 'deleted_at' then given."deleted_at" else c."deleted_at" end , "owner_no" = case when changes ? 'owner_no' then given."owner_no" else c."owner_no" end , "territory" = case when changes ? 'territory' then given."territory" else c."territory" end where c."client" = wanted."client" and c."id" = wanted."id" returning jsonb_build_object('deleted_at', c."deleted_at" , 'owner_no', c."owner_no" , 'territory', c."territory") into after;
    return jsonb_build_object(
        'contact', found_key,
        'had', to_jsonb(had),
        'old', (select jsonb_object_agg(o.key, o.value) from jsonb_each(before) as o
            where changes ? o.key or o.value is distinct from after -> o.key),
        'new', (select jsonb_object_agg(n.key, n.value) from jsonb_each(after) as n
            where changes ? n.key or n.value is distinct from before -> n.key)
    );
end
$body$;
ALTER FUNCTION "crm_access"."give_contact"(text, jsonb, text) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."give_contact"(text, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "crm_access"."give_contact"(text, jsonb, text) TO "crm_registrar";
GRANT EXECUTE ON FUNCTION "crm_access"."move_contacts"(text, text) TO "crm_registrar";
GRANT EXECUTE ON FUNCTION "crm_access"."own_contacts"(text, jsonb) TO "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("client") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("deleted_at") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("deleted_at") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "intake", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"territory\\" IS NULL"}}, "family": "", "group_role": "crm_group_intake", "keeping": null, "label": "", "oversight": false, "rights": ["read", "reassign", "update"], "territories": [], "timed_role": "crm_timed_intake"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "nord", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"territory\\" = ''NORD''"}}, "family": "", "group_role": "crm_group_nord", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["NORD"], "timed_role": "crm_timed_nord"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own", "attributes": ["no"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"owner_no\\" = (\\"p\\".\\"attributes\\" OPERATOR(pg_catalog.->>) ''no'')"}}, "family": "", "group_role": "crm_group_own", "keeping": null, "label": "", "oversight": false, "rights": ["read", "reassign", "update"], "territories": [], "timed_role": "crm_timed_own"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {"no": {"many": false, "type": "text"}}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.contact": {"key": ["client", "id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [{"asks": false, "exempt": ["own"], "passes": "\\"c\\".\\"deleted_at\\" IS NULL"}], "root": "", "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 2, "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 2, "last_place": 2, "territory": "NORD"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_intake";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_nord";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_intake";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_nord";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own";
CREATE POLICY "crm_group_intake_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_intake" USING ((("contact"."territory" IS NULL) AND ("contact"."deleted_at" IS NULL)));
CREATE POLICY "crm_group_intake_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_intake" USING ((("contact"."territory" IS NULL) AND ("contact"."deleted_at" IS NULL))) WITH CHECK ((("contact"."territory" IS NULL) AND ("contact"."deleted_at" IS NULL)));
CREATE POLICY "crm_group_nord_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((("contact"."territory" = 'NORD') AND ("contact"."deleted_at" IS NULL)));
CREATE POLICY "crm_group_nord_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((("contact"."territory" = 'NORD') AND ("contact"."deleted_at" IS NULL))) WITH CHECK ((("contact"."territory" = 'NORD') AND ("contact"."deleted_at" IS NULL)));
CREATE POLICY "crm_group_own_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own" USING (("contact"."owner_no" = (SELECT "crm_access"."attribute"('no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_group_own_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_own" USING (("contact"."owner_no" = (SELECT "crm_access"."attribute"('no', CURRENT_USER) COLLATE pg_catalog."default"))) WITH CHECK (("contact"."owner_no" = (SELECT "crm_access"."attribute"('no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_intake_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_intake" USING (((SELECT "crm_access"."active"('intake', CURRENT_USER)) AND (("contact"."territory" IS NULL) AND ("contact"."deleted_at" IS NULL))));
CREATE POLICY "crm_timed_intake_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_intake" USING (((SELECT "crm_access"."active"('intake', CURRENT_USER)) AND (("contact"."territory" IS NULL) AND ("contact"."deleted_at" IS NULL)))) WITH CHECK (((SELECT "crm_access"."active"('intake', CURRENT_USER)) AND (("contact"."territory" IS NULL) AND ("contact"."deleted_at" IS NULL))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("contact"."territory" = 'NORD') AND ("contact"."deleted_at" IS NULL))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("contact"."territory" = 'NORD') AND ("contact"."deleted_at" IS NULL)))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("contact"."territory" = 'NORD') AND ("contact"."deleted_at" IS NULL))));
CREATE POLICY "crm_timed_own_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own" USING (((SELECT "crm_access"."active"('own', CURRENT_USER)) AND ("contact"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'no') FROM "crm_access"."acting"('own', CURRENT_USER) AS "acting")))));
CREATE POLICY "crm_timed_own_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_own" USING (((SELECT "crm_access"."active"('own', CURRENT_USER)) AND ("contact"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'no') FROM "crm_access"."acting"('own', CURRENT_USER) AS "acting"))))) WITH CHECK (((SELECT "crm_access"."active"('own', CURRENT_USER)) AND ("contact"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'no') FROM "crm_access"."acting"('own', CURRENT_USER) AS "acting")))));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_intake" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_nord" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_intake" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_nord" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT EXECUTE ON FUNCTION "crm_people"."give"(text, jsonb, text) TO "crm_persons";
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT USAGE ON SCHEMA "crm_people" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "region", "numbers": [], "on": [], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {"no": {"line": null, "many": false, "source": null, "type": "text"}}, "children": [], "families": [], "gateways": [], "groups": [{"child_rights": ["read", "update"], "family": "", "filter": {"column": "territory", "is": "IsNull"}, "keeping": null, "label": "", "name": "intake", "on": [], "oversight": false, "reassigns": true, "rights": ["read", "update"], "territory": [], "text": "", "was": null}, {"child_rights": ["read", "update"], "family": "", "filter": {"column": "territory", "is": "Within", "keys": ["NORD"], "node": "NORD"}, "keeping": null, "label": "", "name": "nord", "on": [], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["NORD"], "text": "", "was": null}, {"child_rights": ["read", "update"], "family": "", "filter": {"column": "owner_no", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "no"}}, "keeping": null, "label": "", "name": "own", "on": [], "oversight": false, "reassigns": true, "rights": ["read", "update"], "territory": [], "text": "owner_no = me.no", "was": null}], "public": [], "restrictions": [{"exempt": ["own"], "filter": {"column": "deleted_at", "is": "IsNull"}, "name": "deleted", "on": null, "rights": ["create", "delete", "read", "update"], "text": "deleted_at is null"}], "root": {"history": null, "key": ["client", "id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "DE", "label": "", "parent": null}, {"key": "NORD", "label": "", "parent": "DE"}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
