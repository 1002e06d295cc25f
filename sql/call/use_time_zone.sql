-- One row: the model's time zone, which this session shows moments in from now on, and in the one style of dates that
-- psycopg reads, whatever is set for the login.
select
    pg_catalog.set_config('TimeZone', crm_people.time_zone(), false) as time_zone,
    pg_catalog.set_config('DateStyle', 'ISO', false) as date_style
