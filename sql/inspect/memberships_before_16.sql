-- One row: somebody is a member of one of our roles; before PostgreSQL 16 always with INHERIT and SET.
with ours (oid, name) as (
    select r.oid, r.rolname
    from pg_catalog.pg_roles as r
    left join pg_catalog.pg_shdescription as d
        on d.objoid = r.oid and d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    where r.rolname = %(persons_role)s or pg_catalog.starts_with(d.description, %(mark)s)
)
select
    ours.name as role,
    member.rolname as member,
    m.admin_option as admin,
    true as inherit,
    true as set_role,
    coalesce(grantor.rolname, '') as grantor
from ours
join pg_catalog.pg_auth_members as m on m.roleid = ours.oid
join pg_catalog.pg_roles as member on member.oid = m.member
left join pg_catalog.pg_roles as grantor on grantor.oid = m.grantor
