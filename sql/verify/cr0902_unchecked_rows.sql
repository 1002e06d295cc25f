-- One row: a table of which this connection does not see all rows, though assertions or copies are to be checked. Where
-- row security applies, it sees all through a permissive policy `true` for a role that it has, unless a restrictive
-- policy applies to it.
with reading (relation, permissive, always) as (
    select p.polrelid, p.polpermissive, pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
    from pg_catalog.pg_policy as p
    where p.polrelid = any (%(probed)s::pg_catalog.oid[])
      and p.polcmd in ('r', '*')
      and exists (
          select
          from pg_catalog.unnest(p.polroles) as r (oid)
          where r.oid = 0 or pg_catalog.pg_has_role(r.oid, 'USAGE')
      )
)
select
    'error' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    'this connection may not read all of its rows, so what depends on them was not checked' as cause,
    'connect as the owner of the table, who can join the roles of crm_rls, as a superuser, or as a role with BYPASSRLS '
    'and SELECT on it' as next_step
from pg_catalog.pg_class as c
where c.oid = any (%(probed)s::pg_catalog.oid[])
  and (
      (
          pg_catalog.row_security_active(c.oid)
          and not (
              exists (select from reading as r where r.relation = c.oid and r.permissive and r.always)
              and not exists (select from reading as r where r.relation = c.oid and not r.permissive)
          )
      )
      or not pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
      or not pg_catalog.has_table_privilege(c.oid, 'SELECT')
  )
