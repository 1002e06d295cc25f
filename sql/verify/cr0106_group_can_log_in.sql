-- One row: a role of ours that somebody can log in as.
select
    'error' as severity,
    r.oid::pg_catalog.regrole::pg_catalog.text as object,
    'it has LOGIN, so whoever knows its password is nobody in particular and has its rows' as cause,
    pg_catalog.format('ALTER ROLE %%I NOLOGIN', r.rolname) as next_step
from pg_catalog.pg_roles as r
where r.rolcanlogin and r.oid = any (%(own_roles)s::pg_catalog.oid[])
