-- One row: a contact that was, is or will be shared with a login at a moment, by the log: since when and until when, and
-- who shared it last and why. For a moment to come it is what is shared now.
create function crm_access.shares_at(at timestamp with time zone)
returns TABLE(login text, contact text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with last as (
        select distinct on (l.subject) l.*
        from crm_access.log as l
        where l.kind = 'share' and (l.logged_at <= shares_at.at or shares_at.at >= now())
        order by l.subject, l.log_id desc
    )
    select g.named, l.contact, l.logged_at, l.valid_until, l.actor, l.reason
    from last as l
    cross join lateral crm_access.goes_by(l.login, l.log_id) as g
    where l.holds
      and shares_at.at < l.valid_until
      and crm_access.active_at(g.named, g.before_entry, shares_at.at)
$body$
