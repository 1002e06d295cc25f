-- One row: a table that Citus distributes or copies to its nodes (partmethod h, a, r or n).
select n.nspname as schema, c.relname as name, d.partmethod = 'n' as copied
from pg_catalog.pg_dist_partition as d
join pg_catalog.pg_class as c on c.oid = d.logicalrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where (n.nspname, c.relname) in (
    select *
    from rows from (
        pg_catalog.unnest(%(schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(tables)s::pg_catalog.text[])
    ) as t
)
order by 1, 2
