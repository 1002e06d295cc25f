-- One row: a person who has the rows of a service: a member of its role, or one who can become a login of it.
select
    'error' as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' as ', reach.role::pg_catalog.regrole) as object,
    'a service sees every row of its tables, whatever the groups of the person say' as cause,
    coalesce(
        (
            select pg_catalog.string_agg(
                pg_catalog.concat(
                    'REVOKE ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
                    {granted_by}
                ),
                '; ' order by m.member, m.grantor
            )
            from pg_catalog.pg_auth_members as m
            where m.roleid = reach.role
              -- The login of the service is right there; the membership that leads to it is told by itself.
              and m.member <> all (%(service_login)s::pg_catalog.oid[])
              and (
                  m.member = reach.person
                  or (m.member, reach.person) in (
                      select way.role, way.person
                      from unnest(%(reach_role)s::pg_catalog.oid[], %(reach_person)s::pg_catalog.oid[])
                          as way (role, person)
                  )
              )
        ) || ', or take the person out of the groups',
        'correct the membership that leads there, or take the person out of the groups'
    ) as next_step
from unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
where reach.role = any (%(services)s::pg_catalog.oid[])
   or (reach.role = any (%(service_login)s::pg_catalog.oid[]) and reach.role <> reach.person)
