-- Whether a login was active at a moment, by the log; for a moment to come, whether it is now. Of whom the log knows
-- nothing, was.
create function crm_access.active_at(login text, at timestamp with time zone) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(
        (
            select l.holds
            from crm_access.log as l
            where l.login = active_at.login
              and l.kind = 'person'
              and (l.logged_at <= active_at.at or active_at.at >= now())
            order by l.log_id desc
            limit 1
        ),
        true
    )
$body$
