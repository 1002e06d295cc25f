-- Whether a login (of who had it until an entry of the log, or has it) was active at a moment, by the log; for a moment to come, whether it is now. Of whom the log knows
-- nothing, was.
create function crm_access.active_at(login text, until_entry bigint, at timestamp with time zone) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(
        (
            select l.holds
            from crm_access.known_as(active_at.login, active_at.until_entry) as k
            join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
            where l.kind = 'person'
              and (l.logged_at <= active_at.at or active_at.at >= now())
            order by l.log_id desc
            limit 1
        ),
        true
    )
$body$
