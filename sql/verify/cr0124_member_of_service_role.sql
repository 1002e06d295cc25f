-- One row: somebody in the role of a service, directly or through other roles, whom the model does not declare for it.
with recursive below (service, member, direct) as (
    select m.roleid, m.member, true
    from pg_catalog.pg_auth_members as m
    where m.roleid = any (%(services)s::pg_catalog.oid[])
      -- From 16 on whoever creates a role has this option, granted by the bootstrap superuser (oid 10).
      and (
          not m.admin_option
          or m.grantor <> 10
          or m.member = any (%(people)s::pg_catalog.oid[])
          or not (select r.rolcreaterole from pg_catalog.pg_roles as r where r.oid = m.member)
      )
    union
    select below.service, m.member, false
    from below
    join pg_catalog.pg_auth_members as m on m.roleid = below.member
    -- Before 16 there are no options of a membership.
    where coalesce((pg_catalog.to_jsonb(m) ->> 'inherit_option')::pg_catalog.bool, true)
       or coalesce((pg_catalog.to_jsonb(m) ->> 'set_option')::pg_catalog.bool, true)
)
select
    'error' as severity,
    pg_catalog.concat(below.member::pg_catalog.regrole, ' in ', below.service::pg_catalog.regrole) as object,
    'the model does not declare it for the service, and it has the service''s rights on every row of the tables' as cause,
    pg_catalog.format(
        'REVOKE %%s FROM %%s%%s', below.service::pg_catalog.regrole, below.member::pg_catalog.regrole,
        case when not pg_catalog.bool_or(below.direct) then ', or from the role between them' end
    ) as next_step
from below
join pg_catalog.pg_roles as r on r.oid = below.member
where not r.rolsuper
  -- These are CR0123 and CR0126.
  and (below.direct or r.rolcanlogin and r.oid <> all (%(people)s::pg_catalog.oid[] || %(gateways)s::pg_catalog.oid[]))
  and not exists (
      select
      from unnest(%(service_role)s::pg_catalog.oid[], %(service_login)s::pg_catalog.oid[]) as declared (role, login)
      where declared.role = below.service and declared.login = below.member
  )
group by below.service, below.member
