-- One row: a person that is registered, by name.
select p.person as name, p.login, p.active,
    coalesce((select r.rolsuper or r.rolbypassrls from pg_catalog.pg_roles as r where r.rolname = p.login), false)
        as bypasses,
    exists (select from pg_catalog.pg_roles as r where r.rolname = p.login and r.rolcanlogin) as logs_in
from crm_access.person as p
order by p.person
