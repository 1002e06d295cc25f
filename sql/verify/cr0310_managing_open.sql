-- One row: a privilege on what managers of people call, for somebody who is none.
with object (sort, name, plain, acl, owner) as (
    select 'SCHEMA ', n.nspname::pg_catalog.text, n.nspname::pg_catalog.text, n.nspacl, n.nspowner
    from pg_catalog.pg_namespace as n
    where n.nspname = %(api)s
    union all
    select '', c.oid::pg_catalog.regclass::pg_catalog.text, c.relname::pg_catalog.text, c.relacl, c.relowner
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = %(api)s
    union all
    select
        'ROUTINE ',
        f.oid::pg_catalog.regprocedure::pg_catalog.text,
        f.proname::pg_catalog.text,
        coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner)),
        f.proowner
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
    where n.nspname = %(api)s
)
select
    'error' as severity,
    pg_catalog.concat(g.privilege_type, ' on ', object.name, ' for ', grantee.name) as object,
    'these functions ask who calls, but only managers have any business there' as cause,
    pg_catalog.format(
        'REVOKE %%s ON %%s%%s FROM %%s', g.privilege_type, object.sort, object.name, grantee.name
    ) as next_step
from object
cross join lateral pg_catalog.aclexplode(object.acl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> all (%(managers)s::pg_catalog.oid[])
  and not (
      g.grantee = any (%(persons_role)s::pg_catalog.oid[])
      and g.privilege_type in ('USAGE', 'EXECUTE', 'SELECT')
      and object.plain = any (%(self_served)s::pg_catalog.text[])
  )
  and g.grantee <> object.owner
