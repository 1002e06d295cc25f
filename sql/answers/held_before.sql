-- One row: a group in which a login was before a moment (null is now) and is no longer: when it ended, and who did it,
-- null where it ran out.
with entry as (
    select distinct on (l.access_group, l.kind, l.subject)
        l.access_group,
        case when l.holds then l.valid_until else l.logged_at end as ended,
        case when not l.holds then l.actor end as ended_by,
        case when not l.holds then l.reason else '' end as reason
    from crm_access.known_as(%(login)s, null) as k
    join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
    where l.kind in ('permanent', 'timed')
      and (%(at)s::pg_catalog.timestamptz is null or l.logged_at <= %(at)s)
    order by l.access_group, l.kind, l.subject, l.log_id desc
)
select distinct on (e.access_group) e.access_group, e.ended, e.ended_by, e.reason
from entry as e
where e.ended <= coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
order by e.access_group, e.ended desc
