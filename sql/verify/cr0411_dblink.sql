-- One row: the functions of dblink, if people may call them.
select
    'warning' as severity,
    pg_catalog.format('dblink in schema %%I', n.nspname) as object,
    pg_catalog.format(
        'people may call %%s functions of it: connections from the server itself may need no password',
        pg_catalog.count(*)
    ) as cause,
    pg_catalog.format(
        'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA %%I FROM PUBLIC, best in a schema of its own',
        n.nspname
    ) as next_step
from pg_catalog.pg_extension as e
join pg_catalog.pg_depend as d
    on d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.refobjid = e.oid
    and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
    and d.deptype = 'e'
join pg_catalog.pg_proc as f on f.oid = d.objid
join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
where e.extname = 'dblink'
  and f.oid = any (%(executable)s::pg_catalog.oid[])
group by n.nspname
