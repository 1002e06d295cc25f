-- One row: a role that the session has not, and can join for the length of a transaction.
select r.rolname as role
from pg_catalog.pg_roles as r
join pg_catalog.pg_roles as me on me.rolname = current_user
where r.rolname = any (%(roles)s::pg_catalog.text[])
  and not r.rolsuper
  and not pg_catalog.pg_has_role(r.oid, 'USAGE')
  and (
      pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
      or (me.rolcreaterole and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000)
  )
order by 1
