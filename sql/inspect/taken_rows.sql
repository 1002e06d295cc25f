-- One row: a recorded privilege that was taken, whose relation, column and grantee are still there.
select
    t.schema_name as schema,
    t.relation as name,
    t.grantee,
    t.privilege,
    t.column_name as "column",
    t.grantable
from crm_access.taken as t
join pg_catalog.pg_namespace as n on n.nspname = t.schema_name
join pg_catalog.pg_class as c
    on c.relnamespace = n.oid and c.relname = t.relation and c.relkind in ('r', 'p', 'v', 'm', 'f')
where (
        t.column_name = ''
        or exists (
            select
            from pg_catalog.pg_attribute as a
            where a.attrelid = c.oid
              and a.attname = t.column_name
              and a.attnum > 0
              and not a.attisdropped
        )
    )
  and (
        t.grantee = 'public'
        or exists (
            select
            from pg_catalog.pg_roles as r
            where r.rolname = t.grantee
        )
    )
