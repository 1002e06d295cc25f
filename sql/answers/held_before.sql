-- One row: a group in which a login was before a moment (null is now) and is no longer, itself or for whom it acted (null for
-- itself): when that ended, and who ended it, null where it ran out.
with mine as (
    select l.*
    from crm_access.known_as(%(login)s, null) as k
    join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
    where %(at)s::pg_catalog.timestamptz is null or l.logged_at <= %(at)s
),
own as (
    select distinct on (l.access_group, l.kind, l.subject)
        l.access_group,
        null::pg_catalog.text as acting_for,
        case when l.holds then l.valid_until else l.logged_at end as ended,
        case when not l.holds then l.actor end as ended_by
    from mine as l
    where l.kind in ('permanent', 'timed')
    order by l.access_group, l.kind, l.subject, l.log_id desc
),
cover as (
    select distinct on (l.subject) l.*, case when l.holds then l.valid_until else l.logged_at end as ended
    from mine as l
    where l.kind = 'cover'
    order by l.subject, l.log_id desc
),
entry as (
    select own.access_group, own.acting_for, own.ended, own.ended_by from own
    union all
    select o.access_group, absent.named, c.ended, case when not c.holds then c.actor end
    from cover as c
    cross join lateral crm_access.goes_by(c.absent, c.log_id) as absent
    cross join lateral crm_access.own_at(
        absent.named, absent.before_entry, c.ended - interval '1 microsecond'
    ) as o
    where c.valid_from < c.ended
      and c.ended <= coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
      and (c.access_groups is null or o.access_group = any (c.access_groups))
)
select distinct on (e.access_group) e.access_group, e.acting_for, e.ended, e.ended_by
from entry as e
where e.ended <= coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
order by e.access_group, e.ended desc
