-- One row: what was put in force last before a moment (null is now), since when, with the prefix of the roles and the
-- time zone of the installation. No row where nothing is installed, structure null where nothing was in force.
select m.prefix, m.time_zone, f.content::pg_catalog.text as structure, f.recorded_at
from crm_access.model as m
left join lateral (
    select i.content, i.recorded_at
    from crm_access.in_force as i
    where i.part = 'structure'
      and (%(at)s::pg_catalog.timestamptz is null or i.recorded_at <= %(at)s)
    order by i.in_force_id desc
    limit 1
) as f on true
