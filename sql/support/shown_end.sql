-- An end as people of the model's time zone read it: of a whole day the day itself, which is included.
create function crm_access.shown_end(moment timestamp with time zone) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(to_char(crm_access.begins_day(moment) - 1, 'YYYY-MM-DD'), crm_access.shown_moment(moment))
$body$
