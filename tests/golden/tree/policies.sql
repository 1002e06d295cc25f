create table "crm_access"."guard" ();
ALTER TABLE "crm_access"."guard" OWNER TO "crm_owner";
alter table "crm"."account" add column "crm_tree_id" bigint;
alter table "crm"."message" add column "crm_tree_id" bigint;
create view "crm_access"."crm_link_crm_account_c75054" as SELECT "crm_tree_id" , "id" , "secret" , "territory" FROM "crm"."account";
ALTER VIEW "crm_access"."crm_link_crm_account_c75054" OWNER TO "crm_owner";
create view "crm_access"."crm_link_crm_message_5cf308" as SELECT "account_id" , "id" FROM "crm"."message";
ALTER VIEW "crm_access"."crm_link_crm_message_5cf308" OWNER TO "crm_owner";
create view "crm_access"."contact_group" as SELECT "c"."id" AS contact, 'north'::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, ((NOT ("c"."secret")) IS TRUE) AS shown FROM "crm"."account" AS c WHERE ("c"."territory" = 'N') OR ("c"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))));
ALTER VIEW "crm_access"."contact_group" OWNER TO "crm_owner";
create view "crm_access"."contact_family" as SELECT "c"."id" AS contact, f.family FROM "crm"."account" AS c CROSS JOIN LATERAL pg_catalog.unnest('{}'::pg_catalog.text[]) AS f (family) WHERE f.family IS NOT NULL;
ALTER VIEW "crm_access"."contact_family" OWNER TO "crm_owner";
create function "crm_access"."crm_links_crm_message"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if pg_has_role(current_user, 'crm_persons', 'usage') then
        if (tg_op = 'INSERT' or row(old."account_id")::record operator(pg_catalog.*<>) row(new."account_id")::record)
            and row(new."account_id") is not null and (true) and row_security_active('"crm"."account"')
        then
            if not exists (select from "crm"."account" as other where other."id" = new."account_id") then
                raise insufficient_privilege using
                    message = 'crm.message: account_id would point to a row of crm.account that is not visible',
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_links_crm_message"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_links_crm_message"() FROM PUBLIC;
create table "crm_access"."crm_moves_crm_account" (one boolean primary key check (one), number int8 not null);
ALTER TABLE "crm_access"."crm_moves_crm_account" OWNER TO "crm_owner";
create function "crm_access"."crm_tree_crm_account"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
set plan_cache_mode = 'force_generic_plan'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_seqscan = 'off'
as $body$
begin
    if tg_op = 'UPDATE' and row(new."crm_tree_id") is not null
        and row(old."id" , old."parent_id", old."crm_tree_id")::record operator(pg_catalog.*=) row(new."id" , new."parent_id", new."crm_tree_id")::record
    then
        return new;
    end if;
    if not (row(new."parent_id") is not null) then
        new."crm_tree_id" := new."id";
        return new;
    end if;
    if new."parent_id" = new."id" then
        raise check_violation using
            message = format('crm.account: the row %s would stand below itself', concat_ws(', ', new."id")),
            hint = 'A row on top has nothing in the place of the row above.';
    end if;
    if tg_op = 'UPDATE' and row(old."id" , old."parent_id")::record operator(pg_catalog.*<>) row(new."id" , new."parent_id")::record then
        -- Whoever comes second waits. In READ COMMITTED the next statement then sees what the first has
        -- moved, otherwise this one fails.
        insert into "crm_access"."crm_moves_crm_account" as m (one, number) values (true, 1)
            on conflict (one) do update set number = m.number + 1;
        if exists (with recursive up as (
        select p."id" , p."parent_id" from "crm"."account" as p where p."id" = new."parent_id"
        union
        select p."id" , p."parent_id" from up join "crm"."account" as p on p."id" = up."parent_id"
    ) select from up where (up."id" = new."id") or (up."id" = old."id")) then
            raise check_violation using
                message = format('crm.account: the row %s would stand below itself', concat_ws(', ', new."id")),
                hint = 'Hang it on a row that is not below it.';
        end if;
    end if;
    perform from "crm"."account" as p where p."id" = new."parent_id" for key share;
    with recursive up as (
        select p."id" , p."parent_id" from "crm"."account" as p where p."id" = new."parent_id"
        union
        select p."id" , p."parent_id" from up join "crm"."account" as p on p."id" = up."parent_id"
    )
    select up."id" into new."crm_tree_id" from up where not (row(up."parent_id") is not null);
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_tree_crm_account"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_tree_crm_account"() FROM PUBLIC;
create function "crm_access"."crm_top_crm_account"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if row(old."crm_tree_id")::record operator(pg_catalog.*<>) row(new."crm_tree_id")::record then
        update "crm"."account" as c set "crm_tree_id" = new."crm_tree_id"
        where c."parent_id" = new."id" and row(c."crm_tree_id")::record operator(pg_catalog.*<>) row(new."crm_tree_id")::record;
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_top_crm_account"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_top_crm_account"() FROM PUBLIC;
create function "crm_access"."crm_moving_crm_account"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if row(old."parent_id")::record operator(pg_catalog.*<>) row(new."parent_id")::record
        and pg_has_role(current_user, 'crm_persons', 'usage') and row_security_active('"crm"."account"')
    then
        if row(new."parent_id") is not null and not exists (select from "crm"."account" as p where p."id" = new."parent_id") then
            raise insufficient_privilege using
                message = 'crm.account: parent_id would point to a row of crm.account that is not visible',
                hint = 'Every link that a write changes must point to a row that the writer sees.';
        end if;
        if tg_op = 'UPDATE' and not exists (select from "crm"."account" as p where p."id" = old."crm_tree_id") then
            raise insufficient_privilege using
                message = 'crm.account: the row stands in a tree whose top row is not visible',
                hint = 'All that is below a row goes with it, so the writer must see the whole tree.';
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_moving_crm_account"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_moving_crm_account"() FROM PUBLIC;
create table "crm_access"."crm_moves_crm_message" (one boolean primary key check (one), number int8 not null);
ALTER TABLE "crm_access"."crm_moves_crm_message" OWNER TO "crm_owner";
create function "crm_access"."crm_tree_crm_message"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
set plan_cache_mode = 'force_generic_plan'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_seqscan = 'off'
as $body$
begin
    if tg_op = 'UPDATE' and row(new."crm_tree_id") is not null
        and row(old."id" , old."reply_to", old."crm_tree_id")::record operator(pg_catalog.*=) row(new."id" , new."reply_to", new."crm_tree_id")::record
    then
        return new;
    end if;
    if not (row(new."reply_to") is not null) then
        new."crm_tree_id" := new."id";
        return new;
    end if;
    if new."reply_to" = new."id" then
        raise check_violation using
            message = format('crm.message: the row %s would stand below itself', concat_ws(', ', new."id")),
            hint = 'A row on top has nothing in the place of the row above.';
    end if;
    if tg_op = 'UPDATE' and row(old."id" , old."reply_to")::record operator(pg_catalog.*<>) row(new."id" , new."reply_to")::record then
        -- Whoever comes second waits. In READ COMMITTED the next statement then sees what the first has
        -- moved, otherwise this one fails.
        insert into "crm_access"."crm_moves_crm_message" as m (one, number) values (true, 1)
            on conflict (one) do update set number = m.number + 1;
        if exists (with recursive up as (
        select p."id" , p."reply_to" from "crm"."message" as p where p."id" = new."reply_to"
        union
        select p."id" , p."reply_to" from up join "crm"."message" as p on p."id" = up."reply_to"
    ) select from up where (up."id" = new."id") or (up."id" = old."id")) then
            raise check_violation using
                message = format('crm.message: the row %s would stand below itself', concat_ws(', ', new."id")),
                hint = 'Hang it on a row that is not below it.';
        end if;
    end if;
    perform from "crm"."message" as p where p."id" = new."reply_to" for key share;
    with recursive up as (
        select p."id" , p."reply_to" from "crm"."message" as p where p."id" = new."reply_to"
        union
        select p."id" , p."reply_to" from up join "crm"."message" as p on p."id" = up."reply_to"
    )
    select up."id" into new."crm_tree_id" from up where not (row(up."reply_to") is not null);
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_tree_crm_message"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_tree_crm_message"() FROM PUBLIC;
create function "crm_access"."crm_top_crm_message"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if row(old."crm_tree_id")::record operator(pg_catalog.*<>) row(new."crm_tree_id")::record then
        update "crm"."message" as c set "crm_tree_id" = new."crm_tree_id"
        where c."reply_to" = new."id" and row(c."crm_tree_id")::record operator(pg_catalog.*<>) row(new."crm_tree_id")::record;
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_top_crm_message"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_top_crm_message"() FROM PUBLIC;
create function "crm_access"."crm_moving_crm_message"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if row(old."reply_to")::record operator(pg_catalog.*<>) row(new."reply_to")::record
        and pg_has_role(current_user, 'crm_persons', 'usage') and row_security_active('"crm"."message"')
    then
        if row(new."reply_to") is not null and not exists (select from "crm"."message" as p where p."id" = new."reply_to") then
            raise insufficient_privilege using
                message = 'crm.message: reply_to would point to a row of crm.message that is not visible',
                hint = 'Every link that a write changes must point to a row that the writer sees.';
        end if;
        if tg_op = 'UPDATE' and not exists (select from "crm"."message" as p where p."id" = old."crm_tree_id") then
            raise insufficient_privilege using
                message = 'crm.message: the row stands in a tree whose top row is not visible',
                hint = 'All that is below a row goes with it, so the writer must see the whole tree.';
        end if;
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_moving_crm_message"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_moving_crm_message"() FROM PUBLIC;
alter table "crm"."deal" add column "crm_crm_tree_id" bigint;
alter table "crm"."deal" add column "crm_secret" text;
alter table "crm"."deal" add column "crm_territory" text;
alter table "crm"."deal" add column "crm_parent_version" bigint;
alter table "crm"."account" add column "crm_version" bigint not null default 0;
create function "crm_access"."crm_version_crm_account"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        new."crm_version" := 0;
    elsif row(old."crm_tree_id" , old."secret" , old."territory")::record operator(pg_catalog.*<>) row(new."crm_tree_id" , new."secret" , new."territory")::record then
        new."crm_version" := old."crm_version" + 1;
    else
        new."crm_version" := old."crm_version";
    end if;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_version_crm_account"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_version_crm_account"() FROM PUBLIC;
