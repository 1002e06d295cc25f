-- One row: the moment by the clock of the server.
select pg_catalog.clock_timestamp() as now
