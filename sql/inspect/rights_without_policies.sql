-- One row: what a login may do with a table to which no row security applies, by privileges alone.
select r.rolname::pg_catalog.text as login, n.nspname::pg_catalog.text as schema, c.relname::pg_catalog.text as name,
    every.privilege
from pg_catalog.unnest(%(logins)s::pg_catalog.text[]) as l (name)
join pg_catalog.pg_roles as r on r.rolname = l.name and r.rolcanlogin
cross join rows from (
    pg_catalog.unnest(%(table_schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(tables)s::pg_catalog.text[])
) as t (schema, name)
join pg_catalog.pg_namespace as n on n.nspname = t.schema
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = t.name and not c.relrowsecurity
cross join (values ('SELECT'), ('UPDATE'), ('DELETE')) as every (privilege)
where pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE')
  and pg_catalog.has_table_privilege(r.oid, c.oid, every.privilege)
