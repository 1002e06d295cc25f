-- As cover with texts, for clients that send dates with their type: name first_day, and the server asks for dates.
create function crm_people.cover(
    absent text, substitute text, first_day date, last_day date DEFAULT NULL::date,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text,
    access_groups text[] DEFAULT NULL::text[], anyway boolean DEFAULT false
) returns bigint
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.cover(
        absent, substitute,
        coalesce(to_char(first_day, 'YYYY-MM-DD'), first_day::text),
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        lead_days, trail_days, reason, access_groups, anyway
    )
$body$
