-- The day of the model's time zone whose first instant a moment is, or null. A membership that ends with it was
-- for the whole day before.
create function crm_access.begins_day(moment timestamp with time zone) returns date
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select l.day
    from crm_access.model as m
    cross join lateral (select (begins_day.moment at time zone m.time_zone)::date) as l (day)
    where case
        when l.day between '1000-01-03' and '9997-12-30'
            then crm_access.parsed_moment(to_char(l.day, 'YYYY-MM-DD'), 0) = begins_day.moment
    end
$body$
