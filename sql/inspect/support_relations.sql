-- One row: a support schema itself, or a table or view in it, that carries our mark. A view's definition is
-- its select as the server prints it, its signature the type of its first column; schema and tables have none.
select
    'schema' as kind,
    n.nspname as schema,
    n.nspname as name,
    '' as definition,
    '' as signature,
    pg_catalog.pg_get_userbyid(n.nspowner) as owner,
    d.description as mark
from pg_catalog.pg_namespace as n
join pg_catalog.pg_description as d
    on d.objoid = n.oid and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
where n.nspname = any (%(support)s::pg_catalog.text[]) and pg_catalog.starts_with(d.description, %(mark)s)
union all
select
    case c.relkind when 'v' then 'view' else 'table' end,
    n.nspname,
    c.relname,
    case c.relkind when 'v' then pg_catalog.pg_get_viewdef(c.oid) else '' end,
    case c.relkind when 'v' then pg_catalog.format_type(a.atttypid, a.atttypmod) else '' end,
    pg_catalog.pg_get_userbyid(c.relowner),
    d.description
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_description as d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
left join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum = 1
where n.nspname = any (%(support)s::pg_catalog.text[])
  and c.relkind in ('r', 'v')
  and pg_catalog.starts_with(d.description, %(mark)s)
order by 1, 2, 3
