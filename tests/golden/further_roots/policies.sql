create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'north'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c WHERE "c"."territory" = 'NORD' UNION ALL SELECT "c"."id" AS contact, 'mine'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."contact" AS c JOIN "crm_access"."person" AS p ON ("c"."owner_no" = (p.attributes OPERATOR(pg_catalog.->>) 'employee_no'));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create view "crm_access"."contact_group_crm_lead" as SELECT "c"."code" AS contact, 'north'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."lead" AS c WHERE "c"."area" = 'NORD' UNION ALL SELECT "c"."code" AS contact, 'mine'::pg_catalog.text AS access_group, p.login, true AS shown FROM "crm"."lead" AS c JOIN "crm_access"."person" AS p ON ("c"."owner_no" = (p.attributes OPERATOR(pg_catalog.->>) 'employee_no'));
ALTER VIEW "crm_access"."contact_group_crm_lead" OWNER TO "crm_owner";
create view "crm_access"."contact_family_crm_lead" as SELECT "c"."code" AS contact, f.family FROM "crm"."lead" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family_crm_lead" OWNER TO "crm_owner";
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
    update "crm"."contact" as c set "owner_no" = case when c."owner_no" = ("passed" ->> 'employee_no') then ("taken" ->> 'employee_no') else c."owner_no" end where c."owner_no" = ("passed" ->> 'employee_no');
    get diagnostics moved = row_count;
    told := told || case moved when 1 then 'one contact' else moved || ' contacts' end;
    update "crm"."lead" as c set "owner_no" = case when c."owner_no" = ("passed" ->> 'employee_no') then ("taken" ->> 'employee_no') else c."owner_no" end where c."owner_no" = ("passed" ->> 'employee_no');
    get diagnostics moved = row_count;
    told := told || case moved when 1 then 'one row of crm.lead' else moved || ' rows of crm.lead' end;
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
    select count(*) into counted from "crm"."contact" as c where c."owner_no" = ("passed" ->> 'employee_no');
    if counted > 0 then
        told := told || case counted when 1 then 'one contact' else counted || ' contacts' end;
    end if;
    select count(*) into counted from "crm"."lead" as c where c."owner_no" = ("passed" ->> 'employee_no');
    if counted > 0 then
        told := told || case counted when 1 then 'one row of crm.lead' else counted || ' rows of crm.lead' end;
    end if;
    return array_to_string(told, ' and ');
end
$body$;
ALTER FUNCTION "crm_access"."own_contacts"(text, jsonb) OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."own_contacts"(text, jsonb) FROM PUBLIC;
alter table "crm"."contact" add column "crm_territory_cause" text;
create function "crm_access"."crm_assign_crm_contact_territory"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    found_value "crm"."contact"."territory"%type;
begin
    if new."territory" is null and new."crm_territory_cause" is null then
        new."territory" := '{"2":"NORD","8":"SUED"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1);
        new."crm_territory_cause" := case when new."territory" is not null then 'rule' end;
        return new;
    end if;
    if new."crm_territory_cause" = 'pinned' then
        return new;
    end if;
    if new."crm_territory_cause" not in ('rule', 'manual') then
        raise check_violation using message = 'crm.contact.crm_territory_cause is one of rule, manual, pinned, or null: use one of these';
    end if;
    if (new."postcode" , new."territory" , new."crm_territory_cause") is not distinct from (old."postcode" , old."territory" , old."crm_territory_cause") then
        return new;
    end if;
    found_value := '{"2":"NORD","8":"SUED"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1);
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
alter table "crm"."lead" add column "crm_area_cause" text;
create function "crm_access"."crm_assign_crm_lead_area"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    found_value "crm"."lead"."area"%type;
begin
    if new."area" is null and new."crm_area_cause" is null then
        new."area" := '{"2":"NORD","8":"SUED"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1);
        new."crm_area_cause" := case when new."area" is not null then 'rule' end;
        return new;
    end if;
    if new."crm_area_cause" = 'pinned' then
        return new;
    end if;
    if new."crm_area_cause" not in ('rule', 'manual') then
        raise check_violation using message = 'crm.lead.crm_area_cause is one of rule, manual, pinned, or null: use one of these';
    end if;
    if (new."postcode" , new."area" , new."crm_area_cause") is not distinct from (old."postcode" , old."area" , old."crm_area_cause") then
        return new;
    end if;
    found_value := '{"2":"NORD","8":"SUED"}'::pg_catalog.jsonb OPERATOR(pg_catalog.->>) pg_catalog.left(new."postcode"::pg_catalog.text, 1);
    if new."area" is null or (new."crm_area_cause" = 'rule' and (
        new."crm_area_cause" is distinct from old."crm_area_cause" or new."area" is not distinct from old."area"
    )) then
        new."area" := found_value;
        new."crm_area_cause" := case when found_value is not null then 'rule' end;
    elsif new."area" is distinct from old."area" then
        if new."crm_area_cause" is distinct from 'rule' or new."area" is distinct from found_value then
            new."crm_area_cause" := 'manual';
        end if;
    elsif new."crm_area_cause" is not distinct from old."crm_area_cause" and found_value is not null then
        new."area" := found_value;
        new."crm_area_cause" := 'rule';
    end if;
    return new;
