-- One row: a login that may change who is in which group, or read about it, and the role by which it may.
select r.rolname::pg_catalog.text as login, o.rolname::pg_catalog.text as role
from pg_catalog.pg_roles as o
join pg_catalog.pg_roles as r
    on r.rolcanlogin and not r.rolsuper and r.oid <> o.oid and pg_catalog.pg_has_role(r.oid, o.oid, 'USAGE')
where o.rolname = any (%(roles)s::pg_catalog.text[])
order by 1, 2
