-- One row: what somebody is called in the log and in the records, behind one entry and up to another one, and behind one
-- moment and up to another one. As known_as; with the entry that ended the person, and, if nobody is registered with the
-- login since, with what the same role did later, for instance as an auditor.
create function crm_access.had_logins(login text, until_entry bigint)
returns TABLE(named text, after_entry bigint, before_entry bigint, began timestamp with time zone, ended timestamp with time zone)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select k.named, k.after_entry, e.before_entry,
        coalesce((select l.logged_at from crm_access.log as l where l.log_id = k.after_entry), '-infinity'),
        coalesce((select l.logged_at from crm_access.log as l where l.log_id = e.before_entry), 'infinity')
    from crm_access.known_as(had_logins.login, had_logins.until_entry) as k
    cross join lateral (
        select case when k.before_entry = had_logins.until_entry
            and exists (
                select from crm_access.log as l
                join pg_roles as r on r.oid = (l.old ->> 'role')::oid and r.rolname = k.named
                where l.log_id = k.before_entry and l.old ->> 'server' = crm_access.this_server()
            )
            and not exists (
                select from crm_access.log as l
                where l.login = k.named and l.kind = 'person' and l.log_id > k.before_entry
            )
            then 9223372036854775807 else k.before_entry end as before_entry
    ) as e
$body$
