-- One row: a policy on a protected table that asks an unprotected table which people may write.
select distinct
    'error' as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    pg_catalog.format(
        'it asks %%s, which people may write: they give themselves the rows', c.oid::pg_catalog.regclass
    ) as cause,
    pg_catalog.format(
        'REVOKE INSERT, UPDATE, DELETE ON %%s FROM %%s', c.oid::pg_catalog.regclass, grantee.names
    ) as next_step
from pg_catalog.pg_policy as p
join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
    and d.objid = p.oid
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjid <> p.polrelid
join pg_catalog.pg_class as c on c.oid = d.refobjid
cross join lateral (
    select
        {grantee_names} as names
    from (
        select coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))
        union all
        select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where g.privilege_type in ('INSERT', 'UPDATE', 'DELETE')
      and g.grantee <> c.relowner
      and g.grantee = any (%(reached)s::pg_catalog.oid[])
) as grantee
where p.polrelid = any (%(protected)s::pg_catalog.oid[])
  and c.relkind in ('r', 'p', 'f')
  and not c.relrowsecurity
  and grantee.names is not null