create function "crm_access"."crm_fill_crm_deal"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'notice'
as $body$
begin
    if tg_op = 'UPDATE' and new."crm_parent_version" is not null
        and row(old."account_id" , old."crm_crm_tree_id" , old."crm_secret" , old."crm_territory" , old."crm_parent_version")::record operator(pg_catalog.*=) row(new."account_id" , new."crm_crm_tree_id" , new."crm_secret" , new."crm_territory" , new."crm_parent_version")::record
    then
        return new;
    end if;
    select p."crm_tree_id" , p."secret" , p."territory" , p."crm_version" into new."crm_crm_tree_id" , new."crm_secret" , new."crm_territory" , new."crm_parent_version" from "crm"."account" as p where p."id" = new."account_id" for key share;
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
        update "crm"."deal" as c set "crm_parent_version" = new."crm_version" where new."id" = c."account_id";
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_hand_down_crm_deal"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_hand_down_crm_deal"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("crm_tree_id") ON TABLE "crm"."account" TO "crm_owner";
GRANT SELECT ("crm_version") ON TABLE "crm"."account" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."account" TO "crm_owner";
GRANT SELECT ("parent_id") ON TABLE "crm"."account" TO "crm_owner";
GRANT SELECT ("secret") ON TABLE "crm"."account" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."account" TO "crm_owner";
GRANT UPDATE ("crm_tree_id") ON TABLE "crm"."account" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."account" TO "crm_owner";
GRANT SELECT ("account_id") ON TABLE "crm"."deal" TO "crm_owner";
GRANT UPDATE ("crm_parent_version") ON TABLE "crm"."deal" TO "crm_owner";
GRANT SELECT ("account_id") ON TABLE "crm"."message" TO "crm_owner";
GRANT SELECT ("crm_tree_id") ON TABLE "crm"."message" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."message" TO "crm_owner";
GRANT SELECT ("reply_to") ON TABLE "crm"."message" TO "crm_owner";
GRANT UPDATE ("crm_tree_id") ON TABLE "crm"."message" TO "crm_owner";
GRANT SELECT ON TABLE "crm_access"."contact_family" TO "crm_registrar";
GRANT SELECT ON TABLE "crm_access"."contact_group" TO "crm_registrar";
update "crm"."account" as c set "crm_tree_id" = down."crm_tree_id" from (with recursive down as (select p."id" , p."parent_id", p."id" as "crm_tree_id" from "crm"."account" as p where not (row(p."parent_id") is not null) union all select p."id" , p."parent_id", down."crm_tree_id" from down join "crm"."account" as p on p."parent_id" = down."id") select down."id" , down."parent_id", down."crm_tree_id" from down) as down where down."id" = c."id" and row(c."crm_tree_id")::record operator(pg_catalog.*<>) row(down."crm_tree_id")::record;
update "crm"."message" as c set "crm_tree_id" = down."crm_tree_id" from (with recursive down as (select p."id" , p."reply_to", p."id" as "crm_tree_id" from "crm"."message" as p where not (row(p."reply_to") is not null) union all select p."id" , p."reply_to", down."crm_tree_id" from down join "crm"."message" as p on p."reply_to" = down."id") select down."id" , down."reply_to", down."crm_tree_id" from down) as down where down."id" = c."id" and row(c."crm_tree_id")::record operator(pg_catalog.*<>) row(down."crm_tree_id")::record;
update "crm"."deal" as c set "crm_crm_tree_id" = p."crm_tree_id" , "crm_secret" = p."secret" , "crm_territory" = p."territory" , "crm_parent_version" = p."crm_version" from "crm"."account" as p where p."id" = c."account_id" and row(c."crm_crm_tree_id" , c."crm_secret" , c."crm_territory" , c."crm_parent_version")::record operator(pg_catalog.*<>) row(p."crm_tree_id" , p."secret" , p."territory" , p."crm_version")::record;
create trigger "~crm_links_crm_message" before insert or update on "crm"."message" for each row execute function "crm_access"."crm_links_crm_message"();
create unique index "crm_tree_account" on "crm"."account" ("id" , "crm_tree_id");
create index "crm_below_account" on "crm"."account" ("parent_id" , "crm_tree_id");
create index "crm_top_account" on "crm"."account" ("crm_tree_id");
create trigger "~crm_moving_crm_account" before insert or update on "crm"."account" for each row execute function "crm_access"."crm_moving_crm_account"();
create trigger "~crm_tree_crm_account" before insert or update on "crm"."account" for each row execute function "crm_access"."crm_tree_crm_account"();
ALTER TABLE "crm"."account" ENABLE ALWAYS TRIGGER "~crm_tree_crm_account";
create trigger "~crm_top_crm_account" after insert or update on "crm"."account" for each row execute function "crm_access"."crm_top_crm_account"();
ALTER TABLE "crm"."account" ENABLE ALWAYS TRIGGER "~crm_top_crm_account";
alter table "crm"."account" add constraint "crm_tree_account" foreign key ("parent_id" , "crm_tree_id") references "crm"."account" ("id" , "crm_tree_id") on update cascade on delete set null ("crm_tree_id");
create unique index "crm_tree_message" on "crm"."message" ("id" , "crm_tree_id");
create index "crm_below_message" on "crm"."message" ("reply_to" , "crm_tree_id");
create index "crm_top_message" on "crm"."message" ("crm_tree_id");
create trigger "~crm_moving_crm_message" before insert or update on "crm"."message" for each row execute function "crm_access"."crm_moving_crm_message"();
create trigger "~crm_tree_crm_message" before insert or update on "crm"."message" for each row execute function "crm_access"."crm_tree_crm_message"();
ALTER TABLE "crm"."message" ENABLE ALWAYS TRIGGER "~crm_tree_crm_message";
create trigger "~crm_top_crm_message" after insert or update on "crm"."message" for each row execute function "crm_access"."crm_top_crm_message"();
ALTER TABLE "crm"."message" ENABLE ALWAYS TRIGGER "~crm_top_crm_message";
alter table "crm"."message" add constraint "crm_tree_message" foreign key ("reply_to" , "crm_tree_id") references "crm"."message" ("id" , "crm_tree_id") on update cascade on delete set null ("crm_tree_id");
create trigger "~crm_version_crm_account" before insert or update on "crm"."account" for each row execute function "crm_access"."crm_version_crm_account"();
ALTER TABLE "crm"."account" ENABLE ALWAYS TRIGGER "~crm_version_crm_account";
create unique index "crm_carry_account" on "crm"."account" ("id" , "crm_version");
create trigger "~crm_fill_crm_deal" before insert or update on "crm"."deal" for each row execute function "crm_access"."crm_fill_crm_deal"();
ALTER TABLE "crm"."deal" ENABLE ALWAYS TRIGGER "~crm_fill_crm_deal";
create trigger "~crm_hand_down_crm_deal" after update on "crm"."account" for each row execute function "crm_access"."crm_hand_down_crm_deal"();
ALTER TABLE "crm"."account" ENABLE REPLICA TRIGGER "~crm_hand_down_crm_deal";
create index "crm_key_deal_crm_territory" on "crm"."deal" ("crm_territory");
alter table "crm"."deal" add constraint "crm_carry_deal" foreign key ("account_id" , "crm_parent_version") references "crm"."account" ("id" , "crm_version") on update cascade on delete set null ("crm_parent_version");
INSERT INTO "crm_access"."access_group" ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") SELECT "access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."access_group",  E'{"access_group": "north", "attributes": [], "conditions": {"crm.account": {"asks": false, "hands": true, "reads": true, "where": "\\"c\\".\\"territory\\" = ''N''"}}, "family": "", "group_role": "crm_group_north", "keeping": null, "label": "", "oversight": false, "rights": ["read", "update"], "territories": ["N"], "timed_role": "crm_timed_north"}') ON CONFLICT ("access_group") DO UPDATE SET ("access_group" , "attributes" , "conditions" , "family" , "group_role" , "keeping" , "label" , "oversight" , "rights" , "territories" , "timed_role") = ROW (EXCLUDED."access_group" , EXCLUDED."attributes" , EXCLUDED."conditions" , EXCLUDED."family" , EXCLUDED."group_role" , EXCLUDED."keeping" , EXCLUDED."label" , EXCLUDED."oversight" , EXCLUDED."rights" , EXCLUDED."territories" , EXCLUDED."timed_role");
INSERT INTO "crm_access"."model" ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") SELECT "area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."model",  E'{"area_manager_role": "crm_area_managers", "attributes": {}, "auditor_role": "crm_auditors", "forget_after": null, "gateways": [], "keeping": "shared", "login_maker_role": null, "manager_role": "crm_managers", "new_logins": "nothing", "password_days": null, "persons_role": "crm_persons", "prefix": "crm", "registrar_role": "crm_registrar", "self_service": "nothing", "services": [], "share_role": null, "single": true, "tables": {"crm.account": {"key": ["id"], "links": [], "name": "account", "reads_links": false, "restrictions": [{"asks": false, "exempt": [], "passes": "NOT (\\"c\\".\\"secret\\")"}], "root": "", "schema": "crm", "tree": {"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"crm_tree_id\\"", "own": ["crm_tree_id"], "to": "crm.account", "when": "true"}}, "crm.deal": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"account_id\\"", "own": ["account_id"], "to": "crm.account", "when": "true"}], "name": "deal", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": null}, "crm.message": {"key": [], "links": [{"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"account_id\\"", "own": ["account_id"], "to": "crm.account", "when": "true"}], "name": "message", "reads_links": true, "restrictions": [], "root": null, "schema": "crm", "tree": {"columns": ["id"], "joins": "\\"above\\".\\"id\\" = \\"c\\".\\"crm_tree_id\\"", "own": ["crm_tree_id"], "to": "crm.message", "when": "true"}}}, "time_zone": "UTC"}') ON CONFLICT ("single") DO UPDATE SET ("area_manager_role" , "attributes" , "auditor_role" , "forget_after" , "gateways" , "keeping" , "login_maker_role" , "manager_role" , "new_logins" , "password_days" , "persons_role" , "prefix" , "registrar_role" , "self_service" , "services" , "share_role" , "single" , "tables" , "time_zone") = ROW (EXCLUDED."area_manager_role" , EXCLUDED."attributes" , EXCLUDED."auditor_role" , EXCLUDED."forget_after" , EXCLUDED."gateways" , EXCLUDED."keeping" , EXCLUDED."login_maker_role" , EXCLUDED."manager_role" , EXCLUDED."new_logins" , EXCLUDED."password_days" , EXCLUDED."persons_role" , EXCLUDED."prefix" , EXCLUDED."registrar_role" , EXCLUDED."self_service" , EXCLUDED."services" , EXCLUDED."share_role" , EXCLUDED."single" , EXCLUDED."tables" , EXCLUDED."time_zone");
INSERT INTO "crm_access"."root" ("family_view" , "group_view" , "root" , "versions") SELECT "family_view" , "group_view" , "root" , "versions" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."root", '{"family_view": "contact_family", "group_view": "contact_group", "root": "", "versions": null}') ON CONFLICT ("root") DO UPDATE SET ("family_view" , "group_view" , "root" , "versions") = ROW (EXCLUDED."family_view" , EXCLUDED."group_view" , EXCLUDED."root" , EXCLUDED."versions");
INSERT INTO "crm_access"."territory" ("first_place" , "last_place" , "territory") SELECT "first_place" , "last_place" , "territory" FROM pg_catalog.jsonb_populate_record(NULL::"crm_access"."territory", '{"first_place": 1, "last_place": 1, "territory": "N"}') ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "last_place" , "territory") = ROW (EXCLUDED."first_place" , EXCLUDED."last_place" , EXCLUDED."territory");
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_area_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_auditors";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_group_north";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_managers";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_persons";
GRANT DELETE ON TABLE "crm_access"."guard" TO "crm_timed_north";
CREATE POLICY "crm_group_north_read" ON "crm"."account" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING ((("account"."territory" = 'N') AND (NOT ("account"."secret"))));
CREATE POLICY "crm_group_north_tree_read" ON "crm"."account" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (((NOT ("account"."parent_id" IS NULL)) AND (NOT ("account"."secret")) AND ("account"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))));
CREATE POLICY "crm_group_north_tree_update" ON "crm"."account" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (((NOT ("account"."parent_id" IS NULL)) AND (NOT ("account"."secret")) AND ("account"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret"))))))) WITH CHECK (((NOT ("account"."parent_id" IS NULL)) AND (NOT ("account"."secret")) AND ("account"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))));
CREATE POLICY "crm_group_north_update" ON "crm"."account" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING ((("account"."territory" = 'N') AND (NOT ("account"."secret")))) WITH CHECK ((("account"."territory" = 'N') AND (NOT ("account"."secret"))));
CREATE POLICY "crm_owner_read" ON "crm"."account" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."account" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_north_read" ON "crm"."account" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (("account"."territory" = 'N') AND (NOT ("account"."secret")))));
CREATE POLICY "crm_timed_north_tree_read" ON "crm"."account" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((NOT ("account"."parent_id" IS NULL)) AND (NOT ("account"."secret")) AND ("account"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret"))))))));
CREATE POLICY "crm_timed_north_tree_update" ON "crm"."account" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((NOT ("account"."parent_id" IS NULL)) AND (NOT ("account"."secret")) AND ("account"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((NOT ("account"."parent_id" IS NULL)) AND (NOT ("account"."secret")) AND ("account"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret"))))))));
CREATE POLICY "crm_timed_north_update" ON "crm"."account" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (("account"."territory" = 'N') AND (NOT ("account"."secret"))))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (("account"."territory" = 'N') AND (NOT ("account"."secret")))));
CREATE POLICY "crm_group_north_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (((("deal"."crm_territory" = 'N') OR ("deal"."crm_crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))) AND (NOT ("deal"."crm_secret"))));
CREATE POLICY "crm_group_north_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (((("deal"."crm_territory" = 'N') OR ("deal"."crm_crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))) AND (NOT ("deal"."crm_secret")))) WITH CHECK (((("deal"."crm_territory" = 'N') OR ("deal"."crm_crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))) AND (NOT ("deal"."crm_secret"))));
CREATE POLICY "crm_owner_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_north_read" ON "crm"."deal" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((("deal"."crm_territory" = 'N') OR ("deal"."crm_crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))) AND (NOT ("deal"."crm_secret")))));
CREATE POLICY "crm_timed_north_update" ON "crm"."deal" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((("deal"."crm_territory" = 'N') OR ("deal"."crm_crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))) AND (NOT ("deal"."crm_secret"))))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((("deal"."crm_territory" = 'N') OR ("deal"."crm_crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE ("linked"."territory" = 'N') AND (NOT ("linked"."secret")))))) AND (NOT ("deal"."crm_secret")))));
CREATE POLICY "crm_group_north_read" ON "crm"."message" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE "linked"."id" = "message"."account_id" AND ((("linked"."territory" = 'N') OR ("linked"."crm_tree_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE ("linked_1"."territory" = 'N') AND (NOT ("linked_1"."secret")))))) AND (NOT ("linked"."secret"))))));
CREATE POLICY "crm_group_north_tree_read" ON "crm"."message" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (((NOT ("message"."reply_to" IS NULL)) AND ("message"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_message_5cf308" AS "linked" WHERE EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE "linked_1"."id" = "linked"."account_id" AND ((("linked_1"."territory" = 'N') OR ("linked_1"."crm_tree_id" = ANY (ARRAY(SELECT "linked_2"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_2" WHERE ("linked_2"."territory" = 'N') AND (NOT ("linked_2"."secret")))))) AND (NOT ("linked_1"."secret")))))))));
CREATE POLICY "crm_group_north_tree_update" ON "crm"."message" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (((NOT ("message"."reply_to" IS NULL)) AND ("message"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_message_5cf308" AS "linked" WHERE EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE "linked_1"."id" = "linked"."account_id" AND ((("linked_1"."territory" = 'N') OR ("linked_1"."crm_tree_id" = ANY (ARRAY(SELECT "linked_2"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_2" WHERE ("linked_2"."territory" = 'N') AND (NOT ("linked_2"."secret")))))) AND (NOT ("linked_1"."secret"))))))))) WITH CHECK (((NOT ("message"."reply_to" IS NULL)) AND ("message"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_message_5cf308" AS "linked" WHERE EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE "linked_1"."id" = "linked"."account_id" AND ((("linked_1"."territory" = 'N') OR ("linked_1"."crm_tree_id" = ANY (ARRAY(SELECT "linked_2"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_2" WHERE ("linked_2"."territory" = 'N') AND (NOT ("linked_2"."secret")))))) AND (NOT ("linked_1"."secret")))))))));
CREATE POLICY "crm_group_north_update" ON "crm"."message" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE "linked"."id" = "message"."account_id" AND ((("linked"."territory" = 'N') OR ("linked"."crm_tree_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE ("linked_1"."territory" = 'N') AND (NOT ("linked_1"."secret")))))) AND (NOT ("linked"."secret")))))) WITH CHECK ((EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE "linked"."id" = "message"."account_id" AND ((("linked"."territory" = 'N') OR ("linked"."crm_tree_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE ("linked_1"."territory" = 'N') AND (NOT ("linked_1"."secret")))))) AND (NOT ("linked"."secret"))))));
CREATE POLICY "crm_owner_read" ON "crm"."message" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."message" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_north_read" ON "crm"."message" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE "linked"."id" = "message"."account_id" AND ((("linked"."territory" = 'N') OR ("linked"."crm_tree_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE ("linked_1"."territory" = 'N') AND (NOT ("linked_1"."secret")))))) AND (NOT ("linked"."secret")))))));
CREATE POLICY "crm_timed_north_tree_read" ON "crm"."message" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((NOT ("message"."reply_to" IS NULL)) AND ("message"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_message_5cf308" AS "linked" WHERE EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE "linked_1"."id" = "linked"."account_id" AND ((("linked_1"."territory" = 'N') OR ("linked_1"."crm_tree_id" = ANY (ARRAY(SELECT "linked_2"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_2" WHERE ("linked_2"."territory" = 'N') AND (NOT ("linked_2"."secret")))))) AND (NOT ("linked_1"."secret"))))))))));
CREATE POLICY "crm_timed_north_tree_update" ON "crm"."message" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((NOT ("message"."reply_to" IS NULL)) AND ("message"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_message_5cf308" AS "linked" WHERE EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE "linked_1"."id" = "linked"."account_id" AND ((("linked_1"."territory" = 'N') OR ("linked_1"."crm_tree_id" = ANY (ARRAY(SELECT "linked_2"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_2" WHERE ("linked_2"."territory" = 'N') AND (NOT ("linked_2"."secret")))))) AND (NOT ("linked_1"."secret")))))))))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ((NOT ("message"."reply_to" IS NULL)) AND ("message"."crm_tree_id" = ANY (ARRAY(SELECT "linked"."id" FROM "crm_access"."crm_link_crm_message_5cf308" AS "linked" WHERE EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE "linked_1"."id" = "linked"."account_id" AND ((("linked_1"."territory" = 'N') OR ("linked_1"."crm_tree_id" = ANY (ARRAY(SELECT "linked_2"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_2" WHERE ("linked_2"."territory" = 'N') AND (NOT ("linked_2"."secret")))))) AND (NOT ("linked_1"."secret"))))))))));
CREATE POLICY "crm_timed_north_update" ON "crm"."message" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE "linked"."id" = "message"."account_id" AND ((("linked"."territory" = 'N') OR ("linked"."crm_tree_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE ("linked_1"."territory" = 'N') AND (NOT ("linked_1"."secret")))))) AND (NOT ("linked"."secret"))))))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (EXISTS (SELECT FROM "crm_access"."crm_link_crm_account_c75054" AS "linked" WHERE "linked"."id" = "message"."account_id" AND ((("linked"."territory" = 'N') OR ("linked"."crm_tree_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM "crm_access"."crm_link_crm_account_c75054" AS "linked_1" WHERE ("linked_1"."territory" = 'N') AND (NOT ("linked_1"."secret")))))) AND (NOT ("linked"."secret")))))));
ALTER TABLE "crm"."account" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."account" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."deal" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."message" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."message" FORCE ROW LEVEL SECURITY;
GRANT "crm_area_managers" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_auditors" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_group_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_persons" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT "crm_timed_north" TO "crm_registrar" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT USAGE ON SCHEMA "crm" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."account" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."account" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."deal" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."deal" TO "crm_persons";
GRANT SELECT ON TABLE "crm"."message" TO "crm_persons";
GRANT UPDATE ON TABLE "crm"."message" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_account_c75054" TO "crm_persons";
GRANT SELECT ON TABLE "crm_access"."crm_link_crm_message_5cf308" TO "crm_persons";
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
INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{"assignment": [{"column": "territory", "name": "territory", "numbers": [], "on": [], "position": null, "ruled_on": [], "rules": [], "tree": true}], "attributes": {}, "children": [{"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "account", "schema": "crm"}, "unchecked": false, "via": ["account_id"], "when": {"is": "Const", "value": true}}], "mode": "carry", "name": {"name": "deal", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": null}, {"history": null, "key": ["id"], "keys": "server", "links": [{"back": false, "columns": [], "form": null, "to": {"name": "account", "schema": "crm"}, "unchecked": false, "via": ["account_id"], "when": {"is": "Const", "value": true}}], "mode": "follow", "name": {"name": "message", "schema": "crm"}, "refers": [], "rights": ["create", "delete", "read", "update"], "tree": {"back": false, "columns": ["id"], "form": null, "is": "Link", "to": {"name": "message", "schema": "crm"}, "unchecked": false, "via": ["reply_to"], "when": {"is": "Const", "value": true}}}], "families": [], "gateways": [], "groups": [{"child_rights": ["read", "update"], "family": "", "filter": {"column": "territory", "is": "Within", "keys": ["N"], "node": "N"}, "keeping": null, "label": "", "name": "north", "on": [], "oversight": false, "reassigns": false, "rights": ["read", "update"], "territory": ["N"], "text": "", "was": null}], "public": [], "restrictions": [{"exempt": [], "filter": {"is": "Not", "part": {"column": "secret", "is": "IsTrue"}}, "name": "open", "on": null, "rights": ["create", "delete", "read", "update"], "text": "not secret"}], "root": {"history": null, "key": ["id"], "keys": "server", "name": {"name": "account", "schema": "crm"}, "refers": [], "tree": {"back": false, "columns": ["id"], "form": null, "is": "Link", "to": {"name": "account", "schema": "crm"}, "unchecked": false, "via": ["parent_id"], "when": {"is": "Const", "value": true}}}, "services": [], "sharing": "nothing", "territories": {"nodes": [{"key": "N", "label": "", "parent": null}]}, "time_zone": "UTC", "version": 1}');
INSERT INTO crm_access.in_force (part, content) VALUES ('verification', '{"acceptances": [], "blind": [], "blocked": [], "keeping": "shared", "new_logins": "nothing", "patterns": [], "schemas": ["crm"], "self_service": "nothing", "totals": [], "version": 1, "views": []}');
SELECT crm_access.record(NULL);
