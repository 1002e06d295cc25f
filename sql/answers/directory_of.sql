-- One row: a person that is registered, by name; `login` as it is registered, `called` as the login is called now.
with registered as (
    select p.person, p.login, p.active, coalesce(b.named, p.login)::pg_catalog.text as called
    from crm_access.person as p
    left join crm_access.bound as b on b.login = p.login
)
select p.person as name, p.login, p.active, p.called,
    coalesce((select r.rolsuper or r.rolbypassrls from pg_catalog.pg_roles as r where r.rolname = p.called), false)
        as bypasses,
    exists (select from pg_catalog.pg_roles as r where r.rolname = p.called and r.rolcanlogin) as logs_in
from registered as p
order by p.person
