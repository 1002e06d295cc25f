-- One row: a schema, not one of PostgreSQL's own, whose objects people can name.
select n.oid
from pg_catalog.pg_namespace as n
where n.nspname <> 'information_schema'
  and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
  and (
      exists (
          select
          from pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) as g
          where g.privilege_type = 'USAGE' and g.grantee = any (%(reached)s::pg_catalog.oid[])
      )
      or 'pg_read_all_data'::pg_catalog.regrole = any (%(reached)s::pg_catalog.oid[])
  )
