-- As end_cover with texts, for clients that send dates with their type.
create function crm_people.end_cover(
    cover_id bigint, last_day date, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.end_cover(
        cover_id,
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
