-- One row: a login that is not a person and that policies stop: neither a superuser, nor with BYPASSRLS, nor an owner of
-- protected tables.
select r.oid
from pg_catalog.pg_roles as r
where r.rolcanlogin
  and not r.rolsuper
  and not r.rolbypassrls
  and r.oid <> all (%(people)s::pg_catalog.oid[])
  and not exists (
      select
      from pg_catalog.pg_class as c
      where c.oid = any (%(protected)s::pg_catalog.oid[])
        and pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
  )
