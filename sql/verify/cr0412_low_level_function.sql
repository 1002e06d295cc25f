-- One row: a function that reads files or pages below row security, if people may call it.
with low_level (oid) as (
    select d.objid
    from pg_catalog.pg_extension as e
    join pg_catalog.pg_depend as d
        on d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        and d.refobjid = e.oid
        and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        and d.deptype = 'e'
    where e.extname in (
        'adminpack', 'amcheck', 'pageinspect', 'pg_buffercache', 'pg_surgery', 'pg_visibility', 'pg_walinspect',
        'pgrowlocks', 'pgstattuple'
    )
    union all
    select f.oid
    from pg_catalog.pg_proc as f
    where f.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
      and f.proname in ('lo_export', 'lo_import', 'pg_ls_dir', 'pg_read_binary_file', 'pg_read_file', 'pg_stat_file')
)
select
    'error' as severity,
    f.oid::pg_catalog.regprocedure::pg_catalog.text as object,
    'it reads files or pages of tables and knows nothing of policies' as cause,
    pg_catalog.format(
        'REVOKE EXECUTE ON FUNCTION %%s FROM %%s',
        f.oid::pg_catalog.regprocedure,
        {grantee_names}
    ) as next_step
from low_level
join pg_catalog.pg_proc as f on f.oid = low_level.oid
cross join lateral pg_catalog.aclexplode(coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))) as g
where g.grantee = any (%(reached)s::pg_catalog.oid[])
  -- Who holds it as a member of one of PostgreSQL's own roles is told by CR0103.
  and (g.grantee = 0 or g.grantee >= 16384)
  and (f.oid = any (%(executable)s::pg_catalog.oid[]) or f.pronamespace = 'pg_catalog'::pg_catalog.regnamespace)
group by f.oid
