-- One row: a person and a group that the caller may assign, or an auditor may read, and whether the person is in it or will be: `active`,
-- `planned`, `suspended` (the person is deactivated) or `none`. Of several periods it is the one that goes on or comes
-- next; periods that meet are one. Setting `assigned`, `first_day` and `last_day` assigns and unassigns; `reason` is
-- for the log and never shown here.
-- The rights of the caller stand in sub-selects, so that they are asked once and not for every row.
create view crm_people.user_access_groups with (security_barrier = true) as
select
    p.person,
    g.access_group as "group",
    g.label,
    g.family,
    p.active and (s.login is not null or t.span is not null) as assigned,
    case
        when s.login is null and t.span is null and g.access_group <> all (p.suspended_groups) then 'none'
        when not p.active then 'suspended'
        when pg_catalog.lower(t.span) > pg_catalog.clock_timestamp() then 'planned'
        else 'active'
    end as status,
    (pg_catalog.lower(t.span) at time zone m.time_zone)::pg_catalog.date as first_day,
    -- Most rows have no period, and a call for each of them would take most of the time.
    case when t.span is not null then coalesce(
        crm_access.begins_day(pg_catalog.upper(t.span)) - 1,
        (pg_catalog.upper(t.span) at time zone m.time_zone)::pg_catalog.date
    ) end as last_day,
    ''::pg_catalog.text as reason
from crm_access.model as m
cross join crm_access.person as p
cross join crm_access.access_group as g
left join (select distinct st.login, st.access_group from crm_access.standing as st) as s
    on s.login = p.login and s.access_group = g.access_group
left join crm_access.period as t
    on t.login = p.login and t.access_group = g.access_group and t.place = 1 and s.login is null
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and crm_access.in_area((select crm_access.caller()), g.access_group)
