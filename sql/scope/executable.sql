-- One row: a function in an open schema that people may execute.
select f.oid
from pg_catalog.pg_proc as f
where f.pronamespace = any (%(open_schemas)s::pg_catalog.oid[])
  and exists (
      select
      from pg_catalog.aclexplode(coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))) as g
      where g.privilege_type = 'EXECUTE' and g.grantee = any (%(reached)s::pg_catalog.oid[])
  )
