-- One row: how many open sessions of a login were ended.
select pg_catalog.count(*) filter (where pg_catalog.pg_terminate_backend(a.pid))
from pg_catalog.pg_stat_activity as a
where a.usename = %(login)s and a.pid <> pg_catalog.pg_backend_pid()
