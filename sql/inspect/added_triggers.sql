-- One row: a trigger that carries our mark (`marked`) or runs a function of a support schema, on a found relation or in
-- a support schema.
select
    n.nspname as schema,
    t.relname as "table",
    g.tgname as name,
    g.tgtype as bits,
    g.tgenabled::pg_catalog.text as enabled,
    function_schema.nspname as function_schema,
    f.proname as function,
    array(
        select a.attname
        from pg_catalog.unnest(g.tgattr::pg_catalog.int2[]) with ordinality as k (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = g.tgrelid and a.attnum = k.attnum
        order by k.place
    )::pg_catalog.text[] as columns,
    g.tgqual is not null as "when",
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as marked
from pg_catalog.pg_trigger as g
join pg_catalog.pg_class as t on t.oid = g.tgrelid
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
join pg_catalog.pg_proc as f on f.oid = g.tgfoid
join pg_catalog.pg_namespace as function_schema on function_schema.oid = f.pronamespace
left join pg_catalog.pg_description as d
    on d.objoid = g.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
where (t.oid = any (%(relations)s::pg_catalog.oid[]) or n.nspname = any (%(support)s::pg_catalog.text[]))
  and not g.tgisinternal
  and (
      pg_catalog.starts_with(d.description, %(mark)s)
      or function_schema.nspname = any (%(support)s::pg_catalog.text[])
  )
order by 1, 2, 3
