alter table "crm"."contact" add column "territory_position" integer;
create function "crm_access"."crm_position_crm_contact_territory"() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    new."territory_position" := ('{"AT":1,"HH":4,"SH":5,"NORD":3,"P000":6,"P001":7,"P002":8,"P003":9,"P004":10,"P005":11,"P006":12,"P007":13,"P008":14,"P009":15,"P010":16,"P011":17,"P012":18,"P013":19,"P014":20,"P015":21,"P016":22,"P017":23,"P018":24,"P019":25,"P020":26,"P021":27,"P022":28,"P023":29,"P024":30,"P025":31,"P026":32,"P027":33,"P028":34,"P029":35,"P030":36,"P031":37,"P032":38,"P033":39,"P034":40,"P035":41,"P036":42,"P037":43,"P038":44,"P039":45,"P040":46,"P041":47,"P042":48,"P043":49,"P044":50,"P045":51,"P046":52,"P047":53,"P048":54,"P049":55,"P050":56,"P051":57,"P052":58,"P053":59,"P054":60,"P055":61,"P056":62,"P057":63,"P058":64,"P059":65,"P060":66,"P061":67,"P062":68,"P063":69,"P064":70,"P065":71,"P066":72,"P067":73,"P068":74,"P069":75,"P070":76,"P071":77,"P072":78,"P073":79,"P074":80,"P075":81,"P076":82,"P077":83,"P078":84,"P079":85,"P080":86,"P081":87,"P082":88,"P083":89,"P084":90,"P085":91,"P086":92,"P087":93,"P088":94,"P089":95,"P090":96,"P091":97,"P092":98,"P093":99,"P094":100,"P095":101,"P096":102,"P097":103,"P098":104,"P099":105,"P100":106,"P101":107,"P102":108,"P103":109,"P104":110,"P105":111,"P106":112,"P107":113,"P108":114,"P109":115,"P110":116,"P111":117,"P112":118,"P113":119,"P114":120,"P115":121,"P116":122,"P117":123,"P118":124,"P119":125,"P120":126,"P121":127,"P122":128,"P123":129,"P124":130,"P125":131,"P126":132,"P127":133,"P128":134,"P129":135,"P130":136,"P131":137,"P132":138,"P133":139,"P134":140,"P135":141,"P136":142,"P137":143,"P138":144,"P139":145,"P140":146,"P141":147,"P142":148,"P143":149,"P144":150,"P145":151,"P146":152,"P147":153,"P148":154,"P149":155,"P150":156,"P151":157,"P152":158,"P153":159,"P154":160,"P155":161,"P156":162,"P157":163,"P158":164,"P159":165,"P160":166,"P161":167,"P162":168,"P163":169,"P164":170,"P165":171,"P166":172,"P167":173,"P168":174,"P169":175,"P170":176,"P171":177,"P172":178,"P173":179,"P174":180,"P175":181,"P176":182,"P177":183,"P178":184,"P179":185,"P180":186,"P181":187,"P182":188,"P183":189,"P184":190,"P185":191,"P186":192,"P187":193,"P188":194,"P189":195,"P190":196,"P191":197,"P192":198,"P193":199,"P194":200,"P195":201,"DE":2}'::jsonb ->> new."territory"::text)::int4;
    return new;
end
$body$;
ALTER FUNCTION "crm_access"."crm_position_crm_contact_territory"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_position_crm_contact_territory"() FROM PUBLIC;
alter table "crm"."activity" add column "crm_territory" text;
alter table "crm"."activity" add column "crm_territory_position" integer;
create function "crm_access"."crm_fill_crm_activity"() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and (old."contact_id" , old."crm_territory" , old."crm_territory_position") is not distinct from (new."contact_id" , new."crm_territory" , new."crm_territory_position") then
        return new;
    end if;
    select p."territory" , p."territory_position" into new."crm_territory" , new."crm_territory_position" from "crm"."contact" as p where p."id" = new."contact_id" for key share;
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
    if (old."territory" , old."territory_position") is distinct from (new."territory" , new."territory_position") then
        if not ((old."territory" , old."territory_position") is not null)
            and current_setting('transaction_isolation') in ('repeatable read', 'serializable')
        then
            raise feature_not_supported using
                message = 'crm.contact: what crm.activity carries cannot be changed in this isolation level while some of it is null, because a row that came after the snapshot would keep the old values',
                hint = 'Change it in a transaction that is READ COMMITTED.';
        end if;
        update "crm"."activity" as c set "crm_territory" = new."territory" , "crm_territory_position" = new."territory_position" where c."contact_id" = new."id";
    end if;
    return null;
