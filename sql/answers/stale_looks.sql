-- One row: a login for a look that was left behind, since the program was killed, and that the session may drop; its
-- password has expired.
select r.rolname as login
from pg_catalog.pg_roles as r
where pg_catalog.shobj_description(r.oid, 'pg_authid') = %(mark)s
  and r.rolvaliduntil < pg_catalog.now()
  and (
      pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
      or (
          pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000
          and exists (select from pg_catalog.pg_roles as me where me.rolname = current_user and me.rolcreaterole)
      )
  )
  and not exists (select from pg_catalog.pg_stat_activity as a where a.usesysid = r.oid)
