-- One row: a person who has the rows of a service: a member of its role, or one who can become a login of it.
select
    'error' as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' as ', reach.role::pg_catalog.regrole) as object,
    'a service sees every row of its tables, whatever the groups of the person say' as cause,
    pg_catalog.format(
        'REVOKE %%s FROM %%s, or from the role between them, or take the person out of the groups',
        reach.role::pg_catalog.regrole, reach.person::pg_catalog.regrole
    ) as next_step
from unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
where reach.role = any (%(services)s::pg_catalog.oid[])
   or (reach.role = any (%(service_login)s::pg_catalog.oid[]) and reach.role <> reach.person)
