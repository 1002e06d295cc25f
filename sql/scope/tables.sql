-- One row: one of the named tables.
select
    c.oid,
    n.nspname as schema,
    c.relname as name
from unnest(%(table_schemas)s::pg_catalog.text[], %(table_names)s::pg_catalog.text[]) as wanted (schema, name)
join pg_catalog.pg_namespace as n on n.nspname = wanted.schema
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = wanted.name
