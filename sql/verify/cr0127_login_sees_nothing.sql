-- One row: a login that has privileges on protected tables and sees no row of them, and of which the model says nothing.
-- Left out is who asks: an operator keeps the tables and need not see rows. What it may become by SET ROLE is told where
-- no policy stops that.
with recursive held (relation, role) as (
    select c.oid, c.relowner
    from pg_catalog.pg_class as c
    where c.oid = any (%(protected)s::pg_catalog.oid[])
    union
    select c.oid, g.grantee
    from pg_catalog.pg_class as c
    cross join lateral (
        select c.relacl
        union all
        select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where c.oid = any (%(protected)s::pg_catalog.oid[])
      and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      and g.grantee <> 0
      and g.grantee <> all (%(own_roles)s::pg_catalog.oid[])
    union
    select c.oid, r.oid
    from pg_catalog.pg_roles as r
    join pg_catalog.pg_class as c on c.oid = any (%(protected)s::pg_catalog.oid[])
    where r.rolname in ('pg_read_all_data', 'pg_write_all_data')
),
below (role, member) as (
    select held.role, held.role
    from held
    union
    select below.role, m.member
    from below
    join pg_catalog.pg_auth_members as m on m.roleid = below.member
    -- Before 16 there are no options of a membership.
    where coalesce((pg_catalog.to_jsonb(m) ->> 'inherit_option')::pg_catalog.bool, true)
)
select
    'warning' as severity,
    r.oid::pg_catalog.regrole::pg_catalog.text as object,
    pg_catalog.concat(
        'it may use ',
        pg_catalog.array_to_string(
            (pg_catalog.array_agg(distinct c.oid::pg_catalog.regclass::pg_catalog.text))[1:5], ', '
        ),
        case when pg_catalog.count(distinct c.oid) > 5 then pg_catalog.format(' and %%s more', pg_catalog.count(distinct c.oid) - 5) end,
        ', sees no row of them, and gets no error',
        (
            select ', unless it becomes ' || pg_catalog.string_agg(u.oid::pg_catalog.regrole::pg_catalog.text, ' or ' order by u.rolname)
                || ' by SET ROLE, which policies do not stop'
            from pg_catalog.pg_roles as u
            where (u.rolsuper or u.rolbypassrls)
              and pg_catalog.pg_has_role(
                  r.oid, u.oid,
                  case when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000 then 'MEMBER' else 'SET' end
              )
        )
    ) as cause,
    'declare it under `services`, `gateways` or `blind`, or revoke its privileges' as next_step
from held
join below on below.role = held.role
join pg_catalog.pg_roles as r on r.oid = below.member
join pg_catalog.pg_class as c on c.oid = held.relation
where r.rolcanlogin
  and not r.rolsuper
  and not r.rolbypassrls
  and r.rolname <> current_user
  and r.oid <> all (
      %(people)s::pg_catalog.oid[] || %(service_login)s::pg_catalog.oid[] || %(gateways)s::pg_catalog.oid[]
      || %(blind)s::pg_catalog.oid[]
  )
group by r.oid
