-- One row: privileges on protected tables that people have by another role than that of all persons, the same on each.
with granted as (
    select
        g.grantee,
        c.oid::pg_catalog.regclass as protected,
        pg_catalog.string_agg(distinct g.privilege_type, ', ') as privileges
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
    group by g.grantee, c.oid
),

alike as (
    select
        grantee,
        privileges,
        pg_catalog.string_agg(protected::pg_catalog.text, ', ' order by protected::pg_catalog.text) as protected
    from granted
    group by grantee, privileges
)

select
    'warning' as severity,
    pg_catalog.concat(privileges, ' on ', protected, ' for ', grantee::pg_catalog.regrole) as object,
    'the model gives privileges to the role of all persons alone; this stays when somebody leaves the model' as cause,
    pg_catalog.format('REVOKE %%s ON %%s FROM %%s', privileges, protected, grantee::pg_catalog.regrole) as next_step
from alike
