-- As handover with texts, for clients that send dates with their type.
create function crm_people.handover(
    leaver text, successor text, first_day date,
    contacts boolean DEFAULT false, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.handover(
        leaver, successor,
        coalesce(to_char(first_day, 'YYYY-MM-DD'), first_day::text),
        contacts, reason
    )
$body$
