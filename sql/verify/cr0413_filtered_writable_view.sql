-- One row: a view with a filter into which people may insert and update, on a server where ON CONFLICT passes it.
select
    'error' as severity,
    v.oid::pg_catalog.regclass::pg_catalog.text as object,
    'INSERT ... ON CONFLICT DO UPDATE through it changes and returns rows that the view hides (CVE-2026-16237)'
        as cause,
    pg_catalog.format(
        'REVOKE INSERT ON %%s FROM %%s, or upgrade the server', v.oid::pg_catalog.regclass, grantee.names
    ) as next_step
from pg_catalog.pg_class as v
cross join lateral (
    select
        {grantee_names} as names
    from (
        {view_privileges}
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where g.privilege_type = 'INSERT'
      and g.grantee <> v.relowner
      and g.grantee = any (%(reached)s::pg_catalog.oid[])
) as grantee
where pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < %(floor)s
  and v.relkind = 'v'
  and v.oid = any (%(readable)s::pg_catalog.oid[])
  -- pg_relation_is_updatable counts 1 << CMD_UPDATE (4) and 1 << CMD_INSERT (8).
  and pg_catalog.pg_relation_is_updatable(v.oid, false) & 12 = 12
  and pg_catalog.pg_get_viewdef(v.oid) ~* '\mwhere\M'
  and (
      select pg_catalog.count(distinct g.privilege_type)
      from (
          select v.relacl
          union all
          select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = v.oid
      ) as list (acl)
      cross join lateral pg_catalog.aclexplode(list.acl) as g
      where g.privilege_type in ('INSERT', 'UPDATE') and g.grantee = any (%(reached)s::pg_catalog.oid[])
  ) = 2
  and exists (
      select
      from pg_catalog.pg_rewrite as w
      join pg_catalog.pg_depend as d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = w.oid
      where w.ev_class = v.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid = any (%(protected)s::pg_catalog.oid[])
  )
