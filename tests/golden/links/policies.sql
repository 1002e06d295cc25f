create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_address_8948fd" as SELECT "city_id" , "id" FROM "crm"."address";
ALTER VIEW "crm_access"."crm_link_crm_address_8948fd" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_contact_f0e840" as SELECT "address_id" , "id" , "territory" FROM "crm"."contact";
ALTER VIEW "crm_access"."crm_link_crm_contact_f0e840" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_lead_b9ca8e" as SELECT "id" , "region" FROM "crm"."lead";
ALTER VIEW "crm_access"."crm_link_crm_lead_b9ca8e" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_participant_15628b" as SELECT "contact_id" , "meeting_id" FROM "crm"."participant";
ALTER VIEW "crm_access"."crm_link_crm_participant_15628b" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, g.access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[CASE WHEN true THEN 'head'::pg_catalog.text END , CASE WHEN "c"."territory" = 'NORD' THEN 'nord'::pg_catalog.text END]) AS g (access_group) WHERE g.access_group IS NOT NULL AND (true);
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."contact" AS c CROSS JOIN LATERAL pg_catalog.unnest('{"sales"}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create view "crm_access"."contact_group_crm_lead" as SELECT "c"."id" AS contact, g.access_group, NULL::pg_catalog.text AS login, true AS shown FROM "crm"."lead" AS c CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[CASE WHEN "c"."region" IS NULL THEN 'desk'::pg_catalog.text END , CASE WHEN true THEN 'head'::pg_catalog.text END , CASE WHEN "c"."region" = 'NORD' THEN 'nord'::pg_catalog.text END]) AS g (access_group) WHERE g.access_group IS NOT NULL AND (true);
ALTER VIEW "crm_access"."contact_group_crm_lead" OWNER TO "crm_owner";
create view "crm_access"."contact_family_crm_lead" as SELECT "c"."id" AS contact, f.family FROM "crm"."lead" AS c CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[CASE WHEN "c"."region" IS NULL THEN 'desk'::pg_catalog.text END , CASE WHEN "c"."status" <> 'lost' THEN 'sales'::pg_catalog.text END]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family_crm_lead" OWNER TO "crm_owner";
create function "crm_access"."crm_links_crm_contact"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."address_id")::record operator(pg_catalog.*<>) row(new."address_id")::record)
            and row(new."address_id") is not null and (true) and row_security_active('"crm"."address"')
        then
            if not exists (select from "crm"."address" as other where other."id" = new."address_id") then
                raise insufficient_privilege using
                    message = 'crm.contact: address_id would point to a row of crm.address that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_contact"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_contact"() FROM PUBLIC;
create function "crm_access"."crm_links_crm_deal"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."contact_id")::record operator(pg_catalog.*<>) row(new."contact_id")::record)
            and row(new."contact_id") is not null and (true) and row_security_active('"crm"."contact"')
        then
            if not exists (select from "crm"."contact" as other where other."id" = new."contact_id") then
                raise insufficient_privilege using
                    message = 'crm.deal: contact_id would point to a row of crm.contact that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_deal"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_deal"() FROM PUBLIC;
create function "crm_access"."crm_links_crm_event"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."contact_ids")::record operator(pg_catalog.*<>) row(new."contact_ids")::record)
            and row(new."contact_ids") is not null and (true) and row_security_active('"crm"."contact"')
        then
            if exists (
                select from pg_catalog.unnest(new."contact_ids") as held
                where held is not null and not exists (select from "crm"."contact" as other where other."id" = held)
                    and not (tg_op = 'UPDATE' and true and (held = any (old."contact_ids")) is true)
            ) then
                raise insufficient_privilege using
                    message = 'crm.event: contact_ids would point to a row of crm.contact that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_event"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_event"() FROM PUBLIC;
