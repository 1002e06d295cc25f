-- One row: an index that carries our mark (`marked`) or is called as ours are, on a found relation, or any in a support schema.
-- An expression stands in `columns` as the server prints it.
select
    n.nspname as schema,
    t.relname as "table",
    c.relname as name,
    array(
        select coalesce(a.attname, pg_catalog.pg_get_indexdef(i.indexrelid, k.place::pg_catalog.int4, false))
        from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality as k (attnum, place)
        left join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
        order by k.place
    )::pg_catalog.text[] as columns,
    i.indisunique as "unique",
    i.indisvalid and i.indpred is null as valid,
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as marked
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid
join pg_catalog.pg_class as t on t.oid = i.indrelid
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
left join pg_catalog.pg_description as d
    on d.objoid = i.indexrelid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where (t.oid = any (%(relations)s::pg_catalog.oid[]) or n.nspname = any (%(support)s::pg_catalog.text[]))
  and (
      pg_catalog.starts_with(d.description, %(mark)s)
      or pg_catalog.starts_with(c.relname::pg_catalog.text, %(ours)s)
      or n.nspname = any (%(support)s::pg_catalog.text[])
  )
order by 1, 2, 3
