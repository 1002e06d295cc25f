-- One row: how many contacts, or rows of a further root, somebody gains and loses.
select c.root, c.gained, c.lost from crm_people.compare_reach(
    %(before)s, %(after)s, %(person)s, greatest(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
) as c
