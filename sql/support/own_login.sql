-- The login of the person who calls, as in crm_access.person: active, and the role that was registered. Null for others.
create function crm_access.own_login() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select p.login
    from crm_access.bound as b
    join crm_access.person as p on p.login = b.login and p.active
    where b.named = crm_access.caller()
$body$
