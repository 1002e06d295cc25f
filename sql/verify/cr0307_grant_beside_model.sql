-- One row: a privilege on a protected table that people have by another role than that of all persons.
select distinct
    'warning' as severity,
    pg_catalog.concat(
        g.privilege_type, ' on ', c.oid::pg_catalog.regclass, ' for ', g.grantee::pg_catalog.regrole
    ) as object,
    'the model gives privileges to the role of all persons alone; this one stays when somebody leaves the model' as cause,
    pg_catalog.format(
        'REVOKE %%s ON %%s FROM %%s', g.privilege_type, c.oid::pg_catalog.regclass, g.grantee::pg_catalog.regrole
    ) as next_step
from pg_catalog.pg_class as c
cross join lateral (
    select c.relacl
    union all
    select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
) as list (acl)
cross join lateral pg_catalog.aclexplode(list.acl) as g
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee not in (0, c.relowner)
  and g.grantee <> all (%(persons_role)s::pg_catalog.oid[])
