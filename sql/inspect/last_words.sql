-- One row: what somebody did last, not by apply, to what is asked about: a login in a group, or a login's attributes
-- (an empty group).
select distinct on (w.login, w.access_group) w.login, w.access_group, l.actor, l.logged_at, l.action, l.reason
from rows from (
    pg_catalog.unnest(%(logins)s::pg_catalog.text[]), pg_catalog.unnest(%(groups)s::pg_catalog.text[])
) as w (login, access_group)
join crm_access.log as l
    on l.login = w.login
    and (
        l.kind in ('permanent', 'timed') and l.access_group = w.access_group
        or l.kind = 'person' and w.access_group = ''
    )
where l.action <> 'apply'
order by w.login, w.access_group, l.log_id desc
