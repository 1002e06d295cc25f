-- One row: a privilege on a protected table that every role of the server has.
select distinct
    'warning' as severity,
    pg_catalog.concat(g.privilege_type, ' on ', c.oid::pg_catalog.regclass) as object,
    'PUBLIC has it, so nothing but the policies stands before the rows, for any login' as cause,
    pg_catalog.format('REVOKE %%s ON %%s FROM PUBLIC', g.privilege_type, c.oid::pg_catalog.regclass) as next_step
from pg_catalog.pg_class as c
cross join lateral (
    select c.relacl
    union all
    select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
) as list (acl)
cross join lateral pg_catalog.aclexplode(list.acl) as g
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and g.grantee = 0
