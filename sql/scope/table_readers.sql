-- One row: somebody who may select at least one column of a table that is asked about.
select r.rolname as login, c.oid as "table"
from pg_catalog.pg_roles as r
join pg_catalog.pg_class as c on c.oid = any (%(asked)s::pg_catalog.oid[])
where r.oid = any (%(people)s::pg_catalog.oid[])
  and pg_catalog.has_schema_privilege(r.oid, c.relnamespace, 'USAGE')
  and pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT')
