-- One row: a role of ours inside another role, or a role that is nobody's login inside one of ours.
select
    'error' as severity,
    pg_catalog.concat(m.member::pg_catalog.regrole, ' in ', m.roleid::pg_catalog.regrole) as object,
    'every member of the group has the rights of the other role too, which the model does not say' as cause,
    pg_catalog.concat(
        'REVOKE ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
        {granted_by}
    ) as next_step
from pg_catalog.pg_auth_members as m
where m.member = any (%(own_roles)s::pg_catalog.oid[])
  -- The registrar may grant every group, which before 16 makes it a member; it inherits nothing.
  and not (m.admin_option and m.member = any (%(keepers)s::pg_catalog.oid[]))
union
select
    'warning',
    pg_catalog.concat(m.member::pg_catalog.regrole, ' in ', m.roleid::pg_catalog.regrole),
    'who is in that role is in the group, now and later, and no list of the group''s members names them',
    pg_catalog.concat(
        'REVOKE ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
        {granted_by}
    )
from pg_catalog.pg_auth_members as m
join pg_catalog.pg_roles as r on r.oid = m.member
where m.roleid = any (%(own_roles)s::pg_catalog.oid[])
  and m.member <> all (%(own_roles)s::pg_catalog.oid[])
  and not r.rolcanlogin
  and not m.admin_option
  -- Who belongs to a service stands in the model, and who is in that role is CR0124.
  and not exists (
      select
      from unnest(%(service_role)s::pg_catalog.oid[], %(service_login)s::pg_catalog.oid[]) as declared (role, login)
      where declared.role = m.roleid and declared.login = m.member
  )
