-- One row: the comment of the role that owns what is ours, which names the prefix, and whether the session can use or
-- join that role. No row where nothing is installed.
select
    pg_catalog.shobj_description(n.nspowner, 'pg_authid') as mark,
    pg_catalog.pg_has_role(n.nspowner, 'USAGE')
    or pg_catalog.pg_has_role(n.nspowner, 'MEMBER WITH ADMIN OPTION')
    or (me.rolcreaterole and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000) as joins
from pg_catalog.pg_namespace as n
join pg_catalog.pg_roles as me on me.rolname = current_user
where n.nspname = 'crm_access'
