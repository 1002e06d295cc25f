-- One row: a group that a login was, is or will be in at a moment, by the log: how (permanent, timed or cover), for whom,
-- since when and until when, and who gave it why. For a moment to come it is what is planned now.
create function crm_access.reach_at(login text, at timestamp with time zone)
returns TABLE(access_group text, how text, acting_for text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with who (login) as (values (reach_at.login)),
    mine as (
        select l.*
        from who
        cross join lateral crm_access.known_as(who.login, null) as k
        join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
        where l.kind = 'cover'
    ),
    own as (
        select l.login, o.* from who as l cross join lateral crm_access.own_at(l.login, null, at) as o
    ),
    covers as (
        select distinct on (l.subject) l.*
        from mine as l
        where l.logged_at <= reach_at.at or reach_at.at >= now()
        order by l.subject, l.log_id desc
    )
    select o.access_group, o.how, o.login, o.valid_from, o.valid_until, o.granted_by, o.reason
    from own as o
    union all
    select o.access_group, 'cover', absent.named, greatest(c.valid_from, o.valid_from), least(c.valid_until, o.valid_until),
        given.actor, given.reason
    from covers as c
    cross join lateral (
        select f.actor, f.reason from mine as f
        where f.subject = c.subject
        order by f.log_id
        limit 1
    ) as given
    cross join lateral crm_access.goes_by(c.absent, c.log_id) as absent
    cross join lateral crm_access.own_at(absent.named, absent.before_entry, at) as o
    where c.holds
      and (select crm_access.active_at(w.login, null, reach_at.at) from who as w)
      and c.valid_from <= reach_at.at
      and (c.valid_until is null or reach_at.at < c.valid_until)
      and (c.access_groups is null or o.access_group = any (c.access_groups))
$body$
