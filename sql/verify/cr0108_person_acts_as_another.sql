-- One row: somebody who has the rights of another login.
select
    case when reach.role = any (%(people)s::pg_catalog.oid[]) then 'error' else 'warning' end as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' as ', reach.role::pg_catalog.regrole) as object,
    'a login serves as a group here: one can act in the name of the other, and has the other''s rows' as cause,
    pg_catalog.format(
        'REVOKE %%s FROM %%s, or from the role between them; to stand in for somebody there are timed memberships',
        reach.role::pg_catalog.regrole, reach.person::pg_catalog.regrole
    ) as next_step
from unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
join pg_catalog.pg_roles as r on r.oid = reach.role
where r.rolcanlogin and reach.role <> reach.person
