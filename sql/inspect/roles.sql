-- One row: a role of the server, without PostgreSQL's own pg_*; mark is its comment if it is one of ours.
select
    r.rolname as name,
    r.rolcanlogin as login,
    r.rolsuper as superuser,
    r.rolbypassrls as bypass_rls,
    r.rolcreaterole as create_role,
    r.rolreplication as replication,
    r.rolinherit as inherit,
    d.description as mark
from pg_catalog.pg_roles as r
left join pg_catalog.pg_shdescription as d
    on d.objoid = r.oid
    and d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    and pg_catalog.starts_with(d.description, %(mark)s)
where not pg_catalog.starts_with(r.rolname::pg_catalog.text, 'pg_')
order by r.rolname
