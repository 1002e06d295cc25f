-- One row: a relation in an open schema of which people may select at least one column.
select c.oid
from pg_catalog.pg_class as c
where c.relnamespace = any (%(open_schemas)s::pg_catalog.oid[])
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and (
      'pg_read_all_data'::pg_catalog.regrole = any (%(reached)s::pg_catalog.oid[])
      or exists (
          select
          from (
              select coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))
              union all
              select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
          ) as list (acl)
          cross join lateral pg_catalog.aclexplode(list.acl) as g
          where g.privilege_type = 'SELECT' and g.grantee = any (%(reached)s::pg_catalog.oid[])
      )
  )
