-- One row: from now on the session writes dates as psycopg reads them, whatever is set for its login.
select pg_catalog.set_config('datestyle', 'ISO', false)
