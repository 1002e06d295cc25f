-- The login of the person who calls, where the model lets people appoint their own substitutes; null for others, and for who
-- was deactivated. What it allows stays with somebody who becomes an area manager or an auditor.
create function crm_access.self_service() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select crm_access.own_login() from crm_access.model as m where m.self_service = 'covers' and not crm_access.caller_deactivated()
$body$
