-- One row: a membership of a person of his or her own, that goes on or will begin: permanent or for a time, and whether it
-- counts now. first_day and last_day are the days of the model's time zone; last_day is included.
create view crm_people.members with (security_barrier = true) as
select
    p.person,
    p.login,
    x.access_group,
    case when x.permanent then 'permanent' else 'timed' end as how,
    case
        when not p.active then 'suspended'
        when x.valid_from > pg_catalog.clock_timestamp() then 'planned'
        else 'active'
    end as status,
    (x.valid_from at time zone m.time_zone)::pg_catalog.date as first_day,
    coalesce(
        crm_access.begins_day(x.valid_until) - 1, (x.valid_until at time zone m.time_zone)::pg_catalog.date
    ) as last_day,
    x.valid_from,
    x.valid_until,
    x.reason
from crm_access.model as m
cross join crm_access.person as p
join (
    select distinct s.login, s.access_group, true as permanent, null::pg_catalog.timestamptz as valid_from,
        null::pg_catalog.timestamptz as valid_until, '' as reason
    from crm_access.standing as s
    union all
    -- With names, too, or a server that was upgraded would print other ones than one that is new.
    select w.login, pg_catalog.unnest(w.suspended_groups) as access_group, true as permanent,
        null::pg_catalog.timestamptz as valid_from, null::pg_catalog.timestamptz as valid_until, '' as reason
    from crm_access.person as w
    union all
    select t.login, t.access_group, false as permanent, t.valid_from, t.valid_until, t.reason
    from crm_access.membership as t
    where t.valid_until is null or pg_catalog.clock_timestamp() < t.valid_until
) as x on x.login = p.login
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and crm_access.in_area((select crm_access.caller()), x.access_group)
