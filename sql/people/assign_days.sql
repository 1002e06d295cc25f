-- As assign with texts, for clients that send dates with their type: name first_day, and the server asks for dates.
create function crm_people.assign(
    person text, access_group text, first_day date, last_day date DEFAULT NULL::date,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.assign(
        person, access_group,
        coalesce(to_char(first_day, 'YYYY-MM-DD'), first_day::text),
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
