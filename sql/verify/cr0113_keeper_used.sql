-- One row: somebody who is, or can become, one of the two roles that nobody may be: the owner of what policies call,
-- and the registrar, which may grant every group.
select
    'error' as severity,
    pg_catalog.concat(m.member::pg_catalog.regrole, ' in ', m.roleid::pg_catalog.regrole) as object,
    'whoever is that role decides who sees what, and the log names nobody' as cause,
    pg_catalog.concat(
        'REVOKE ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
        {granted_by}
    ) as next_step
from pg_catalog.pg_auth_members as m
join pg_catalog.pg_roles as r on r.oid = m.member
where m.roleid = any (%(keepers)s::pg_catalog.oid[])
  and not r.rolsuper
  -- From 16 on whoever creates a role has this option, granted by the bootstrap superuser (oid 10).
  and not (m.admin_option and m.grantor = 10 and r.rolcreaterole and m.member <> all (%(people)s::pg_catalog.oid[]))
union all
select
    'error',
    r.oid::pg_catalog.regrole::pg_catalog.text,
    'it can log in, and then decides who sees what',
    pg_catalog.format('ALTER ROLE %%s NOLOGIN PASSWORD NULL', r.oid::pg_catalog.regrole)
from pg_catalog.pg_roles as r
where r.oid = any (%(keepers)s::pg_catalog.oid[])
  and r.rolcanlogin
