-- One row: a server parameter that people may change though only superusers should.
select
    case
        when g.privilege_type = 'ALTER SYSTEM' then 'error'
        when pg_catalog.lower(p.parname) in (
            'session_replication_role', 'lo_compat_privileges', 'session_preload_libraries', 'dynamic_library_path'
        ) then 'error'
        else 'warning'
    end as severity,
    pg_catalog.concat(grantee.name, ': ', g.privilege_type, ' on ', p.parname) as object,
    'with it people undo what the server''s administrator decided, some parameters switch off checks' as cause,
    pg_catalog.format('REVOKE %%s ON PARAMETER %%s FROM %%s', g.privilege_type, p.parname, grantee.name) as next_step
from pg_catalog.pg_parameter_acl as p
cross join lateral pg_catalog.aclexplode(p.paracl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where g.grantee = any (%(reached)s::pg_catalog.oid[])
