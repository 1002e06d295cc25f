-- The time zone of the model, in which days begin and end: for programs that show moments.
create function crm_people.time_zone() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
    select m.time_zone from crm_access.model as m
$body$
