-- One row: the server, if it checks no privileges of large objects.
select
    'error' as severity,
    'lo_compat_privileges' as object,
    'it is on, so everybody reads and changes every large object, documents of hidden contacts among them' as cause,
    case s.source
        when 'database' then
            pg_catalog.format('ALTER DATABASE %%I RESET lo_compat_privileges', pg_catalog.current_database())
        when 'user' then pg_catalog.format('ALTER ROLE %%I RESET lo_compat_privileges', session_user)
        when 'session' then 'RESET lo_compat_privileges'
        else 'ALTER SYSTEM SET lo_compat_privileges = off; SELECT pg_reload_conf()'
    end as next_step
from pg_catalog.pg_settings as s
where s.name = 'lo_compat_privileges' and s.setting = 'on'
