-- Who manages a territory that leaves the model manages it no more: a key that comes back later would else bring that back.
create function crm_access.end_areas() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    delete from crm_access.area_manager as a where a.territory = old.territory;
    return null;
end
$body$
