-- One row: a cover that goes on or will begin. An area manager sees those that lend a group of the own area, and of
-- their groups these; a person, who may be an area manager, those by and for him- or herself. first_day and last_day are the days of the model's time
-- zone; last_day is included.
create view crm_people.covers with (security_barrier = true) as
select
    c.cover_id,
    a.person as absent,
    s.person as substitute,
    c.valid_from,
    c.valid_until,
    c.begins,
    c.ends,
    case when (select crm_access.reads()) = 'all' or c.access_groups is null
        or (select crm_access.self_service()) in (c.absent, c.substitute)
    then c.access_groups else array(
        select g.access_group from pg_catalog.unnest(c.access_groups) as g (access_group)
        where crm_access.in_area((select crm_access.caller()), g.access_group)
    ) end as access_groups,
    c.reason,
    (c.valid_from at time zone d.time_zone)::pg_catalog.date as first_day,
    coalesce(
        crm_access.begins_day(c.valid_until) - 1, (c.valid_until at time zone d.time_zone)::pg_catalog.date
    ) as last_day
from crm_access.model as d
cross join crm_access.cover as c
join crm_access.person as a on a.login = c.absent
join crm_access.person as s on s.login = c.substitute
left join (
    select m.login, pg_catalog.array_agg(m.access_group) as access_groups
    from crm_people.members as m
    where (select crm_access.reads()) = 'area'
    group by m.login
) as h on h.login = c.absent
where (c.ends is null or pg_catalog.clock_timestamp() < c.ends)
  and (
      (select crm_access.reads()) = 'all'
      or (select crm_access.reads()) = 'area' and h.login is not null
          and (c.access_groups is null or c.access_groups && h.access_groups)
      or (select crm_access.reads()) = 'area' and c.access_groups = '{}'
      or (select crm_access.self_service()) in (c.absent, c.substitute)
  )
-- Conditions of who reads it stay above, or EXPLAIN ANALYZE would count rows that are left out.
offset 0
