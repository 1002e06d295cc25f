-- One row: a person, with the groups held now, whom he or she stands in for, and who stands in. An area manager sees
-- the people who are or will be in a group of the own area, and of their groups and covers those of the area.
create view crm_people.people with (security_barrier = true) as
select
    p.person,
    p.login,
    p.active,
    p.attributes,
    coalesce(h.access_groups, '{}') as access_groups,
    coalesce(s.absent, '{}') as stands_in_for,
    coalesce(c.substitutes, '{}') as covered_by
from crm_access.person as p
left join (
    select m.login, pg_catalog.array_agg(distinct m.access_group) filter (where m.status = 'active') as access_groups
    from crm_people.members as m
    group by m.login
) as h on h.login = p.login
left join (
    select o.substitute, pg_catalog.array_agg(o.absent order by o.absent) as absent
    from crm_people.covers as o
    where o.begins <= pg_catalog.now()
    group by o.substitute
) as s on s.substitute = p.person
left join (
    select o.absent, pg_catalog.array_agg(o.substitute order by o.substitute) as substitutes
    from crm_people.covers as o
    where o.begins <= pg_catalog.now()
    group by o.absent
) as c on c.absent = p.person
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and h.login is not null
