-- One row: how many sessions of a login were ended that keep the lock which every change takes, or have an open transaction
-- that has changed something: a change could have to wait for it, such as for a contact or for the role of the login.
select pg_catalog.count(*) filter (where pg_catalog.pg_terminate_backend(a.pid))
from pg_catalog.pg_stat_activity as a
where a.usename = %(login)s
  and a.pid <> pg_catalog.pg_backend_pid()
  and exists (
      select
      from pg_catalog.pg_locks as l
      left join pg_catalog.pg_database as here on here.oid = l.database
      left join pg_catalog.pg_class as c on c.oid = l.relation and here.datname = pg_catalog.current_database()
      left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      where l.pid = a.pid
        and l.granted
        and l.mode = 'ExclusiveLock'
        and (l.locktype = 'transactionid' or n.nspname = 'crm_access' and c.relname = 'model')
  )
