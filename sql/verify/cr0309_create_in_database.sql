-- One row: people who may create schemas, trusted extensions and publications in this database.
select
    'warning' as severity,
    grantee.name as object,
    'CREATE on the database lets them make schemas and install extensions, whose functions others may run' as cause,
    pg_catalog.format('REVOKE CREATE ON DATABASE %%I FROM %%s', d.datname, grantee.name) as next_step
from pg_catalog.pg_database as d
cross join lateral pg_catalog.aclexplode(d.datacl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where d.datname = pg_catalog.current_database()
  and g.privilege_type = 'CREATE'
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> d.datdba
