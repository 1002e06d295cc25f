-- One row: a login in one of our roles that nobody registered as a person.
select
    'error' as severity,
    pg_catalog.concat(reach.person::pg_catalog.regrole, ' in ', reach.role::pg_catalog.regrole) as object,
    case
        when exists (
            select from pg_catalog.pg_auth_members as m where m.roleid = reach.role and m.member = reach.person
        ) then 'nobody registered it as a person: no manager sees it, and no command ends what it has'
        else 'it is in it through another role, and nobody registered it as a person'
    end as cause,
    pg_catalog.format(
        'crm-rls adopt --register %%s, or crm-rls adopt --expel %%s',
        reach.person::pg_catalog.regrole, reach.person::pg_catalog.regrole
    ) as next_step
from unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
where reach.person <> all (%(registered)s::pg_catalog.oid[])
  and reach.role = any (%(groups)s::pg_catalog.oid[])