end
$body$;
ALTER FUNCTION "crm_access"."crm_hand_down_crm_activity"() OWNER TO "crm_owner";
REVOKE ALL ON FUNCTION "crm_access"."crm_hand_down_crm_activity"() FROM PUBLIC;
GRANT USAGE ON SCHEMA "crm" TO "crm_owner";
GRANT SELECT ("contact_id") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("crm_territory") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("crm_territory_position") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_territory") ON TABLE "crm"."activity" TO "crm_owner";
GRANT UPDATE ("crm_territory_position") ON TABLE "crm"."activity" TO "crm_owner";
GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory") ON TABLE "crm"."contact" TO "crm_owner";
GRANT SELECT ("territory_position") ON TABLE "crm"."contact" TO "crm_owner";
GRANT UPDATE ("id") ON TABLE "crm"."contact" TO "crm_owner";
update "crm"."contact" set "territory_position" = ('{"AT":1,"HH":4,"SH":5,"NORD":3,"P000":6,"P001":7,"P002":8,"P003":9,"P004":10,"P005":11,"P006":12,"P007":13,"P008":14,"P009":15,"P010":16,"P011":17,"P012":18,"P013":19,"P014":20,"P015":21,"P016":22,"P017":23,"P018":24,"P019":25,"P020":26,"P021":27,"P022":28,"P023":29,"P024":30,"P025":31,"P026":32,"P027":33,"P028":34,"P029":35,"P030":36,"P031":37,"P032":38,"P033":39,"P034":40,"P035":41,"P036":42,"P037":43,"P038":44,"P039":45,"P040":46,"P041":47,"P042":48,"P043":49,"P044":50,"P045":51,"P046":52,"P047":53,"P048":54,"P049":55,"P050":56,"P051":57,"P052":58,"P053":59,"P054":60,"P055":61,"P056":62,"P057":63,"P058":64,"P059":65,"P060":66,"P061":67,"P062":68,"P063":69,"P064":70,"P065":71,"P066":72,"P067":73,"P068":74,"P069":75,"P070":76,"P071":77,"P072":78,"P073":79,"P074":80,"P075":81,"P076":82,"P077":83,"P078":84,"P079":85,"P080":86,"P081":87,"P082":88,"P083":89,"P084":90,"P085":91,"P086":92,"P087":93,"P088":94,"P089":95,"P090":96,"P091":97,"P092":98,"P093":99,"P094":100,"P095":101,"P096":102,"P097":103,"P098":104,"P099":105,"P100":106,"P101":107,"P102":108,"P103":109,"P104":110,"P105":111,"P106":112,"P107":113,"P108":114,"P109":115,"P110":116,"P111":117,"P112":118,"P113":119,"P114":120,"P115":121,"P116":122,"P117":123,"P118":124,"P119":125,"P120":126,"P121":127,"P122":128,"P123":129,"P124":130,"P125":131,"P126":132,"P127":133,"P128":134,"P129":135,"P130":136,"P131":137,"P132":138,"P133":139,"P134":140,"P135":141,"P136":142,"P137":143,"P138":144,"P139":145,"P140":146,"P141":147,"P142":148,"P143":149,"P144":150,"P145":151,"P146":152,"P147":153,"P148":154,"P149":155,"P150":156,"P151":157,"P152":158,"P153":159,"P154":160,"P155":161,"P156":162,"P157":163,"P158":164,"P159":165,"P160":166,"P161":167,"P162":168,"P163":169,"P164":170,"P165":171,"P166":172,"P167":173,"P168":174,"P169":175,"P170":176,"P171":177,"P172":178,"P173":179,"P174":180,"P175":181,"P176":182,"P177":183,"P178":184,"P179":185,"P180":186,"P181":187,"P182":188,"P183":189,"P184":190,"P185":191,"P186":192,"P187":193,"P188":194,"P189":195,"P190":196,"P191":197,"P192":198,"P193":199,"P194":200,"P195":201,"DE":2}'::pg_catalog.jsonb ->> "territory"::pg_catalog.text)::pg_catalog.int4 where "territory_position" is distinct from ('{"AT":1,"HH":4,"SH":5,"NORD":3,"P000":6,"P001":7,"P002":8,"P003":9,"P004":10,"P005":11,"P006":12,"P007":13,"P008":14,"P009":15,"P010":16,"P011":17,"P012":18,"P013":19,"P014":20,"P015":21,"P016":22,"P017":23,"P018":24,"P019":25,"P020":26,"P021":27,"P022":28,"P023":29,"P024":30,"P025":31,"P026":32,"P027":33,"P028":34,"P029":35,"P030":36,"P031":37,"P032":38,"P033":39,"P034":40,"P035":41,"P036":42,"P037":43,"P038":44,"P039":45,"P040":46,"P041":47,"P042":48,"P043":49,"P044":50,"P045":51,"P046":52,"P047":53,"P048":54,"P049":55,"P050":56,"P051":57,"P052":58,"P053":59,"P054":60,"P055":61,"P056":62,"P057":63,"P058":64,"P059":65,"P060":66,"P061":67,"P062":68,"P063":69,"P064":70,"P065":71,"P066":72,"P067":73,"P068":74,"P069":75,"P070":76,"P071":77,"P072":78,"P073":79,"P074":80,"P075":81,"P076":82,"P077":83,"P078":84,"P079":85,"P080":86,"P081":87,"P082":88,"P083":89,"P084":90,"P085":91,"P086":92,"P087":93,"P088":94,"P089":95,"P090":96,"P091":97,"P092":98,"P093":99,"P094":100,"P095":101,"P096":102,"P097":103,"P098":104,"P099":105,"P100":106,"P101":107,"P102":108,"P103":109,"P104":110,"P105":111,"P106":112,"P107":113,"P108":114,"P109":115,"P110":116,"P111":117,"P112":118,"P113":119,"P114":120,"P115":121,"P116":122,"P117":123,"P118":124,"P119":125,"P120":126,"P121":127,"P122":128,"P123":129,"P124":130,"P125":131,"P126":132,"P127":133,"P128":134,"P129":135,"P130":136,"P131":137,"P132":138,"P133":139,"P134":140,"P135":141,"P136":142,"P137":143,"P138":144,"P139":145,"P140":146,"P141":147,"P142":148,"P143":149,"P144":150,"P145":151,"P146":152,"P147":153,"P148":154,"P149":155,"P150":156,"P151":157,"P152":158,"P153":159,"P154":160,"P155":161,"P156":162,"P157":163,"P158":164,"P159":165,"P160":166,"P161":167,"P162":168,"P163":169,"P164":170,"P165":171,"P166":172,"P167":173,"P168":174,"P169":175,"P170":176,"P171":177,"P172":178,"P173":179,"P174":180,"P175":181,"P176":182,"P177":183,"P178":184,"P179":185,"P180":186,"P181":187,"P182":188,"P183":189,"P184":190,"P185":191,"P186":192,"P187":193,"P188":194,"P189":195,"P190":196,"P191":197,"P192":198,"P193":199,"P194":200,"P195":201,"DE":2}'::pg_catalog.jsonb ->> "territory"::pg_catalog.text)::pg_catalog.int4;
update "crm"."activity" as c set "crm_territory" = p."territory" , "crm_territory_position" = p."territory_position" from "crm"."contact" as p where p."id" = c."contact_id";
create trigger "~crm_position_crm_contact_territory" before insert or update on "crm"."contact" for each row execute function "crm_access"."crm_position_crm_contact_territory"();
create index "crm_key_contact_territory_position" on "crm"."contact" ("territory_position");
create trigger "~crm_fill_crm_activity" before insert or update on "crm"."activity" for each row execute function "crm_access"."crm_fill_crm_activity"();
create trigger "~crm_hand_down_crm_activity" after update on "crm"."contact" for each row execute function "crm_access"."crm_hand_down_crm_activity"();
create unique index "crm_carry_contact" on "crm"."contact" ("id" , "territory" , "territory_position");
create index "crm_key_activity_crm_territory" on "crm"."activity" ("crm_territory");
alter table "crm"."activity" add constraint "crm_carry_activity" foreign key ("contact_id" , "crm_territory" , "crm_territory_position") references "crm"."contact" ("id" , "territory" , "territory_position") on update cascade;
CREATE POLICY "crm_group_germany_and_unassigned_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_germany_and_unassigned" USING (("activity"."contact_id" IS NOT NULL AND ((("activity"."crm_territory_position" BETWEEN '2' AND '201')) OR ("activity"."crm_territory" IS NULL))));
CREATE POLICY "crm_group_germany_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_germany" USING (("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory_position" BETWEEN '2' AND '201'))));
CREATE POLICY "crm_group_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (("activity"."contact_id" IS NOT NULL AND ("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}'))));
CREATE POLICY "crm_owner_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."activity" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_germany_and_unassigned_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_germany_and_unassigned" USING (((SELECT "crm_access"."active"('germany_and_unassigned', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND ((("activity"."crm_territory_position" BETWEEN '2' AND '201')) OR ("activity"."crm_territory" IS NULL)))));
CREATE POLICY "crm_timed_germany_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_germany" USING (((SELECT "crm_access"."active"('germany', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND (("activity"."crm_territory_position" BETWEEN '2' AND '201')))));
CREATE POLICY "crm_timed_north_read" ON "crm"."activity" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("activity"."contact_id" IS NOT NULL AND ("activity"."crm_territory" = ANY ('{"HH","NORD","SH"}')))));
CREATE POLICY "crm_group_germany_and_unassigned_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_germany_and_unassigned" USING (((("contact"."territory_position" BETWEEN '2' AND '201')) OR ("contact"."territory" IS NULL)));
CREATE POLICY "crm_group_germany_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_germany" USING ((("contact"."territory_position" BETWEEN '2' AND '201')));
CREATE POLICY "crm_group_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_north" USING (("contact"."territory" = ANY ('{"HH","NORD","SH"}')));
CREATE POLICY "crm_owner_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_owner" USING ((true));
CREATE POLICY "crm_owner_update" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "crm_owner" USING ((true)) WITH CHECK ((true));
CREATE POLICY "crm_timed_germany_and_unassigned_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_germany_and_unassigned" USING (((SELECT "crm_access"."active"('germany_and_unassigned', CURRENT_USER)) AND ((("contact"."territory_position" BETWEEN '2' AND '201')) OR ("contact"."territory" IS NULL))));
CREATE POLICY "crm_timed_germany_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_germany" USING (((SELECT "crm_access"."active"('germany', CURRENT_USER)) AND (("contact"."territory_position" BETWEEN '2' AND '201'))));
CREATE POLICY "crm_timed_north_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_north" USING (((SELECT "crm_access"."active"('north', CURRENT_USER)) AND ("contact"."territory" = ANY ('{"HH","NORD","SH"}'))));
ALTER TABLE "crm"."activity" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."activity" FORCE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA "crm" TO "crm_people";
GRANT SELECT ON TABLE "crm"."activity" TO "crm_people";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_people";
