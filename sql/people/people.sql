-- One row: a person, with the groups held now, whom he or she stands in for, and who stands in.
create view crm_people.people as
select
    p.person,
    p.login,
    p.active,
    p.attributes,
    array(
        select s.access_group from crm_access.standing as s where s.login = p.login
        union
        select m.access_group from crm_access.membership as m
        where m.login = p.login
          and p.active
          and (m.valid_from is null or m.valid_from <= pg_catalog.now())
          and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
        order by 1
    ) as access_groups,
    array(
        select a.person
        from crm_access.cover as c
        join crm_access.person as a on a.login = c.absent
        where c.substitute = p.login
          and c.begins <= pg_catalog.now()
          and (c.ends is null or pg_catalog.clock_timestamp() < c.ends)
        order by 1
    ) as stands_in_for,
    array(
        select s.person
        from crm_access.cover as c
        join crm_access.person as s on s.login = c.substitute
        where c.absent = p.login
          and c.begins <= pg_catalog.now()
          and (c.ends is null or pg_catalog.clock_timestamp() < c.ends)
        order by 1
    ) as covered_by
from crm_access.person as p
