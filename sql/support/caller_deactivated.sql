-- Whether who calls, or began the session, is a person who was deactivated.
create function crm_access.caller_deactivated() returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select from crm_access.person as p
        join pg_roles as r on r.oid = p.role or r.rolname = p.login and p.server is distinct from crm_access.this_server()
        where r.rolname in (crm_access.caller(), session_user) and not p.active
    )
$body$
