-- One row: a role that the plan changes or grants, which from PostgreSQL 16 on takes ADMIN OPTION on it.
select
    pg_catalog.concat('role ', r.oid::pg_catalog.regrole) as object,
    pg_catalog.format('the plan changes or grants it, and %%I has no ADMIN OPTION on it', me.rolname) as cause,
    pg_catalog.format('GRANT %%I TO %%I WITH ADMIN OPTION, INHERIT FALSE, SET FALSE', r.rolname, me.rolname) as next_step
from pg_catalog.pg_roles as r
join pg_catalog.pg_roles as me on me.rolname = current_user
where pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000
  and r.rolname = any (%(roles)s::pg_catalog.text[])
  and not pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
