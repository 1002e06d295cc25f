-- One row: a role membership of the server; before PostgreSQL 16 the member's own INHERIT decides, and SET ROLE is
-- always allowed. The owner of the database is a member of pg_database_owner unsaid.
select
    m.roleid as role,
    m.member,
    r.rolinherit as inherits,
    true as becomes,
    true as joins
from pg_catalog.pg_auth_members as m
join pg_catalog.pg_roles as r on r.oid = m.member
union all
select r.oid, d.datdba, true, true, true
from pg_catalog.pg_database as d
join pg_catalog.pg_roles as r on r.rolname = 'pg_database_owner'
where d.datname = pg_catalog.current_database()
