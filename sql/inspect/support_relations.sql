-- One row: a support schema itself, or a table or view in it; `marked` says whether it carries our mark. A view's
-- definition is its select as the server prints it, its signature the types of its first column and of those that have
-- parts of a key; schema and tables have none. `options` are those of a view.
select
    'schema' as kind,
    n.nspname as schema,
    n.nspname as name,
    '' as definition,
    '' as signature,
    '' as options,
    pg_catalog.pg_get_userbyid(n.nspowner) as owner,
    d.description as mark,
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as marked
from pg_catalog.pg_namespace as n
left join pg_catalog.pg_description as d
    on d.objoid = n.oid and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
where n.nspname = any (%(support)s::pg_catalog.text[])
union all
select
    case c.relkind when 'v' then 'view' else 'table' end,
    n.nspname,
    c.relname,
    case c.relkind when 'v' then pg_catalog.pg_get_viewdef(c.oid) else '' end,
    case c.relkind when 'v' then k.types else '' end,
    case c.relkind when 'v' then coalesce(pg_catalog.array_to_string(c.reloptions, ', '), '') else '' end,
    pg_catalog.pg_get_userbyid(c.relowner),
    d.description,
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false)
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_description as d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
cross join lateral (
    select pg_catalog.string_agg(pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) as types
    from pg_catalog.pg_attribute as a
    where a.attrelid = c.oid and (a.attnum = 1 or a.attnum > 1 and a.attname ~ '^key_[0-9]+$')
) as k
where n.nspname = any (%(support)s::pg_catalog.text[])
  and c.relkind in ('r', 'v')
order by 1, 2, 3
