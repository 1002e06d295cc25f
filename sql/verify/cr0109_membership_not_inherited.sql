-- One row: somebody in a group whose policies do not apply, because the membership is not inherited.
select
    'warning' as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' in ', reach.role::pg_catalog.regrole) as object,
    'the membership is not inherited, so the group''s rows show only after SET ROLE' as cause,
    pg_catalog.format(
        'ALTER ROLE %%1$s INHERIT; from PostgreSQL 16 on GRANT %%2$s TO %%1$s WITH INHERIT TRUE',
        reach.person::pg_catalog.regrole, reach.role::pg_catalog.regrole
    ) as next_step
from unnest(
    %(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[], %(reach_inherits)s::pg_catalog.bool[]
) as reach (person, role, inherits)
where not reach.inherits and reach.role = any (%(groups)s::pg_catalog.oid[])
