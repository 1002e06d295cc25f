-- A row is a session or a prepared transaction that holds a lock on the table in one of the modes, the oldest first. Of a
-- session of somebody else a role without the rights of pg_read_all_stats sees no more than pid, user and application.
with recursive wanted as (
    select c.oid
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = %(schema)s and c.relname = %(table)s
    union
    select i.inhrelid
    from wanted
    join pg_catalog.pg_inherits as i on i.inhparent = wanted.oid
    where %(children)s
),

held as (
    select
        l.pid,
        l.virtualtransaction
    from pg_catalog.pg_locks as l
    join wanted on wanted.oid = l.relation
    join pg_catalog.pg_database as d on d.oid = l.database and d.datname = pg_catalog.current_database()
    where l.granted and l.mode = any(%(modes)s) and l.pid is distinct from pg_catalog.pg_backend_pid()
)

select
    a.pid,
    a.usename as "user",
    a.application_name as application,
    a.state,
    a.xact_start as since,
    a.query
from pg_catalog.pg_stat_activity as a
where a.pid in (
    select coalesce(worker.leader_pid, held.pid)
    from held
    left join pg_catalog.pg_stat_activity as worker on worker.pid = held.pid
)
union all
select
    null as pid,
    p.owner as "user",
    '' as application,
    'prepared' as state,
    p.prepared as since,
    p.gid as query
from pg_catalog.pg_prepared_xacts as p
-- It has no pid; what its locks have in common is the virtual transaction, also with the lock on its own number.
join pg_catalog.pg_locks as own on own.transactionid = p.transaction and own.pid is null
where own.virtualtransaction in (select held.virtualtransaction from held where held.pid is null)
order by since nulls last, pid