create function "crm_access"."crm_links_crm_mail"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."about")::record operator(pg_catalog.*<>) row(new."about")::record)
            and row(new."about") is not null and (new."about"::pg_catalog.text COLLATE pg_catalog."C" OPERATOR(pg_catalog.^@) 'res.partner,') and row_security_active('"crm"."contact"')
        then
            if not exists (select from "crm"."contact" as other where (('res.partner,' || other."id"::pg_catalog.text) COLLATE pg_catalog."C") = new."about") then
                raise insufficient_privilege using
                    message = 'crm.mail: about would point to a row of crm.contact that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
        if (tg_op = 'INSERT' or row(old."about")::record operator(pg_catalog.*<>) row(new."about")::record)
            and row(new."about") is not null and (new."about"::pg_catalog.text COLLATE pg_catalog."C" OPERATOR(pg_catalog.^@) 'lead,') and row_security_active('"crm"."lead"')
        then
            if not exists (select from "crm"."lead" as other where (('lead,' || other."id"::pg_catalog.text) COLLATE pg_catalog."C") = new."about") then
                raise insufficient_privilege using
                    message = 'crm.mail: about would point to a row of crm.lead that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_mail"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_mail"() FROM PUBLIC;
create function "crm_access"."crm_links_crm_note"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."parent_id" , old."parent_type")::record operator(pg_catalog.*<>) row(new."parent_id" , new."parent_type")::record)
            and row(new."parent_id") is not null and (new."parent_type" = 'contact') and row_security_active('"crm"."contact"')
        then
            if not exists (select from "crm"."contact" as other where other."id" = new."parent_id") then
                raise insufficient_privilege using
                    message = 'crm.note: parent_id would point to a row of crm.contact that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
        if (tg_op = 'INSERT' or row(old."parent_id" , old."parent_type")::record operator(pg_catalog.*<>) row(new."parent_id" , new."parent_type")::record)
            and row(new."parent_id") is not null and (new."parent_type" = 'lead') and row_security_active('"crm"."lead"')
        then
            if not exists (select from "crm"."lead" as other where other."id" = new."parent_id") then
                raise insufficient_privilege using
                    message = 'crm.note: parent_id would point to a row of crm.lead that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_note"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_note"() FROM PUBLIC;
create function "crm_access"."crm_links_crm_participant"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."meeting_id")::record operator(pg_catalog.*<>) row(new."meeting_id")::record)
            and row(new."meeting_id") is not null and (true) and row_security_active('"crm"."meeting"')
        then
            if not exists (select from "crm"."meeting" as other where other."id" = new."meeting_id") then
                raise insufficient_privilege using
                    message = 'crm.participant: meeting_id would point to a row of crm.meeting that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_participant"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_participant"() FROM PUBLIC;
create function "crm_access"."crm_links_crm_task"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."contact_id")::record operator(pg_catalog.*<>) row(new."contact_id")::record)
            and row(new."contact_id") is not null and (true) and row_security_active('"crm"."contact"')
        then
            if not exists (select from "crm"."contact" as other where other."id" = new."contact_id") then
                raise insufficient_privilege using
                    message = 'crm.task: contact_id would point to a row of crm.contact that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
        if (tg_op = 'INSERT' or row(old."lead_id")::record operator(pg_catalog.*<>) row(new."lead_id")::record)
            and row(new."lead_id") is not null and (true) and row_security_active('"crm"."lead"')
        then
            if not exists (select from "crm"."lead" as other where other."id" = new."lead_id") then
                raise insufficient_privilege using
                    message = 'crm.task: lead_id would point to a row of crm.lead that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_task"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_task"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("city_id") ON TABLE "crm"."address" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."address" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."city" TO "crm_owner";
