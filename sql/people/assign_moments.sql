-- As assign with texts, for clients that send moments with their type.
create function crm_people.assign(
    person text, access_group text, valid_from timestamp with time zone,
    valid_until timestamp with time zone DEFAULT NULL::timestamp with time zone,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.assign(
        person, access_group,
        coalesce(to_char(assign.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), assign.valid_from::text),
        coalesce(to_char(assign.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), assign.valid_until::text),
        reason
    )
$body$
