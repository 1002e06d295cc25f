create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create table "crm_access"."crm_line_reports_abf833" (head int8 not null, member int8 not null, primary key (head, member), unique (member, head));
ALTER TABLE "crm_access"."crm_line_reports_abf833" OWNER TO "crm_owner";
create view "crm_access"."crm_values_region_390b58" as SELECT t."login" AS login, t."region"::pg_catalog.text COLLATE pg_catalog."default" AS value FROM "crm"."employee" AS t WHERE t."region" IS NOT NULL;
ALTER VIEW "crm_access"."crm_values_region_390b58" OWNER TO "crm_owner";
create view "crm_access"."crm_values_reports_abf833" as SELECT t."login" AS login, l.member AS value FROM "crm"."employee" AS t JOIN "crm_access"."crm_line_reports_abf833" AS l ON l.head = t."employee_no"::pg_catalog.int8;
ALTER VIEW "crm_access"."crm_values_reports_abf833" OWNER TO "crm_owner";
create view "crm_access"."crm_values_team_dbc24b" as SELECT t."login" AS login, t."team"::pg_catalog.text COLLATE pg_catalog."default" AS value FROM "crm"."team_member" AS t WHERE t."team" IS NOT NULL;
ALTER VIEW "crm_access"."crm_values_team_dbc24b" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'not_own_teams'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN (SELECT n.login, k.known AS attributes, k.known ->> 'login' AS called FROM "crm_access"."person" AS n CROSS JOIN LATERAL crm_access.known_attributes(n.login) AS k (known) OFFSET 0) AS p ON (NOT ("c"."team" = ANY (NULLIF(ARRAY(SELECT mine.value FROM "crm_access"."crm_values_team_dbc24b" AS mine WHERE mine.login = p.called), '{}')))) UNION ALL SELECT "c"."id" AS contact, 'own_line'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN (SELECT n.login, k.known AS attributes, k.known ->> 'login' AS called FROM "crm_access"."person" AS n CROSS JOIN LATERAL crm_access.known_attributes(n.login) AS k (known) OFFSET 0) AS p ON (("c"."owner_no" = ANY (ARRAY(SELECT mine.value::pg_catalog.int8 FROM "crm_access"."crm_values_reports_abf833" AS mine WHERE mine.login = p.called))) AND ("c"."region" = (SELECT mine.value FROM "crm_access"."crm_values_region_390b58" AS mine WHERE mine.login = p.called))) UNION ALL SELECT "c"."id" AS contact, 'own_region'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN (SELECT n.login, k.known AS attributes, k.known ->> 'login' AS called FROM "crm_access"."person" AS n CROSS JOIN LATERAL crm_access.known_attributes(n.login) AS k (known) OFFSET 0) AS p ON ("c"."region" = (SELECT mine.value FROM "crm_access"."crm_values_region_390b58" AS mine WHERE mine.login = p.called)) UNION ALL SELECT "c"."id" AS contact, 'own_teams'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN (SELECT n.login, k.known AS attributes, k.known ->> 'login' AS called FROM "crm_access"."person" AS n CROSS JOIN LATERAL crm_access.known_attributes(n.login) AS k (known) OFFSET 0) AS p ON ("c"."team" = ANY (ARRAY(SELECT mine.value FROM "crm_access"."crm_values_team_dbc24b" AS mine WHERE mine.login = p.called)));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create function "crm_access"."crm_line_reports_abf833_follow"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
set plan_cache_mode = 'force_generic_plan'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_seqscan = 'off'
as $body$
declare
    circle text[];
    below int8[];
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise feature_not_supported using
            message = 'crm.employee: who reports to whom cannot be changed in this isolation level',
            hint = 'Change it in a transaction that is READ COMMITTED.';
    end if;
    -- Two who change the same line one after the other, each in the new snapshot that the lock waits for.
    lock table "crm_access"."crm_line_reports_abf833" in share row exclusive mode;
    if tg_op = 'TRUNCATE' then
        delete from "crm_access"."crm_line_reports_abf833";
        return null;
    end if;
    if tg_op = 'UPDATE' and (old."employee_no", old."reports_to") is not distinct from (new."employee_no", new."reports_to") then
        return null;
    end if;
    if tg_op <> 'DELETE' then
        with recursive up (above, path) as (
            select t."reports_to"::pg_catalog.int8, array[t."employee_no"::pg_catalog.int8] from "crm"."employee" as t where t."employee_no" = new."employee_no"
            union all
            select t."reports_to"::pg_catalog.int8, up.path || t."employee_no"::pg_catalog.int8
            from up
            join "crm"."employee" as t on t."employee_no" = up.above
            where not t."employee_no"::pg_catalog.int8 = any (up.path)
        )
        select up.path::text[] into circle from up where up.above = up.path[1] limit 1;
        if circle is not null then
            raise check_violation using
                message = format('%s: nobody can report to him- or herself: %s', 'crm.employee',
                    array_to_string(circle || circle[1:1], ' reports to ')),
                hint = 'Name somebody else in one of these rows.';
        end if;
    end if;
    -- Whoever is below the changed row, by what stands in the table now, has other heads than before. They
    -- are put into an array first, for which the planner takes the indexes.
    below := array(
        with recursive changed (member) as (
            select v.member
            from (values (old."employee_no"::pg_catalog.int8), (new."employee_no"::pg_catalog.int8)) as v (member)
            where v.member is not null
            union
            select t."employee_no"::pg_catalog.int8
            from changed
            join "crm"."employee" as t on t."reports_to" = changed.member
            where t."employee_no" is not null
        )
        select changed.member from changed
    );
    delete from "crm_access"."crm_line_reports_abf833" as l where l.member = any (below);
    insert into "crm_access"."crm_line_reports_abf833" (head, member)
    with recursive up (member, head, above) as (
        select t."employee_no"::pg_catalog.int8, t."employee_no"::pg_catalog.int8, t."reports_to"::pg_catalog.int8 from "crm"."employee" as t where t."employee_no" = any (below)
        union
        select up.member, t."employee_no"::pg_catalog.int8, t."reports_to"::pg_catalog.int8 from up join "crm"."employee" as t on t."employee_no" = up.above
    )
    select up.head, up.member from up;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_line_reports_abf833_follow"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_line_reports_abf833_follow"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("region") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("team") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("employee_no") ON TABLE "crm"."employee" TO "crm_owner";
