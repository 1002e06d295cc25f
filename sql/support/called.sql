-- One row: what a person is called in tables of the user's, which know people by their logins: what the login is called
-- now. None where the role is not the one that was registered, and where somebody else is or was called so: of a row that
-- names such a login nobody knows whom it is about. It has no search path of its own, as acting_for, which says why.
create function crm_access.called(login text) returns SETOF text
language sql stable parallel safe
as $body$
    select r.rolname::pg_catalog.text
    from crm_access.person as p
    join pg_catalog.pg_roles as r on r.oid = p.role and (r.rolname = p.login or p.server = crm_access.this_server())
    where p.login = called.login
      and not exists (
          select from crm_access.person as other
          where other.login <> p.login
            and (other.login = r.rolname or r.rolname = any (other.former_logins))
      )
$body$
