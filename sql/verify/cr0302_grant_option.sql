-- One row: a privilege on a protected table that people may hand on.
select distinct
    'warning' as severity,
    pg_catalog.concat(
        g.privilege_type, ' on ', c.oid::pg_catalog.regclass, ' for ', g.grantee::pg_catalog.regrole
    ) as object,
    'it was granted WITH GRANT OPTION, so they decide who else may use the table' as cause,
    pg_catalog.format(
        'REVOKE GRANT OPTION FOR %%s ON %%s FROM %%s CASCADE',
        g.privilege_type, c.oid::pg_catalog.regclass, g.grantee::pg_catalog.regrole
    ) as next_step
from pg_catalog.pg_class as c
cross join lateral (
    select c.relacl
    union all
    select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
) as list (acl)
cross join lateral pg_catalog.aclexplode(list.acl) as g
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and g.is_grantable
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> c.relowner
