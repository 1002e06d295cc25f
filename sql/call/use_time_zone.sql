-- One row: the model's time zone, which this session shows moments in from now on.
select pg_catalog.set_config('TimeZone', crm_people.time_zone(), false) as time_zone
