-- A beginning as people of the model's time zone read it: a whole day as that day.
create function crm_access.shown_begin(moment timestamp with time zone) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(to_char(crm_access.begins_day(moment), 'YYYY-MM-DD'), crm_access.shown_moment(moment))
$body$
