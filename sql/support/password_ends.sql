-- When a password ends that is made now: with a day of the model's time zone.
create function crm_access.password_ends() returns timestamp with time zone
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select ((clock_timestamp() at time zone m.time_zone)::date + m.password_days + 1)::timestamp at time zone m.time_zone
    from crm_access.model as m
$body$
