-- One row: a role membership of the server; the owner of the database is a member of pg_database_owner unsaid.
select
    m.roleid as role,
    m.member,
    m.inherit_option as inherits,
    m.set_option or m.admin_option as becomes,
    m.inherit_option or m.set_option as joins
from pg_catalog.pg_auth_members as m
union all
select r.oid, d.datdba, true, true, true
from pg_catalog.pg_database as d
join pg_catalog.pg_roles as r on r.rolname = 'pg_database_owner'
where d.datname = pg_catalog.current_database()
