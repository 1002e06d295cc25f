-- One row: a privilege of people on a protected table that row security does not narrow.
with risky (privilege, severity, cause) as (
    values
        ('TRUNCATE', 'error', 'it empties the table, hidden rows too'),
        ('TRIGGER', 'error', 'a trigger of theirs sees the rows of others and runs with the rights of others'),
        ('REFERENCES', 'warning', 'a foreign key of theirs tells which hidden keys exist'),
        ('MAINTAIN', 'warning', 'it locks the table and rewrites its statistics')
)
select distinct
    risky.severity,
    pg_catalog.concat(g.privilege_type, ' on ', c.oid::pg_catalog.regclass, ' for ', grantee.name) as object,
    risky.cause,
    pg_catalog.format(
        'REVOKE %%s ON %%s FROM %%s', g.privilege_type, c.oid::pg_catalog.regclass, grantee.name
    ) as next_step
from pg_catalog.pg_class as c
cross join lateral (
    select c.relacl
    union all
    select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
) as list (acl)
cross join lateral pg_catalog.aclexplode(list.acl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
join risky on risky.privilege = g.privilege_type
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> c.relowner
