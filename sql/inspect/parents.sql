-- One row: a found relation and a table that it is a partition of or inherits from, also indirectly.
with recursive up (relation, parent) as (
    select i.inhrelid, i.inhparent
    from pg_catalog.pg_inherits as i
    where i.inhrelid = any (%(relations)s::pg_catalog.oid[])
    union
    select up.relation, i.inhparent
    from up
    join pg_catalog.pg_inherits as i on i.inhrelid = up.parent
)
select
    up.relation,
    n.nspname as schema,
    c.relname as name
from up
join pg_catalog.pg_class as c on c.oid = up.parent
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
order by up.relation, n.nspname, c.relname
