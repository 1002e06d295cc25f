-- One row: a login, not a superuser, that may hand one of our roles to others or to itself.
with recursive holder (role, member) as (
    select m.roleid, m.member
    from pg_catalog.pg_auth_members as m
    join pg_catalog.pg_roles as r on r.oid = m.member
    where m.admin_option
      and m.roleid = any (%(own_roles)s::pg_catalog.oid[])
      -- From 16 on whoever creates a role has this option, granted by the bootstrap superuser (oid 10).
      and not (m.grantor = 10 and r.rolcreaterole and m.member <> all (%(people)s::pg_catalog.oid[]))
    union
    select holder.role, m.member
    from holder
    join pg_catalog.pg_auth_members as m on m.roleid = holder.member
    join pg_catalog.pg_roles as r on r.oid = m.member
    -- The same option on the registrar, which holds ours: its creator is a holder of none by it.
    where not (
        m.grantor = 10 and m.admin_option and r.rolcreaterole and m.member <> all (%(people)s::pg_catalog.oid[])
    )
)
select
    case when r.oid = any (%(people)s::pg_catalog.oid[]) then 'error' else 'warning' end as severity,
    pg_catalog.concat(r.oid::pg_catalog.regrole, ' over ', holder.role::pg_catalog.regrole) as object,
    'it holds ADMIN OPTION, so it gives the group and its rows to whom it likes' as cause,
    coalesce(
        (
            select pg_catalog.string_agg(
                pg_catalog.concat(
                    'REVOKE ADMIN OPTION FOR ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
                    {granted_by}
                ),
                '; ' order by m.grantor
            )
            from pg_catalog.pg_auth_members as m
            where m.roleid = holder.role and m.member = holder.member and m.admin_option
        ),
        'take the membership away that leads there'
    ) as next_step
from holder
join pg_catalog.pg_roles as r on r.oid = holder.member
where r.rolcanlogin and not r.rolsuper
