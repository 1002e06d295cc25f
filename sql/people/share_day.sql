-- As share with texts, for clients that send dates with their type.
create function crm_people.share(
    person text, contact text, last_day date, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.share(
        person, contact,
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
