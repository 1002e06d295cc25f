-- As cover with texts, for clients that send dates with their type.
create function crm_people.cover(
    absent text, substitute text, valid_from date, valid_until date,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text
) returns bigint
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.cover(
        absent, substitute,
        coalesce(to_char(cover.valid_from, 'YYYY-MM-DD'), cover.valid_from::text),
        coalesce(to_char(cover.valid_until, 'YYYY-MM-DD'), cover.valid_until::text),
        lead_days, trail_days, reason
    )
$body$
