-- One row: a table of ours in crm_access that this role may read in full. Where somebody has changed its comment, that
-- of the schema says that it is ours.
select c.relname as name
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_description as d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where n.nspname = 'crm_access'
  and c.relname in (
      'added_territory', 'cover', 'crm_rls_version', 'in_force', 'membership', 'open_territory', 'person', 'share', 'taken'
  )
  and c.relkind = 'r'
  and (
      pg_catalog.starts_with(d.description, %(mark)s)
      or pg_catalog.starts_with(pg_catalog.obj_description(n.oid, 'pg_namespace'), %(mark)s)
  )
  and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  and pg_catalog.has_table_privilege(c.oid, 'SELECT')
