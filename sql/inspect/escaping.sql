-- One row: a login to which no policy applies, without the superuser that every server begins with (oid 10).
select r.rolname as login
from pg_catalog.pg_roles as r
where (r.rolsuper or r.rolbypassrls)
  and r.rolcanlogin
  and r.oid <> 10
order by 1
