-- One row: an attribute of somebody's login that takes it past the policies.
select
    found.severity,
    pg_catalog.concat(r.oid::pg_catalog.regrole, ': ', found.attribute) as object,
    found.cause,
    pg_catalog.format(
        'ALTER ROLE %%I NO%%s, or take the login out of the groups', r.rolname, found.attribute
    ) as next_step
from pg_catalog.pg_roles as r
cross join lateral (
    values
        (r.rolsuper, 'error', 'SUPERUSER', 'no policy applies to a superuser'),
        (r.rolbypassrls, 'error', 'BYPASSRLS', 'no policy applies to this login'),
        (r.rolreplication, 'error', 'REPLICATION', 'a replication slot streams every row of every table to it'),
        (
            r.rolcreaterole,
            case
                when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000 then 'error'
                else 'warning'
            end,
            'CREATEROLE',
            'it may make roles; before PostgreSQL 16 it can also join every group and become the owner of a table'
        )
) as found (present, severity, attribute, cause)
where found.present and r.oid = any (%(people)s::pg_catalog.oid[])
