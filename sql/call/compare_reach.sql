-- One row: how many contacts somebody gains and loses.
select c.gained, c.lost from crm_people.compare_reach(
    %(before)s, %(after)s, %(person)s, greatest(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
) as c
