-- One row: the moment that this transaction sees.
select pg_catalog.now() as now
