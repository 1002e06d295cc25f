-- One row: somebody in the role of a service whom the model does not declare for it.
select distinct
    'error' as severity,
    pg_catalog.concat(m.member::pg_catalog.regrole, ' in ', m.roleid::pg_catalog.regrole) as object,
    'the model does not declare this login for the service, and it sees every row of the tables of the service' as cause,
    pg_catalog.format('REVOKE %%s FROM %%s', m.roleid::pg_catalog.regrole, m.member::pg_catalog.regrole) as next_step
from pg_catalog.pg_auth_members as m
join pg_catalog.pg_roles as r on r.oid = m.member
where m.roleid = any (%(services)s::pg_catalog.oid[])
  and not r.rolsuper
  -- From 16 on whoever creates a role has this option, granted by the bootstrap superuser (oid 10).
  and not (m.admin_option and m.grantor = 10 and r.rolcreaterole and m.member <> all (%(people)s::pg_catalog.oid[]))
  and not exists (
      select
      from unnest(%(service_role)s::pg_catalog.oid[], %(service_login)s::pg_catalog.oid[]) as declared (role, login)
      where declared.role = m.roleid and declared.login = m.member
  )
