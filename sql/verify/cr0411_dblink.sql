-- One row: the functions of dblink, if people may call them.
select
    'warning' as severity,
    pg_catalog.format('dblink in schema %%I', n.nspname) as object,
    pg_catalog.format(
        'people may call %%s functions of it: connections from the server itself may need no password',
        pg_catalog.count(distinct f.oid)
    ) as cause,
    pg_catalog.format(
        'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA %%I FROM %%s, best in a schema of its own',
        n.nspname,
        pg_catalog.string_agg(distinct grantee.names, ', ')
    ) as next_step
from pg_catalog.pg_extension as e
join pg_catalog.pg_depend as d
    on d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.refobjid = e.oid
    and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
    and d.deptype = 'e'
join pg_catalog.pg_proc as f on f.oid = d.objid
join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
    from pg_catalog.aclexplode(coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))) as g
    where g.grantee = any (%(reached)s::pg_catalog.oid[]) and g.grantee <> f.proowner
) as grantee (names)
where e.extname = 'dblink'
  and f.oid = any (%(executable)s::pg_catalog.oid[])
group by n.nspname
