-- The access group of that name, for programs that ask about one; an error that names the nearest if there is none.
create function crm_people.require_group(named text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    perform crm_access.require_reader('ask about groups');
    return (crm_access.group_named(named)).access_group;
end
$body$