GRANT SELECT ("login") ON TABLE "crm"."employee" TO "crm_owner";
GRANT SELECT ("region") ON TABLE "crm"."employee" TO "crm_owner";
GRANT SELECT ("reports_to") ON TABLE "crm"."employee" TO "crm_owner";
GRANT SELECT ("login") ON TABLE "crm"."team_member" TO "crm_owner";
GRANT SELECT ("team") ON TABLE "crm"."team_member" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
with recursive up (member, head, above) as (select t."employee_no"::pg_catalog.int8, t."employee_no"::pg_catalog.int8, t."reports_to"::pg_catalog.int8 from "crm"."employee" as t where t."employee_no" is not null union select up.member, t."employee_no"::pg_catalog.int8, t."reports_to"::pg_catalog.int8 from up join "crm"."employee" as t on t."employee_no"::pg_catalog.int8 = up.above), gone as (delete from "crm_access"."crm_line_reports_abf833" as l where not exists (select from up where up.member = l.member and up.head = l.head)) insert into "crm_access"."crm_line_reports_abf833" (head, member) select up.head, up.member from up on conflict do nothing;
create trigger "~crm_line_reports_abf833_follow" after insert or update or delete on "crm"."employee" for each row execute function "crm_access"."crm_line_reports_abf833_follow"();
ALTER TABLE "crm"."employee" ENABLE ALWAYS TRIGGER "~crm_line_reports_abf833_follow";
create trigger "~crm_line_reports_abf833_follow_all" after truncate on "crm"."employee" for each statement execute function "crm_access"."crm_line_reports_abf833_follow"();
ALTER TABLE "crm"."employee" ENABLE ALWAYS TRIGGER "~crm_line_reports_abf833_follow_all";
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "not_own_teams", "attributes": ["team"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "NOT (\\"c\\".\\"team\\" = ANY (NULLIF(ARRAY(SELECT mine.value FROM \\"crm_access\\".\\"crm_values_team_dbc24b\\" AS mine WHERE mine.login = \\"p\\".\\"called\\"), ''{}'')))"}}, "family": "", "group_role": "crm_group_not_own_teams", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_not_own_teams"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own_line", "attributes": ["region", "reports"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "(\\"c\\".\\"owner_no\\" = ANY (ARRAY(SELECT mine.value::pg_catalog.int8 FROM \\"crm_access\\".\\"crm_values_reports_abf833\\" AS mine WHERE mine.login = \\"p\\".\\"called\\"))) AND (\\"c\\".\\"region\\" = (SELECT mine.value FROM \\"crm_access\\".\\"crm_values_region_390b58\\" AS mine WHERE mine.login = \\"p\\".\\"called\\"))"}}, "family": "", "group_role": "crm_group_own_line", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_own_line"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own_region", "attributes": ["region"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"region\\" = (SELECT mine.value FROM \\"crm_access\\".\\"crm_values_region_390b58\\" AS mine WHERE mine.login = \\"p\\".\\"called\\")"}}, "family": "", "group_role": "crm_group_own_region", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_own_region"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "own_teams", "attributes": ["team"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"team\\" = ANY (ARRAY(SELECT mine.value FROM \\"crm_access\\".\\"crm_values_team_dbc24b\\" AS mine WHERE mine.login = \\"p\\".\\"called\\"))"}}, "family": "", "group_role": "crm_group_own_teams", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_own_teams"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model", '{"area_manager_role": "crm_area_managers", "attributes": {"region": {"from": "crm.employee", "many": false, "type": "text"}, "reports": {"from": "crm.employee", "many": true, "type": "integer"}, "team": {"from": "crm.team_member", "many": true, "type": "text"}}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [], "root": "", "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_not_own_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_line";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_region";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_own_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_not_own_teams";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_line";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_region";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_own_teams";
CREATE POLICY "crm_group_not_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_not_own_teams" USING ((NOT ("contact"."team" = ANY (NULLIF(ARRAY(SELECT mine.value FROM "crm_access"."crm_values_team_dbc24b" AS mine WHERE mine.login = (SELECT "crm_access"."me"(CURRENT_USER) COLLATE pg_catalog."default")), '{}')))));
CREATE POLICY "crm_group_own_line_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_line" USING ((("contact"."owner_no" = ANY (ARRAY(SELECT mine.value::pg_catalog.int8 FROM "crm_access"."crm_values_reports_abf833" AS mine WHERE mine.login = (SELECT "crm_access"."me"(CURRENT_USER) COLLATE pg_catalog."default")))) AND ("contact"."region" = (SELECT mine.value FROM "crm_access"."crm_values_region_390b58" AS mine WHERE mine.login = (SELECT "crm_access"."me"(CURRENT_USER) COLLATE pg_catalog."default")))));
CREATE POLICY "crm_group_own_region_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_region" USING (("contact"."region" = (SELECT mine.value FROM "crm_access"."crm_values_region_390b58" AS mine WHERE mine.login = (SELECT "crm_access"."me"(CURRENT_USER) COLLATE pg_catalog."default"))));
CREATE POLICY "crm_group_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_own_teams" USING (("contact"."team" = ANY (ARRAY(SELECT mine.value FROM "crm_access"."crm_values_team_dbc24b" AS mine WHERE mine.login = (SELECT "crm_access"."me"(CURRENT_USER) COLLATE pg_catalog."default")))));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_not_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_not_own_teams" USING (((SELECT "crm_access"."active"('not_own_teams', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."acting"('not_own_teams', CURRENT_USER) AS "acting" WHERE NOT ("contact"."team" = ANY (NULLIF(ARRAY(SELECT mine.value FROM "crm_access"."crm_values_team_dbc24b" AS mine WHERE mine.login = ("acting" OPERATOR(pg_catalog.->>) 'login')), '{}')))))));
CREATE POLICY "crm_timed_own_line_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_line" USING (((SELECT "crm_access"."active"('own_line', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."acting"('own_line', CURRENT_USER) AS "acting" WHERE ("contact"."owner_no" = ANY (ARRAY(SELECT mine.value::pg_catalog.int8 FROM "crm_access"."crm_values_reports_abf833" AS mine WHERE mine.login = ("acting" OPERATOR(pg_catalog.->>) 'login')))) AND ("contact"."region" = (SELECT mine.value FROM "crm_access"."crm_values_region_390b58" AS mine WHERE mine.login = ("acting" OPERATOR(pg_catalog.->>) 'login')))))));
CREATE POLICY "crm_timed_own_region_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_region" USING (((SELECT "crm_access"."active"('own_region', CURRENT_USER)) AND ("contact"."region" = ANY (ARRAY(SELECT mine.value FROM "crm_access"."acting"('own_region', CURRENT_USER) AS "acting", "crm_access"."crm_values_region_390b58" AS mine WHERE mine.login = ("acting" OPERATOR(pg_catalog.->>) 'login'))))));
CREATE POLICY "crm_timed_own_teams_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_own_teams" USING (((SELECT "crm_access"."active"('own_teams', CURRENT_USER)) AND ("contact"."team" = ANY (ARRAY(SELECT mine.value FROM "crm_access"."acting"('own_teams', CURRENT_USER) AS "acting", "crm_access"."crm_values_team_dbc24b" AS mine WHERE mine.login = ("acting" OPERATOR(pg_catalog.->>) 'login'))))));
CREATE POLICY "crm_owner_read" ON "crm"."employee" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_read" ON "crm"."team_member" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."employee" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."employee" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."team_member" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."team_member" FORCE ROW LEVEL SECURITY;
INSERT INTO crm_access.person (login, person, attributes, declared, keeping, role, server) VALUES ('anna', 'anna', '{}', true, NULL, (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'anna'), crm_access.this_server()) ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = EXCLUDED.attributes, declared = true, keeping = EXCLUDED.keeping;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_not_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_line" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_region" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_not_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_line" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_region" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_own_teams" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_own_teams" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "crm_registrar";
GRANT "crm_persons" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_values_region_390b58" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_values_reports_abf833" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_values_team_dbc24b" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('people', '{"memberships": [{"group": "own_teams", "person": "anna", "reason": "", "valid_from": null, "valid_until": null}], "people": [{"attributes": {}, "keeping": null, "login": "anna", "name": "anna", "was": null}], "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [], "attributes": {"region": {"line": null, "many": false, "source": {"is": "AttributeTable", "login": "login", "parent": null, "table": {"name": "employee", "schema": "crm"}, "value": "region"}, "type": "text"}, "reports": {"line": null, "many": true, "source": {"is": "AttributeTable", "login": "login", "parent": "reports_to", "table": {"name": "employee", "schema": "crm"}, "value": "employee_no"}, "type": "integer"}, "team": {"line": null, "many": true, "source": {"is": "AttributeTable", "login": "login", "parent": null, "table": {"name": "team_member", "schema": "crm"}, "value": "team"}, "type": "text"}}, "children": [], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"is": "Not", "part": {"attribute": {"name": "team"}, "column": "team", "is": "InAttribute"}}, "keeping": null, "label": "", "name": "not_own_teams", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "team not in me.team", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"is": "And", "parts": [{"attribute": {"name": "reports"}, "column": "owner_no", "is": "InAttribute"}, {"column": "region", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "region"}}]}, "keeping": null, "label": "", "name": "own_line", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "owner_no in me.reports and region = me.region", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"column": "region", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "region"}}, "keeping": null, "label": "", "name": "own_region", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "region = me.region", "was": null}, {"child_rights": ["read"], "family": "", "filter": {"attribute": {"name": "team"}, "column": "team", "is": "InAttribute"}, "keeping": null, "label": "", "name": "own_teams", "on": [], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "team in me.team", "was": null}], "public": [], "restrictions": [], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": []}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [{"name": "employee", "schema": "crm"}, {"name": "team_member", "schema": "crm"}], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
