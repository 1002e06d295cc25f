-- One row: the database, the moment, who is connected, whether that is a superuser, and how many locks the server has room for.
select
    pg_catalog.current_database() as database,
    pg_catalog.clock_timestamp() as now,
    r.rolname as "user",
    r.rolsuper as superuser,
    pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int4
    * (
        pg_catalog.current_setting('max_connections')::pg_catalog.int4
        + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int4
    ) as lock_slots
from pg_catalog.pg_roles as r
where r.rolname = current_user
