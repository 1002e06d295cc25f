-- One row: a permanent membership that the log of access does not know, and who granted it; where `holds` is false, one
-- that the log knows and somebody revoked outside of crm_people.
create function crm_people.granted_outside()
returns TABLE(login text, access_group text, holds boolean, granted_by text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader_of_all('ask what was granted outside of crm_people');
    return query
    select o.login, o.access_group, o.holds, o.grantor from crm_access.outside_log as o order by 1, 2;
end
$body$
