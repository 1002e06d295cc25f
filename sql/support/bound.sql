-- One row: a person whose login is there, with the role and what that is called now. A role that was renamed counts on
-- the server on which it was registered (this_server, which readers of this view may not call); elsewhere the oid alone
-- says nothing.
create view crm_access.bound as
select p.login, r.oid as role, r.rolname as named
from crm_access.person as p
join pg_catalog.pg_roles as r
    on r.oid = p.role
    and (
        r.rolname = p.login
        or p.server = (
            select pg_catalog.concat(c.system_identifier, '/', n.nspowner)
            from pg_catalog.pg_control_system() as c
            cross join pg_catalog.pg_namespace as n
            where n.nspname = 'crm_people'
        )
    )
