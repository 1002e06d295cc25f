-- One row: a foreign key that carries our mark (`marked`) or is called as ours are, on a found relation, or any in a support schema.
select
    n.nspname as schema,
    t.relname as "table",
    k.conname as name,
    array(
        select a.attname
        from pg_catalog.unnest(k.conkey) with ordinality as c (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = k.conrelid and a.attnum = c.attnum
        order by c.place
    )::pg_catalog.text[] as columns,
    pg_catalog.concat(target_schema.nspname, '.', target.relname) as target,
    array(
        select a.attname
        from pg_catalog.unnest(k.confkey) with ordinality as c (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = k.confrelid and a.attnum = c.attnum
        order by c.place
    )::pg_catalog.text[] as target_columns,
    k.confupdtype::pg_catalog.text as on_update,
    k.confdeltype::pg_catalog.text as on_delete,
    array(
        select a.attname
        from pg_catalog.unnest(k.confdelsetcols) with ordinality as c (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = k.conrelid and a.attnum = c.attnum
        order by c.place
    )::pg_catalog.text[] as delete_sets,
    k.convalidated as validated,
    k.condeferrable as deferrable,
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as marked
from pg_catalog.pg_constraint as k
join pg_catalog.pg_class as t on t.oid = k.conrelid
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
join pg_catalog.pg_class as target on target.oid = k.confrelid
join pg_catalog.pg_namespace as target_schema on target_schema.oid = target.relnamespace
left join pg_catalog.pg_description as d
    on d.objoid = k.oid and d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
where (t.oid = any (%(relations)s::pg_catalog.oid[]) or n.nspname = any (%(support)s::pg_catalog.text[]))
  and k.contype = 'f'
  and (
      pg_catalog.starts_with(d.description, %(mark)s)
      or pg_catalog.starts_with(k.conname::pg_catalog.text, %(ours)s)
      or n.nspname = any (%(support)s::pg_catalog.text[])
  )
order by 1, 2, 3
