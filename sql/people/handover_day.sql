-- As handover with texts, for clients that send dates with their type.
create function crm_people.handover(
    leaver text, successor text, at date,
    contacts boolean DEFAULT false, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.handover(
        leaver, successor,
        coalesce(to_char(handover.at, 'YYYY-MM-DD'), handover.at::text),
        contacts, reason
    )
$body$
