-- One row: the server, if it checks no privileges of large objects.
select
    'error' as severity,
    'lo_compat_privileges' as object,
    'it is on, so everybody reads and changes every large object, documents of hidden contacts among them' as cause,
    'ALTER SYSTEM RESET lo_compat_privileges, and ALTER DATABASE ... RESET lo_compat_privileges' as next_step
where pg_catalog.current_setting('lo_compat_privileges') = 'on'
