-- The time zone of the model, in which days begin and end: for programs that show moments.
create function crm_people.time_zone() returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if crm_access.reads() <> 'own' then
        perform crm_access.require_reader('ask for the time zone');
    end if;
    return (select m.time_zone from crm_access.model as m);
end
$body$
