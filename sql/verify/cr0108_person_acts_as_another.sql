-- One row: somebody who has the rights of another login.
select
    case when reach.role = any (%(people)s::pg_catalog.oid[]) then 'error' else 'warning' end as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' as ', reach.role::pg_catalog.regrole) as object,
    'a login serves as a group here: one can act in the name of the other, and has the other''s rows' as cause,
    pg_catalog.concat(
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
              and (
                  m.member = reach.person
                  or (m.member, reach.person) in (
                      select way.role, way.person
                      from unnest(%(reach_role)s::pg_catalog.oid[], %(reach_person)s::pg_catalog.oid[])
                          as way (role, person)
                  )
              )
        ),
        ', and use a cover or a timed membership to let somebody stand in'
    ) as next_step
from unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
join pg_catalog.pg_roles as r on r.oid = reach.role
where r.rolcanlogin and reach.role <> reach.person
