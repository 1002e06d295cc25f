-- One row: a person and a group that the caller may assign, whether the person is in it now, and from when until
-- when, or will be next. Setting `assigned`, `valid_from` and `valid_until` assigns and unassigns.
-- The rights of the caller stand in sub-selects, so that they are asked once and not for every row.
create view crm_people.user_access_groups as
select
    p.person,
    g.access_group as "group",
    g.label,
    g.family,
    p.active and (
        s.login is not null
        or coalesce(
            (t.valid_from is null or t.valid_from <= pg_catalog.now())
                and (t.valid_until is null or pg_catalog.clock_timestamp() < t.valid_until)
                and t.login is not null,
            false
        )
    ) as assigned,
    t.valid_from,
    t.valid_until
from crm_access.person as p
cross join crm_access.access_group as g
left join (select distinct st.login, st.access_group from crm_access.standing as st) as s
    on s.login = p.login and s.access_group = g.access_group
left join lateral (
    select m.login, m.valid_from, m.valid_until
    from crm_access.membership as m
    where m.login = p.login
      and m.access_group = g.access_group
      and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
    order by m.valid_from nulls first
    limit 1
) as t on s.login is null
where (select crm_access.manages()) = 'all'
   or (select crm_access.manages()) = 'area' and crm_access.in_area((select crm_access.caller()), g.access_group)
