alter table "crm"."activity" add column "crm_customer_type" text;
alter table "crm"."activity" add column "crm_territory" text;
create function "crm_access"."crm_fill_crm_activity"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and (old."contact_id" , old."crm_customer_type" , old."crm_territory") is not distinct from (new."contact_id" , new."crm_customer_type" , new."crm_territory") then
        return new;
    end if;
    select p."customer_type" , p."territory" into new."crm_customer_type" , new."crm_territory" from "crm"."contact" as p where p."id" = new."contact_id" for key share;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_fill_crm_activity"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_fill_crm_activity"() FROM PUBLIC;
create function "crm_access"."crm_hand_down_crm_activity"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if (old."customer_type" , old."territory") is distinct from (new."customer_type" , new."territory") then
        if not ((old."customer_type" , old."territory") is not null)
            and current_setting('transaction_isolation') in ('repeatable read', 'serializable')
        then
            raise feature_not_supported using
                message = 'crm.contact: what crm.activity carries cannot be changed in this isolation level while some of it is null, because a row that came after the snapshot would keep the old values',
                hint = 'Change it in a transaction that is READ COMMITTED.';
        end if;
        update "crm"."activity" as c set "crm_customer_type" = new."customer_type" , "crm_territory" = new."territory" where c."contact_id" = new."id";
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_hand_down_crm_activity"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_hand_down_crm_activity"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("crm_customer_type") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("crm_territory") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_customer_type") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_territory") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("customer_type") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."contact" TO "crm_owner";
update "crm"."activity" as c set "crm_customer_type" = p."customer_type" , "crm_territory" = p."territory" from "crm"."contact" as p where p."id" = c."contact_id";
create trigger "~crm_fill_crm_activity" before insert or update on "crm"."activity" for each row execute function "crm_access"."crm_fill_crm_activity"();
create trigger "~crm_hand_down_crm_activity" after update on "crm"."contact" for each row execute function "crm_access"."crm_hand_down_crm_activity"();
create unique index "crm_carry_contact" on "crm"."contact" ("id" , "customer_type" , "territory");
create index "crm_key_activity_crm_territory" on "crm"."activity" ("crm_territory");
alter table "crm"."activity" add constraint "crm_carry_activity" foreign key ("contact_id" , "crm_customer_type" , "crm_territory") references "crm"."contact" ("id" , "customer_type" , "territory") on update cascade;
CREATE POLICY "crm_group_key_accounts_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_key_accounts" USING (("activity"."contact_id" IS NOT NULL AND (("activity"."crm_customer_type" = 'key account') AND ("activity"."contact_id" <> '0'))));
CREATE POLICY "crm_group_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')) OR ("activity"."crm_territory" IS NULL))));
CREATE POLICY "crm_group_north_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING (("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')) OR ("activity"."crm_territory" IS NULL)))) WITH CHECK (("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')) OR ("activity"."crm_territory" IS NULL))));
CREATE POLICY "crm_owner_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_key_accounts_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_key_accounts" USING (((SELECT "crm_access"."active"('key_accounts', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND (("activity"."crm_customer_type" = 'key account') AND ("activity"."contact_id" <> '0')))));
CREATE POLICY "crm_timed_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')) OR ("activity"."crm_territory" IS NULL)))));
CREATE POLICY "crm_timed_north_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')) OR ("activity"."crm_territory" IS NULL))))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')) OR ("activity"."crm_territory" IS NULL)))));
CREATE POLICY "crm_group_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_key_accounts" USING ((("contact"."customer_type" = 'key account') AND ("contact"."id" <> '0')));
CREATE POLICY "crm_group_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING ((("contact"."territory" = ANY ('{"HH","NORD","SH"}')) OR ("contact"."territory" IS NULL)));
CREATE POLICY "crm_group_north_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_group_north" USING ((("contact"."territory" = ANY ('{"HH","NORD","SH"}')) OR ("contact"."territory" IS NULL))) WITH CHECK ((("contact"."territory" = ANY ('{"HH","NORD","SH"}')) OR ("contact"."territory" IS NULL)));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_key_accounts_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_key_accounts" USING (((SELECT "crm_access"."active"('key_accounts', CURRENT_USER)) AND (("contact"."customer_type" = 'key account') AND ("contact"."id" <> '0'))));
CREATE POLICY "crm_timed_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (("contact"."territory" = ANY ('{"HH","NORD","SH"}')) OR ("contact"."territory" IS NULL))));
CREATE POLICY "crm_timed_north_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (("contact"."territory" = ANY ('{"HH","NORD","SH"}')) OR ("contact"."territory" IS NULL)))) WITH CHECK (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND (("contact"."territory" = ANY ('{"HH","NORD","SH"}')) OR ("contact"."territory" IS NULL))));
ALTER TABLE "crm"."activity" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."activity" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA "crm" TO "crm_people";
GRANT SELECT ON TABLE "crm"."activity" TO "crm_people";
GRANT UPDATE ON TABLE "crm"."activity" TO "crm_people";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_people";
GRANT UPDATE ON TABLE "crm"."contact" TO "crm_people";
