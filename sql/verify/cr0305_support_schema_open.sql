-- One row: people who may name what stands in the schema of our functions and tables.
select
    'error' as severity,
    pg_catalog.format('%%I for %%s', n.nspname, grantee.name) as object,
    'with USAGE they can call its functions for others and read its views, which carry keys without policies'
        as cause,
    pg_catalog.format('REVOKE USAGE ON SCHEMA %%I FROM %%s', n.nspname, grantee.name) as next_step
from pg_catalog.pg_namespace as n
cross join lateral pg_catalog.aclexplode(n.nspacl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where n.nspname = %(unnamed)s
  and g.privilege_type = 'USAGE'
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