end
$body$;
REVOKE ALL ON FUNCTION "crm_access"."crm_assign_crm_lead_area"() FROM PUBLIC;
alter table "crm"."call" add column "crm_lead_area" text;
alter table "crm"."call" add column "crm_lead_owner_no" text;
alter table "crm"."call" add column "crm_parent_version" bigint;
alter table "crm"."lead" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_lead"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."area" , old."owner_no")::record operator(pg_catalog.*<>) row(new."area" , new."owner_no")::record then
        new."crm_version" := old."crm_version" + 1;
    else
        new."crm_version" := old."crm_version";
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_version_crm_lead"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_version_crm_lead"() FROM PUBLIC;
create function "crm_access"."crm_fill_crm_call"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if tg_op = 'UPDATE' and new."crm_parent_version" is not null
        and row(old."lead_code" , old."crm_lead_area" , old."crm_lead_owner_no" , old."crm_parent_version")::record operator(pg_catalog.*=) row(new."lead_code" , new."crm_lead_area" , new."crm_lead_owner_no" , new."crm_parent_version")::record
    then
        return new;
    end if;
    select p."area" , p."owner_no" , p."crm_version" into new."crm_lead_area" , new."crm_lead_owner_no" , new."crm_parent_version" from "crm"."lead" as p where p."code" = new."lead_code" for key share;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_fill_crm_call"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_fill_crm_call"() FROM PUBLIC;
