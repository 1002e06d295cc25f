-- One row: a login that is not in a role of ours without being registered.
select r.rolname::pg_catalog.text as login
from pg_catalog.pg_roles as r
where r.rolcanlogin
  and r.rolname not in (select s.login from crm_people.strangers() as s)
