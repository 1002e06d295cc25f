-- One row: a protected table whose row security is off, or that has policies which are not of this model.
select
    n.nspname as schema,
    c.relname as name,
    c.relrowsecurity as protected,
    others.names as others
from rows from (
    pg_catalog.unnest(%(schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(names)s::pg_catalog.text[])
) as t (schema, name)
join pg_catalog.pg_namespace as n on n.nspname = t.schema
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = t.name
cross join lateral (
    select coalesce(pg_catalog.array_agg(p.polname::pg_catalog.text order by p.polname), '{}') as names
    from pg_catalog.pg_policy as p
    where p.polrelid = c.oid
      and pg_catalog.obj_description(p.oid, 'pg_policy') is distinct from %(mark)s::pg_catalog.text
) as others
where not c.relrowsecurity or others.names <> '{}'
order by n.nspname, c.relname
