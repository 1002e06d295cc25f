-- One row: a table of which this connection does not see all rows, though assertions or copies are to be checked.
select
    'error' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    'this connection may not read all of its rows, so what depends on them was not checked' as cause,
    'connect as a superuser, or as a role with BYPASSRLS and SELECT on it' as next_step
from pg_catalog.pg_class as c
where c.oid = any (%(probed)s::pg_catalog.oid[])
  and (
      pg_catalog.row_security_active(c.oid)
      or not pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
      or not pg_catalog.has_table_privilege(c.oid, 'SELECT')
  )
