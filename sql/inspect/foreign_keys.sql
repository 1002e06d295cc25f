-- One row: a foreign key of a found relation; its target may lie in any schema.
select
    k.conrelid as relation,
    array(
        select a.attname
        from pg_catalog.unnest(k.conkey) with ordinality as c (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = k.conrelid and a.attnum = c.attnum
        order by c.place
    )::pg_catalog.text[] as columns,
    n.nspname as target_schema,
    t.relname as target_name,
    array(
        select a.attname
        from pg_catalog.unnest(k.confkey) with ordinality as c (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = k.confrelid and a.attnum = c.attnum
        order by c.place
    )::pg_catalog.text[] as target_columns,
    k.condeferrable as deferrable,
    k.conname as name,
    k.convalidated as validated
from pg_catalog.pg_constraint as k
join pg_catalog.pg_class as t on t.oid = k.confrelid
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
where k.conrelid = any (%(relations)s::pg_catalog.oid[])
  and k.contype = 'f'
order by k.conrelid, k.conname
