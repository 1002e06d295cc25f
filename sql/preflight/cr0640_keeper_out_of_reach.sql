-- One row: a role that keeps our objects, which the session can neither use nor join.
select
    pg_catalog.concat('role ', k.oid::pg_catalog.regrole) as object,
    pg_catalog.format(
        '%%I is not a superuser and cannot become a member of it, though it owns what crm_rls has made', me.rolname
    ) as cause,
    case
        when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000
            then pg_catalog.format('GRANT %%I TO %%I WITH ADMIN OPTION, INHERIT FALSE, SET FALSE', k.rolname, me.rolname)
        else pg_catalog.format('ALTER ROLE %%I CREATEROLE', me.rolname)
    end as next_step
from pg_catalog.pg_roles as k
join pg_catalog.pg_roles as me on me.rolname = current_user
where k.rolname = any (%(keepers)s::pg_catalog.text[])
  and not pg_catalog.pg_has_role(k.oid, 'USAGE')
  and not pg_catalog.pg_has_role(k.oid, 'MEMBER WITH ADMIN OPTION')
  and not (me.rolcreaterole and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000)
  and not exists (
      select
      from pg_catalog.pg_namespace as n
      where n.nspname = any (%(support)s::pg_catalog.text[])
        and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  )
