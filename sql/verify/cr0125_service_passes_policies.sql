-- One row: a login of a service to which no policy applies, so the rights that the model declares do not bound it.
select distinct
    'info' as severity,
    r.oid::pg_catalog.regrole::pg_catalog.text as object,
    pg_catalog.format(
        'it is %%s, so no policy applies to it: it needs no service, and the declared rights do not bound it',
        case when r.rolsuper then 'superuser' else 'BYPASSRLS' end
    ) as cause,
    case
        when r.rolsuper then pg_catalog.format('ALTER ROLE %%s NOSUPERUSER, or take it out of `services`', r.oid::pg_catalog.regrole)
        else pg_catalog.format('ALTER ROLE %%s NOBYPASSRLS, or take it out of `services`', r.oid::pg_catalog.regrole)
    end as next_step
from pg_catalog.pg_roles as r
where r.oid = any (%(service_login)s::pg_catalog.oid[])
  and (r.rolsuper or r.rolbypassrls)
