-- One row: a schema in which people may create objects that others then use unawares.
select
    'error' as severity,
    pg_catalog.format('%%I for %%s', n.nspname, grantee.name) as object,
    'they may create functions, operators and tables there, which run or are read when others leave the schema out'
        as cause,
    pg_catalog.format('REVOKE CREATE ON SCHEMA %%I FROM %%s', n.nspname, grantee.name) as next_step
from pg_catalog.pg_namespace as n
cross join lateral pg_catalog.aclexplode(n.nspacl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where n.nspname = any ('{public}'::pg_catalog.text[] || %(schemas)s::pg_catalog.text[] || %(support)s::pg_catalog.text[])
  and g.privilege_type = 'CREATE'
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> n.nspowner
