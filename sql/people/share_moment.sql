-- As share with texts, for clients that send moments with their type.
create function crm_people.share(
    person text, contact text, valid_until timestamp with time zone, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.share(
        person, contact,
        coalesce(to_char(share.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), share.valid_until::text),
        reason
    )
$body$