create function "crm_access"."crm_hand_down_crm_call"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if old."crm_version" <> new."crm_version" then
        update "crm"."call" as c set "crm_parent_version" = new."crm_version" where new."code" = c."lead_code";
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_hand_down_crm_call"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_hand_down_crm_call"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "crm_access"."move_contacts"(text, text) TO "crm_registrar";
GRANT EXECUTE ON FUNCTION "crm_access"."own_contacts"(text, jsonb) TO "crm_registrar";
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("lead_code") ON TABLE "crm"."call" TO "crm_owner";
GRANT UPDATE ("crm_parent_version") ON TABLE "crm"."call" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("postcode") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("owner_no") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("area") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ("code") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ("owner_no") ON TABLE "crm"."lead" TO "crm_owner";
GRANT UPDATE ("code") ON TABLE "crm"."lead" TO "crm_owner";
GRANT UPDATE ("owner_no") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_family_crm_lead" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group_crm_lead" TO "crm_registrar";
update "crm"."call" as c set "crm_lead_area" = p."area" , "crm_lead_owner_no" = p."owner_no" , "crm_parent_version" = p."crm_version" from "crm"."lead" as p where p."code" = c."lead_code" and row(c."crm_lead_area" , c."crm_lead_owner_no" , c."crm_parent_version")::record operator(pg_catalog.*<>) row(p."area" , p."owner_no" , p."crm_version")::record;
create trigger "~crm_assign_crm_contact_territory" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_assign_crm_contact_territory"();
create trigger "~crm_assign_crm_lead_area" before insert or update on "crm"."lead" for each row execute function "crm_access"."crm_assign_crm_lead_area"();
create trigger "~crm_version_crm_lead" before insert or update on "crm"."lead" for each row execute function "crm_access"."crm_version_crm_lead"();
ALTER TABLE "crm"."lead" ENABLE ALWAYS TRIGGER "~crm_version_crm_lead";
create unique index "crm_carry_lead" on "crm"."lead" ("code" , "crm_version");
create trigger "~crm_fill_crm_call" before insert or update on "crm"."call" for each row execute function "crm_access"."crm_fill_crm_call"();
ALTER TABLE "crm"."call" ENABLE ALWAYS TRIGGER "~crm_fill_crm_call";
create trigger "~crm_hand_down_crm_call" after update on "crm"."lead" for each row execute function "crm_access"."crm_hand_down_crm_call"();
ALTER TABLE "crm"."lead" ENABLE REPLICA TRIGGER "~crm_hand_down_crm_call";
create index "crm_key_call_crm_lead_area" on "crm"."call" ("crm_lead_area");
alter table "crm"."call" add constraint "crm_carry_call" foreign key ("lead_code" , "crm_parent_version") references "crm"."lead" ("code" , "crm_version") on update cascade on delete set null ("crm_parent_version");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "mine", "attributes": ["employee_no"], "conditions": {"crm.contact": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"owner_no\\" = (\\"p\\".\\"attributes\\" OPERATOR(pg_catalog.->>) ''employee_no'')"}, "crm.lead": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"owner_no\\" = (\\"p\\".\\"attributes\\" OPERATOR(pg_catalog.->>) ''employee_no'')"}}, "family": "", "group_role": "crm_group_mine", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_mine"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "north", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"territory\\" = ''NORD''"}, "crm.lead": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"area\\" = ''NORD''"}}, "family": "", "group_role": "crm_group_north", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["NORD"], "timed_role": "crm_timed_north"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {"employee_no": {"many": false, "type": "text"}}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.call": {"key": [], "links": [{"columns": ["code"], "joins": "\\"above\\".\\"code\\" = \\"c\\".\\"lead_code\\"", "own": ["lead_code"], "to": "crm.lead", "when": "true"}], "name": "call", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [], "root": "", "schema": "crm", "tree": null}, "crm.lead": {"key": ["code"], "links": [], "name": "lead", "reads_links": true, "restrictions": [], "root": "crm.lead", "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family_crm_lead", "group_view": "contact_group_crm_lead", "root": "crm.lead", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 3, "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 2, "last_place": 2, "territory": "NORD"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 3, "last_place": 3, "territory": "SUED"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_mine";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_north";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_mine";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_north";
CREATE POLICY "crm_group_mine_read" ON "crm"."call" AS PERMISSIVE FOR SELECT TO "crm_group_mine" USING (("call"."crm_lead_owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_group_north_read" ON "crm"."call" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (("call"."crm_lead_area" = 'NORD'));
CREATE POLICY "crm_group_north_update" ON "crm"."call" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (("call"."crm_lead_area" = 'NORD')) WITH CHECK (("call"."crm_lead_area" = 'NORD'));
CREATE POLICY "crm_owner_read" ON "crm"."call" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."call" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_mine_read" ON "crm"."call" AS PERMISSIVE FOR SELECT TO "crm_timed_mine" USING (((SELECT "crm_access"."active"('mine', CURRENT_USER)) AND ("call"."crm_lead_owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('mine', CURRENT_USER) AS "acting")))));
CREATE POLICY "crm_timed_north_read" ON "crm"."call" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("call"."crm_lead_area" = 'NORD')));
CREATE POLICY "crm_timed_north_update" ON "crm"."call" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("call"."crm_lead_area" = 'NORD'))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("call"."crm_lead_area" = 'NORD')));
CREATE POLICY "crm_group_mine_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_mine" USING (("contact"."owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_group_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (("contact"."territory" = 'NORD'));
CREATE POLICY "crm_group_north_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (("contact"."territory" = 'NORD')) WITH CHECK (("contact"."territory" = 'NORD'));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_mine_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_mine" USING (((SELECT "crm_access"."active"('mine', CURRENT_USER)) AND ("contact"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('mine', CURRENT_USER) AS "acting")))));
CREATE POLICY "crm_timed_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("contact"."territory" = 'NORD')));
CREATE POLICY "crm_timed_north_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("contact"."territory" = 'NORD'))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("contact"."territory" = 'NORD')));
CREATE POLICY "crm_group_mine_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_group_mine" USING (("lead"."owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_group_north_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (("lead"."area" = 'NORD'));
CREATE POLICY "crm_group_north_own_update" ON "crm"."lead" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (("lead"."area" = 'NORD')) WITH CHECK (("lead"."area" = 'NORD'));
CREATE POLICY "crm_owner_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."lead" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_mine_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_timed_mine" USING (((SELECT "crm_access"."active"('mine', CURRENT_USER)) AND ("lead"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('mine', CURRENT_USER) AS "acting")))));
CREATE POLICY "crm_timed_north_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("lead"."area" = 'NORD')));
CREATE POLICY "crm_timed_north_own_update" ON "crm"."lead" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("lead"."area" = 'NORD'))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("lead"."area" = 'NORD')));
ALTER TABLE "crm"."call" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."call" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."lead" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."lead" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_mine" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_mine" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."call" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."call" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."lead" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."lead" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "region", "numbers": [], "on": [{"column": "area", "table": {"name": "lead", "schema": "crm"}}], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {"employee_no": {"line": null, "many": false, "source": null, "type": "text"}}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "lead", "schema": "crm"}, "unchecked": false, "via": ["lead_code"], "when": {"is": "Const", "value": true}}], "mode": "carry", "name": {"name": "call", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["code"], "keys": "server", "links": [], "mode": "follow", "name": {"name": "lead", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [], "gateways": [], "groups": [{"child_rights": ["read"], "family": "", "filter": {"column": "owner_no", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "employee_no"}}, "keeping": null, "label": "", "name": "mine", "on": [{"child_rights": ["read"], "filter": {"column": "owner_no", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "employee_no"}}, "rights": ["read"], "table": {"name": "lead", "schema": "crm"}, "text": "owner_no = me.employee_no"}], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "owner_no = me.employee_no", "was": null}, {"child_rights": ["read", "update"], "family": "", "filter": {"column": "territory", "is": "Within", "keys": ["NORD"], "node": "NORD"}, "keeping": null, "label": "", "name": "north", "on": [{"child_rights": ["read", "update"], "filter": {"column": "area", "is": "Within", "keys": ["NORD"], "node": "NORD"}, "rights": ["read", "update"], "table": {"name": "lead", "schema": "crm"}, "text": ""}], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["NORD"], "text": "", "was": null}], "public": [], "restrictions": [], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "DE", "label": "", "parent": null}, {"key": "NORD", "label": "", "parent": "DE"}, {"key": "SUED", "label": "", "parent": "DE"}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
