-- One row: how many sessions of a login were ended that keep the lock which every change takes.
select pg_catalog.count(*) filter (where pg_catalog.pg_terminate_backend(a.pid))
from pg_catalog.pg_stat_activity as a
where a.usename = %(login)s
  and a.pid <> pg_catalog.pg_backend_pid()
  and exists (
      select
      from pg_catalog.pg_locks as l
      join pg_catalog.pg_class as c on c.oid = l.relation
      join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      join pg_catalog.pg_database as here on here.oid = l.database
      where l.pid = a.pid
        and l.granted
        and l.mode = 'ExclusiveLock'
        and here.datname = pg_catalog.current_database()
        and n.nspname = 'crm_access'
        and c.relname = 'model'
  )
