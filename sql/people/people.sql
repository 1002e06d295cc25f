-- One row: a person, with the groups held now, whom he or she stands in for, and who stands in. An area manager sees
-- the people who are or will be in a group of the own area, and of their groups and covers those of the area.
create view crm_people.people as
select
    p.person,
    p.login,
    p.active,
    p.attributes,
    array(
        select distinct m.access_group from crm_people.members as m
        where m.login = p.login and m.status = 'active'
        order by 1
    ) as access_groups,
    array(
        select c.absent from crm_people.covers as c
        where c.substitute = p.person and c.begins <= pg_catalog.now()
        order by 1
    ) as stands_in_for,
    array(
        select c.substitute from crm_people.covers as c
        where c.absent = p.person and c.begins <= pg_catalog.now()
        order by 1
    ) as covered_by
from crm_access.person as p
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and exists (select from crm_people.members as m where m.login = p.login)
