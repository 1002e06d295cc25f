-- One row: a table, foreign table, view or materialized view of a declared schema, or a partition or
-- inheritance child of one in any schema, with the flags of row security.
with recursive found (oid) as (
    select c.oid
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = any (%(schemas)s::pg_catalog.text[])
    union
    select i.inhrelid
    from found
    join pg_catalog.pg_inherits as i on i.inhparent = found.oid
)
select
    c.oid,
    n.nspname as schema,
    c.relname as name,
    c.relkind::pg_catalog.text as kind,
    pg_catalog.pg_get_userbyid(c.relowner) as owner,
    greatest(c.reltuples, 0)::pg_catalog.int8 as estimated_rows,
    c.relrowsecurity as enabled,
    c.relforcerowsecurity as forced
from found
join pg_catalog.pg_class as c on c.oid = found.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'm', 'v')
  and c.relpersistence <> 't'
order by n.nspname, c.relname
