-- One row: a column that carries our mark (`marked`) or is called as ours are, on a found relation or in a support schema.
select
    n.nspname as schema,
    c.relname as "table",
    a.attname as name,
    pg_catalog.concat(
        pg_catalog.format_type(a.atttypid, a.atttypmod),
        ' collate ' || pg_catalog.quote_ident(m.nspname) || '.' || pg_catalog.quote_ident(l.collname)
    ) as type,
    d.description as mark,
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as marked
from pg_catalog.pg_attribute as a
join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_collation as l on l.oid = a.attcollation and l.oid <> t.typcollation
left join pg_catalog.pg_namespace as m on m.oid = l.collnamespace
join pg_catalog.pg_class as c on c.oid = a.attrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_description as d
    on d.objoid = a.attrelid
    and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.objsubid = a.attnum
where (c.oid = any (%(relations)s::pg_catalog.oid[]) or n.nspname = any (%(support)s::pg_catalog.text[]))
  and a.attnum > 0
  and not a.attisdropped
  and (pg_catalog.starts_with(d.description, %(mark)s) or pg_catalog.starts_with(a.attname::pg_catalog.text, %(ours)s))
order by 1, 2, a.attnum
