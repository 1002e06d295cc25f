-- As assign with texts, for clients that send dates with their type.
create function crm_people.assign(
    person text, access_group text, valid_from date, valid_until date,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.assign(
        person, access_group,
        coalesce(to_char(assign.valid_from, 'YYYY-MM-DD'), assign.valid_from::text),
        coalesce(to_char(assign.valid_until, 'YYYY-MM-DD'), assign.valid_until::text),
        reason
    )
$body$
