-- One row: a schema on which the plan grants USAGE, and the session may not.
select
    pg_catalog.concat('schema ', n.oid::pg_catalog.regnamespace) as object,
    pg_catalog.format('the plan grants USAGE on it, and %%I may not', me.rolname) as cause,
    pg_catalog.format('GRANT USAGE ON SCHEMA %%I TO %%I WITH GRANT OPTION', n.nspname, me.rolname) as next_step
from pg_catalog.pg_namespace as n
join pg_catalog.pg_roles as me on me.rolname = current_user
where n.nspname = any (%(granted_schemas)s::pg_catalog.text[])
  and not pg_catalog.has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION')
