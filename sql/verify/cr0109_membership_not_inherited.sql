-- One row: somebody in a group whose policies do not apply, because the membership is not inherited.
select
    'warning' as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' in ', reach.role::pg_catalog.regrole) as object,
    'the membership is not inherited, so the group''s rows show only after SET ROLE' as cause,
    case
        when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000
            then pg_catalog.format('ALTER ROLE %%s INHERIT', reach.person::pg_catalog.regrole)
        else coalesce(
            (
                select pg_catalog.string_agg(
                    pg_catalog.format(
                        'GRANT %%s TO %%s WITH INHERIT TRUE GRANTED BY %%s',
                        m.roleid::pg_catalog.regrole, m.member::pg_catalog.regrole, m.grantor::pg_catalog.regrole
                    ),
                    '; ' order by m.grantor
                )
                from pg_catalog.pg_auth_members as m
                -- The column of the option is not there before 16.
                where m.roleid = reach.role
                  and m.member = reach.person
                  and pg_catalog.to_jsonb(m) ->> 'inherit_option' = 'false'
            ),
            'let the roles between them inherit'
        )
    end as next_step
from unnest(
    %(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[], %(reach_inherits)s::pg_catalog.bool[]
) as reach (person, role, inherits)
where not reach.inherits and reach.role = any (%(groups)s::pg_catalog.oid[])
