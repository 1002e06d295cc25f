-- One row: a group in which a login will be after a moment (null is now) by what is planned, and from when on.
select m.access_group, min(m.valid_from) as begins
from crm_access.membership as m
where m.login = %(login)s
  and m.valid_from > coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
group by m.access_group
order by m.access_group