GRANT SELECT ("address_id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ("owner_no") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ("contact_ids") ON TABLE "crm"."event" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ("region") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ("status") ON TABLE "crm"."lead" TO "crm_owner";
GRANT SELECT ("about") ON TABLE "crm"."mail" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."meeting" TO "crm_owner";
GRANT SELECT ("parent_id") ON TABLE "crm"."note" TO "crm_owner";
GRANT SELECT ("parent_type") ON TABLE "crm"."note" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."participant" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."participant" TO "crm_owner";
GRANT SELECT ("meeting_id") ON TABLE "crm"."participant" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."task" TO "crm_owner";
GRANT SELECT ("lead_id") ON TABLE "crm"."task" TO "crm_owner";
GRANT SELECT ("private") ON TABLE "crm"."task" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_family_crm_lead" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group_crm_lead" TO "crm_registrar";
create trigger "~crm_links_crm_contact" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_links_crm_contact"();
create trigger "~crm_links_crm_deal" before insert or update on "crm"."deal" for each row execute function "crm_access"."crm_links_crm_deal"();
create trigger "~crm_links_crm_event" before insert or update on "crm"."event" for each row execute function "crm_access"."crm_links_crm_event"();
create trigger "~crm_links_crm_mail" before insert or update on "crm"."mail" for each row execute function "crm_access"."crm_links_crm_mail"();
create trigger "~crm_links_crm_note" before insert or update on "crm"."note" for each row execute function "crm_access"."crm_links_crm_note"();
create trigger "~crm_links_crm_participant" before insert or update on "crm"."participant" for each row execute function "crm_access"."crm_links_crm_participant"();
create trigger "~crm_links_crm_task" before insert or update on "crm"."task" for each row execute function "crm_access"."crm_links_crm_task"();
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "desk", "attributes": [], "conditions": {"crm.lead": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"region\\" IS NULL"}}, "family": "desk", "group_role": "crm_group_desk", "keeping": null, "label": "", "oversight": false, "rights": ["read"], "territories": [], "timed_role": "crm_timed_desk"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "head", "attributes": [], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "true"}, "crm.event": {"asks": false, "hands": true, "reads": true, "where": "(\\"c\\".\\"contact_ids\\" IS NULL) OR (\\"c\\".\\"contact_ids\\" = ''{}'')"}, "crm.lead": {"asks": false, "hands": true, "reads": true, "where": "true"}, "crm.task": {"asks": false, "hands": true, "reads": true, "where": "(\\"c\\".\\"contact_id\\" IS NULL) AND (\\"c\\".\\"lead_id\\" IS NULL)"}}, "family": "sales", "group_role": "crm_group_head", "keeping": null, "label": "", "oversight": true, "rights": ["read"], "territories": [], "timed_role": "crm_timed_head"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "nord", "attributes": ["employee_no"], "conditions": {"crm.contact": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"territory\\" = ''NORD''"}, "crm.deal": {"asks": true, "hands": true, "reads": true, "where": "\\"c\\".\\"owner_no\\" = (\\"p\\".\\"attributes\\" OPERATOR(pg_catalog.->>) ''employee_no'')"}, "crm.lead": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"region\\" = ''NORD''"}}, "family": "sales", "group_role": "crm_group_nord", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["NORD"], "timed_role": "crm_timed_nord"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."family" ("faces" , "family" , "label" , "root") SELECT "faces" , "family" , "label" , "root" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."family", '{"faces": "one", "family": "desk", "label": "", "root": "crm.lead"}') ON CONFLICT ("family" , "root") DO UPDATE SET ("faces" , "family" , "label" , "root") = ROW (EXCLUDED."faces" , EXCLUDED."family" , EXCLUDED."label" , EXCLUDED."root");
INSERT INTO "crm_access"."family" ("faces" , "family" , "label" , "root") SELECT "faces" , "family" , "label" , "root" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."family", '{"faces": "one", "family": "sales", "label": "", "root": ""}') ON CONFLICT ("family" , "root") DO UPDATE SET ("faces" , "family" , "label" , "root") = ROW (EXCLUDED."faces" , EXCLUDED."family" , EXCLUDED."label" , EXCLUDED."root");
INSERT INTO "crm_access"."family" ("faces" , "family" , "label" , "root") SELECT "faces" , "family" , "label" , "root" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."family", '{"faces": "at_most_one", "family": "sales", "label": "", "root": "crm.lead"}') ON CONFLICT ("family" , "root") DO UPDATE SET ("faces" , "family" , "label" , "root") = ROW (EXCLUDED."faces" , EXCLUDED."family" , EXCLUDED."label" , EXCLUDED."root");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {"employee_no": {"many": false, "type": "text"}}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.address": {"key": ["id"], "links": [{"columns": ["address_id"], "joins": "\\"above\\".\\"address_id\\" = \\"c\\".\\"id\\"", "own": ["id"], "to": "crm.contact", "when": "true"}], "name": "address", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.city": {"key": [], "links": [{"columns": ["city_id"], "joins": "\\"above\\".\\"city_id\\" = \\"c\\".\\"id\\"", "own": ["id"], "to": "crm.address", "when": "true"}], "name": "city", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.contact": {"key": ["id"], "links": [], "name": "contact", "reads_links": false, "restrictions": [], "root": "", "schema": "crm", "tree": null}, "crm.deal": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "deal", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.event": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = ANY (\\"c\\".\\"contact_ids\\")", "own": ["contact_ids"], "to": "crm.contact", "when": "true"}], "name": "event", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.lead": {"key": ["id"], "links": [], "name": "lead", "reads_links": true, "restrictions": [], "root": "crm.lead", "schema": "crm", "tree": null}, "crm.mail": {"key": [], "links": [{"columns": ["id"], "joins": "((''res.partner,'' || \\"above\\".\\"id\\"::pg_catalog.text) COLLATE pg_catalog.\\"C\\") = \\"c\\".\\"about\\"", "own": ["about"], "to": "crm.contact", "when": "true"}, {"columns": ["id"], "joins": "((''lead,'' || \\"above\\".\\"id\\"::pg_catalog.text) COLLATE pg_catalog.\\"C\\") = \\"c\\".\\"about\\"", "own": ["about"], "to": "crm.lead", "when": "true"}], "name": "mail", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.meeting": {"key": [], "links": [{"columns": ["meeting_id"], "joins": "\\"above\\".\\"meeting_id\\" = \\"c\\".\\"id\\"", "own": ["id"], "to": "crm.participant", "when": "true"}], "name": "meeting", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.note": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"parent_id\\"", "own": ["parent_id"], "to": "crm.contact", "when": "\\"c\\".\\"parent_type\\" = ''contact''"}, {"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"parent_id\\"", "own": ["parent_id"], "to": "crm.lead", "when": "\\"c\\".\\"parent_type\\" = ''lead''"}], "name": "note", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.participant": {"key": ["id"], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}], "name": "participant", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.task": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"contact_id\\"", "own": ["contact_id"], "to": "crm.contact", "when": "true"}, {"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"lead_id\\"", "own": ["lead_id"], "to": "crm.lead", "when": "true"}], "name": "task", "reads_links": true, "restrictions": [{"asks": false, "exempt": ["head"], "passes": "NOT (\\"c\\".\\"private\\")"}], "root": null, "schema": "crm", "tree": null}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family_crm_lead", "group_view": "contact_group_crm_lead", "root": "crm.lead", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 3, "territory": "DE"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 2, "last_place": 2, "territory": "NORD"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 3, "last_place": 3, "territory": "SUED"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_desk";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_head";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_nord";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_desk";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_head";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_nord";
CREATE POLICY "crm_group_head_read" ON "crm"."address" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."address_id" = "address"."id" AND (true))));
CREATE POLICY "crm_group_nord_read" ON "crm"."address" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."address_id" = "address"."id" AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."address" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_head_read" ON "crm"."address" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."address_id" = "address"."id" AND (true)))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."address" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."address_id" = "address"."id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_group_head_read" ON "crm"."city" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_address_8948fd" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."city_id" = "city"."id" AND "linked_1"."address_id" = "linked"."id" AND (true))));
CREATE POLICY "crm_group_nord_read" ON "crm"."city" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_address_8948fd" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."city_id" = "city"."id" AND "linked_1"."address_id" = "linked"."id" AND ("linked_1"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."city" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_head_read" ON "crm"."city" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_address_8948fd" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."city_id" = "city"."id" AND "linked_1"."address_id" = "linked"."id" AND (true)))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."city" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_address_8948fd" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."city_id" = "city"."id" AND "linked_1"."address_id" = "linked"."id" AND ("linked_1"."territory" = 'NORD')))));
CREATE POLICY "crm_group_head_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((true));
CREATE POLICY "crm_group_nord_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING (("contact"."territory" = 'NORD'));
CREATE POLICY "crm_group_nord_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING (("contact"."territory" = 'NORD')) WITH CHECK (("contact"."territory" = 'NORD'));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_head_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (true)));
CREATE POLICY "crm_timed_nord_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("contact"."territory" = 'NORD')));
CREATE POLICY "crm_timed_nord_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("contact"."territory" = 'NORD'))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("contact"."territory" = 'NORD')));
CREATE POLICY "crm_group_head_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND (true))));
CREATE POLICY "crm_group_nord_own_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING (("deal"."owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_group_nord_own_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING (("deal"."owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default"))) WITH CHECK (("deal"."owner_no" = (SELECT "crm_access"."attribute"('employee_no', CURRENT_USER) COLLATE pg_catalog."default")));
CREATE POLICY "crm_group_nord_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_group_nord_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."territory" = 'NORD')))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_head_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND (true)))));
CREATE POLICY "crm_timed_nord_own_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("deal"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('nord', CURRENT_USER) AS "acting")))));
CREATE POLICY "crm_timed_nord_own_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("deal"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('nord', CURRENT_USER) AS "acting"))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("deal"."owner_no" = ANY (ARRAY(SELECT ("acting" OPERATOR(pg_catalog.->>) 'employee_no') FROM "crm_access"."acting"('nord', CURRENT_USER) AS "acting")))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."territory" = 'NORD'))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "deal"."contact_id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_group_head_own_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((("event"."contact_ids" IS NULL) OR ("event"."contact_ids" = '{}')));
CREATE POLICY "crm_group_head_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND (true))));
CREATE POLICY "crm_group_nord_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_group_nord_update" ON "crm"."event" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND ("linked"."territory" = 'NORD')))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_head_own_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (("event"."contact_ids" IS NULL) OR ("event"."contact_ids" = '{}'))));
CREATE POLICY "crm_timed_head_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND (true)))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."event" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."event" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND ("linked"."territory" = 'NORD'))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = ANY ("event"."contact_ids") AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_group_desk_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_group_desk" USING (("lead"."region" IS NULL));
CREATE POLICY "crm_group_head_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((true));
CREATE POLICY "crm_group_nord_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING (("lead"."region" = 'NORD'));
CREATE POLICY "crm_group_nord_own_update" ON "crm"."lead" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING (("lead"."region" = 'NORD')) WITH CHECK (("lead"."region" = 'NORD'));
CREATE POLICY "crm_owner_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_desk_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_timed_desk" USING (((SELECT "crm_access"."active"('desk', CURRENT_USER)) AND ("lead"."region" IS NULL)));
CREATE POLICY "crm_timed_head_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (true)));
CREATE POLICY "crm_timed_nord_own_read" ON "crm"."lead" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("lead"."region" = 'NORD')));
CREATE POLICY "crm_timed_nord_own_update" ON "crm"."lead" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("lead"."region" = 'NORD'))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ("lead"."region" = 'NORD')));
CREATE POLICY "crm_group_desk_lead_about_lead_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_group_desk" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" IS NULL))));
CREATE POLICY "crm_group_head_lead_about_lead_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND (true))));
CREATE POLICY "crm_group_head_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND (true))));
CREATE POLICY "crm_group_nord_lead_about_lead_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" = 'NORD'))));
CREATE POLICY "crm_group_nord_lead_about_lead_update" ON "crm"."mail" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" = 'NORD')))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" = 'NORD'))));
CREATE POLICY "crm_group_nord_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_group_nord_update" ON "crm"."mail" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."territory" = 'NORD')))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_desk_lead_about_lead_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_timed_desk" USING (((SELECT "crm_access"."active"('desk', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" IS NULL)))));
CREATE POLICY "crm_timed_head_lead_about_lead_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND (true)))));
CREATE POLICY "crm_timed_head_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND (true)))));
CREATE POLICY "crm_timed_nord_lead_about_lead_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" = 'NORD')))));
CREATE POLICY "crm_timed_nord_lead_about_lead_update" ON "crm"."mail" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" = 'NORD'))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE (('lead,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."region" = 'NORD')))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."mail" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."mail" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."territory" = 'NORD'))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE (('res.partner,' || "linked"."id"::pg_catalog.text) COLLATE pg_catalog."C") = "mail"."about" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_group_head_read" ON "crm"."meeting" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND (true))));
CREATE POLICY "crm_group_nord_read" ON "crm"."meeting" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND ("linked_1"."territory" = 'NORD'))));
CREATE POLICY "crm_group_nord_update" ON "crm"."meeting" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND ("linked_1"."territory" = 'NORD')))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND ("linked_1"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."meeting" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_head_read" ON "crm"."meeting" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND (true)))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."meeting" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND ("linked_1"."territory" = 'NORD')))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."meeting" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND ("linked_1"."territory" = 'NORD'))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_participant_15628b" AS "linked" , "crm_access"."crm_link_crm_contact_f0e840" AS "linked_1" WHERE "linked"."meeting_id" = "meeting"."id" AND "linked_1"."id" = "linked"."contact_id" AND ("linked_1"."territory" = 'NORD')))));
CREATE POLICY "crm_follow_lead_parent_id_read" ON "crm"."note" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((("note"."parent_type" = 'lead') AND EXISTS (SELECT FROM "crm"."lead" AS "parent" WHERE "parent"."id" = "note"."parent_id")));
CREATE POLICY "crm_follow_read" ON "crm"."note" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((("note"."parent_type" = 'contact') AND EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "note"."parent_id")));
CREATE POLICY "crm_group_nord_lead_parent_id_update" ON "crm"."note" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((("note"."parent_type" = 'lead') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."region" = 'NORD'))))) WITH CHECK ((("note"."parent_type" = 'lead') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."region" = 'NORD')))));
CREATE POLICY "crm_group_nord_update" ON "crm"."note" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((("note"."parent_type" = 'contact') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."territory" = 'NORD'))))) WITH CHECK ((("note"."parent_type" = 'contact') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_owner_read" ON "crm"."note" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_nord_lead_parent_id_update" ON "crm"."note" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("note"."parent_type" = 'lead') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."region" = 'NORD')))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("note"."parent_type" = 'lead') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."region" = 'NORD'))))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."note" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("note"."parent_type" = 'contact') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."territory" = 'NORD')))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (("note"."parent_type" = 'contact') AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "note"."parent_id" AND ("linked"."territory" = 'NORD'))))));
CREATE POLICY "crm_follow_read" ON "crm"."participant" AS PERMISSIVE FOR SELECT TO "crm_persons" USING ((EXISTS (SELECT FROM "crm"."contact" AS "parent" WHERE "parent"."id" = "participant"."contact_id")));
CREATE POLICY "crm_group_nord_update" ON "crm"."participant" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "participant"."contact_id" AND ("linked"."territory" = 'NORD')))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "participant"."contact_id" AND ("linked"."territory" = 'NORD'))));
CREATE POLICY "crm_owner_read" ON "crm"."participant" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_nord_update" ON "crm"."participant" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "participant"."contact_id" AND ("linked"."territory" = 'NORD'))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "participant"."contact_id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_group_desk_lead_id_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_group_desk" USING (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" IS NULL)))));
CREATE POLICY "crm_group_head_lead_id_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND (true))));
CREATE POLICY "crm_group_head_own_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((("task"."contact_id" IS NULL) AND ("task"."lead_id" IS NULL)));
CREATE POLICY "crm_group_head_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_group_head" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND (true))));
CREATE POLICY "crm_group_nord_lead_id_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" = 'NORD')))));
CREATE POLICY "crm_group_nord_lead_id_update" ON "crm"."task" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" = 'NORD'))))) WITH CHECK (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" = 'NORD')))));
CREATE POLICY "crm_group_nord_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_group_nord" USING (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_group_nord_update" ON "crm"."task" AS PERMISSIVE FOR UPDATE TO "crm_group_nord" USING (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND ("linked"."territory" = 'NORD'))))) WITH CHECK (((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND ("linked"."territory" = 'NORD')))));
CREATE POLICY "crm_owner_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_timed_desk_lead_id_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_timed_desk" USING (((SELECT "crm_access"."active"('desk', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" IS NULL))))));
CREATE POLICY "crm_timed_head_lead_id_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND (true)))));
CREATE POLICY "crm_timed_head_own_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (("task"."contact_id" IS NULL) AND ("task"."lead_id" IS NULL))));
CREATE POLICY "crm_timed_head_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_timed_head" USING (((SELECT "crm_access"."active"('head', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND (true)))));
CREATE POLICY "crm_timed_nord_lead_id_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" = 'NORD'))))));
CREATE POLICY "crm_timed_nord_lead_id_update" ON "crm"."task" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" = 'NORD')))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_lead_b9ca8e" AS "linked" WHERE "linked"."id" = "task"."lead_id" AND ("linked"."region" = 'NORD'))))));
CREATE POLICY "crm_timed_nord_read" ON "crm"."task" AS PERMISSIVE FOR SELECT TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND ("linked"."territory" = 'NORD'))))));
CREATE POLICY "crm_timed_nord_update" ON "crm"."task" AS PERMISSIVE FOR UPDATE TO "crm_timed_nord" USING (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND ("linked"."territory" = 'NORD')))))) WITH CHECK (((SELECT "crm_access"."active"('nord', CURRENT_USER)) AND ((NOT ("task"."private")) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_contact_f0e840" AS "linked" WHERE "linked"."id" = "task"."contact_id" AND ("linked"."territory" = 'NORD'))))));
ALTER TABLE "crm"."address" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."address" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."city" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."city" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."event" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."event" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."lead" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."lead" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."mail" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."mail" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."meeting" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."meeting" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."note" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."note" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."participant" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."participant" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."task" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."task" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_desk" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_head" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_nord" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_desk" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_head" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_nord" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."address" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."city" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."deal" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."deal" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."event" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."event" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."lead" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."lead" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."mail" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."mail" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."meeting" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."meeting" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."note" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."note" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."participant" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."participant" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."task" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."task" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_address_8948fd" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_contact_f0e840" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_lead_b9ca8e" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_participant_15628b" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "region", "numbers": [], "on": [{"column": "region", "table": {"name": "lead", "schema": "crm"}}], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {"employee_no": {"line": null, "many": false, "source": null, "type": "text"}}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": true, "columns": ["address_id"], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "address", "schema": "crm"}, "refers": [], "rights": ["read"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": true, "columns": ["city_id"], "form": null, "to": {"name": "address", "schema": "crm"}, "unchecked": false, "via": ["id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "city", "schema": "crm"}, "refers": [], "rights": ["read"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "deal", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": {"is": "KeyArray"}, "to": {"name": "contact", "schema": "crm"}, "unchecked": true, "via": ["contact_ids"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "event", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [], "mode": "follow", "name": {"name": "lead", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": {"is": "CodedKey", "prefix": "res.partner,"}, "to": {"name": "contact", "schema": "crm"}, "unchecked": true, "via": ["about"], "when": {"is": "Const", "value": true}}, {"back": false, "columns": [], "form": {"is": "CodedKey", "prefix": "lead,"}, "to": {"name": "lead", "schema": "crm"}, "unchecked": true, "via": ["about"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "mail", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": true, "columns": ["meeting_id"], "form": null, "to": {"name": "participant", "schema": "crm"}, "unchecked": false, "via": ["id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "meeting", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": true, "via": ["parent_id"], "when": {"column": "parent_type", "is": "Compare", "op": "=", "operand": "contact"}}, {"back": false, "columns": [], "form": null, "to": {"name": "lead", "schema": "crm"}, "unchecked": true, "via": ["parent_id"], "when": {"column": "parent_type", "is": "Compare", "op": "=", "operand": "lead"}}], "mode": "follow", "name": {"name": "note", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "participant", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "contact", "schema": "crm"}, "unchecked": false, "via": ["contact_id"], "when": {"is": "Const", "value": true}}, {"back": false, "columns": [], "form": null, "to": {"name": "lead", "schema": "crm"}, "unchecked": false, "via": ["lead_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "task", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}], "families": [{"faces": "one", "filter": {"column": "region", "is": "IsNull"}, "label": "", "name": "desk", "on": {"is": "TableName", "name": "lead", "schema": "crm"}, "text": "region is null"}, {"faces": "one", "filter": {"is": "Const", "value": true}, "label": "", "name": "sales", "on": null, "text": ""}, {"faces": "at_most_one", "filter": {"column": "status", "is": "Compare", "op": "<>", "operand": "lost"}, "label": "", "name": "sales", "on": {"is": "TableName", "name": "lead", "schema": "crm"}, "text": "status <> ''lost''"}], "gateways": [], "groups": [{"child_rights": ["read"], "family": "desk", "filter": {"is": "Const", "value": false}, "keeping": null, "label": "", "name": "desk", "on": [{"child_rights": ["read"], "filter": {"column": "region", "is": "IsNull"}, "rights": ["read"], "table": {"name": "lead", "schema": "crm"}, "text": ""}], "oversight": false, "reassigns": false, "rights": ["read"], "territory": [], "text": "", "was": null}, {"child_rights": ["read"], "family": "sales", "filter": {"is": "Const", "value": true}, "keeping": null, "label": "", "name": "head", "on": [{"child_rights": ["read"], "filter": {"is": "Or", "parts": [{"column": "contact_ids", "is": "IsNull"}, {"column": "contact_ids", "is": "Compare", "op": "=", "operand": "{}"}]}, "rights": ["read"], "table": {"name": "event", "schema": "crm"}, "text": ""}, {"child_rights": ["read"], "filter": {"is": "Const", "value": true}, "rights": ["read"], "table": {"name": "lead", "schema": "crm"}, "text": ""}, {"child_rights": ["read"], "filter": {"is": "And", "parts": [{"column": "contact_id", "is": "IsNull"}, {"column": "lead_id", "is": "IsNull"}]}, "rights": ["read"], "table": {"name": "task", "schema": "crm"}, "text": ""}], "oversight": true, "reassigns": false, "rights": ["read"], "territory": [], "text": "", "was": null}, {"child_rights": ["read", "update"], "family": "sales", "filter": {"column": "territory", "is": "Within", "keys": ["NORD"], "node": "NORD"}, "keeping": null, "label": "", "name": "nord", "on": [{"child_rights": ["read", "update"], "filter": {"column": "owner_no", "is": "Compare", "op": "=", "operand": {"is": "Attribute", "name": "employee_no"}}, "rights": ["read", "update"], "table": {"name": "deal", "schema": "crm"}, "text": "owner_no = me.employee_no"}, {"child_rights": ["read", "update"], "filter": {"column": "region", "is": "Within", "keys": ["NORD"], "node": "NORD"}, "rights": ["read", "update"], "table": {"name": "lead", "schema": "crm"}, "text": ""}], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["NORD"], "text": "", "was": null}], "public": [], "restrictions": [{"exempt": ["head"], "filter": {"is": "Not", "part": {"column": "private", "is": "IsTrue"}}, "name": "private", "on": {"is": "TableName", "name": "task", "schema": "crm"}, "rights": ["create", "delete", "read", "update"], "text": "not private"}], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "contact", "schema": "crm"}, "refers": [], "tree": null}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "DE", "label": "", "parent": null}, {"key": "NORD", "label": "", "parent": "DE"}, {"key": "SUED", "label": "", "parent": "DE"}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
