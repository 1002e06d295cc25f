-- What an update of user_access_groups begins with: no row has been changed yet.
create function crm_people.begin_ticks() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    perform set_config('crm_rls.ticked', '', true);
    return null;
end
$body$
