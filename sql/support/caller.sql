-- Who calls: the role that the session has become, else the login. Inside functions with the rights of their owner
-- current_user is that owner, but these two stay as they are, and the server has checked both.
create function crm_access.caller() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select case current_setting('role') when 'none' then session_user::text else current_setting('role') end
$body$
