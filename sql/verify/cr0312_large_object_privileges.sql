-- One row: somebody who may read or change large objects, which have no policies.
select
    'warning' as severity,
    pg_catalog.concat(g.privilege_type, ' on large objects for ', grantee.name) as object,
    pg_catalog.format(
        'privileges on %%s large objects; no policy narrows them, and a document of a hidden contact is read by its number',
        pg_catalog.count(*)
    ) as cause,
    pg_catalog.concat(
        'REVOKE ', g.privilege_type, ' ON LARGE OBJECT ',
        pg_catalog.array_to_string((pg_catalog.array_agg(l.oid order by l.oid))[1:1000], ', '),
        ' FROM ', grantee.name,
        case when pg_catalog.count(*) > 1000 then ', and again for the others' end
    ) as next_step
from pg_catalog.pg_largeobject_metadata as l
cross join lateral pg_catalog.aclexplode(l.lomacl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> l.lomowner
group by g.privilege_type, grantee.name
