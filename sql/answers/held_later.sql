-- One row: a group in which a login will be after a moment (null is now) by what is planned, itself or for whom it will act
-- (null for itself), and from when on.
with planned as (
    select m.access_group, null::pg_catalog.text as acting_for, m.valid_from as begins
    from crm_access.membership as m
    where m.login = %(login)s
    union all
    select o.access_group, c.absent, c.valid_from
    from crm_access.cover as c
    cross join lateral crm_access.own_at(c.absent, null, greatest(c.valid_from, pg_catalog.clock_timestamp())) as o
    where c.substitute = %(login)s
      and (c.access_groups is null or o.access_group = any (c.access_groups))
)
select distinct on (p.access_group) p.access_group, p.acting_for, p.begins
from planned as p
where p.begins > coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
order by p.access_group, p.begins
