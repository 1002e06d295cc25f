-- As handover with texts, for clients that send moments with their type.
create function crm_people.handover(
    leaver text, successor text, at timestamp with time zone,
    contacts boolean DEFAULT false, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.handover(
        leaver, successor,
        coalesce(to_char(handover.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), handover.at::text),
        contacts, reason
    )
$body$
