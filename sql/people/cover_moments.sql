-- As cover with texts, for clients that send moments with their type.
create function crm_people.cover(
    absent text, substitute text, valid_from timestamp with time zone,
    valid_until timestamp with time zone DEFAULT NULL::timestamp with time zone,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text,
    access_groups text[] DEFAULT NULL::text[], anyway boolean DEFAULT false
) returns bigint
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.cover(
        absent, substitute,
        coalesce(to_char(cover.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), cover.valid_from::text),
        coalesce(to_char(cover.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), cover.valid_until::text),
        lead_days, trail_days, reason, access_groups, anyway
    )
$body$
