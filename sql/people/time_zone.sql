-- The time zone of the model, in which days begin and end: for programs that show moments.
create function crm_people.time_zone() returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    perform crm_access.require_reader('ask for the time zone');
    return (select m.time_zone from crm_access.model as m);
end
$body$
