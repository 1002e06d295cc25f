-- One row: what opens the guard: a role of ours that people inherit and that it does not hold, somebody in it who does
-- not belong there, or a privilege on it that is also one on its columns.
with guard (oid, name, owner, acl) as (
    select c.oid, c.oid::pg_catalog.regclass, c.relowner, c.relacl
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = %(unnamed)s
      and c.relkind = 'r'
      and c.relname ~ '^guard(_[1-9][0-9]*)?$'
),
inherited (oid) as (
    select r.oid from unnest(
        %(groups)s::pg_catalog.oid[] || %(managers)s::pg_catalog.oid[] || %(services)s::pg_catalog.oid[]
    ) as r (oid)
),
held (guard, owner, grantee, privilege) as (
    select guard.name, guard.owner, g.grantee, g.privilege_type
    from guard
    cross join lateral pg_catalog.aclexplode(guard.acl) as g
    union all
    select guard.name, guard.owner, g.grantee, pg_catalog.format('%%s (%%I)', g.privilege_type, a.attname)
    from guard
    join pg_catalog.pg_attribute as a on a.attrelid = guard.oid
    cross join lateral pg_catalog.aclexplode(a.attacl) as g
)
select
    'error' as severity,
    inherited.oid::pg_catalog.regrole::pg_catalog.text as object,
    'the guard does not hold it, so a member can drop its policies with DROP OWNED' as cause,
    'run `crm-rls apply`, which grants it DELETE on the guard' as next_step
from inherited
where not exists (
    select from held where held.grantee = inherited.oid and held.privilege = 'DELETE'
)
union all
select
    'error',
    pg_catalog.concat(held.privilege, ' on ', held.guard, ' for ', grantee.name),
    'with more than DELETE on the guard, or with a place in it, DROP OWNED by a person can succeed',
    pg_catalog.format('REVOKE %%s ON %%s FROM %%s', held.privilege, held.guard, grantee.name)
from held
cross join lateral (
    select case held.grantee when 0 then 'PUBLIC' else held.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where held.grantee <> held.owner
  and not (held.privilege = 'DELETE' and exists (select from inherited where inherited.oid = held.grantee))
