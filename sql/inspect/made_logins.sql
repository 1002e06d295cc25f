-- One row: a login that managers have made. From 16 on, but for superusers, only the role that makes them may alter it.
select r.rolname as login
from pg_catalog.pg_auth_members as m
join pg_catalog.pg_roles as r on r.oid = m.roleid
join pg_catalog.pg_roles as maker on maker.oid = m.member
where maker.rolname = %(login_maker)s
  and m.admin_option
order by 1
