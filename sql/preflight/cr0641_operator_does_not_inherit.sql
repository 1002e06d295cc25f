-- One row: before PostgreSQL 16 a role with NOINHERIT has no right of a role that it joins.
select
    pg_catalog.concat('role ', me.oid::pg_catalog.regrole) as object,
    'it has NOINHERIT, so it cannot work on what the roles of crm_rls own' as cause,
    pg_catalog.format('ALTER ROLE %%I INHERIT', me.rolname) as next_step
from pg_catalog.pg_roles as me
where me.rolname = current_user
  and not me.rolsuper
  and not me.rolinherit
  and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000
