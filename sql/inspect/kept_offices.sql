-- One row: a login that holds one of the roles of offices in a way that only a DBA ends, and who granted it: that of
-- access managers in any way, the other ones by another grantor. `options` is what the server calls the right to use a role.
select
    r.rolname as login,
    o.rolname as role,
    coalesce(min(g.rolname), '') as grantor
from pg_catalog.pg_roles as r
join pg_catalog.pg_roles as o on o.rolname = any (%(offices)s::pg_catalog.text[])
left join pg_catalog.pg_auth_members as m on m.roleid = o.oid and m.member = r.oid
left join pg_catalog.pg_roles as g on g.oid = m.grantor
where r.rolname = any (%(logins)s::pg_catalog.text[])
  and (
      o.rolname = %(managers)s
          and (pg_catalog.pg_has_role(r.oid, o.oid, 'USAGE') or pg_catalog.pg_has_role(r.oid, o.oid, %(options)s))
      or o.rolname <> %(managers)s
          and %(options)s = 'SET'
          and g.rolname <> %(registrar)s
  )
group by r.rolname, o.rolname
order by r.rolname, o.rolname
