-- One row: a privilege of people in the support schema beyond what the role of all persons needs to run policies.
with object (oid, sort, name, part, plain, acl, owner, needed) as (
    select
        c.oid, '', c.oid::pg_catalog.regclass::pg_catalog.text, '', c.relname::pg_catalog.text, c.relacl, c.relowner,
        case when c.relkind = 'v' then 'SELECT' end
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = %(unnamed)s
    union all
    select
        c.oid, '', c.oid::pg_catalog.regclass::pg_catalog.text, pg_catalog.format(' (%%I)', a.attname),
        c.relname::pg_catalog.text, a.attacl, c.relowner, null
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attacl is not null and not a.attisdropped
    where n.nspname = %(unnamed)s
    union all
    select
        f.oid, 'ROUTINE ', f.oid::pg_catalog.regprocedure::pg_catalog.text, '', f.proname::pg_catalog.text, f.proacl,
        f.proowner, 'EXECUTE'
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
    where n.nspname = %(unnamed)s
)
select
    'error' as severity,
    pg_catalog.concat(g.privilege_type, object.part, ' on ', object.name, ' for ', grantee.name) as object,
    'memberships and attributes decide what people see; only the owner and the operator may touch them' as cause,
    pg_catalog.format(
        'REVOKE %%s%%s ON %%s%%s FROM %%s', g.privilege_type, object.part, object.sort, object.name, grantee.name
    ) as next_step
from object
cross join lateral pg_catalog.aclexplode(object.acl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> object.owner
  and not (g.grantee = any (%(persons_role)s::pg_catalog.oid[]) and g.privilege_type is not distinct from object.needed)
  -- The guard, see CR0114.
  and not (
      g.privilege_type = 'DELETE'
      and g.grantee = any (%(groups)s::pg_catalog.oid[] || %(managers)s::pg_catalog.oid[])
      and object.plain ~ '^guard(_[1-9][0-9]*)?$'
  )
  -- What the views for managers ask.
  and not (
      g.privilege_type = 'EXECUTE'
      and (
          g.grantee = any (%(managers)s::pg_catalog.oid[])
          and object.plain = any (%(asked_by_views)s::pg_catalog.text[])
          or g.grantee = any (%(persons_role)s::pg_catalog.oid[])
          and object.plain = any (%(self_served)s::pg_catalog.text[])
      )
  )
