-- One row: default privileges that open tables and partitions of the declared schemas as soon as they are created.
select
    'warning' as severity,
    pg_catalog.concat(
        'tables of ', d.defaclrole::pg_catalog.regrole,
        ' in ', coalesce(pg_catalog.quote_ident(n.nspname), 'every schema'),
        ' for ', grantee.name
    ) as object,
    pg_catalog.format(
        'a new table or partition has %%s before anybody has classified or protected it',
        pg_catalog.string_agg(g.privilege_type, ', ' order by g.privilege_type)
    ) as cause,
    pg_catalog.concat(
        'ALTER DEFAULT PRIVILEGES FOR ROLE ', d.defaclrole::pg_catalog.regrole,
        ' IN SCHEMA ' || pg_catalog.quote_ident(n.nspname), ' REVOKE ALL ON TABLES FROM ', grantee.name
    ) as next_step
from pg_catalog.pg_default_acl as d
left join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace
cross join lateral pg_catalog.aclexplode(d.defaclacl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where d.defaclobjtype = 'r'
  and (d.defaclnamespace = 0 or n.nspname = any (%(schemas)s::pg_catalog.text[]))
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> d.defaclrole
group by d.defaclrole, n.nspname, grantee.name
