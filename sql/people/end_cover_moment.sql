-- As end_cover with texts, for clients that send moments with their type.
create function crm_people.end_cover(
    cover_id bigint, until timestamp with time zone, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.end_cover(
        cover_id,
        coalesce(to_char(end_cover.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), end_cover.until::text),
        reason
    )
$body$
