-- A moment as people of the model's time zone read it.
create function crm_access.shown_moment(moment timestamp with time zone) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select to_char(moment at time zone m.time_zone, 'YYYY-MM-DD HH24:MI') from crm_access.model as m
$body$
