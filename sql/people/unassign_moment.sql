-- As unassign with texts, for clients that send moments with their type.
create function crm_people.unassign(
    person text, access_group text, until timestamp with time zone,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.unassign(
        person, access_group,
        coalesce(to_char(unassign.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), unassign.until::text),
        reason
    )
$body$
