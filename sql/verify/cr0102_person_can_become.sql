-- One row: somebody who can become, by SET ROLE, a role that no policy stops.
select
    found.severity,
    pg_catalog.concat(
        reach.person::pg_catalog.regrole, ' as ', r.oid::pg_catalog.regrole, ': ', found.attribute
    ) as object,
    pg_catalog.format('SET ROLE %%I gives it %%s', r.rolname, found.attribute) as cause,
    'revoke the membership that leads there; from PostgreSQL 16 on WITH SET FALSE keeps what is inherited'
        as next_step
from unnest(
    %(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[], %(reach_becomes)s::pg_catalog.bool[]
) as reach (person, role, becomes)
join pg_catalog.pg_roles as r on r.oid = reach.role
cross join lateral (
    values
        (r.rolsuper, 'error', 'SUPERUSER'),
        (r.rolbypassrls, 'error', 'BYPASSRLS'),
        (r.rolreplication, 'error', 'REPLICATION'),
        (
            r.rolcreaterole,
            case
                when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000 then 'error'
                else 'warning'
            end,
            'CREATEROLE'
        )
) as found (present, severity, attribute)
where found.present and reach.becomes and reach.role <> reach.person
