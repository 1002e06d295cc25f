-- One row: a person whose login is there, with the role and what that is called now. A role that was renamed counts on
-- the server on which it was registered; elsewhere the oid alone says nothing.
create view crm_access.bound as
select p.login, r.oid as role, r.rolname as named
from crm_access.person as p
join pg_catalog.pg_roles as r
    on r.oid = p.role and (r.rolname = p.login or p.server = crm_access.this_server())
