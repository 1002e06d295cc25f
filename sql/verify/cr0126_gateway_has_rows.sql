-- One row: a gateway that is more than a way to become a person: by itself it has rows, or nothing stops it.
select
    'error' as severity,
    pg_catalog.concat(g.gateway::pg_catalog.regrole, ' in ', g.role::pg_catalog.regrole) as object,
    case
        when g.inherits then 'it has the rights of that role before it becomes anybody'
        else 'it may become a role that is not a person'
    end as cause,
    case
        when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000
            and g.role <> all (%(own_roles)s::pg_catalog.oid[])
            and g.role = any (%(people)s::pg_catalog.oid[])
            then pg_catalog.format('ALTER ROLE %%s NOINHERIT', g.gateway::pg_catalog.regrole)
        when g.role = any (%(people)s::pg_catalog.oid[])
            then pg_catalog.format(
                'GRANT %%s TO %%s WITH INHERIT FALSE, SET TRUE', g.role::pg_catalog.regrole, g.gateway::pg_catalog.regrole
            )
        else coalesce(
            (
                select pg_catalog.string_agg(
                    pg_catalog.concat(
                        'REVOKE ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
                        {granted_by}
                    ),
                    '; ' order by m.grantor
                )
                from pg_catalog.pg_auth_members as m
                where m.roleid = g.role and m.member = g.gateway
            ),
            'correct the membership that leads there'
        )
    end as next_step
from unnest(
    %(gateway)s::pg_catalog.oid[], %(gateway_role)s::pg_catalog.oid[], %(gateway_inherits)s::pg_catalog.bool[],
    %(gateway_becomes)s::pg_catalog.bool[]
) as g (gateway, role, inherits, becomes)
join pg_catalog.pg_roles as target on target.oid = g.role
where g.role <> g.gateway
  and (
      -- A role that people have, or a person: what it inherits, it has at once.
      (g.inherits and g.role = any (%(reached)s::pg_catalog.oid[] || %(services)s::pg_catalog.oid[] || %(service_login)s::pg_catalog.oid[]))
      -- A group is no person, nor is a service, a manager's role or a keeper. Those of a person it becomes come after.
      or exists (
          select
          from pg_catalog.pg_auth_members as m
          where m.member = g.gateway
            and m.roleid = g.role
            and m.roleid = any (%(own_roles)s::pg_catalog.oid[])
      )
      or (
          g.becomes
          and (
              target.rolsuper or target.rolbypassrls or target.rolcreaterole
              or g.role = any (%(service_login)s::pg_catalog.oid[])
          )
      )
  )
union all
select
    'error',
    pg_catalog.concat(r.oid::pg_catalog.regrole, ': ', attribute.name),
    'a gateway is a plain login that becomes persons; this takes it past the policies',
    pg_catalog.format('ALTER ROLE %%s NO%%s', r.oid::pg_catalog.regrole, attribute.name)
from pg_catalog.pg_roles as r
cross join lateral (
    values
        (r.rolsuper, 'SUPERUSER'), (r.rolbypassrls, 'BYPASSRLS'), (r.rolreplication, 'REPLICATION'),
        (r.rolcreaterole, 'CREATEROLE')
) as attribute (present, name)
where r.oid = any (%(gateways)s::pg_catalog.oid[])
  and attribute.present
